export interface Labels { warmup_rows: number; windows: { start: string; end: string; kind: string }[] }
interface Window { from: number; to: number; kind: string }

const MARGIN = 2

/**
 * Events found: alerts at most two rows apart form an alarm; an alarm that touches a labelled window (or the two rows after it) is true.
 *
 * @returns lines: precision, recall and F1 of all series, recall of each kind, area under precision and recall over the rows
 */
export function scoreAlarms(cases: { labels: Labels; timestamps: string[]; alerts: number[]; scores: number[] }[]): string[] {
  let found = 0
  let trueAlarms = 0
  let alarmCount = 0
  const kinds = new Map<string, [number, number]>()
  const areas: number[] = []
  const ranked: { score: number; inside: boolean }[] = []
  for (const { labels, timestamps, alerts, scores } of cases) {
    const rowOf = new Map(timestamps.map((timestamp, row) => [timestamp, row]))
    const windows = labels.windows.map(({ start, end, kind }) => ({ from: rowOf.get(start)!, to: rowOf.get(end)!, kind }))
    const alarms = alarmsOf(alerts.filter((row) => row >= labels.warmup_rows))
    const touches = (alarm: [number, number], window: Window) => alarm[0] <= window.to + MARGIN && alarm[1] >= window.from
    for (const window of windows) {
      const hit = alarms.some((alarm) => touches(alarm, window))
      const count = kinds.get(window.kind) ?? [0, 0]
      kinds.set(window.kind, [count[0] + Number(hit), count[1] + 1])
      found += Number(hit)
    }
    trueAlarms += alarms.filter((alarm) => windows.some((window) => touches(alarm, window))).length
    alarmCount += alarms.length
    const rows = scores.map((score, row) => ({ score, inside: windows.some(({ from, to }) => row >= from && row <= to) })).slice(labels.warmup_rows)
    areas.push(averagePrecision(rows))
    ranked.push(...rows)
  }
  const total = [...kinds.values()].reduce((sum, [, all]) => sum + all, 0)
  const precision = alarmCount === 0 ? 0 : trueAlarms / alarmCount
  const recall = total === 0 ? 0 : found / total
  const f1 = precision + recall === 0 ? 0 : 2 * precision * recall / (precision + recall)
  const mean = areas.reduce((sum, area) => sum + area, 0) / areas.length
  return [
    `found: ${[...kinds].sort().map(([kind, [hit, all]]) => `${kind} ${hit}/${all}`).join(', ')}; ${alarmCount - trueAlarms} false of ${alarmCount} alarms`,
    `precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}, F1 ${f1.toFixed(3)}, AUC-PR ${averagePrecision(ranked).toFixed(3)} (mean of the series ${mean.toFixed(3)})`,
  ]
}

function alarmsOf(alerts: number[]): [number, number][] {
  const alarms: [number, number][] = []
  for (const row of alerts) {
    const last = alarms.at(-1)
    if (last !== undefined && row - last[1] <= MARGIN + 1) last[1] = row
    else alarms.push([row, row])
  }
  return alarms
}

/** Equal scores form one step. */
function averagePrecision(rows: { score: number; inside: boolean }[]): number {
  const sorted = rows.toSorted((a, b) => b.score - a.score)
  const positives = sorted.filter(({ inside }) => inside).length
  let hits = 0
  let area = 0
  for (let from = 0; from < sorted.length;) {
    let to = from
    let inside = 0
    while (to < sorted.length && sorted[to]!.score === sorted[from]!.score) inside += Number(sorted[to++]!.inside)
    hits += inside
    area += (inside / positives) * (hits / to)
    from = to
  }
  return area
}
