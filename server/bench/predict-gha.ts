import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { learn } from '../../tools/predict-failures/engine/learner.ts'
import type { Example, Predictor } from '../../tools/predict-failures/engine/learner.ts'
import { judge } from '../../tools/predict-failures/engine/measure.ts'
import { dataFolder } from './capacity-data.ts'
import type { Bench } from './types.ts'

const REFERENCE = 'reference: AUC 0.860 (rate of the last 10 runs)'
const HOUR = 3_600_000
/** Runs after which a model is learned again. */
const REFIT = 60
/** Weight of what is common against the own runs, in runs. */
const STRENGTH = 3

interface Run { id: string; repository: string; workflow: string; branch: string; event: string; failed: number | null; from: number; until: number; asked: boolean }

/** Whether the next run of a workflow fails, from the runs that had ended when it began: runs.csv -> CSV run_id,p. */
export const bench: Bench = {
  name: 'predict-gha',
  describe: 'whether the next run fails (AUC, Brier)',
  async run({ data, out }) {
    const folder = dataFolder(data, 'failpred_gha')
    if (folder === null) return { lines: ['predict-gha: skipped, as the development data are not there; give a folder with --data.'] }
    const started = performance.now()
    const runs = await readRuns(join(folder, 'runs.csv'))
    const known = runs.map((run) => describe(run, runs))
    const chances = new Map<string, number>()
    let learned: { count: number; predict: Predictor | null } | null = null
    for (const [index, run] of runs.entries()) {
      if (!run.asked) continue
      const examples: Example[] = []
      const ended = runs.flatMap((other, at) => (other.until <= run.from && other.failed !== null ? [at] : []))
      if (learned === null || ended.length - learned.count >= REFIT) {
        for (const at of ended) examples.push({ ...known[at]!, label: runs[at]!.failed! })
        learned = { count: ended.length, predict: learn(examples) }
      }
      const { features, start } = known[index]!
      chances.set(run.id, learned.predict?.(features, start) ?? start)
    }
    if (out !== undefined) await writeFile(out, ['run_id,p', ...[...chances].map(([id, p]) => `${id},${p}`)].join('\n'))
    const lines = [`${chances.size} predictions in ${((performance.now() - started) / 1000).toFixed(1)} s`]
    const asked = runs.filter((run) => run.asked && run.failed !== null)
    if (data === undefined) {
      const labels = asked.map(({ failed }) => failed!)
      const { auc, brier } = judge(asked.map(({ id }) => chances.get(id)!), labels)
      const simple = judge(asked.map((run) => known[runs.indexOf(run)]!.start), labels)
      const lastTen = judge(asked.map((run) => known[runs.indexOf(run)]!.lastTen), labels)
      lines.push(`AUC ${auc?.toFixed(4)}, Brier ${brier.toFixed(4)} (shrunk rates alone ${simple.auc?.toFixed(4)}, ${simple.brier.toFixed(4)}; last 10 runs ${lastTen.auc?.toFixed(4)}, ${lastTen.brier.toFixed(4)}); ${REFERENCE}`)
    }
    return { lines }
  },
}

async function readRuns(path: string): Promise<Run[]> {
  const rows = parse(await readFile(path, 'utf8'), { columns: true, bom: true, skip_empty_lines: true }) as Record<string, string>[]
  return rows.map((row) => ({
    id: row['run_id']!, repository: row['repository']!, workflow: `${row['repository']}|${row['workflow_name']}`, branch: `${row['repository']}|${row['branch']}`, event: `${row['repository']}|${row['workflow_name']}|${row['event']}`,
    failed: row['conclusion'] ? Number(row['conclusion'] === 'failure') : null, from: Date.parse(row['created_at']!), until: Date.parse(row['updated_at']!), asked: row['predict'] === '1',
  })).sort((a, b) => a.from - b.from)
}

/** The simple chance and the features of a run, from the runs that had ended when it began. */
function describe(run: Run, all: Run[]): { features: Float64Array; start: number; lastTen: number } {
  const ended = all.filter(({ until, from, failed }) => until <= run.from && from < run.from && failed !== null)
  const of = (test: (other: Run) => boolean) => ended.filter(test)
  const own = of(({ workflow }) => workflow === run.workflow)
  const here = of(({ repository }) => repository === run.repository)
  const base = rate(ended, 0.1, 20, 400)
  const repository = rate(here, base, 10, 100)
  const usual = rate(own, repository, STRENGTH, 10)
  const branch = own.filter((other) => other.branch === run.branch)
  const onBranch = of((other) => other.branch === run.branch)
  const event = own.filter((other) => other.event === run.event)
  const last = own.at(-1)
  const lastFailure = own.findLast(({ failed }) => failed === 1)
  const at = new Date(run.from)
  const same = onBranch.filter(({ from }) => run.from - from < HOUR)
  const start = rate(event, rate(own, repository, STRENGTH, 30), STRENGTH, 10)
  return {
    lastTen: own.length === 0 ? base : rate(own, 0, 0, 10),
    start: Math.min(0.98, Math.max(0.005, start)),
    features: Float64Array.from([
      base, repository, usual, rate(own, repository, STRENGTH, 3), rate(own, repository, STRENGTH, 50), rate(event, usual, STRENGTH, 10), rate(branch, usual, 1, 3), rate(onBranch, repository, 1, 5), rate(same, repository, 1, 5),
      last?.failed ?? Number.NaN, branch.at(-1)?.failed ?? Number.NaN, onBranch.at(-1)?.failed ?? Number.NaN, streak(own), streak(branch), Math.log1p(own.length), Math.log1p(branch.length),
      last ? Math.log1p((run.from - last.from) / HOUR) : Number.NaN, lastFailure ? Math.log1p((run.from - lastFailure.from) / HOUR) : Number.NaN, at.getUTCDay(), at.getUTCHours(),
    ]),
  }
}

/** Share of failures among the last `most` runs, shrunk towards another share that counts as `strength` runs. */
function rate(runs: Run[], towards: number, strength: number, most: number): number {
  const last = runs.slice(-most)
  return (last.reduce((total, { failed }) => total + failed!, 0) + strength * towards) / (last.length + strength)
}

/** Failures in a row at the end; successes in a row are negative. */
function streak(runs: Run[]): number {
  const last = runs.at(-1)?.failed
  let count = 0
  while (count < runs.length && count < 20 && runs.at(-1 - count)!.failed === last) count++
  return last === 1 ? count : -count
}
