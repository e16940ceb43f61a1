import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Brain } from '../server/models/brain.ts'
import { openBundledBrain } from '../server/models/bundled/index.ts'
import type { BrainParts } from '../server/models/bundled/index.ts'

interface Row { id: string; turn: number; language: 'en' | 'fr'; domain: string; previous: string; text: string; frames: string }
interface Judged extends Row { said: string; confidence: number; ms: number }

const HELD_OUT = fileURLToPath(new URL('../models/language/data/heldout.jsonl', import.meta.url))

/** Reads every held-out message with a brain. */
async function judge(brain: Brain, rows: Row[]): Promise<Judged[]> {
  const judged: Judged[] = []
  for (const row of rows) {
    const started = performance.now()
    const { frames, confidence } = await brain.read({ text: row.text, previous: row.previous, language: row.language })
    judged.push({ ...row, said: canonical(frames), confidence, ms: performance.now() - started })
  }
  return judged
}

const tools = (frames: string) => frames.split(' ; ').map((frame) => frame.split(' ')[0]).join()
/** Filters of one frame in any order are the same filters. */
const canonical = (frames: string) => frames.split(' ; ').map((frame) => {
  const [tool, ...slots] = frame.split(' ')
  return [tool, ...slots.filter((each) => !each.startsWith('where=')), ...slots.filter((each) => each.startsWith('where=')).toSorted()].join(' ')
}).join(' ; ')

function line(name: string, rows: Judged[]): string {
  const share = (test: (row: Judged) => boolean) => (rows.length === 0 ? 0 : rows.filter(test).length / rows.length)
  const exact = share(({ said, frames }) => said === canonical(frames))
  const half = 1.96 * Math.sqrt((exact * (1 - exact)) / Math.max(1, rows.length))
  return `${name.padEnd(34)} ${String(rows.length).padStart(5)}  tool ${share(({ said, frames }) => tools(said) === tools(frames)).toFixed(3)}  exact ${exact.toFixed(3)} +- ${half.toFixed(3)}`
}

const rows = (await readFile(HELD_OUT, 'utf8')).trim().split('\n').map((text) => JSON.parse(text) as Row)
const only = process.argv[2]
const systems: [string, BrainParts][] = [['transformer', { reader: false }], ['reader', { transformer: false }], ['both', {}]]
for (const [name, parts] of systems.filter(([each]) => only === undefined || each === only)) {
  const brain = await openBundledBrain(parts)
  const judged = await judge(brain, rows)
  await brain.close()
  console.log(line(name, judged))
  if (name !== 'both' && only === undefined) continue
  const written = judged.filter(({ id }) => !/\/t\d/.test(id))
  for (const [part, set] of [['first turns', judged.filter(({ turn }) => turn === 1)], ['follow-ups', judged.filter(({ turn }) => turn > 1)], ['English', judged.filter(({ language }) => language === 'en')], ['French', judged.filter(({ language }) => language === 'fr')],
    ...[...new Set(judged.map(({ domain }) => domain))].map((domain) => [domain, judged.filter((row) => row.domain === domain)] as [string, Judged[]]), ['common questions, first turns', written.filter(({ turn }) => turn === 1)], ['common questions, follow-ups', written.filter(({ turn }) => turn > 1)]] as [string, Judged[]][]) console.log(line(`  ${part}`, set))
  for (const floor of [0.3, 0.5, 0.7, 0.9]) console.log(line(`  confidence >= ${floor}`, judged.filter(({ confidence }) => confidence >= floor)))
  const times = judged.map(({ ms }) => ms).toSorted((a, b) => a - b)
  console.log(`  median ${times[Math.floor(times.length / 2)]!.toFixed(1)} ms, p95 ${times[Math.floor(times.length * 0.95)]!.toFixed(1)} ms`)
}
