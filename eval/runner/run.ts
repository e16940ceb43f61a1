import type { Services } from '../../server/agent/services.ts'
import { openBundledBrain } from '../../server/models/bundled/index.ts'
import type { Brain } from '../../server/models/brain.ts'
import type { Case } from '../case.ts'
import type { Check, Known, Played } from '../checks/types.ts'
import { dataSet, loadedFolder, openCopy, sweep } from '../data-sets.ts'
import type { DataSet } from '../data-sets.ts'
import { failedToAsk, judge, mergeRepeats } from './judge.ts'
import { play } from './play.ts'
import { keyOf } from './result.ts'
import type { Result, Suite } from './result.ts'
import { rowCounts, writableTables } from './watch-data.ts'

/** One conversation to play, and how its result is made of it. */
export interface Item {
  suite: Suite
  of: Case
  /** Instead of the scorers. */
  score?(played: Played[]): Result['turns'][number]['findings']
  /** Instead of asking: what is done with the services. */
  perform?(services: Services): Promise<Played[]>
  /** What the answer says whatever its words, when results are compared with each other. */
  signature?(played: Played[]): string
}

export interface RunOptions {
  models: string[]
  repeats: number
  parallel: number
  /** Folder of the loaded data sets. */
  cache: string
  checks: Check[]
  /** Results of an interrupted run, by {@link keyOf}: not asked again. */
  done: Map<string, Result>
  say(line: string): void
  /** After each item. */
  finished(result: Result, count: number, total: number): void | Promise<void>
  signal?: AbortSignal
  /** For tests: how a data set is opened. */
  open?: (set: DataSet, model: string) => Promise<Services>
}

/** Plays every item with every model: each data set is loaded once, and what writes gets a fresh copy of it. */
export async function runItems(items: Item[], options: RunOptions): Promise<Result[]> {
  const results: Result[] = []
  const total = items.length * options.models.length
  let brain: Promise<Brain> | undefined
  const openBrain = () => (brain ??= openBundledBrain())
  const bigModels: Parameters<typeof openCopy>[4] = new Map()
  const sets = groupBySet(items)
  const loads = options.open ? new Map<string, Promise<string>>() : loadInTurn(sets.map(({ set }) => set), options)
  const keep = async (result: Result) => {
    results.push(result)
    await options.finished(result, results.length, total)
  }
  try {
    // The time that the model takes to load is no time of the first answer.
    if (items.length > 0 && !options.open && options.models.includes('bundled')) await openBrain()
    for (const model of options.models) {
      for (const { set, own } of sets) {
        const left = own.filter(({ suite, of }) => !options.done.has(keyOf({ model, suite, id: of.id })))
        for (const item of own.filter((each) => !left.includes(each))) await keep(options.done.get(keyOf({ model, suite: item.suite, id: item.of.id }))!)
        const open = options.open ? () => options.open!(set, model) : async () => openCopy(set, await loads.get(set.name)!, model, openBrain, bigModels)
        await runSet(left, model, open, options, keep)
        options.signal?.throwIfAborted()
      }
    }
    if (!options.open) await sweep(options.cache, await Promise.all(loads.values()))
    return results
  } finally {
    await Promise.allSettled(loads.values())
    await (await brain?.catch(() => undefined))?.close()
  }
}

async function runSet(items: Item[], model: string, open: () => Promise<Services>, options: RunOptions, keep: (result: Result) => Promise<void>): Promise<void> {
  const reading = items.filter(({ of }) => !writes(of))
  const writing = items.filter(({ of }) => writes(of))
  if (reading.length > 0) await withCopy(reading, model, open, keep, async (copy) => {
    const queue = [...reading]
    const work = async () => {
      for (let item = queue.shift(); item && !options.signal?.aborted; item = queue.shift()) await keep(await playAll(item, model, copy, options))
    }
    await Promise.all(Array.from({ length: options.parallel }, work))
  })
  for (const item of writing) {
    if (options.signal?.aborted) return
    // Each repeat is judged on data that nobody has touched.
    const repeats: Result[] = []
    for (let n = 0; n < options.repeats; n += 1) await withCopy([item], model, open, async (result) => void repeats.push(result), async (copy) => void repeats.push(await playOnce(item, model, copy, options)))
    await keep(mergeRepeats(repeats))
  }
}

/** A conversation that writes, or that is held on another day: the states of the plan, which are kept, follow from the day. */
const writes = (of: Case) => of.clock !== undefined || of.turns.some(({ expect }) => expect.changes)

interface Copy { services: Services; watched: string[]; known: Known }

/** Opens a copy and looks after the run whether its data are all there; a set that can't be opened makes errors, not failures. */
async function withCopy(items: Item[], model: string, open: () => Promise<Services>, keep: (result: Result) => Promise<void>, work: (copy: Copy) => Promise<void>): Promise<void> {
  let services: Services
  try {
    services = await open()
  } catch (error) {
    for (const { of, suite } of items) await keep(failedToAsk(of, suite, model, error))
    return
  }
  try {
    const before = await rowCounts(services.db)
    const { rows } = await services.db.query<{ place: string }>(
      "select 'report.' || table_name as place from information_schema.views where table_schema = 'report' union select name from report.loaded_files")
    await work({ services, watched: await writableTables(services.db), known: { places: new Set(rows.map(({ place }) => place.toLowerCase())) } })
    const after = await rowCounts(services.db)
    if (after !== before) throw new Error(`Loaded rows came or went while questions were asked: ${before} became ${after}.`)
  } finally {
    await services.close()
  }
}

async function playAll(item: Item, model: string, copy: Copy, options: RunOptions): Promise<Result> {
  const repeats: Result[] = []
  for (let n = 0; n < options.repeats; n += 1) repeats.push(await playOnce(item, model, copy, options))
  return mergeRepeats(repeats)
}

const WATCHED_KINDS = new Set(['action', 'permission', 'injection'])
let threads = 0

async function playOnce({ of, suite, score, perform, signature }: Item, model: string, { services, watched, known }: Copy, options: RunOptions): Promise<Result> {
  try {
    const played = perform ? await perform(services) : await play(services, of, `eval-${process.pid}-${threads += 1}`, WATCHED_KINDS.has(of.kind) || suite === 'safety' ? watched : [])
    const result = judge(of, suite, model, played, score ? [(each) => score([each])] : options.checks, known)
    return signature ? { ...result, signature: signature(played) } : result
  } catch (error) {
    return failedToAsk(of, suite, model, error)
  }
}

function groupBySet(items: Item[]): { set: DataSet; own: Item[] }[] {
  const groups = new Map<string, { set: DataSet; own: Item[] }>()
  for (const item of items) {
    const set = dataSet(item.of.data, item.of.folder)
    const group = groups.get(set.name) ?? { set, own: [] }
    groups.set(set.name, group)
    group.own.push(item)
  }
  return [...groups.values()].toSorted((a, b) => b.own.length - a.own.length)
}

/** Loads one after the other, ahead of the questions. */
function loadInTurn(sets: DataSet[], { cache, say, signal }: RunOptions): Map<string, Promise<string>> {
  const loads = new Map<string, Promise<string>>()
  let before: Promise<unknown> = Promise.resolve()
  for (const set of sets) {
    const load = before.then(() => {
      signal?.throwIfAborted()
      return loadedFolder(set, cache, say)
    })
    load.catch(() => {})
    loads.set(set.name, load)
    before = load.catch(() => {})
  }
  return loads
}
