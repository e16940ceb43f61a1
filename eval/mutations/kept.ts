import { appendFile, readFile } from 'node:fs/promises'
import type { Outcomes } from './ask.ts'
import type { Caught } from './verdict.ts'

type Line = { base: string; result: Outcomes[string] } | { fault: string; caught: Caught }

/** Results of one state of the product, as they come: an interrupted run goes on where it stopped. */
export class Kept {
  constructor(readonly path: string) {}

  async add(line: Line): Promise<void> {
    await appendFile(this.path, `${JSON.stringify(line)}\n`)
  }

  async base(): Promise<Map<string, Outcomes[string]>> {
    return new Map((await this.#lines()).flatMap((line) => ('base' in line ? [[line.base, line.result] as const] : [])))
  }

  async fault(key: string): Promise<Caught | undefined> {
    return (await this.#lines()).flatMap((line) => ('fault' in line && line.fault === key ? [line.caught] : [])).at(-1)
  }

  async #lines(): Promise<Line[]> {
    const text = await readFile(this.path, 'utf8').catch(() => '')
    // The last line of a run that was killed may be cut.
    return text.split('\n').flatMap((line) => {
      try {
        return line === '' ? [] : [JSON.parse(line) as Line]
      } catch {
        return []
      }
    })
  }
}
