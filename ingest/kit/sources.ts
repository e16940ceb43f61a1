import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { moduleUrl } from '../../server/platform/program.ts'
import type { Source } from './types.ts'

// eslint-style unions of parsers don't compose: each source's own file type stays inside its folder.
// oxlint-disable-next-line no-explicit-any
export type AnySource = Source<any>

const HERE = fileURLToPath(new URL('..', import.meta.url))
let known: Promise<AnySource[]> | undefined

/**
 * Every source of data: the `source` or `sources` that the index of each folder under ingest/ exports, in the order of
 * the folders' names. A new source is a new folder and edits no list.
 */
export function discoverSources(): Promise<AnySource[]> {
  known ??= load(HERE)
  return known
}

async function load(root: string): Promise<AnySource[]> {
  const folders = (await readdir(root, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map((entry) => join(root, entry.name, 'index.ts')).filter((path) => existsSync(path)).sort()
  const found: AnySource[] = []
  for (const path of folders) {
    const module = await import(moduleUrl(path)) as { source?: AnySource; sources?: AnySource[] }
    found.push(...(module.sources ?? []), ...(module.source ? [module.source] : []))
  }
  const kinds = found.map(({ kind }) => kind)
  const twice = kinds.find((kind, index) => kinds.indexOf(kind) !== index)
  if (twice) throw new Error(`two sources say that they read ${twice}`)
  return found
}
