import { normaliseDryRun } from '../../server/platform/plan/dry-runs.ts'
import { PHASE_NAMES } from '../../server/platform/plan/names.ts'
import { fold, nearest, normaliseStepId } from '../../server/platform/plan/step-id.ts'
import { PHASES, STATES } from '../../server/platform/plan/types.ts'
import type { Filter } from './input.ts'
import type { Person, Step } from './steps.ts'

/** A name that the plan doesn't have, or that means several; `choices` in words that can be sent. */
export interface Unclear { kind: Filter; given: string; reason: 'unknown' | 'ambiguous'; choices: string[] }
export type Resolved = { value: string } | { unclear: Unclear }

export interface Known { value: string; words: string[] }

/** The names of one kind that a plan holds. */
export function knownNames(kind: Filter, steps: Step[], people: Person[], runs: string[]): Known[] {
  const plain = (values: Iterable<string | null>) => [...new Set(values)].filter((value) => value !== null).map((value) => ({ value, words: [value] }))
  switch (kind) {
    case 'step': return plain(steps.map(({ step }) => step))
    case 'phase': return PHASES.map((value) => ({ value, words: [value, PHASE_NAMES[value].en, PHASE_NAMES[value].fr] }))
    case 'state': return plain(STATES)
    case 'team': return plain([...steps.map(({ team }) => team), ...people.map(({ team }) => team)])
    case 'department': return plain([...steps.map(({ department }) => department), ...people.map(({ department }) => department)])
    case 'dry_run': return plain(runs)
    case 'milestone': return plain(steps.flatMap(({ milestones }) => milestones))
    case 'environment': return plain(steps.flatMap(({ environments }) => environments))
    case 'person': {
      const named = people.map(({ email, name }) => ({ value: email, words: [email, name] }))
      const others = new Set(steps.flatMap(({ executants }) => executants))
      for (const { value } of named) others.delete(value)
      return [...named, ...[...others].map((value) => ({ value, words: [value] }))]
    }
  }
}

/** The name of the plan that is meant; a person by e-mail, full name, first or last name. */
export function resolveName(kind: Filter, given: string, known: Known[]): Resolved {
  const key = kind === 'step' ? normaliseStepId(given).toLowerCase().replace(/[^a-z0-9]/g, '') : fold(kind === 'dry_run' ? normaliseDryRun(given) : given)
  const exact = known.filter(({ words }) => words.some((word) => fold(word) === key))
  if (exact.length === 1) return { value: exact[0]!.value }
  const partly = exact.length > 0 ? exact : kind === 'person' ? known.filter(({ words }) => words.some((word) => partsOf(word).includes(key))) : []
  if (partly.length === 1) return { value: partly[0]!.value }
  if (partly.length > 1) return { unclear: { kind, given, reason: 'ambiguous', choices: partly.slice(0, 8).map(({ words }) => words.at(-1)!) } }
  const choices = nearest(given, known.flatMap(({ words }) => (kind === 'person' ? words.slice(-1) : words.slice(0, 1))))
  return { unclear: { kind, given, reason: 'unknown', choices: choices.length > 0 ? choices : known.length <= 8 ? known.map(({ words }) => (kind === 'person' ? words.at(-1)! : words[0]!)) : [] } }
}

const partsOf = (name: string) => (name.includes('@') ? [] : name.split(/[\s-]+/).map(fold))
