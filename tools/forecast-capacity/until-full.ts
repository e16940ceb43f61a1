import { DateTime } from 'luxon'
import { formatDay, formatMonth } from '../../server/platform/language.ts'
import { column, formatValue } from '../kit/render.ts'
import type { Value } from '../kit/types.ts'
import { gb, n, percent, sayDoubts } from './asked.ts'
import type { Asked } from './asked.ts'
import { FURTHEST, upTo } from './base.ts'
import { Impossible } from './impossible.ts'
import { poolForecasts } from './pools.ts'
import type { PoolForecast } from './pools.ts'
import { predict } from './predict.ts'
import type { Ahead } from './predict.ts'
import { forecastChart } from './show.ts'

/** When pools are full (or at the level asked), or when a volume crosses a level. "Never" is an answer: not within four years at this pace. */
export async function untilFullView(asked: Asked): Promise<void> {
  return asked.what === 'storage' ? poolsFull(asked) : levelCrossed(asked)
}

/** Day on which a line through the monthly values, known on `day`, reaches a level; null when it does not within what is forecast. */
export function crossing(from: { day: string; value: number }, ahead: readonly Ahead[], level: number, pick: 'value' | 'high80' | 'low80' = 'value'): string | null {
  if (from.value >= level) return from.day
  let before = { at: DateTime.fromISO(from.day, { zone: 'utc' }), value: from.value }
  for (const [i, month] of ahead.entries()) {
    const at = DateTime.fromISO(from.day, { zone: 'utc' }).plus({ months: i + 1 })
    const value = month[pick]
    if (value >= level) {
      const share = value > before.value ? (level - before.value) / (value - before.value) : 1
      return before.at.plus({ days: Math.ceil(share * at.diff(before.at, 'days').days) }).toISODate()
    }
    before = { at, value }
  }
  return null
}

