import { formatInstant } from '../../../server/platform/language.ts'
import type { Bilingual } from '../../../server/platform/language.ts'
import { column, plural } from '../../kit/render.ts'
import type { Noun } from '../../kit/render.ts'
import type { ResultTable } from '../../kit/types.ts'
import type { Scope } from '../scope.ts'
import { MAX_ROWS, outcomeOf } from '../view.ts'
import type { View } from '../view.ts'
import { quote } from '../words.ts'

interface Entry { step: string; at: string; by: string; action: string; text: string | null; to: string | null; total: number }
interface TraceData { run: string; of: Bilingual; when: Bilingual; count: number; shown: (Entry & { who: string })[] }

const ACTIONS: Record<string, Bilingual> = {
  start: { en: 'started', fr: 'démarrée' }, close: { en: 'closed', fr: 'clôturée' }, transfer: { en: 'transferred', fr: 'transférée' }, defect: { en: 'defect recorded', fr: 'défaut enregistré' }, undo: { en: 'undone', fr: 'annulation' },
}
const NOUN: Noun = { en: ['action', 'actions'], fr: ['action', 'actions'] }

/** Who did what in the dry run, the latest first; of one step, the history of its states too. */
export const trace: View<TraceData> = {
  async build(scope) {
    const { ledger, source, run, span, filters, steps: all, context, undated } = scope
    const kinds = Object.keys(filters).filter((kind) => kind !== 'person' && kind !== 'state')
    const ids = kinds.length > 0 ? all.filter((step) => scope.keeps(step, 'person')).map(({ step }) => step) : null
    const { rows } = await context.db.read<Entry>(
      `select step_id as step, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, by_user as by, action, details->>'text' as text, details->>'to' as to, (count(*) over ())::int as total
         from report.plan_trace where dry_run = $1 and ($2::text[] is null or step_id = any($2)) and ($3::text[] is null or by_user = any($3)) and ($4::timestamptz is null or (at >= $4 and at < $5))
        order by trace_id desc limit ${MAX_ROWS}`, [run, ids, filters.person ?? null, span?.from ?? null, span?.to ?? null])
    const count = rows[0]?.total ?? 0
    ledger.fact('count', 'actions', count, 'count', source)
    const { of } = undated.whole
    const data = { run, when: undated.when, of: undated.phrase.en === '' && !filters.state ? { en: '', fr: '' } : { en: ` ${of.en}`, fr: ` ${of.fr}` }, count, shown: rows.slice(0, 8).map((row) => ({ ...row, who: scope.nameOf(row.by) })) }
    const history = filters.step?.length === 1 ? [await stateHistory(scope, filters.step[0]!)] : []
    if (count === 0 && (history[0]?.total ?? 0) === 0) return outcomeOf(scope, 'no_data', data)
    const actions: ResultTable = {
      id: 'trace', source, total: count, title: { en: `Who did what (${run})`, fr: `Qui a fait quoi (${run})` },
      columns: [column('at', 'When', 'Quand', 'instant'), column('step', 'Step-action', 'Étape-action', 'id'), column('action', 'Action', 'Action', 'text'), column('who', 'By', 'Par', 'id'), column('to', 'To', 'À', 'id'), column('text', 'Text', 'Texte', 'quote')],
      rows: rows.map(({ at, step, action, by, to, text }) => ({ at, step, action, who: scope.nameOf(by), to: to && scope.nameOf(to), text })),
    }
    return outcomeOf(scope, 'answered', data, { tables: [...(count > 0 ? [actions] : []), ...history] })
  },

  render({ run, of, when, count, shown }, { language, zone }) {
    const fr = language === 'fr'
    if (count === 0) return fr ? `La trace de ${run}${when.fr} n’a pas d’action${of.fr.replace(/^ de /, ' sur ').replace(/^ des /, ' sur les ')}.` : `The trace of ${run}${when.en} has no action${of.en.replace(/^ of /, ' on ')}.`
    const lines = [fr ? `**${plural(count, NOUN, 'fr')}**${of.fr} dans la trace de ${run}${when.fr} [1] ; ${shown.length < count ? 'les dernières' : 'les voici'} :` : `**${plural(count, NOUN, 'en')}**${of.en} in the trace of ${run}${when.en} [1]${shown.length < count ? ', the latest' : ''}:`]
    lines.push(...shown.map(({ at, step, action, who, text }) => `- ${formatInstant(at, language, zone)}, ${step}${fr ? ' :' : ':'} ${ACTIONS[action]?.[language] ?? action} ${fr ? 'par' : 'by'} ${who}${text ? ` – ${quote(text, language)}` : ''}`))
    return lines.join('\n')
  },
}

async function stateHistory({ context, run, source, nameOf }: Scope, step: string): Promise<ResultTable> {
  const { rows } = await context.db.read<{ at: string; from: string | null; to: string | null; by: string | null; reason: string }>(
    `select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, from_state as from, to_state as to, by_user as by, reason from report.plan_state_changes where dry_run = $1 and step_id = $2 order by at desc limit ${MAX_ROWS}`, [run, step])
  return {
    id: 'states', source, total: rows.length, title: { en: `States of ${step} (${run})`, fr: `États de ${step} (${run})` },
    columns: [column('at', 'When', 'Quand', 'instant'), column('from', 'From', 'De', 'state'), column('to', 'To', 'À', 'state'), column('reason', 'Why', 'Cause', 'text'), column('by', 'By', 'Par', 'id')],
    rows: rows.map((row) => ({ ...row, by: row.by && nameOf(row.by) })),
  }
}
