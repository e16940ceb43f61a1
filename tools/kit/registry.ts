import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { moduleUrl } from '../../server/platform/program.ts'
import type { Tool } from './types.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
let known: Promise<Map<string, Tool>> | undefined

/** Every tool under tools/, by name: the default export of `<name>.ts` or `<name>/index.ts`. A new tool is a new file and edits no list. */
export function discoverTools(): Promise<Map<string, Tool>> {
  known ??= load(ROOT)
  return known
}

async function load(root: string): Promise<Map<string, Tool>> {
  const entries = (await readdir(root, { withFileTypes: true })).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const paths = entries.flatMap((entry) => {
    if (entry.isDirectory()) return entry.name !== 'kit' && existsSync(join(root, entry.name, 'index.ts')) ? [join(root, entry.name, 'index.ts')] : []
    return entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts') ? [join(root, entry.name)] : []
  })
  const loaded = await Promise.all(paths.map(async (path) => {
    const tool = (await import(moduleUrl(path)) as { default?: Tool }).default
    if (!tool?.name) throw new Error(`${path} has no tool as its default export`)
    return [tool.name, tool] as const
  }))
  const tools = new Map(loaded)
  if (tools.size !== loaded.length) throw new Error('two tools have the same name')
  return tools
}
