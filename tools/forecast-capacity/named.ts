import { momentsOf } from '../kit/period.ts'
import { column, formatValue, joinList } from '../kit/render.ts'
import { Ledger } from '../kit/ledger.ts'
import type { Outcome, ToolContext } from '../kit/types.ts'
import { bilingual } from '../query-data/piece.ts'
import type { Told } from './asked.ts'
import { gb } from './asked.ts'
import { Impossible } from './impossible.ts'
import type { Input, ScenarioInput } from './input.ts'
import { latestOf, namedScenarios, predictionsOf } from './kept.ts'
import type { Kept, Question } from './kept.ts'

const MOST = 3
const LONGEST_NAME = 80

/** What is done about names of scenarios: the question to run, and under which name it is kept; or an answer at once. */
export type Named = { input: Input; keepAs: string | null; recalled: Kept[] } | { outcome: Outcome<Told> }

/**
 * "Save that as budget v2", "show budget v2", "budget v2 with 60 departures", "compare budget v2 and plan B", "which scenarios do we have?".
 *
 * @throws {Impossible} when the name is unknown, or there is nothing to give it to
 */
export async function resolveNames(input: Input, context: ToolContext): Promise<Named> {
  const { db, user } = context
  const named = await namedScenarios(db)
  const text = input.text?.trim().replace(/^["“«\s]+|["”»\s]+$/g, '').slice(0, LONGEST_NAME)
  const mentioned = mentionedIn(named, [text, input.question].join('\n'))
  const { scenarios } = input
  if (scenarios) {
    const base = input.save || scenarios.length > 1 ? undefined : mentioned[0]
    const levers = base ? [{ ...base.levers[0], ...merged(base.levers[0] ?? {}, scenarios[0]!) }] : scenarios
    return { input: { ...base?.question, ...input, scenarios: levers }, keepAs: text || (base?.name ?? null), recalled: [] }
  }
  if (input.save && text) {
    const last = await latestOf(db, user)
    if (!last) throw new Impossible({ en: 'There is no scenario yet to give that name to: ask for one first, e.g. "with 300 openings and 80 decommissions".', fr: 'Il n’y a pas encore de scénario à qui donner ce nom : demandez-en un d’abord, par exemple « avec 300 ouvertures et 80 décommissions ».' }, 'asked_back')
    return { input: { ...last.question, ...withoutScope(input), scenarios: last.levers }, keepAs: text, recalled: [] }
  }
  if (mentioned.length > 0) {
    const recalled = mentioned.slice(0, MOST)
    const levers = recalled.flatMap(({ name, levers: of }) => of.map((each, i) => ({ ...each, name: of.length > 1 ? `${name} ${'ABC'[i]}` : name! }))).slice(0, MOST)
    return { input: { ...recalled[0]!.question, ...withoutScope(input), scenarios: levers }, keepAs: null, recalled }
  }
  if (text) {
    const names = named.slice(0, 8).map(({ name }) => `“${name}”`)
    throw new Impossible(bilingual((language) => {
      const known = names.length > 0 ? (language === 'fr' ? ` Les scénarios enregistrés : ${joinList(names, 'fr')}.` : ` Saved scenarios: ${joinList(names, 'en')}.`) : language === 'fr' ? ' Aucun scénario n’est enregistré.' : ' No scenario is saved.'
      return (language === 'fr' ? `Aucun scénario ne s’appelle « ${text} ».` : `No scenario is called “${text}”.`) + known
    }), 'asked_back')
  }
  return { outcome: await listed(named, input, context) }
}

/** The scope of the answer is that of the scenario: only what is no part of it comes from the question. */
const withoutScope = ({ view, question, save }: Input): Partial<Input> => ({ view, question, save })
export const questionOf = ({ what, where, without, period }: Input): Question => ({ ...(what ? { what } : {}), ...(where ? { where } : {}), ...(without ? { without } : {}), ...(period ? { period } : {}) })

/** Names that stand in a text as words of their own, longest first. */
function mentionedIn(named: Kept[], text: string): Kept[] {
  const folded = fold(text)
  return named.filter(({ name }) => new RegExp(`(?<![\\p{L}\\p{N}])${fold(name!).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}\\p{N}])`, 'u').test(folded))
    .toSorted((a, b) => folded.indexOf(fold(a.name!)) - folded.indexOf(fold(b.name!)))
    .filter(({ name }, _, all) => !all.some((other) => other.name !== name && fold(other.name!).includes(fold(name!))))
}
const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** Levers of the scenario with what is said now: a change adds to the lever that it changes. */
function merged(before: ScenarioInput, said: ScenarioInput): ScenarioInput {
  const out: Record<string, unknown> = { ...said }
  for (const [key, value] of Object.entries(said)) {
    const lever = key.replace(/Change$/, '') as keyof ScenarioInput
    if (!key.endsWith('Change') || typeof value !== 'number') continue
    const [held, changed] = [before[lever], before[key as keyof ScenarioInput]]
    if (typeof held === 'number') {
      out[lever] = held + value
      delete out[key]
    } else out[key] = value + (typeof changed === 'number' ? changed : 0)
  }
  return out as ScenarioInput
}

