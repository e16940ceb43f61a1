// Makes one JavaScript program of the sources, so that a start reads tens of files and not a thousand. Kept in node_modules/.cache/vigie until a source changes.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const cache = join(root, 'node_modules', '.cache', 'vigie')
const FOLDERS = ['server', 'tools', 'ingest', 'eval']
// Found by name while the program runs, so nothing imports them: each is built as an entry of its own.
const FOUND_BY_NAME = [/^tools\/[^/]+\.ts$/, /^tools\/[^/]+\/index\.ts$/, /^tools\/query-data\/catalogue\/[^/]+\.ts$/, /^ingest\/[^/]+\/index\.ts$/, /^eval\/checks\/[^/]+\.ts$/,
  /^server\/(?:jobs|bench|channels\/cli\/verbs|channels\/web\/routes)\/[^/]+\.ts$/]
const ENTRIES = [/^server\/main\.ts$/, /^server\/platform\/database\/child\.ts$/, ...FOUND_BY_NAME]
// Packages of hundreds of small files; what they import comes with them. All others stay where they are: some look for files beside themselves.
const INLINE = /^(?:@langchain\/.*|langchain|node-llama-cpp|write-excel-file|zod|luxon|commander|yaml|csv-parse|marked|pg)(?:\/|$)/
// node-llama-cpp tries its native code in a process of its own first, which starts this file.
const TRIAL = 'node_modules/node-llama-cpp/dist/bindings/utils/testBindingBinary.js'

/** @returns the path of the built main module, or undefined when it could not be built (the sources are run then) */
export async function builtProgram() {
  const sources = FOLDERS.flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)))
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts')).toSorted()
  const state = createHash('sha256').update(root).update(readFileSync(join(root, 'package-lock.json'))).update(readFileSync(fileURLToPath(import.meta.url)))
  for (const path of sources) {
    const { mtimeMs, size } = statSync(join(root, path))
    state.update(`${path} ${mtimeMs} ${size}\n`)
  }
  const folder = join(cache, `program-${state.digest('hex').slice(0, 16)}`)
  const main = join(folder, 'server', 'main.js')
  if (existsSync(main)) return main
  try {
    await build(sources, folder)
    return main
  } catch {
    // Another start built it meanwhile, or it can't be built here (a read-only folder, an error in a source): running the sources says what is wrong with them.
    return existsSync(main) ? main : undefined
  }
}

async function build(sources, folder) {
  const esbuild = await import('esbuild')
  const making = `${folder}.${process.pid}`
  await esbuild.build({
    absWorkingDir: root, outdir: making, outbase: root, bundle: true, splitting: true, format: 'esm', platform: 'node', target: 'node20', logLevel: 'silent', legalComments: 'none', keepNames: true,
    entryPoints: [...sources.filter((path) => ENTRIES.some((entry) => entry.test(path.split(sep).join('/')))), TRIAL],
    define: { VIGIE_BUILT: JSON.stringify(folder) },
    banner: { js: 'import { createRequire as __createRequire } from \'node:module\'; const require = __createRequire(import.meta.url);' },
    plugins: [{
      name: 'vigie',
      setup(context) {
        // A module that looks for a file beside itself still finds it.
        context.onLoad({ filter: /\.ts$|node-llama-cpp.dist.*\.js$/ }, ({ path }) => {
          const at = relative(root, path).split(sep).join('/') === TRIAL ? join(folder, TRIAL) : path
          return { loader: path.endsWith('.ts') ? 'ts' : 'js', contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', JSON.stringify(pathToFileURL(at).href)) }
        })
        context.onResolve({ filter: /^[^./]/ }, ({ path, kind, importer }) => {
          const inside = importer.includes(`${sep}node_modules${sep}`)
          return kind === 'entry-point' || (inside ? kind !== 'dynamic-import' : INLINE.test(path)) ? undefined : { path, external: true }
        })
      },
    }],
  })
  renameSync(making, folder)
  // A program that still runs may yet read a file of its folder: only what is older than a day goes.
  for (const old of readdirSync(cache).filter((name) => name.startsWith('program-')).map((name) => join(cache, name))) {
    if (old !== folder && statSync(old).mtimeMs < Date.now() - 86_400_000) rmSync(old, { recursive: true, force: true })
  }
}
