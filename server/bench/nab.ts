import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { scoreSeries } from '../../tools/detect-anomalies/engine/index.ts'
import { csvFiles, readSeries, seasonsOf } from './anomaly-data.ts'
import { scoreNab } from './anomaly-nab-score.ts'
import type { NabCase } from './anomaly-nab-score.ts'
import { dataFolder } from './capacity-data.ts'
import type { Bench } from './types.ts'

/** Rows after a score in which only a higher one counts: an event is told once. */
const REFRACTORY = 200
const REFERENCE = 'reference: ARTime 66.8, CAD OSE 66.8, HTM 66.0 with their own thresholds'

/** Numenta Anomaly Benchmark, streaming: data/<folder>/<file>.csv -> <folder>/<file>.csv (timestamp, value, anomaly_score). */
export const bench: Bench = {
  name: 'nab',
  describe: 'anomalies of streams (Numenta Anomaly Benchmark, standard profile)',
  async run({ data, out }) {
    const folder = dataFolder(data, 'nab')
    if (folder === null) return { lines: ['nab: skipped, as the development data are not there; give a folder with --data.'] }
    const root = existsSync(join(folder, 'data')) ? join(folder, 'data') : folder
    const labels = join(folder, 'windows.json')
    const windows = data === undefined && existsSync(labels) ? JSON.parse(await readFile(labels, 'utf8')) as Record<string, [string, string][]> : {}
    const cases: NabCase[] = []
    let rows = 0
    const started = performance.now()
    for (const file of await csvFiles(root)) {
      const series = await readSeries(join(root, file))
      const scores = firstOfEach(scoreSeries(series.values, { seasons: seasonsOf(series.timestamps), nonNegative: true }).map(({ score }) => score))
      rows += scores.length
      if (out !== undefined) {
        await mkdir(dirname(join(out, file)), { recursive: true })
        await writeFile(join(out, file), ['timestamp,value,anomaly_score', ...scores.map((score, row) => `${series.timestamps[row]},${series.values[row] ?? ''},${score}`)].join('\n'))
      }
      if (windows[file] !== undefined) cases.push({ series, scores, windows: windows[file] })
    }
    const lines = [`${rows} rows in ${((performance.now() - started) / 1000).toFixed(1)} s`]
    if (cases.length > 0) {
      const { score, threshold } = scoreNab(cases)
      lines.push(`score ${score.toFixed(2)} on ${cases.length} files with the threshold ${threshold}; ${REFERENCE}`)
    }
    return { lines }
  },
}

/** Scores that are not above all of the REFRACTORY rows before become 0. */
function firstOfEach(scores: number[]): number[] {
  return scores.map((score, row) => {
    for (let before = Math.max(0, row - REFRACTORY); before < row; before++) if (scores[before]! >= score) return 0
    return score
  })
}
