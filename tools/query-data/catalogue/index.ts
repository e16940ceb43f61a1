import { readdir } from 'node:fs/promises'
import type { Metric } from './types.ts'

const NOT_DOMAINS = new Set(['index.ts', 'types.ts'])
let known: Promise<Map<string, Metric>> | undefined

/** Every metric, by name: the default exports of the files here, one per domain. A new domain is a new file. */
export function metrics(): Promise<Map<string, Metric>> {
  known ??= load()
  return known
}

async function load(): Promise<Map<string, Metric>> {
  const files = (await readdir(new URL('.', import.meta.url))).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !NOT_DOMAINS.has(file)).toSorted()
  const lists = await Promise.all(files.map(async (file) => (await import(new URL(file, import.meta.url).href) as { default: Metric[] }).default))
  return new Map(lists.flat().map((metric) => [metric.name, metric]))
}
