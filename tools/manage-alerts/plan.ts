import { ToolInputError } from '../../server/platform/errors.ts'
import { momentsOf } from '../kit/period.ts'
import type { Period, Span } from '../kit/period.ts'
import type { ToolContext } from '../kit/types.ts'
import { check } from './judge.ts'
import { draftOf, sameRule, sameWatch } from './rule.ts'
import type { Draft, Question, Rule } from './rule.ts'
import type { Input } from './input.ts'
import { matching, MAX_RULES, readAlerts, readRules, withPipelines } from './store.ts'
import type { Alert } from './store.ts'

/** What an input comes to, before anything is written. */
export type Plan =
  | { step: 'create'; draft: Draft; before: Rule | null }
  | { step: 'rules'; action: 'delete' | 'mute'; rules: Rule[]; until: string | null; assumed: boolean }
  | { step: 'acknowledge'; alerts: Alert[] }
  | { step: 'list'; rules: Rule[]; alerts: Alert[]; span: Span | null }
  | { step: 'question'; question: Question }
  | { step: 'which'; action: 'delete'; rules: Rule[] }
  | { step: 'none'; action: 'delete' | 'mute' | 'acknowledge'; rules: Rule[] }
  | { step: 'already'; rule: Rule }
  | { step: 'too_many' | 'past' }

const DAY_MS = 86_400_000
/** A stretch that ends now was said as a length: "for 45 minutes". */
const NOW_MS = 120_000

export const ownerOf = ({ user }: Pick<ToolContext, 'user'>) => user.email ?? user.id

export async function planOf(input: Input, context: ToolContext): Promise<Plan> {
  const { db, now } = context
  const owner = ownerOf(context)
  const rules = await readRules(db, owner)
  const where = await withPipelines(input.where, context)
  const action = input.action ?? 'list'
  if (action === 'create') return createPlan(input, rules, context)
  const span = input.period ? spanOf(input.period, context) : null
  if (action === 'acknowledge') {
    const open = (await readAlerts(db, owner, span, now)).filter(({ acknowledgedAt, resolvedAt }) => acknowledgedAt === null && (resolvedAt === null || span !== null || input.ids !== undefined))
    const meant = input.ids ? open.filter(({ id }) => input.ids!.includes(id)) : matching(open, input.metric, where, namesOf)
    return meant.length > 0 ? { step: 'acknowledge', alerts: meant } : { step: 'none', action, rules }
  }
  const meant = input.ids ? rules.filter(({ id }) => input.ids!.includes(id)) : matching(rules, input.metric, where, () => [])
  if (action === 'list') {
    const kept = new Set(meant.map(({ id }) => id))
    const alerts = await readAlerts(db, owner, span, now)
    const named = matching(alerts, input.metric, where, namesOf)
    return { step: 'list', rules: meant, alerts: alerts.filter((alert) => kept.has(alert.ruleId) || named.includes(alert)), span }
  }
  if (meant.length === 0) return { step: 'none', action, rules }
  const unsaid = !input.ids && input.metric === undefined && Object.keys(where).length === 0
  if (action === 'delete') return unsaid && meant.length > 1 ? { step: 'which', action, rules } : { step: 'rules', action, rules: meant, until: null, assumed: false }
  const until = muteUntil(span, now)
  return until === 'past' ? { step: 'past' } : { step: 'rules', action, rules: meant, until, assumed: span === null }
}

const namesOf = ({ subject, details }: Alert) => [...subject.split(', '), ...(details.trunks ?? []), ...(details.runs ?? []), ...(details.pipelines ?? [])]

async function createPlan(input: Input, rules: Rule[], context: ToolContext): Promise<Plan> {
  const muted = input.metric === undefined && input.above === undefined && input.below === undefined
    ? matching(rules, undefined, input.where ?? {}, () => []).filter(({ mutedUntil }) => mutedUntil !== null && Date.parse(mutedUntil) > +context.now) : []
  // "Switch them on again".
  if (muted.length > 0) return { step: 'rules', action: 'mute', rules: muted, until: null, assumed: false }
  const draft = await draftOf(input)
  if ('ask' in draft) return { step: 'question', question: draft }
  await check(draft, context)
  const before = rules.find((rule) => sameWatch(rule, draft)) ?? null
  if (before && sameRule(before, draft) && (before.mutedUntil === null || Date.parse(before.mutedUntil) <= +context.now)) return { step: 'already', rule: before }
  return !before && rules.length >= MAX_RULES ? { step: 'too_many' } : { step: 'create', draft, before }
}

function spanOf(period: Period, { zone, now }: ToolContext): Span {
  const span = momentsOf(period, zone, zone, now)
  if (!span) throw new ToolInputError(`"${period.from}" to "${period.to}" is no period: give ISO moments or days.`)
  return span
}

/** Until when a rule is muted: the end of the time said; a day when none is. */
function muteUntil(span: Span | null, now: Date): string | 'past' {
  if (!span) return new Date(+now + DAY_MS).toISOString()
  const length = Date.parse(span.to) - Date.parse(span.from)
  if (Math.abs(Date.parse(span.to) - +now) < NOW_MS && length < 31 * DAY_MS) return new Date(+now + length).toISOString()
  // "Until Tuesday 8:00" may be read as that moment alone.
  const end = Math.max(Date.parse(span.to), Date.parse(span.from))
  return end > +now ? new Date(end).toISOString() : 'past'
}
