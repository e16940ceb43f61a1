import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BigModel } from '../server/models/big-model.ts'
import { discoverChecks } from './checks/index.ts'
import { filterCases, loadCases } from './load-cases.ts'
import type { Filter } from './load-cases.ts'
import { htmlReport } from './reports/html.ts'
import { junitReport } from './reports/junit.ts'
import type { Reported } from './reports/terminal.ts'
import { judgeProse } from './prose/judge-prose.ts'
import { compareVariants, robustnessItems } from './robustness/items.ts'
import { Journal, differenceOf, keepRun, lastRun } from './runner/history.ts'
import { runItems } from './runner/run.ts'
import type { Item, RunOptions } from './runner/run.ts'
import { keyOf } from './runner/result.ts'
import type { Result, RunRecord, Suite } from './runner/result.ts'
import { verdictOf } from './runner/verdict.ts'
import type { Thresholds } from './runner/verdict.ts'
import { safetyItems } from './safety/items.ts'

export interface EvalOptions {
  filter: Filter
  suites: Suite[]
  models: string[]
  repeats: number
  parallel: number
  resume: boolean
  thresholds: Thresholds
  /** Folder of data sets, history and the unfinished run. */
  home: string
  /** Folder for report.json, junit.xml and report.html. */
  reports: string
  say(line: string): void
  progress(result: Result, count: number, total: number): void
  signal?: AbortSignal
  open?: RunOptions['open']
  /** Judges the prose, when wanted; decides nothing. */
  judge?: () => Promise<BigModel>
  /** Benchmarks to run after the questions, by name. */
  benches?: { name: string; run(): Promise<string[]> }[]
}

/** Everything that a run would ask, in the order of ids. @throws {UserError} for files that do not fit */
export async function itemsOf(suites: Suite[], filter: Filter): Promise<Item[]> {
  const cases = suites.includes('cases') ? filterCases(await loadCases(), filter).map((of): Item => ({ suite: 'cases', of })) : []
  const others = [...(suites.includes('safety') ? await safetyItems() : []), ...(suites.includes('robustness') ? await robustnessItems() : [])]
  return [...cases, ...others.filter(({ of }) => filterCases([of], filter).length > 0)]
}

/**
 * Runs the suite and writes its reports.
 *
 * @returns what is reported; a run that says nothing (empty, or only errors) is judged 2 and is not kept in the history
 */
export async function runEval(options: EvalOptions): Promise<Reported> {
  const { home, reports, models, repeats, filter, say, progress } = options
  const started = new Date()
  const items = await itemsOf(options.suites, filter)
  const judge = await options.judge?.()
  await mkdir(home, { recursive: true })
  const journal = new Journal(home)
  const of = createHash('sha256').update(JSON.stringify([models, repeats, items.map(({ suite, of: { folder: _folder, ...rest } }) => [suite, rest])])).digest('hex')
  const done = options.resume ? await journal.read(of) : new Map<string, Result>()
  if (options.resume) say(done.size > 0 ? `Going on: ${done.size} are done.` : 'There is no unfinished run of these cases: starting anew.')
  // An empty run leaves an unfinished one as it is.
  if (items.length > 0 && done.size === 0) await journal.begin(of)
  const results = compareVariants(await runItems(items, {
    models, repeats, parallel: options.parallel, cache: join(home, 'sets'), checks: await discoverChecks(), done, say,
    ...(options.signal ? { signal: options.signal } : {}), ...(options.open ? { open: options.open } : {}),
    async finished(result, count, total) {
      if (!done.has(keyOf(result))) await journal.add(result)
      progress(result, count, total)
    },
  }))
  const prose = judge ? await proseOf(judge, results, models, say) : undefined
  const benches = await benchLines(options.benches ?? [], say)
  const order = new Map(items.map(({ suite, of: { id } }, index) => [`${suite}|${id}`, index]))
  const run: RunRecord = {
    id: started.toISOString().replace(/[-:]|\.\d+Z/g, ''), startedAt: started.toISOString(), seconds: (Date.now() - +started) / 1000, models, repeats, filter: filterText(options), memoryMb: process.resourceUsage().maxRSS / 1024,
    ...(prose ? { prose } : {}), ...(options.benches?.length ? { benches } : {}),
    results: results.toSorted((a, b) => models.indexOf(a.model) - models.indexOf(b.model) || order.get(`${a.suite}|${a.id}`)! - order.get(`${b.suite}|${b.id}`)!),
  }
  const verdict = verdictOf(run.results, options.thresholds)
  const before = await lastRun(join(home, 'history'), run)
  const reported: Reported = { run, verdict, difference: before ? differenceOf(before, run.results, before.filter === run.filter) : null }
  if (verdict.code !== 2) await keepRun(join(home, 'history'), run)
  if (items.length > 0) await journal.end()
  await writeReports(reports, reported)
  return reported
}

async function proseOf(judge: BigModel, results: Result[], models: string[], say: EvalOptions['say']): Promise<RunRecord['prose']> {
  const reports: NonNullable<RunRecord['prose']> = {}
  for (const model of models) {
    say(`${judge.name} judges the prose of ${model} ...`)
    reports[model] = await judgeProse(results.filter((result) => result.model === model), judge)
  }
  return reports
}

/** A benchmark that fails says why in its place: it is beside the cases. */
async function benchLines(benches: NonNullable<EvalOptions['benches']>, say: EvalOptions['say']): Promise<Record<string, string[]>> {
  const lines: Record<string, string[]> = {}
  for (const { name, run } of benches) {
    say(`Benchmark ${name} ...`)
    lines[name] = await run().catch((error: unknown) => [`it failed: ${error instanceof Error ? error.message : String(error)}`])
  }
  return lines
}

async function writeReports(folder: string, reported: Reported): Promise<void> {
  await mkdir(folder, { recursive: true })
  await Promise.all([
    writeFile(join(folder, 'report.json'), `${JSON.stringify(reported)}\n`),
    writeFile(join(folder, 'junit.xml'), junitReport(reported.run)),
    writeFile(join(folder, 'report.html'), htmlReport(reported)),
  ])
}

function filterText({ filter, suites }: EvalOptions): string {
  return [...(suites.length < 3 ? suites : []), ...Object.entries(filter).filter(([, value]) => value !== undefined && value.length > 0).map(([key, value]) => `${key} ${String(value)}`)].join(', ')
}
