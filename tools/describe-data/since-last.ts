import { DateTime } from 'luxon'
import type { Bilingual, Language } from '../../server/platform/language.ts'
import type { Ledger } from '../kit/ledger.ts'
import type { Span } from '../kit/period.ts'
import { formatValue, joinList } from '../kit/render.ts'
import type { ToolContext } from '../kit/types.ts'
import { capital } from '../query-data/names.ts'
import { bilingual } from '../query-data/piece.ts'

/** A stretch that lacks, first and last month or day; `what` names the tool, trunk or area. */
export interface Gap { what: string; at: string; until: string }
interface Series { domain: string; unit: string }

/**
 * What was due after the last of the data and until the clock: whole months before the current one, days before today. The report of the current month
 * may be on its way, and is only mentioned.
 *
 * @param last last month or day of the data, YYYY-MM-DD
 * @param asked only what lies in it is told
 * @param names tools that were asked for; absent: those that still report
 * @returns null when nothing is due
 */
export async function sinceLast({ domain, unit }: Series, last: string, asked: Span | null, names: string[] | undefined, zone: string, context: ToolContext, ledger: Ledger): Promise<{ text: Bilingual; gaps: Gap[] } | null> {
  const step = unit === 'month' ? 'month' : 'day'
  const tools = domain === 'capacity' ? await reporting(names, context) : null
  const from = DateTime.fromISO(tools?.last ?? last, { zone }).plus({ [`${step}s`]: 1 })
  const today = DateTime.fromJSDate(context.now, { zone }).startOf(step)
  const [begin, end] = [asked ? DateTime.fromISO(asked.from, { zone }) : from, asked ? DateTime.fromISO(asked.to, { zone }) : today.plus({ days: 1 })]
  const first = from > begin ? from : begin.startOf(step)
  const until = (end < today ? end : today).minus(1).startOf(step)
  const current = step === 'month' && today >= from && today >= begin && today < end
  if (first > until && !current) return null
  const source = ledger.source({ table: VIEWS[domain] ?? domain, rows: 0 })
  const due = first <= until ? { first: first.toISODate()!, until: until.toISODate()!, count: Math.round(until.diff(first, `${step}s`)[`${step}s`]) + 1 } : null
  if (due) {
    ledger.fact(`${domain}_due_from`, `first ${step} due since the last one loaded`, due.first, step, source)
    ledger.fact(`${domain}_due_until`, `last ${step} due`, due.until, step, source)
    ledger.fact(`${domain}_due`, `${step}s due and not loaded`, due.count, 'count', source)
  }
  if (current) ledger.fact(`${domain}_current`, 'current month, not loaded', today.toISODate()!, 'month', source)
  const text = bilingual((language) => {
    const fr = language === 'fr'
    const who = tools && tools.names.length > 0 ? ` (${joinList(tools.names, language)})` : ''
    const month = current ? formatValue(today.toISODate()!, 'month', language, zone) : ''
    const lacking = due ? (fr ? `Depuis, rien n’est chargé${who} : il manque ${stretch(due, step, 'fr')}` : `Since then nothing is loaded${who}: ${stretch(due, step, 'en')} ${due.count > 1 ? 'are' : 'is'} missing`) : ''
    const coming = current ? (fr ? `${due ? month : capital(month)} n’est pas encore chargé` : `${month} is not loaded yet`) : ''
    return `${[lacking, coming].filter((part) => part !== '').join(fr ? ' ; ' : '; ')} [${source}].`
  })
  return { text, gaps: due ? (tools?.names ?? [domain]).map((what) => ({ what, at: due.first, until: due.until })) : [] }
}

const VIEWS: Record<string, string> = { capacity: 'report.backup_reports', storage: 'report.storage_volumes', calls: 'report.cdr_bins', etl: 'report.etl_runs' }

/** August 2020; August 2020 to October 2020 (3 months). */
function stretch({ first, until, count }: { first: string; until: string; count: number }, step: 'month' | 'day', language: Language): string {
  const [a, b] = [first, until].map((at) => formatValue(at, step, language, 'UTC'))
  if (count === 1) return language === 'fr' && step === 'day' ? `le ${a}` : a!
  const units = language === 'fr' ? (step === 'month' ? 'mois' : 'jours') : `${step}s`
  if (language === 'en') return `${a} to ${b} (${count} ${units})`
  return step === 'day' ? `les jours du ${a} au ${b} (${count} ${units})` : `${a} à ${b} (${count} ${units})`
}

/** Tools that still report: the last report of one whose servers moved on is no lack. */
async function reporting(names: string[] | undefined, { db }: ToolContext): Promise<{ names: string[]; last: string } | null> {
  const { rows } = await db.read<{ tool: string; last: string }>(`select tool, to_char(max(month), 'YYYY-MM-DD') as last from report.backup_reports b
 where ($1::text[] is null or tool = any($1)) group by tool
having max(month) = (select max(month) from report.backup_reports) or exists (select from report.missing_reports m where m.tool = b.tool and m.kind = 'late') or $1::text[] is not null order by tool`, [names && names.length > 0 ? names : null])
  if (rows.length === 0) return null
  return { names: rows.map(({ tool }) => tool), last: rows.map(({ last }) => last).toSorted().at(-1)! }
}
