import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { existsSync } from 'node:fs'
import { learn } from '../../tools/predict-failures/engine/learner.ts'
import type { Example, Predictor } from '../../tools/predict-failures/engine/learner.ts'
import { judge } from '../../tools/predict-failures/engine/measure.ts'
import { dataFolder, readRows } from './capacity-data.ts'
import type { Bench } from './types.ts'

const DAY = 86_400_000
const WEEK = 7 * DAY
const WINDOWS = [1, 3, 7, 30]
const REFERENCE = 'reference: AUC 0.876 (LightGBM), 0.646 (logistic)'

interface Event { at: number; kind: string }
interface Machine { id: string; model: string; age: number; events: Map<string, number[]>; failures: number[]; visits: number[]; first: number }
interface Known { parts: string[]; errors: string[] }

/** A failure of a machine in the next 7 days: errors, failures, maint, machines, queries .csv -> CSV machineID,snapshot,p. */
export const bench: Bench = {
  name: 'predict-pdm',
  describe: 'failures in the next 7 days (AUC, Brier)',
  async run({ data, out }) {
    const folder = dataFolder(data, 'failpred_pdm')
    if (folder === null) return { lines: ['predict-pdm: skipped, as the development data are not there; give a folder with --data.'] }
    const started = performance.now()
    const { machines, known, until } = await readMachines(folder)
    const queries = await readRows(join(folder, 'queries.csv'))
    const moments = [...new Set(queries.map(([, snapshot]) => snapshot!))].sort()
    const chances = new Map<string, number>()
    const first = momentOf(moments[0] ?? '1970-01-01 00:00:00')
    // One model for all snapshots: chances of different weeks are then on one scale.
    const { base, predict } = learnBefore(Math.min(first, until), first, [...machines.values()], known)
    for (const snapshot of moments) {
      const now = momentOf(snapshot)
      for (const [id, at] of queries) {
        if (at !== snapshot) continue
        const machine = machines.get(id!)
        const none = known.parts.reduce((total, part) => total * (1 - (machine && predict ? predict(featuresOf(machine, part, now, known), base) : base)), 1)
        chances.set(`${id},${at}`, 1 - none)
      }
    }
    if (out !== undefined) await writeFile(out, ['machineID,snapshot,p', ...queries.map(([id, at]) => `${id},${at},${chances.get(`${id},${at}`)}`)].join('\n'))
    const lines = [`${queries.length} predictions in ${((performance.now() - started) / 1000).toFixed(1)} s`]
    const answers = join(folder, 'answers.csv')
    if (data === undefined && existsSync(answers)) {
      const asked = await readRows(answers)
      const { auc, brier } = judge(asked.map(([id, at]) => chances.get(`${id},${at}`)!), asked.map(([, , label]) => Number(label)))
      lines.push(`AUC ${auc?.toFixed(4)}, Brier ${brier.toFixed(4)}; ${REFERENCE}`)
    }
    return { lines }
  },
}

const momentOf = (text: string) => Date.parse(`${text.replace(' ', 'T')}Z`)

async function readMachines(folder: string): Promise<{ machines: Map<string, Machine>; known: Known; until: number }> {
  const machines = new Map<string, Machine>()
  for (const [id, model, age] of await readRows(join(folder, 'machines.csv'))) machines.set(id!, { id: id!, model: model!, age: Number(age), events: new Map(), failures: [], visits: [], first: Number.POSITIVE_INFINITY })
  const kinds = new Set<string>()
  let until = 0
  for (const file of ['errors', 'failures', 'maint']) {
    for (const [text, id, what] of await readRows(join(folder, `${file}.csv`))) {
      const machine = machines.get(id!)
      if (!machine) continue
      const event: Event = { at: momentOf(text!), kind: `${file} ${what}` }
      kinds.add(event.kind)
      const list = machine.events.get(event.kind) ?? []
      machine.events.set(event.kind, list)
      list.push(event.at)
      if (file === 'failures') machine.failures.push(event.at)
      if (file === 'maint') machine.visits.push(event.at)
      if (file === 'errors') machine.first = Math.min(machine.first, event.at)
      until = Math.max(until, event.at)
    }
  }
  for (const machine of machines.values()) {
    const { events, failures } = machine
    machine.visits = [...new Set(machine.visits)].sort((a, b) => a - b)
    for (const list of events.values()) list.sort((a, b) => a - b)
    failures.sort((a, b) => a - b)
  }
  const named = (file: string) => [...kinds].filter((kind) => kind.startsWith(file)).sort()
  return { machines, known: { parts: named('failures').map((kind) => kind.slice(9)), errors: named('errors') }, until }
}

/** One example for every other day, machine and part, of weeks that were over at `end`; days begin at the hour of the snapshot. */
function learnBefore(end: number, now: number, machines: Machine[], known: Known): { base: number; predict: Predictor | null } {
  const from = Math.min(...machines.map(({ first }) => first))
  const examples: Example[] = []
  const { parts } = known
  for (let at = now - WEEK * Math.floor((now - from) / WEEK - 1) + DAY; at <= now - WEEK; at += 2 * DAY) {
    if (at + WEEK > end) break
    for (const machine of machines) for (const part of parts) examples.push({ features: featuresOf(machine, part, at, known), start: 0, label: Number(within(machine.events.get(`failures ${part}`) ?? [], at, at + WEEK) > 0), weight: 1 / 2 })
  }
  const base = (examples.reduce((total, { label }) => total + label, 0) + 1) / (examples.length + 10)
  for (const example of examples) example.start = base
  return { base, predict: learn(examples) }
}

/** Events after `from` and not after `to`. */
function within(times: readonly number[], from: number, to: number): number {
  return upTo(times, to) - upTo(times, from)
}

function upTo(times: readonly number[], at: number): number {
  let [low, high] = [0, times.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (times[middle]! <= at) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Days since the last event of each kind, events in the windows before, what the machine is, how old the part is, and how old
 * it will be at the next visit when visits keep their usual gap.
 */
function featuresOf({ model, age, events, failures, visits }: Machine, part: string, at: number, { parts, errors }: Known): Float64Array {
  const since = (times: readonly number[] | undefined) => {
    const index = times ? upTo(times, at) : 0
    return index === 0 ? Number.NaN : (at - times![index - 1]!) / DAY
  }
  const ages = parts.map((each) => since(events.get(`maint ${each}`)))
  const own = ages[parts.indexOf(part)]!
  const visit = since(visits)
  const gap = usualGap(visits, at)
  const next = gap - (visit % gap)
  const row = [Number(model.replace(/\D/g, '')), age, visit, next, own, own + next, since(events.get(`failures ${part}`)), within(failures, at - 90 * DAY, at)]
  for (const each of parts) row.push(Number(each === part))
  row.push(ages.filter((other) => other > own).length, Math.max(...ages.filter((_, index) => parts[index] !== part).map((other) => (Number.isNaN(other) ? 0 : other))) + next)
  for (const kind of errors) {
    const times = events.get(kind) ?? []
    row.push(since(times))
    for (const days of WINDOWS) row.push(within(times, at - days * DAY, at))
  }
  return Float64Array.from(row)
}

/** Median days between visits before a moment; NaN before the third. */
function usualGap(visits: readonly number[], at: number): number {
  const known = visits.slice(0, upTo(visits, at)).slice(-12)
  const gaps = known.slice(1).map((time, index) => (time - known[index]!) / DAY).sort((a, b) => a - b)
  return gaps.length < 2 ? Number.NaN : gaps[gaps.length >> 1]!
}
