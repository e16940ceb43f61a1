import { ToolInputError } from '../../server/platform/errors.ts'
import { metrics } from '../query-data/catalogue/index.ts'
import type { Bilingual } from '../../server/platform/language.ts'
import type { Unit } from '../kit/types.ts'
import { CAUSE_FIELDS } from './bins.ts'
import type { CauseGroup, Columns, Field } from './bins.ts'

type Sum = Partial<Record<Field, number>>
/** Codes of tables, the same in both languages. */
const CODES: Record<string, string> = { call_attempts: 'CDR', answered_calls: 'OK', failed_calls: 'KO', ccr: 'CCR', asr: 'ASR', ner: 'NER', acd: 'ACD', erlang: 'Erlang', talk_time: 'TALK', short_calls: 'SHORT', null_calls: 'NULL' }

/** A KPI as sums of a bin's fields: a count, or a ratio of two sums that is judged from `minimum` in the denominator on. `bad`: the side that is a fault. */
export interface Kpi { name: string; code: string; label: Bilingual; short: Bilingual; unit: Unit; part: Sum; whole?: Sum; minimum: number; group?: CauseGroup; bad: 'low' | 'high' | 'both' }

const both = (text: string): Bilingual => ({ en: text, fr: text })
const SUMS: Record<string, { part: Sum; whole?: Sum; short: Bilingual; bad: Kpi['bad'] }> = {
  call_attempts: { bad: 'both', part: { attempts: 1 }, short: { en: 'calls', fr: 'appels' } },
  answered_calls: { bad: 'both', part: { answered: 1 }, short: { en: 'answered calls', fr: 'appels aboutis' } },
  failed_calls: { bad: 'high', part: { attempts: 1, answered: -1 }, short: { en: 'failed calls (KO)', fr: 'appels KO' } },
  ccr: { bad: 'low', part: { answered: 1 }, whole: { attempts: 1 }, short: both('CCR') },
  asr: { bad: 'low', part: { answered: 1 }, whole: { attempts: 1 }, short: both('ASR') },
  ner: { bad: 'low', part: { answered: 1, rc_busy: 1, rc_no_answer: 1 }, whole: { attempts: 1 }, short: both('NER') },
  acd: { bad: 'both', part: { talk_seconds: 1 }, whole: { answered: 1 }, short: both('ACD') },
  erlang: { bad: 'both', part: { talk_seconds: 1 / 900 }, short: both('Erlang') },
  talk_time: { bad: 'both', part: { talk_seconds: 1 }, short: { en: 'talk time', fr: 'temps de parole' } },
  short_calls: { bad: 'high', part: { short_calls: 1 }, short: { en: 'short calls', fr: 'appels courts' } },
  null_calls: { bad: 'high', part: { null_duration: 1 }, short: { en: 'null calls', fr: 'appels nuls' } },
}
/** KPIs that tell the same as another: a silence is a drop of calls, sized channels follow the traffic. */
const STANDS_FOR: Record<string, string> = { silence: 'call_attempts', channels_needed: 'erlang' }
/** Judged when none is named; the ASR equals the CCR here, null calls the failed ones, talk time the traffic. */
const ALL = ['call_attempts', 'ccr', 'failed_calls', 'ner', 'acd', 'erlang', 'short_calls']
/** Judged when none is named and there is too much for all of them. */
export const MAIN: ReadonlySet<string> = new Set(['call_attempts', 'ccr'])
export const KNOWN_KPIS = [...Object.keys(SUMS), 'cause_calls', 'cause_share', 'silence', 'channels_needed']

/** The KPI of a name of the catalogue; null when it is none of calls. @throws {ToolInputError} when there is no such metric at all */
export async function kpiOf(name: string, group?: CauseGroup): Promise<Kpi | null> {
  const metric = (await metrics()).get(name)
  if (!metric) throw new ToolInputError(`There is no metric "${name}". KPIs of calls: ${KNOWN_KPIS.join(', ')}.`)
  if (metric.domain !== 'calls') return null
  if (name === 'cause_calls' || name === 'cause_share') {
    const fields: Sum = group ? { [CAUSE_FIELDS[group]]: 1 } : { rc_network: 1, rc_congestion: 1 }
    const of = group ?? 'NETWORK + CONGESTION'
    const share = name === 'cause_share'
    return {
      name, code: share ? `${of} %` : of, unit: metric.unit, bad: 'high', part: fields, minimum: metric.minimum ?? 0, ...(share ? { whole: { attempts: 1 } } : {}), ...(group ? { group } : {}),
      label: share ? { en: `share of calls ended by ${of}`, fr: `part des appels terminés par ${of}` } : { en: `calls ended by ${of}`, fr: `appels terminés par ${of}` },
      short: share ? { en: `${of} share`, fr: `part ${of}` } : both(of),
    }
  }
  const { label, unit, minimum } = (await metrics()).get(STANDS_FOR[name] ?? name)!
  const sums = SUMS[STANDS_FOR[name] ?? name]!
  return { name: STANDS_FOR[name] ?? name, ...sums, ...(name === 'silence' ? { bad: 'low' as const } : {}), code: CODES[STANDS_FOR[name] ?? name]!, label, unit, minimum: minimum ?? 0 }
}

export async function kpisOf(name: string | undefined, group: CauseGroup | undefined): Promise<Kpi[] | null> {
  const names = name ? [name] : group ? ['cause_calls', 'cause_share'] : ALL
  const kpis: Kpi[] = []
  for (const each of names) {
    const kpi = await kpiOf(each, group)
    if (!kpi) return null
    kpis.push(kpi)
  }
  return kpis
}

export function sumOf(columns: Columns, sum: Sum): Float64Array {
  const [first, ...rest] = Object.entries(sum) as [Field, number][]
  const total = columns[first![0]].map((value) => value * first![1])
  for (const [field, factor] of rest) {
    const column = columns[field]
    for (let index = 0; index < total.length; index += 1) total[index]! += column[index]! * factor
  }
  return total
}