async function listed(all: Kept[], { period, where }: Input, { db, zone, now }: ToolContext): Promise<Outcome<Told>> {
  const span = period && !period.relative ? momentsOf(period, zone, zone, now) : null
  const people = where?.person?.map((name) => name.toLowerCase())
  const found = all.filter(({ changedAt, owner }) => (!span || (changedAt >= span.from.slice(0, 19) && changedAt < span.to.slice(0, 19))) && (!people || people.some((name) => owner.toLowerCase().includes(name))))
  if (found.length === 0) {
    const none = all.length > 0 ? { en: `None of the ${all.length} saved scenarios fits.`, fr: `Aucun des ${all.length} scénarios enregistrés ne correspond.` }
      : { en: 'No scenario is saved yet. Ask for one ("300 openings and 80 decommissions, against 500 and 80"), then "save it as budget v2".', fr: 'Aucun scénario n’est encore enregistré. Demandez-en un (« 300 ouvertures et 80 décommissions, contre 500 et 80 »), puis « enregistre-le sous budget v2 ».' }
    const ledger = new Ledger()
    ledger.fact('saved', 'saved scenarios', all.length, 'count', ledger.source({ table: 'report.capacity_scenarios', rows: all.length }))
    return { status: 'no_data', data: { text: none }, facts: ledger.facts, sources: ledger.sources, tables: [], charts: [], domains: ['capacity'] }
  }
  const predictions = await predictionsOf(db, found.map(({ id }) => id))
  const ledger = new Ledger()
  const source = ledger.source({ table: 'report.capacity_scenarios', ids: found.map(({ id }) => id), rows: found.length })
  ledger.fact('saved', 'saved scenarios', found.length, 'count', source)
  const rows = found.flatMap(({ id, name, owner, changedAt, levers }) => levers.map((each, i) => {
    const own = predictions.filter((prediction) => prediction.id === id && prediction.letter === 'ABC'[i])
    const [first, last] = [own[0], own.at(-1)]
    return {
      name: levers.length > 1 ? `${name} ${'ABC'[i]}` : name!, owner, saved: changedAt, openings: first?.openings ?? each.openings ?? null, decommissions: first?.decommissions ?? each.decommissions ?? null, year: last ? String(last.year) : null,
      first: first?.maximum ?? null, first_until: first?.until ?? null, last: last?.maximum ?? null, last_until: last?.until ?? null,
    }
  }))
  for (const [i, row] of rows.slice(0, 10).entries()) {
    ledger.fact(`name_${i + 1}`, 'scenario', row.name, 'id', source)
    if (row.last !== null) ledger.fact(`last_${i + 1}`, `maximum of ${row.name}`, row.last, 'GB', source)
    ledger.fact(`saved_${i + 1}`, `${row.name} saved at`, row.saved, 'instant', source)
  }
  const text = bilingual((language) => {
    const fr = language === 'fr'
    const lines = rows.slice(0, 10).map((row) => `- **${row.name}** (${row.owner}, ${formatValue(row.saved, 'instant', language, zone)})${row.last === null ? '' : `${fr ? ' : ' : ': '}${gb(row.last, language)}`}`)
    return [fr ? `${found.length} ${found.length > 1 ? 'scénarios enregistrés' : 'scénario enregistré'} [${source}] :` : `${found.length} saved ${found.length === 1 ? 'scenario' : 'scenarios'} [${source}]:`, ...lines].join('\n')
  })
  return {
    status: 'answered', data: { text }, facts: ledger.facts, sources: ledger.sources, charts: [], domains: ['capacity'],
    tables: [{
      id: 'saved', source, total: rows.length, title: { en: 'Saved scenarios', fr: 'Scénarios enregistrés' }, rows,
      columns: [column('name', 'scenario', 'scénario', 'id'), column('owner', 'of', 'de', 'id'), column('saved', 'saved', 'enregistré', 'instant'), column('openings', 'openings', 'ouvertures', 'count'), column('decommissions', 'decommissions', 'décommissions', 'count'), column('year', 'year', 'année', 'text'),
        column('first', 'maximum when saved', 'maximum à l’enregistrement', 'GB'), column('first_until', 'data until', 'données jusqu’à', 'month'), column('last', 'maximum on the last data', 'maximum sur les dernières données', 'GB'), column('last_until', 'data until', 'données jusqu’à', 'month')],
    }],
  }
}
