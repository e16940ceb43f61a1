/** Chances that were given and what happened (1 a failure, 0 none). */
export interface Judged { n: number; failed: number; brier: number; auc: number | null }

/** Brier score (mean squared error, lower is better) and area under the ROC curve (0.5 chance, 1 perfect; null when all ended alike). */
export function judge(chances: readonly number[], labels: readonly number[]): Judged {
  const n = chances.length
  const brier = chances.reduce((total, p, index) => total + (p - labels[index]!) ** 2, 0) / Math.max(1, n)
  const order = chances.map((p, index) => ({ p, label: labels[index]! })).sort((a, b) => a.p - b.p)
  let failed = 0
  let ranks = 0
  for (let start = 0; start < n;) {
    let end = start
    while (end < n && order[end]!.p === order[start]!.p) end++
    const rank = (start + 1 + end) / 2
    for (; start < end; start++) if (order[start]!.label === 1) { failed++; ranks += rank }
  }
  return { n, failed, brier, auc: failed === 0 || failed === n ? null : (ranks - failed * (failed + 1) / 2) / (failed * (n - failed)) }
}

export interface Bin { low: number; high: number; n: number; mean: number; failed: number }
const EDGES = [0, 0.1, 0.25, 0.5, 0.75, 1.0001]

/** How often it failed when a chance of about so much was given; bins that hold nothing are left out. */
export function reliability(chances: readonly number[], labels: readonly number[]): Bin[] {
  return EDGES.slice(1).flatMap((high, index) => {
    const low = EDGES[index]!
    const inside = chances.map((p, at) => ({ p, label: labels[at]! })).filter(({ p }) => p >= low && p < high)
    if (inside.length === 0) return []
    return [{ low, high: Math.min(1, high), n: inside.length, mean: inside.reduce((total, { p }) => total + p, 0) / inside.length, failed: inside.reduce((total, { label }) => total + label, 0) }]
  })
}
