import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { moduleUrl } from '../../server/platform/program.ts'
import type { Check } from './types.ts'

const FOLDER = fileURLToPath(new URL('.', import.meta.url))

/** Every scorer: the files of this folder that export `check`, by name. */
export async function discoverChecks(): Promise<Check[]> {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== 'index.ts' && name !== 'types.ts').toSorted()
  const modules = await Promise.all(files.map((name) => import(moduleUrl(join(FOLDER, name))) as Promise<{ check?: Check }>))
  return modules.flatMap(({ check }) => (check ? [check] : []))
}
