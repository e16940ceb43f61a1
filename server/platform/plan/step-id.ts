import { PHASES } from './types.ts'
import type { Phase } from './types.ts'

const STEP_ID = /^(PP|AC|CO|DC|HO|FB-RB)\d{8}$/

/** An id as people type it, in the form of the plan: trimmed, upper case, inner blanks and odd hyphens mended. */
export function normaliseStepId(text: string): string {
  return text.normalize('NFKC').replace(/\s+/g, '').replace(/[\u2010-\u2015\u2212]/g, '-').toUpperCase()
}

/** Phase code and 8 digits. */
export function isStepId(id: string): boolean {
  return STEP_ID.test(id)
}

/** The phase that an id begins with; null when the id is none. */
export function phaseOfId(id: string): Phase | null {
  const phase = STEP_ID.exec(id)?.[1]
  return PHASES.find((one) => one === phase) ?? null
}

/** The names that differ least from `wanted`, nearest first: letters lost, added, changed, or left out at an end. */
export function nearest(wanted: string, names: Iterable<string>, most = 5): string[] {
  const key = fold(wanted)
  const scored = [...new Set(names)].map((name) => ({ name, distance: distanceOf(key, fold(name)) }))
  const limit = Math.max(2, Math.ceil(key.length * 0.4))
  return scored.filter(({ distance }) => distance <= limit).toSorted((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1)).slice(0, most).map(({ name }) => name)
}

/** Text reduced to its letters and digits, lower case, without accents. */
export function fold(text: string): string {
  return text.normalize('NFKD').replace(/œ/gi, 'oe').toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}

function distanceOf(a: string, b: string): number {
  // An id without its zeros (CO12) or a first name alone is nearer than its length tells.
  if (a.length >= 2 && squeeze(b) === squeeze(a)) return 0.5
  if (a.length >= 3 && b.includes(a)) return 1
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const current = [i]
    for (let j = 1; j <= b.length; j += 1) current[j] = Math.min(previous[j]! + 1, current[j - 1]! + 1, previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1))
    previous = current
  }
  return previous[b.length]!
}

const squeeze = (key: string) => key.replace(/^([a-z]+)0+/, '$1')
