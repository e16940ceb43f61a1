import type { BenchSeries } from './anomaly-data.ts'

export interface NabCase { series: BenchSeries; scores: number[]; windows: [string, string][] }

const FALSE_ALARM = 0.11
const PROBATION = 0.15
const PROBATION_ROWS = 750

/** Score of the Numenta Anomaly Benchmark, standard profile, with the one threshold that serves all files best. */
export function scoreNab(cases: NabCase[]): { score: number; threshold: number } {
  const rows: { score: number; weight: number; window: number }[] = []
  let windows = 0
  for (const found of cases) {
    rows.push(...weighed(found, windows))
    windows += found.windows.length
  }
  rows.sort((a, b) => b.score - a.score)
  const reached = new Map<number, number>()
  const judged = new Set(rows.filter(({ window }) => window >= 0).map(({ window }) => window)).size
  let total = -judged
  let best = { score: total, threshold: 1.1 }
  for (const [index, { score, weight, window }] of rows.entries()) {
    if (window < 0) total += weight
    else {
      const before = reached.get(window) ?? -1
      if (weight > before) {
        total += weight - before
        reached.set(window, weight)
      }
    }
    if (total > best.score && rows[index + 1]?.score !== score) best = { score: total, threshold: score }
  }
  return { score: 100 * (best.score + judged) / (windows + judged), threshold: best.threshold }
}

function weighed({ series, scores, windows }: NabCase, offset: number): { score: number; weight: number; window: number }[] {
  const rowOf = new Map(series.timestamps.map((timestamp, row) => [plain(timestamp), row]))
  const spans = windows.map(([start, end]) => [rowOf.get(plain(start))!, rowOf.get(plain(end))!] as const)
  const probation = Math.min(Math.floor(PROBATION * scores.length), PROBATION_ROWS)
  return scores.map((score, row) => {
    const inside = spans.findIndex(([from, to]) => row >= from && row <= to)
    if (inside >= 0) {
      const [from, to] = spans[inside]!
      return { score, weight: sigmoid(-(to - row + 1) / (to - from + 1)) / sigmoid(-1), window: offset + inside }
    }
    const before = spans.findLast(([, to]) => to < row)
    return { score, weight: FALSE_ALARM * (before === undefined ? -1 : sigmoid((row - before[1]) / (before[1] - before[0]))), window: -1 }
  }).slice(probation)
}

function sigmoid(distance: number): number {
  return distance > 3 ? -1 : 2 / (1 + Math.exp(5 * distance)) - 1
}

function plain(timestamp: string): string {
  return timestamp.trim().replace('T', ' ').split('.')[0]!
}
