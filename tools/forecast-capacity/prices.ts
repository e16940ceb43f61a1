import type { Ahead } from './predict.ts'

/** What a TB costs that was bought and stays empty, and one that is missing (bought in haste, at full price); EUR. */
export interface Prices { spare: number; short: number }

/** Chances beyond which past errors tell nothing. */
const [LEAST, MOST] = [0.01, 0.99]
/** Normal scores of 0.025, 0.1, 0.5, 0.9 and 0.975, at which the intervals give the volume. */
const SCORES = [-1.95996, -1.28155, 0, 1.28155, 1.95996]
const STEPS = 400

/** The share of years in which the amount bought should suffice: what a missing TB costs against both. */
export function servedShare({ spare, short }: Prices): number {
  return Math.min(MOST, Math.max(LEAST, short / (short + spare)))
}

/** The volume that the maximum stays under with a chance, GB: straight between the known ends of its intervals, over normal scores. Never falls as the chance rises. */
export function quantileOf({ low95, low80, value, high80, high95 }: Pick<Ahead, 'low95' | 'low80' | 'value' | 'high80' | 'high95'>, chance: number): number {
  const levels = [low95, low80, value, high80, high95].reduce<number[]>((sorted, level) => [...sorted, Math.max(level, sorted.at(-1) ?? 0)], [])
  const z = normalScore(chance)
  const i = Math.min(SCORES.length - 2, Math.max(0, SCORES.filter((score) => score <= z).length - 1))
  const share = (z - SCORES[i]!) / (SCORES[i + 1]! - SCORES[i]!)
  return Math.max(0, levels[i]! + share * (levels[i + 1]! - levels[i]!))
}

/** Expected cost, EUR, of having `level` GB when the maximum falls as its intervals say. */
export function expectedCost(top: Parameters<typeof quantileOf>[0], level: number, { spare, short }: Prices): number {
  let sum = 0
  for (let i = 0; i < STEPS; i += 1) {
    const gap = (level - quantileOf(top, (i + 0.5) / STEPS)) / 1000
    sum += gap > 0 ? gap * spare : -gap * short
  }
  return sum / STEPS
}

/** The score below which a standard normal falls with a chance (Acklam's approximation, error under 1.2e-9). */
function normalScore(p: number): number {
  const a = [-39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716, 2.506628277459239]
  const b = [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572]
  const c = [-0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783]
  const d = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416]
  const poly = (of: number[], x: number) => of.reduce((sum, each) => sum * x + each, 0)
  if (p < 0.02425 || p > 1 - 0.02425) {
    const q = Math.sqrt(-2 * Math.log(Math.min(p, 1 - p)))
    const score = poly(c, q) / (poly(d, q) * q + 1)
    return p < 0.5 ? score : -score
  }
  const q = p - 0.5
  const r = q * q
  return (poly(a, r) * q) / (poly(b, r) * r + 1)
}

const AMOUNT = String.raw`[^\d\n]{0,60}?(\d[\d\s.,\u00a0\u202f]*)\s*(?:€|eur(?:os?)?\b)`
const SHORT = new RegExp(String.raw`(?:missing|short|shortage|too little|emergency|manquante?|manque|pénurie|trop peu|urgence)${AMOUNT}`, 'i')
const SPARE = new RegExp(String.raw`(?:spare|too much|unused|excess|surplus|en trop|inutilisée?|excédent|excédentaire)${AMOUNT}`, 'i')

/** Prices of a TB as they were said ("a missing TB costs 900 €, a spare one 300 €"); null unless both were. */
export function pricesIn(text: string): Prices | null {
  const [short, spare] = [SHORT, SPARE].map((pattern) => Number(pattern.exec(text)?.[1]?.replace(/[\s\u00a0\u202f]/g, '').replace(/[.,](?=\d{3}\b)/g, '').replace(',', '.')))
  return short! > 0 && spare! > 0 ? { short: short!, spare: spare! } : null
}
