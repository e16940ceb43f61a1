import type { Bilingual } from '../../server/platform/language.ts'
import { formatNumber } from '../../server/platform/language.ts'
import type { ToolContext } from '../kit/types.ts'
import { ask, findMetric } from './asked.ts'
import type { Asked } from './asked.ts'
import type { Variant, View } from './catalogue/types.ts'
import { filters, Params } from './compile.ts'
import type { Dim, Input } from './input.ts'
import { bilingual } from './piece.ts'
import type { Making } from './piece.ts'
import { windowOf } from './window.ts'
import type { Window } from './window.ts'

/** Calls of the period asked: all, those that ended normally, those not answered, and those whose single cause is known. */
export interface CauseCounts { attempts: number; normal: number; failed: number; known: number; sql: string; params: unknown[] }
/** How causes were settled: by groups where too few single causes are known, failures only where a ranking is asked. */
export interface Causes { counts: CauseCounts; grouped: boolean; failures: boolean }

/** The group of normal ends of a call; every other group is a cause of failure. */
const NORMAL = 'HANG_UP'
const isCause = (dim: Dim) => dim === 'cause' || dim === 'cause_group'
/** Single causes stand for all calls when they are known for at least this share of them. */
const ENOUGH = 0.5
const failing = ({ dims }: View) => `${dims.cause ? dims.cause_group : 'cause_group'} <> '${NORMAL}'`

/**
 * What a question by cause is answered with. Single causes are known of raw calls alone: where those are few, groups of causes take their place.
 * A ranking of causes, or failed calls by cause, is about failures: calls that ended normally are left out of parts and whole. A plain breakdown, or a
 * cause that was named, counts all calls.
 */
export async function settleCauses(asked: Asked, input: Input, context: ToolContext): Promise<Asked> {
  const { metric, dims, where, without } = asked
  if (metric.domain !== 'calls' || !dims.some(isCause)) return asked
  const counts = await countCalls(asked, input, context)
  const names = [where, without]
  const grouped = dims.includes('cause') && counts.known < counts.attempts * ENOUGH && !names.some(({ cause }) => cause)
  const settled = grouped ? await ask(metric.name, input, [...new Set(dims.map((dim) => (dim === 'cause' ? 'cause_group' as const : dim)))], context) : asked
  const named = names.some(({ cause, cause_group: group }) => cause ?? group)
  const failures = !named && (metric.name === 'failed_calls' || ((metric.name === 'cause_share' || metric.name === 'cause_calls') && input.order !== undefined))
  const causes: Causes = { counts, grouped, failures }
  if (!failures) return { ...settled, causes }
  const variant: Variant = { ...settled.variant, where: failing(settled.view) }
  const label = metric.shareOf ? { en: 'share of failed calls', fr: 'part des appels en échec' } : { en: 'failed calls', fr: 'appels en échec' }
  return { ...settled, variant, causes, metric: { ...metric, label, ...(metric.shareOf ? { shareOf: { ...metric.shareOf, whole: variant } } : {}) } }
}

async function countCalls(asked: Asked, input: Input, context: ToolContext): Promise<CauseCounts> {
  const bins = (await findMetric('call_attempts')).variants[0]!.view
  const single = (await findMetric('cause_calls')).variants.find(({ view }) => view.dims.cause)!.view
  const window = await windowOf(bins, input.period, { lastMonth: false, otherwise: 'all' }, context)
  const params = new Params()
  const [where, without] = [asked.where, asked.without].map(({ trunk, customer }) => ({ ...(trunk ? { trunk } : {}), ...(customer ? { customer } : {}) }))
  const conditions = filters({ view: bins, where: where!, without: without! }, window, params).join(' and ') || 'true'
  const sql = `select coalesce(sum(attempts), 0)::float8 as attempts, coalesce(sum(rc_hang_up), 0)::float8 as normal, coalesce(sum(attempts - answered), 0)::float8 as failed,
       (select coalesce(sum(calls), 0)::float8 from ${single.from} where ${conditions}) as known
  from ${bins.from} where ${conditions}`
  const { rows } = await context.db.read<{ attempts: number; normal: number; failed: number; known: number }>(sql, params.values)
  return { ...rows[0]!, sql, params: params.values }
}

/** What is left out of an answer by cause, and why. */
export function causeNotes({ asked: { causes, dims } }: { asked: Asked; window: Window }, { ledger, prefix }: Making): Bilingual[] {
  if (!causes || causes.counts.attempts === 0) return []
  const { counts: { attempts, normal, failed, known, sql, params }, grouped, failures } = causes
  const partly = dims.includes('cause') && known < attempts
  if (!grouped && !partly && !failures) return []
  const source = ledger.source({ table: 'report.cdr_bins', rows: attempts, sql, params })
  const notes: Bilingual[] = []
  const said = (value: number, language: 'en' | 'fr') => formatNumber(value, language, 0)
  ledger.fact(`${prefix}cause_attempts`, 'calls of the period', attempts, 'count', source)
  if (grouped || partly) {
    ledger.fact(`${prefix}cause_known`, 'calls whose single cause is known', known, 'count', source)
    notes.push(bilingual((language) => {
      const groups = grouped ? (language === 'fr' ? ' ; voici donc les groupes de causes' : '; so these are groups of causes') : ''
      return language === 'fr' ? `La cause exacte n’est connue que pour les appels chargés un à un : ${said(known, 'fr')} sur ${said(attempts, 'fr')}${groups} [${source}].`
        : `Single causes are known only for calls that were loaded one by one: ${said(known, 'en')} of ${said(attempts, 'en')}${groups} [${source}].`
    }))
  }
  if (failures && !partly) {
    const silent = failed - (attempts - normal)
    ledger.fact(`${prefix}cause_normal`, 'calls that ended normally', normal, 'count', source)
    if (silent > 0) ledger.fact(`${prefix}cause_silent`, 'calls that ended normally, not answered', silent, 'count', source)
    notes.push(bilingual((language) => {
      const unanswered = silent > 0 ? (language === 'fr' ? `, dont ${said(silent, 'fr')} sans réponse` : `, ${said(silent, 'en')} of them unanswered`) : ''
      return language === 'fr' ? `Une fin normale (${NORMAL}) n’est pas une cause d’échec : ${said(normal, 'fr')} appels sur ${said(attempts, 'fr')} sont hors du classement${unanswered} [${source}].`
        : `A normal end (${NORMAL}) is no cause of failure: ${said(normal, 'en')} of ${said(attempts, 'en')} calls are left out of the ranking${unanswered} [${source}].`
    }))
  }
  return notes
}
