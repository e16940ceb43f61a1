import { join } from 'node:path'
import { writeCalls } from './cdr.ts'
import type { CdrStories } from './cdr.ts'
import { writeCapacity } from './crma.ts'
import type { CapacityStories } from './crma.ts'
import { writePipelines } from './etl.ts'
import type { EtlStories } from './etl.ts'
import { writePlan } from './plan.ts'
import type { PlanStories } from './plan.ts'
import { seededRandom } from './random.ts'
import { writeStorage } from './storage.ts'
import type { StorageStories } from './storage.ts'

export type { CapacityStories, CdrStories, EtlStories, PlanStories, StorageStories }

/** The demo's fixed clock: a Monday morning (11:00 in Paris). The current dry run is FDR2. */
export const DEMO_NOW = '2021-05-10T09:00:00Z'

export interface DemoOptions {
  /** Default 1. Another seed gives other volumes, times and ids around the same stories. */
  seed?: number
  /** Multiplies clients, servers, volumes, trunks and pipelines, for benchmarks; 1 or more, default 1. The plan stays as it is. */
  scale?: number
}

/** What was planted, with the values that a right answer must hold. Times are ISO UTC unless a field says otherwise. */
export interface DemoStories {
  now: string
  seed: number
  scale: number
  /** Paths below the folder, in the order of writing. */
  files: string[]
  capacity: CapacityStories
  storage: StorageStories
  cdr: CdrStories
  etl: EtlStories
  plan: PlanStories
}

/**
 * Writes invented source files in the real layouts of all four domains: the same seed and scale give the same bytes.
 *
 * Stories in the data, all dated before {@link DEMO_NOW} and described in the returned object:
 * - `crma/` 16 monthly reports of two tools and an inventory: the Veeam report of November 2020 is missing; the volume of
 *   Vidéo Lumen explodes from January 2021; Textiles Lemaire lost 14 servers after September 2020; six servers of the
 *   inventory are never backed up; one Total line contradicts its sheet; one period line ends in another month; servers
 *   move from NetBackup to Veeam, some are in both for a month; one server's backups fail; client names differ by tool.
 * - `storage/` six months of volumes: pool PERF-12 is about to be full.
 * - `cdr/` four weeks of 8 trunks and the raw calls of 6 May: silence of Pacific Metals (7 May), congestion on both
 *   trunks of Banque du Littoral (5 May), network failures of Azur Voyages (6 May), a burst of short calls at Kestrel Retail
 *   (9 May), and no file for 21 April.
 * - `etl/` four weeks of 15 pipelines: in the week of 3 May `orders_load` fails on a full disk, as it did on 20 April
 *   (resolution notes in French and English); `dwh_stock` deadlocks and succeeds when retried; an expired certificate in
 *   `transport_load` makes three pipelines skip; a price file is missing; `suppliers_load` fails since a schema change and
 *   still does; `dwh_deliveries` takes three times as long; three log lines try to give orders to their reader.
 * - `plan/` 60 step-actions in three dry runs: ready and overdue ones, CO00000012 behind a long blocked chain.
 *
 * @param folder created when absent; files of the same names are overwritten, others left alone
 * @throws {RangeError} when the scale is below 1
 */
export async function writeDemoData(folder: string, options: DemoOptions = {}): Promise<DemoStories> {
  const { seed = 1, scale = 1 } = options
  if (!(scale >= 1)) throw new RangeError(`The demo's stories need its whole base set: scale must be 1 or more, not ${scale}.`)
  const random = seededRandom(seed)
  const files: string[] = []
  const write = async <S>(name: string, writer: (folder: string) => Promise<{ files: string[]; stories: S }>): Promise<S> => {
    const written = await writer(join(folder, name))
    files.push(...written.files.map((file) => `${name}/${file}`))
    return written.stories
  }
  const capacity = await write('crma', (path) => writeCapacity(path, random.fork('crma'), scale))
  const storage = await write('storage', (path) => writeStorage(path, random.fork('storage'), scale))
  const cdr = await write('cdr', (path) => writeCalls(path, random.fork('cdr'), scale))
  const etl = await write('etl', (path) => writePipelines(path, random.fork('etl'), scale))
  const plan = await write('plan', (path) => writePlan(path, random.fork('plan')))
  return { now: DEMO_NOW, seed, scale, files, capacity, storage, cdr, etl, plan }
}
