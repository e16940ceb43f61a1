import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { scoreSeries } from '../../tools/detect-anomalies/engine/index.ts'
import { readJson, readSeries } from './anomaly-data.ts'
import { scoreAlarms } from './anomaly-score.ts'
import type { Labels } from './anomaly-score.ts'
import { dataFolder } from './capacity-data.ts'
import type { Bench } from './types.ts'

const REFERENCE = 'reference: F1 0.677, AUC-PR 0.505 (seasonal median x recent level)'
const WORKING_DAYS = 5

interface Meta { slots_per_day: number; warmup_rows: number; rows: number }

/** Injected anomalies on real call volume and load: *.csv and meta.json -> {series: [rows alerted]}, with --scores {series: [score of each row]}. */
export const bench: Bench = {
  name: 'cdr',
  describe: 'anomalies injected in call volume and load (F1 of alarms, AUC-PR)',
  async run({ data, out, extra }) {
    const folder = dataFolder(data, 'cdr_like')
    if (folder === null) return { lines: ['cdr: skipped, as the development data are not there; give a folder with --data.'] }
    const meta = await readJson<Record<string, Meta>>(folder, 'meta.json')
    const labels = data === undefined && existsSync(join(folder, 'labels.json')) ? await readJson<Record<string, Labels>>(folder, 'labels.json') : {}
    const alerts: Record<string, number[]> = {}
    const scores: Record<string, number[]> = {}
    const cases: Parameters<typeof scoreAlarms>[0] = []
    const started = performance.now()
    for (const [name, { slots_per_day: day }] of Object.entries(meta)) {
      const { timestamps, values } = await readSeries(join(folder, `${name}.csv`))
      const scored = scoreSeries(values, { seasons: [day, day * daysOfWeek(timestamps)], nonNegative: true })
      alerts[name] = scored.flatMap(({ anomalous }, row) => (anomalous ? [row] : []))
      scores[name] = scored.map(({ score }) => score)
      if (labels[name] !== undefined) cases.push({ labels: labels[name], timestamps, alerts: alerts[name], scores: scores[name] })
    }
    const lines = [`${Object.keys(meta).length} series in ${((performance.now() - started) / 1000).toFixed(1)} s`]
    if (out !== undefined) await writeFile(out, JSON.stringify(alerts))
    if (extra.scores !== undefined) await writeFile(extra.scores, JSON.stringify(scores))
    if (cases.length > 0) lines.push(...scoreAlarms(cases), REFERENCE)
    return { lines }
  },
}

/** 7, or 5 when the series has no row of a Saturday or a Sunday. */
function daysOfWeek(timestamps: string[]): number {
  const weekend = timestamps.some((timestamp) => [0, 6].includes(new Date(`${timestamp.slice(0, 10)}T00:00:00Z`).getUTCDay()))
  return weekend ? 7 : WORKING_DAYS
}
