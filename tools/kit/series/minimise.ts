/**
 * Nelder-Mead in a box.
 *
 * @param loss to be made small; called with values inside [low, high]
 * @returns the best point found within `most` calls
 */
export function minimise(loss: (at: number[]) => number, start: readonly number[], low: readonly number[], high: readonly number[], most = 220): number[] {
  const n = start.length
  const fit = (at: number[]) => at.map((value, i) => Math.min(high[i]!, Math.max(low[i]!, value)))
  const corner = (at: number[]) => {
    const inside = fit(at)
    const value = loss(inside)
    return { at: inside, value: Number.isFinite(value) ? value : Number.MAX_VALUE }
  }
  const simplex = [corner([...start])]
  for (let i = 0; i < n; i += 1) {
    const at = [...start]
    const step = (high[i]! - low[i]!) * 0.25
    at[i] = at[i]! + step <= high[i]! ? at[i]! + step : at[i]! - step
    simplex.push(corner(at))
  }
  let calls = n + 1
  while (calls < most) {
    simplex.sort((a, b) => a.value - b.value)
    const [best, worst] = [simplex[0]!, simplex[n]!]
    if (worst.value - best.value <= 1e-7 * (Math.abs(best.value) + 1e-12)) break
    const centre = best.at.map((_, i) => simplex.slice(0, n).reduce((total, { at }) => total + at[i]!, 0) / n)
    const towards = (k: number) => corner(centre.map((value, i) => value + k * (value - worst.at[i]!)))
    const reflected = towards(1)
    calls += 1
    if (reflected.value < best.value) {
      const further = towards(2)
      calls += 1
      simplex[n] = further.value < reflected.value ? further : reflected
    } else if (reflected.value < simplex[n - 1]!.value) simplex[n] = reflected
    else {
      const nearer = towards(reflected.value < worst.value ? 0.5 : -0.5)
      calls += 1
      if (nearer.value < Math.min(worst.value, reflected.value)) simplex[n] = nearer
      else {
        for (let i = 1; i <= n; i += 1) simplex[i] = corner(simplex[i]!.at.map((value, j) => (value + best.at[j]!) / 2))
        calls += n
      }
    }
  }
  return simplex.reduce((best, at) => (at.value < best.value ? at : best)).at
}
