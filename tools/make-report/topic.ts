import type { Where } from '../kit/where.ts'
import type { Topic } from './input.ts'
import type { Input } from './input.ts'

const KINDS: Record<Topic, string[]> = {
  plan: ['step', 'phase', 'state', 'team', 'department', 'person', 'dry_run', 'milestone', 'environment'],
  etl: ['pipeline', 'task', 'run', 'status', 'level', 'incident'],
  calls: ['trunk', 'customer', 'cause_group', 'cause', 'call_type', 'prefix'],
  capacity: ['client', 'offer', 'tool', 'typology', 'policy', 'pool', 'volume'],
}
const WORDS: [Topic, RegExp][] = [
  ['calls', /\b(?:calls?|appels?|trunks?|faisceaux?|ccr|asr|kpis? (?:of|des?) (?:calls?|appels?)|voip|voix|erlangs?|t[ée]l[ée]phon)/i],
  ['plan', /\b(?:dry.?runs?|r[ée]p[ée]titions?|bascule|cut.?over|plan|[ée]tapes?.?actions?|steps?|phases?|jalons?|milestones?|go.?live)\b/i],
  ['etl', /\b(?:etl|pipelines?|batch(?:s|es)?|loads?|charg?ements?|traitements?|logs?|runs?)\b/i],
  ['capacity', /\b(?:capacit[ée]|capacity|backups?|sauvegardes?|volumes?|stockage|storage)\b/i],
]

/** The domain of a report: by the names it is about, else by the words it was asked in; null when neither tells. */
export function topicOf({ about, where = {}, without = {}, text = '' }: Pick<Input, 'about' | 'where' | 'without' | 'text'>): Topic | null {
  if (about) return about
  const named = (of: Where) => (Object.keys(KINDS) as Topic[]).find((topic) => Object.keys(of).some((kind) => KINDS[topic].includes(kind)))
  return named(where) ?? named(without) ?? WORDS.find(([, words]) => words.test(text))?.[0] ?? null
}
