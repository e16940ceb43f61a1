import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { openBundledBrain } from './index.ts'

const CHECKS = new URL('../../../models/language/data/checks-transformer.jsonl', import.meta.url)

test('llama.cpp says what the transformer said where it was trained', async () => {
  const rows = (await readFile(CHECKS, 'utf8')).trim().split('\n').map((line) => JSON.parse(line) as { text: string; previous: string; frames: string })
  const brain = await openBundledBrain({ reader: false })
  try {
    let same = 0
    for (const { text, previous, frames } of rows) {
      const { frames: said } = await brain.read({ text, previous, language: 'en' })
      // Without the grammar, rarely something comes out that it forbids.
      if (said === frames) same += 1
    }
    expect(rows.length).toBeGreaterThan(40)
    expect(same / rows.length).toBeGreaterThan(0.85)
  } finally {
    await brain.close()
  }
})
