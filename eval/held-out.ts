import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Brain } from '../server/models/brain.ts'

export interface Row { id: string; turn: number; language: 'en' | 'fr'; domain: string; previous: string; text: string; frames: string }
export interface Judged extends Row { said: string; confidence: number; ms: number; exact: boolean }

const HELD_OUT = fileURLToPath(new URL('../models/language/data/heldout.jsonl', import.meta.url))

/** Messages that no model was trained on, with what is right. */
export async function heldOutRows(): Promise<Row[]> {
  return (await readFile(HELD_OUT, 'utf8')).trim().split('\n').map((text) => JSON.parse(text) as Row)
}

/** Reads messages with a brain. */
export async function judge(brain: Brain, rows: Row[]): Promise<Judged[]> {
  const judged: Judged[] = []
  for (const row of rows) {
    const started = performance.now()
    const { frames, confidence } = await brain.read({ text: row.text, previous: row.previous, language: row.language })
    const said = canonical(frames)
    judged.push({ ...row, said, confidence, ms: performance.now() - started, exact: said === canonical(row.frames) })
  }
  return judged
}

/** Tools of frames, in order. */
export const toolsOf = (frames: string): string => frames.split(' ; ').map((frame) => frame.split(' ')[0]).join()

/** Filters of one frame in any order are the same filters. */
const canonical = (frames: string) => frames.split(' ; ').map((frame) => {
  const [tool, ...slots] = frame.split(' ')
  return [tool, ...slots.filter((each) => !each.startsWith('where=')), ...slots.filter((each) => each.startsWith('where=')).toSorted()].join(' ')
}).join(' ; ')