async function poolsFull(asked: Asked): Promise<void> {
  const { input, ledger, source, context } = asked
  const level = input.above ?? input.below ?? 100
  const isShare = level <= 100
  const known = await poolForecasts(asked)
  const today = DateTime.fromJSDate(context.now, { zone: context.zone }).toISODate()!
  const rows = known.map((pool) => rowOf(pool, isShare ? (pool.capacity * level) / 100 : level, today))
  const by = input.period && !input.period.open && Date.parse(input.period.to) > +context.now ? input.period.to.slice(0, 10) : null
  const wanted = by === null || known.length === 1 ? rows : rows.filter(({ full }) => full !== null && full < by)
  const sorted = wanted.toSorted((a, b) => (a.full ?? '9').localeCompare(b.full ?? '9') || b.fill - a.fill)
  const shown = sorted.slice(0, input.limit ?? 50)
  ledger.fact('level', isShare ? 'fill that is asked' : 'level that is asked', level, isShare ? 'pct' : 'GB', source)
  ledger.fact('pools', 'pools', known.length, 'count', source)
  const goal = (language: 'en' | 'fr') => (isShare ? (level === 100 ? (language === 'fr' ? 'plein' : 'full') : (language === 'fr' ? `à ${percent(level, 'fr')}` : `at ${percent(level, 'en')}`)) : (language === 'fr' ? `à ${gb(level, 'fr')}` : `at ${gb(level, 'en')}`))
  if (shown.length === 0) asked.say((language) => (language === 'fr' ? `Aucun des ${n(known.length, 'fr')} pools n’est ${goal('fr')} avant le ${formatDay(by!, 'fr')} à ce rythme${asked.cite()}.` : `None of the ${n(known.length, 'en')} pools is ${goal('en')} before ${formatDay(by!, 'en')} at this pace${asked.cite()}.`))
  for (const [i, row] of shown.slice(0, 5).entries()) {
    ledger.fact(`pool_${i + 1}`, 'pool', row.pool, 'id', source)
    ledger.fact(`pool_${i + 1}_used`, 'used', row.used, 'GB', source)
    ledger.fact(`pool_${i + 1}_capacity`, 'capacity', row.capacity, 'GB', source)
    ledger.fact(`pool_${i + 1}_known`, 'last day known', row.day, 'day', source)
    ledger.fact(`pool_${i + 1}_early`, 'at the earliest (80 %)', row.early, 'day', source)
    ledger.fact(`pool_${i + 1}_fill`, 'fill now', row.fill, 'ratio', source)
    ledger.fact(`pool_${i + 1}_full`, 'day it is reached; null: not within four years', row.full, 'day', source)
    ledger.fact(`pool_${i + 1}_days`, 'days from today', row.days, 'days', source)
    asked.say((language) => {
      const fr = language === 'fr'
      const state = `${gb(row.used, language)} / ${gb(row.capacity, language)}, ${formatValue(row.fill, 'ratio', language, 'UTC')}`
      const early = row.early === null || row.early === row.full ? '' : earliest(row.early, row.day, today, language)
      const past = () => (fr ? `selon la tendance, ${goal('fr')} depuis le **${formatDay(row.full!, 'fr')}** environ (données jusqu’au ${formatDay(row.day, 'fr')})` : `by its trend ${goal('en')} since about **${formatDay(row.full!, 'en')}** (data until ${formatDay(row.day, 'en')})`)
      const when = row.months < 2 ? (fr ? 'un seul mois connu, pas de tendance' : 'one month known, no trend')
        : row.full === null ? (fr ? `${early === '' ? 'jamais à ce rythme (pas dans les' : `pas ${goal('fr')} à ce rythme (pas dans les`} ${FURTHEST / 12} ans)${early}` : `${early === '' ? 'never' : `not ${goal('en')}`} at this pace (not within ${FURTHEST / 12} years)${early}`)
          : row.full <= row.day ? (fr ? `déjà ${goal('fr')}` : `already ${goal('en')}`)
            : row.full <= today ? past() : (fr ? `${goal('fr')} vers le **${formatDay(row.full, 'fr')}** (dans ${formatValue(row.days, 'days', 'fr', 'UTC')})${early}` : `${goal('en')} about **${formatDay(row.full, 'en')}** (in ${formatValue(row.days, 'days', 'en', 'UTC')})${early}`)
      return `- ${row.pool}${fr ? ' : ' : ': '}${when} ; ${state}${asked.cite()}`.replace(' ;', fr ? ' ;' : ';')
    })
  }
  if (sorted.length > 5) asked.say((language) => (language === 'fr' ? `Les ${n(sorted.length, 'fr')} pools sont dans le tableau, du premier plein au dernier.` : `All ${n(sorted.length, 'en')} pools are in the table, soonest first.`))
  sayDoubts(asked, asked.history, [])
  asked.tables.push({
    id: 'until_full', source, total: sorted.length, title: { en: 'Pools until full', fr: 'Saturation des pools' },
    columns: [
      column('pool', 'pool', 'pool', 'id'), column('used', 'used', 'utilisé', 'GB'), column('capacity', 'capacity', 'capacité', 'GB'), column('fill', 'fill', 'taux', 'ratio'), column('full', 'reached on', 'atteint le', 'day'),
      column('days', 'days left', 'jours restants', 'days'), column('early', 'at the earliest (80 %)', 'au plus tôt (80 %)', 'day'), column('months', 'months known', 'mois connus', 'count'), column('day', 'last day known', 'dernier jour connu', 'day'),
    ],
    rows: shown.map((row) => ({ ...row }) as Record<string, Value>),
  })
  const single = known.length === 1 && known[0]!.ahead.length > 0 ? known[0]! : null
  if (single) asked.charts.push(forecastChart({ en: `Used capacity of ${single.pool}`, fr: `Capacité utilisée de ${single.pool}` }, asked.history, [{ name: { en: 'forecast', fr: 'prévision' }, ahead: single.ahead.slice(0, 24) }]))
}

/** ", at the earliest 5 January 2022"; a day before today, as the last measure is older, is said to have perhaps come already. */
function earliest(early: string, known: string, today: string, language: 'en' | 'fr'): string {
  const fr = language === 'fr'
  if (early > today) return fr ? `, au plus tôt le ${formatDay(early, 'fr')}` : `, at the earliest ${formatDay(early, 'en')}`
  return fr ? `, peut-être déjà atteint (données jusqu’au ${formatDay(known, 'fr')})` : `, perhaps reached already (data until ${formatDay(known, 'en')})`
}

function rowOf({ pool, day, used, capacity, months, ahead }: PoolForecast, level: number, today: string) {
  const full = crossing({ day, value: used }, ahead, level)
  const early = crossing({ day, value: used }, ahead, level, 'high80')
  const days = full === null ? null : Math.max(0, Math.round(DateTime.fromISO(full, { zone: 'utc' }).diff(DateTime.fromISO(today, { zone: 'utc' }), 'days').days))
  return { pool, day, used, capacity, fill: capacity > 0 ? used / capacity : 0, full, days, early, months }
}

/** When the protected or stored volume crosses the level asked. */
async function levelCrossed(asked: Asked): Promise<void> {
  const { input, history, ledger, source } = asked
  const said = input.above ?? input.below
  if (said === undefined) {
    throw new Impossible({ en: 'Which level? Say for instance "when does the protected volume cross 500 TB", or ask about storage pools.', fr: 'Quel niveau ? Dites par exemple « quand le volume protégé dépasse-t-il 500 To », ou parlez des pools de stockage.' }, 'asked_back')
  }
  const { months, values } = upTo(history, history.months.at(-1)!)
  const now = values.at(-1)!
  const level = plausible(said, now)
  const ahead = predict(months, values, FURTHEST)
  const hit = (pick: 'value' | 'high80') => (now >= level ? null : ahead.find((month) => month[pick] >= level)?.month ?? null)
  const [when, early] = [hit('value'), hit('high80')]
  const thisMonth = DateTime.fromJSDate(asked.context.now, { zone: asked.context.zone }).toFormat('yyyy-MM-01')
  ledger.fact('level', 'level', level, 'GB', source)
  ledger.fact('now', 'volume of the last month', now, 'GB', source)
  ledger.fact('crossed', 'month it is crossed; null: already, or not within four years', when, 'month', source)
  ledger.fact('crossed_early', 'at the earliest (80 %)', early, 'month', source)
  asked.say((language) => {
    const fr = language === 'fr'
    const last = `${gb(now, language)} ${fr ? 'en' : 'in'} ${formatMonth(months.at(-1)!, language)}`
    if (now >= level) return fr ? `Le ${asked.subject('fr')} dépasse déjà ${gb(level, 'fr', true)} : ${last}${asked.cite()}.` : `The ${asked.subject('en')} is already above ${gb(level, 'en', true)}: ${last}${asked.cite()}.`
    const past = when !== null && when <= thisMonth ? (fr ? `Selon la tendance, le ${asked.subject('fr')} dépasse ${gb(level, 'fr')} depuis **${formatMonth(when, 'fr')}** environ` : `By its trend the ${asked.subject('en')} has crossed ${gb(level, 'en')} since about **${formatMonth(when, 'en')}**`) : null
    if (past) return fr ? `${past} ; dernier mois connu : ${last}${asked.cite()}.` : `${past}; the last month known: ${last}${asked.cite()}.`
    const soon = early && early <= thisMonth ? (fr ? ', peut-être déjà' : ', perhaps already') : early && early !== when ? (fr ? `, au plus tôt en ${formatMonth(early, 'fr')}` : `, at the earliest in ${formatMonth(early, 'en')}`) : ''
    if (when === null) return fr ? `À ce rythme, le ${asked.subject('fr')} n’atteint pas ${gb(level, 'fr', true)} dans les ${FURTHEST / 12} ans${soon} ; ${last}${asked.cite()}.` : `At this pace the ${asked.subject('en')} does not reach ${gb(level, 'en', true)} within ${FURTHEST / 12} years${soon}; ${last}${asked.cite()}.`
    return fr ? `Le ${asked.subject('fr')} devrait dépasser ${gb(level, 'fr')} en **${formatMonth(when, 'fr')}**${soon} ; ${last}${asked.cite()}.` : `The ${asked.subject('en')} should cross ${gb(level, 'en')} in **${formatMonth(when, 'en')}**${soon}; ${last}${asked.cite()}.`
  })
  sayDoubts(asked, history, [])
  asked.charts.push(forecastChart({ en: `Forecast: ${asked.subject('en')}`, fr: `Prévision : ${asked.subject('fr')}` }, history, [{ name: { en: 'forecast', fr: 'prévision' }, ahead: ahead.slice(0, 36) }]))
}

/** A level said without its unit: GB or TB, whichever is nearer to the volume. */
export function plausible(said: number, now: number): number {
  const away = (level: number) => Math.abs(Math.log(Math.max(level, 1e-9) / Math.max(now, 1e-9)))
  return away(said * 1000) < away(said) ? said * 1000 : said
}
