import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { moduleUrl } from '../../../server/platform/program.ts'
import type { Metric } from './types.ts'

const HERE = fileURLToPath(new URL('.', import.meta.url))
const NOT_DOMAINS = new Set(['index.ts', 'types.ts'])
let known: Promise<Map<string, Metric>> | undefined

/** Every metric, by name: the default exports of the files here, one per domain. A new domain is a new file. */
export function metrics(): Promise<Map<string, Metric>> {
  known ??= load()
  return known
}

async function load(): Promise<Map<string, Metric>> {
  const files = (await readdir(HERE)).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !NOT_DOMAINS.has(file)).toSorted()
  const lists = await Promise.all(files.map(async (file) => (await import(moduleUrl(join(HERE, file))) as { default: Metric[] }).default))
  return new Map(lists.flat().map((metric) => [metric.name, metric]))
}
