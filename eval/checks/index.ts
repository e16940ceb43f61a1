import { readdirSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { join } from 'node:path'
import type { Check } from './types.ts'

const FOLDER = fileURLToPath(new URL('.', import.meta.url))

/** Every scorer: the files of this folder that export `check`, by name. */
export async function discoverChecks(): Promise<Check[]> {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== 'index.ts' && name !== 'types.ts').toSorted()
  const modules = await Promise.all(files.map((name) => import(pathToFileURL(join(FOLDER, name)).href) as Promise<{ check?: Check }>))
  return modules.flatMap(({ check }) => (check ? [check] : []))
}
