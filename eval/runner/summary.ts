import type { Result, Suite } from './result.ts'

/** One line of a table: rates of a group of results. Errors count in no rate. */
export interface Line {
  name: string
  asked: number
  passed: number
  failed: number
  errors: number
  /** Passed of those marked guarding, and how many these are. */
  guarding: [passed: number, of: number]
}

export interface Summary {
  total: Line
  byDomain: Line[]
  byKind: Line[]
  byLanguage: Line[]
  /** Share of judged turns on which a scorer was content, by scorer: [right, of]. */
  byCheck: [name: string, right: number, of: number][]
  /** Turns with a claim that no fact holds. */
  hallucination: { turns: number; of: number }
  overRefusal: { turns: number; of: number }
  underRefusal: { turns: number; of: number }
  unstable: string[]
  /** Cases marked watching that pass: they may be marked guarding. */
  promotable: string[]
  latency: { median: number; p95: number; worst: number }
}

export function summarise(results: Result[]): Summary {
  const judged = results.filter(({ outcome }) => outcome !== 'error')
  const turns = judged.flatMap(({ turns: own }) => own)
  const findings = turns.flatMap(({ findings: own }) => own)
  const checks = [...new Set(findings.map(({ check }) => check))].toSorted()
  const times = turns.map(({ ms }) => ms).toSorted((a, b) => a - b)
  const quantile = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
  const claims = findings.filter(({ check }) => check === 'claims')
  return {
    total: lineOf('all', results), byDomain: linesBy(results, 'domain'), byKind: linesBy(results, 'kind'), byLanguage: linesBy(results, 'language'),
    byCheck: checks.map((name) => {
      const own = findings.filter(({ check }) => check === name)
      return [name, own.filter(({ ok }) => ok).length, own.length]
    }),
    hallucination: { turns: claims.filter(({ ok }) => !ok).length, of: claims.length },
    overRefusal: { turns: judged.filter(({ overRefused }) => overRefused).length, of: judged.length },
    underRefusal: { turns: judged.filter(({ underRefused }) => underRefused).length, of: judged.length },
    unstable: results.filter(({ stable }) => !stable).map(({ id }) => id),
    promotable: judged.filter(({ guard, outcome }) => guard === 'watching' && outcome === 'passed').map(({ id }) => id).toSorted(),
    latency: { median: quantile(0.5), p95: quantile(0.95), worst: times.at(-1) ?? 0 },
  }
}

export function lineOf(name: string, results: Result[]): Line {
  const count = (outcome: Result['outcome']) => results.filter((each) => each.outcome === outcome).length
  const guarded = results.filter(({ guard, outcome }) => guard === 'guarding' && outcome !== 'error')
  return { name, asked: results.length, passed: count('passed'), failed: count('failed'), errors: count('error'), guarding: [guarded.filter(({ outcome }) => outcome === 'passed').length, guarded.length] }
}

function linesBy(results: Result[], key: 'domain' | 'kind' | 'language'): Line[] {
  return [...new Set(results.map((result) => result[key]))].toSorted().map((name) => lineOf(name, results.filter((result) => result[key] === name)))
}

/** @returns 0-1; 0 of nothing is 0: an empty group proves nothing */
export const share = (part: number, of: number) => (of === 0 ? 0 : part / of)

export const ofSuite = (results: Result[], suite: Suite) => results.filter((result) => result.suite === suite)
