import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { isAbsolute, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DEMO_NOW, writeDemoData } from '../ingest/demo/index.ts'
import { ingestPaths } from '../ingest/kit/ingest-paths.ts'
import type { Services } from '../server/agent/services.ts'
import { ingestContext } from '../server/ingest-context.ts'
import type { Brain } from '../server/models/brain.ts'
import { openServices } from '../server/open-services.ts'
import { UserError } from '../server/platform/errors.ts'
import { readSettings } from '../server/platform/settings.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const SETS = join(ROOT, 'eval', 'data')
const SAMPLES = join(ROOT, 'ingest', 'fixtures', 'samples')

/** A data set as the cases name it, with the moment at which its questions are asked. */
export interface DataSet { name: string; clock: string; run?: string; sources(folder: string): Promise<string | null> }

/** @param folder of the case, for sets beside it @throws {UserError} for a set that is not there */
export function dataSet(name: string, folder: string): DataSet {
  if (name === 'demo') return { name, clock: DEMO_NOW, sources: async (path) => (await writeDemoData(path), path) }
  if (name === 'samples') return { name, clock: '2020-11-02T09:00:00Z', run: 'FDR2', sources: async () => SAMPLES }
  if (name === 'empty') return { name, clock: DEMO_NOW, sources: async () => null }
  const path = name.startsWith('./') ? resolve(folder, name) : join(SETS, name)
  const inside = relative(name.startsWith('./') ? folder : SETS, path)
  if (inside.startsWith('..') || isAbsolute(inside) || !existsSync(path)) throw new UserError('data_set', `There is no data set "${name}": give demo, samples, empty, a folder of eval/data, or ./folder beside the case.`)
  return { name: name.startsWith('./') ? relative(join(ROOT, 'eval'), path).split(sep).join('/') : name, clock: DEMO_NOW, sources: async () => path }
}

/** A data set loaded once by the real ingestion and kept until the code or the files that make it change. */
export async function loadedFolder(set: DataSet, cache: string, say: (line: string) => void): Promise<string> {
  const key = await fingerprint(set)
  const kept = join(cache, `${set.name.replace(/[^\w-]+/g, '-')}-${key}`)
  if (existsSync(kept)) return kept
  say(`Loading the data set ${set.name} ...`)
  const making = `${kept}.${process.pid}`
  await rm(making, { recursive: true, force: true })
  await mkdir(making, { recursive: true })
  const services = await openServices(settingsOf(set, making, 'bundled'))
  const files = await mkdtemp(join(tmpdir(), 'vigie-eval-'))
  try {
    const sources = await set.sources(files)
    if (sources) {
      const { ok, files: reports } = await ingestPaths([sources], {}, ingestContext(services))
      const refused = reports.filter(({ status }) => status === 'refused')
      if (!ok) throw new UserError('data_set', `The data set ${set.name} could not be loaded: ${refused.map(({ path, reason }) => `${path}: ${reason}`).join('; ')}`)
    }
  } finally {
    await services.close()
    await rm(files, { recursive: true, force: true })
  }
  await rm(join(making, 'files'), { recursive: true, force: true })
  await rename(making, kept)
  return kept
}

/** Services over a copy of a loaded set, so that what a case writes never stays. The models are shared by all sets of a run. */
export async function openCopy(set: DataSet, loaded: string, model: string, brain: () => Promise<Brain>, bigModels = new Map<string, ReturnType<Services['bigModel']>>()): Promise<Services> {
  const folder = await mkdtemp(join(tmpdir(), 'vigie-eval-'))
  await cp(loaded, folder, { recursive: true })
  const services = await openServices(settingsOf(set, folder, model))
  return {
    ...services, brain,
    bigModel() {
      if (!bigModels.has(model)) bigModels.set(model, services.bigModel())
      return bigModels.get(model)!
    },
    async close() {
      await services.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function settingsOf(set: DataSet, folder: string, model: string) {
  const { OPENAI_BASE_URL, OPENAI_API_KEY, OPENAI_MODEL } = process.env
  return readSettings({ VIGIE_DATA_DIR: folder, VIGIE_NOW: set.clock, VIGIE_PLAN_RUN: set.run, VIGIE_MODEL: model, LOG_LEVEL: 'silent', OPENAI_BASE_URL, OPENAI_API_KEY, OPENAI_MODEL })
}

/** Of everything that a loaded set is made of: the code that loads, the schema, the files. */
async function fingerprint(set: DataSet): Promise<string> {
  const hash = createHash('sha256').update(`${set.name} ${set.clock} ${set.run ?? ''} ${process.versions.node}`)
  const own = set.name === 'demo' || set.name === 'samples' || set.name === 'empty' ? [] : [join(ROOT, 'eval', set.name.includes('/') ? set.name : join('data', set.name))]
  for (const folder of [join(ROOT, 'ingest'), join(ROOT, 'migrations'), join(ROOT, 'server', 'platform'), join(ROOT, 'models', 'typology'), ...own]) {
    if (!existsSync(folder)) continue
    for (const entry of (await readdir(folder, { recursive: true, withFileTypes: true })).filter((each) => each.isFile() && !each.name.endsWith('.test.ts')).toSorted((a, b) => (join(a.parentPath, a.name) < join(b.parentPath, b.name) ? -1 : 1))) {
      hash.update(entry.name).update(await readFile(join(entry.parentPath, entry.name)))
    }
  }
  return hash.digest('hex').slice(0, 12)
}

/** Removes what older code left in the cache. */
export async function sweep(cache: string, inUse: string[]): Promise<void> {
  await mkdir(cache, { recursive: true })
  await writeFile(join(cache, '.gitignore'), '*\n')
  const names = new Set(inUse.map((path) => relative(cache, path).replace(/-[0-9a-f]{12}$/, '')))
  for (const entry of await readdir(cache)) {
    const path = join(cache, entry)
    if (!inUse.includes(path) && names.has(entry.replace(/-[0-9a-f]{12}$/, ''))) await rm(path, { recursive: true, force: true })
  }
}
