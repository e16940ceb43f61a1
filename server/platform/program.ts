import { relative, sep } from 'node:path'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'

// The folder of the built program; server/build.mjs puts it here. Under tsx there is none, and sources are run as they are.
declare const VIGIE_BUILT: string | undefined

const BUILT = typeof VIGIE_BUILT === 'undefined' ? undefined : VIGIE_BUILT
const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** The URL from which a source file of this program is imported or started. `source`: its absolute path. */
export function moduleUrl(source: string): string {
  if (BUILT === undefined) return pathToFileURL(source).href
  return pathToFileURL(`${BUILT}${sep}${relative(ROOT, source).replace(/\.ts$/, '.js')}`).href
}

/** What Node needs to run a module of this program in a process of its own. */
export function nodeArguments(): string[] {
  if (BUILT !== undefined) return ['--no-warnings']
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
  return ['--no-warnings', '--import', tsx, '--import', 'data:text/javascript,process.setSourceMapsEnabled(false)']
}
