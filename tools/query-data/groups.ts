import { formatNumber } from '../../server/platform/language.ts'
import type { Bilingual, Language } from '../../server/platform/language.ts'
import { joinList, nounFor, plural } from '../kit/render.ts'
import type { ResultTable, Value } from '../kit/types.ts'
import { isTime } from './asked.ts'
import { causeNotes } from './causes.ts'
import { chartOf, dimTitle, keyCells, keyColumns, MAX_TABLE, titleOf, valueCells, valueColumns, yearMonthTable } from './draw.ts'
import type { Dim, Input } from './input.ts'
import { byTime, byValue, sourceOf } from './measure.ts'
import type { Group, Measured } from './measure.ts'
import { capital, DIM_NOUNS, dimUnit, keyText } from './names.ts'
import { missingReports, noData, periodNotes, smallBasis, undetermined } from './notes.ts'
import { amount, bilingual, colon, enter, enterScope, isSmall, joined, subject } from './piece.ts'
import type { Making, Piece } from './piece.ts'
import { follow, followedText, pivotTable } from './pivot.ts'
import { trendText, withZeros } from './series.ts'
import { isZero } from './value.ts'

const NAMED = 4

/** Metrics whose groups add up to the whole. */
export const isAdditive = ({ asked: { metric, variant, dims }, reduce }: Measured) => !reduce && !variant.parts && !/distinct/.test(variant.value ?? '') && (metric.over === 'flow' || (metric.over === 'stock' && !dims.some(isTime)) || (metric.name === 'erlang' && !dims.some(isTime)))

/** One row per value of one or two dimensions; `second` is another metric by the same dimensions, put beside. */
export async function groupsPiece(given: Measured, input: Input, making: Making, second?: Measured): Promise<Piece> {
  const dated = given.asked.dims.some(isTime) ? { ...given, groups: given.groups.filter(({ keys }) => given.asked.dims.every((dim, n) => !isTime(dim) || keys[n] !== null)) } : given
  const measured = isSeries(given.asked.dims) && input.order === undefined && input.limit === undefined && input.above === undefined && input.below === undefined ? withZeros(dated) : dated
  const { asked, window } = measured
  const { metric, dims } = asked
  const { ledger, prefix, context } = making
  if (measured.groups.length === 0 && !(await isZero(asked, window, making))) return { status: 'no_data', text: await noData(measured, making), tables: [], charts: [] }
  const source = ledger.source(await sourceOf(measured, context))
  const secondSource = second ? ledger.source(await sourceOf(second, context)) : source
  enterScope(making, measured, source)
  const undated = given.groups.filter(({ keys }) => dims.some((dim, n) => isTime(dim) && keys[n] === null))
  const ranked = rank(measured, input)
  const kept = ranked.filter(({ value }) => within(value, input, metric.unit))
  const filtered = kept.length < ranked.length || input.above !== undefined || input.below !== undefined
  const overTime = isSeries(dims)
  const asRanking = input.order !== undefined || input.limit !== undefined || filtered
  const plain = !filtered && !second && input.show !== 'max' && input.show !== 'min' && input.show !== 'count'
  const followed = plain ? follow(measured, input.order ?? 'desc') : null
  const leaders = followed && new Set(followed.names.slice(0, input.limit ?? MAX_TABLE).map(({ keys }) => keys[0]))
  const shown = followed ? kept.filter(({ keys }) => leaders!.has(keys[followed.name]!)) : kept.slice(0, Math.min(input.limit ?? MAX_TABLE, MAX_TABLE))
  const inTable = overTime && input.limit === undefined && input.order === undefined ? shown.toSorted(byTime(dims)) : dims.some(isTime) && input.order === undefined && input.limit === undefined ? shown.toSorted(byTime(dims)) : shown
  ledger.fact(`${prefix}groups`, 'number of groups', kept.length, 'count', source)
  for (const side of ['above', 'below'] as const) if (input[side] !== undefined) ledger.fact(`${prefix}${side}`, side, scaled(input[side], metric.unit), metric.unit, source)
  const tell = teller(measured, making, source)
  const text: (Bilingual | null)[] = []
  if (kept.length === 0) text.push(bilingual((language) => `${subject(asked, window, language, dimTitle(dims)[language])}${colon(language)}${language === 'fr' ? 'aucune ligne' : 'no row'}${thresholdText(input, measured, language)} [${source}].`))
  else if (input.show === 'count' || (filtered && input.show !== 'max' && input.show !== 'min' && input.limit === undefined)) text.push(countText(kept, input, measured, source), tell.followers(shown.slice(0, NAMED), true, shown.length > NAMED))
  else if (followed) text.push(...followedText(measured, followed, input, making, source))
  else if (overTime && !asRanking && input.show !== 'max' && input.show !== 'min') text.push(...await trendText(inTable, measured, making, source, isAdditive(measured) && metric.over === 'flow' && inTable.length > 1 ? inTable.reduce((sum, { value }) => sum + (value ?? 0), 0) : null))
  else {
    text.push(tell.winner(shown, input), tell.followers(shown.slice(tell.tied(shown).length, NAMED + 1), false), tell.totals(ranked, shown))
  }
  if (second) text.push(besideText(second, inTable, measured, making, secondSource))
  const note = input.show === 'mean' ? meanText(ranked, measured, making, source) : null
  if (undated.length > 0) text.push(undatedText(undated, measured, making, source))
  text.push(note, metric.sized?.note ?? null, ...causeNotes(measured, making), ...periodNotes(measured), smallBasis({ ...measured, groups: ranked }, making, source), await undetermined(measured, making), await missingReports(measured, making))
  const pivot = followed && pivotTable(measured, followed, `${prefix}groups`, input.limit ?? MAX_TABLE, source, context.zone)
  const tables = kept.length === 0 ? [] : [pivot ?? tableOf({ ...measured, groups: inTable }, kept.length, input, `${prefix}groups`, source, second)]
  const chart = chartOf(measured, dims.some(isTime) ? shown.toSorted(byTime(dims)) : shown, `${prefix}chart`)
  return { status: 'answered', text: joined(text), tables, charts: chart ? [chart] : [] }
}

/** One step after the other: a single unit of time, or the months of years. */
const isSeries = (dims: Dim[]) => (dims.length === 1 && isTime(dims[0]!) && dims[0] !== 'weekday') || (dims.length === 2 && dims.includes('year') && dims.includes('month'))

/** What the second metric is for the row that the first sentence names; the table has them all. */
function besideText(second: Measured, shown: Group[], { asked: { dims }, window }: Measured, making: Making, source: number): Bilingual {
  const { metric } = second.asked
  const row = shown.at(isSeries(dims) ? -1 : 0)
  const group = row && second.groups.find(({ keys }) => JSON.stringify(keys) === JSON.stringify(row.keys))
  if (!row || !group) return bilingual((language) => (language === 'fr' ? `${capital(metric.label.fr)} : aucune donnée pour ces lignes [${source}].` : `${capital(metric.label.en)}: no data for these rows [${source}].`))
  enter(making, 'second', metric, group, source)
  return bilingual((language) => {
    const name = dims.map((dim, n) => keyText(dim, row.keys[n] ?? null, language, making.context.zone, window.zone === 'UTC')).join(', ')
    return `${capital(metric.label[language])}${colon(language)}${amount(group, metric, language, making.context.zone)} ${language === 'fr' ? 'pour' : 'for'} ${name} [${source}].`
  })
}

/** Groups on a small basis come last, whatever their value. */
export function rank({ groups, asked: { metric } }: Measured, input: Input): Group[] {
  const sorted = groups.toSorted(byValue(input.order ?? (input.show === 'min' ? 'asc' : 'desc')))
  return [...sorted.filter((group) => !isSmall(group, metric)), ...sorted.filter((group) => isSmall(group, metric))]
}

/** Thresholds of ratios are said in percent. */
export const scaled = (threshold: number, unit: string) => ((unit === 'ratio' && Math.abs(threshold) >= 1) ? threshold / 100 : threshold)
function within(value: number | null, { above, below }: Input, unit: string): boolean {
  if (above === undefined && below === undefined) return true
  return value !== null && (above === undefined || value > scaled(above, unit)) && (below === undefined || value < scaled(below, unit))
}

/** "above 500 GB", after a blank; '' without thresholds. */
export function thresholdText({ above, below }: Input, { asked: { metric } }: Pick<Measured, 'asked'>, language: Language): string {
  const write = (value: number) => amount({ value: scaled(value, metric.unit) }, metric, language, 'UTC', false)
  const parts = [above === undefined ? '' : `${language === 'fr' ? 'au-dessus de' : 'above'} ${write(above)}`, below === undefined ? '' : `${language === 'fr' ? 'en dessous de' : 'below'} ${write(below)}`]
  const said = parts.filter((part) => part !== '')
  return said.length > 0 ? ` ${said.join(language === 'fr' ? ' et ' : ' and ')}` : ''
}

function countText(kept: Group[], input: Input, measured: Measured, source: number): Bilingual {
  const { asked, window } = measured
  return bilingual((language) => `${subject(asked, window, language, dimTitle(asked.dims)[language])}${colon(language)}**${plural(kept.length, DIM_NOUNS[asked.dims[0]!], language)}**${thresholdText(input, measured, language)} [${source}].`)
}

/** Sentences about a ranking; what they name is entered as facts. */
function teller(measured: Measured, making: Making, source: number) {
  const { asked, window } = measured
  const { metric, dims } = asked
  const { ledger, prefix, context } = making
  const isUtc = window.zone === 'UTC'
  const name = ({ keys }: Group, language: Language) => dims.map((dim, n) => keyText(dim, keys[n] ?? null, language, context.zone, isUtc)).join(', ')
  const note = (group: Group, id: string) => {
    for (const [n, dim] of dims.entries()) ledger.fact(`${prefix}${id}_${dim}`, DIM_NOUNS[dim].en[0], group.keys[n] ?? null, dimUnit(dim, isUtc, group.keys[n] ?? null), source)
    enter(making, id, metric, group, source, `${metric.label.en}, ${name(group, 'en')}`)
    if (group.at) ledger.fact(`${prefix}${id}_at`, 'when it was reached', group.at, 'text', source)
  }
  const when = (group: Group, language: Language) => (group.at && measured.reduce ? `, ${keyText(measured.reduce.bucket, group.at, language, context.zone, isUtc)}` : '')
  const tied = (shown: Group[]) => shown.filter(({ value }) => value === shown[0]?.value && value !== null)
  return {
    tied,
    winner(shown: Group[], input: Input): Bilingual {
      const first = tied(shown)
      for (const [n, group] of first.slice(0, NAMED).entries()) note(group, n === 0 ? 'first' : `first_${n + 1}`)
      const low = input.order === 'asc' || input.show === 'min'
      return bilingual((language) => {
        const names = joinList(first.map((group) => `**${name(group, language)}**`), language, NAMED)
        const many = first.length > 1
        const head = `${subject(asked, window, language, dimTitle(dims)[language])}${colon(language)}`
        if (many && first.length === measured.groups.length) return `${head}${amount({ value: first[0]!.value }, metric, language, context.zone)} ${language === 'fr' ? 'pour' : 'for'} ${joinList(first.map((group) => name(group, language)), language, NAMED)} [${source}].`
        const verb = shown.length === 1 && measured.groups.length === 1 ? '' : language === 'fr'
          ? ` ${low ? (many ? 'sont au plus bas' : 'est au plus bas') : (many ? 'arrivent en tête, à égalité,' : 'arrive en tête')} avec` : ` ${low ? (many ? 'are lowest' : 'is lowest') : (many ? 'come first, level,' : 'comes first')} with`
        return `${head}${names}${verb || ','} ${amount(many ? { value: first[0]!.value } : first[0] ?? shown[0]!, metric, language, context.zone)}${when(first[0] ?? shown[0]!, language)} [${source}].`
      })
    },
    followers(given: Group[], all: boolean, more = true): Bilingual | null {
      const groups = given.filter(({ value }) => value !== null)
      if (groups.length === 0) return null
      for (const [n, group] of groups.entries()) note(group, `next_${n + 1}`)
      const lead = more ? { en: 'First,', fr: 'En tête,' } : { en: 'Namely', fr: 'À savoir' }
      return bilingual((language) => {
        const list = joinList(groups.map((group) => `${name(group, language)}${colon(language)}${amount(group, metric, language, context.zone, false)}${when(group, language).replace(/^, (.*)$/, ' ($1)')}`), language)
        return `${all ? lead[language] : language === 'fr' ? 'Puis' : 'Then'} ${list}.`
      })
    },
    totals(all: Group[], shown: Group[]): Bilingual | null {
      if (all.length < 2) return null
      const total = isAdditive(measured) ? all.reduce((sum, { value }) => sum + (value ?? 0), 0) : null
      if (total !== null) ledger.fact(`${prefix}total`, 'total of all groups', total, metric.unit, source)
      return bilingual((language) => {
        const count = dims.length === 1 ? plural(all.length, DIM_NOUNS[dims[0]!], language) : `${formatNumber(all.length, language)} ${language === 'fr' ? 'lignes' : 'rows'}`
        const cut = shown.length < all.length ? ` (${formatNumber(shown.length, language)} ${language === 'fr' ? 'à l’écran' : 'shown'})` : ''
        return `${count}${cut}${total === null ? '' : `, total ${amount({ value: total }, metric, language, context.zone, false)}`}.`
      })
    },
  }
}

/** What has no date stands in no step of time. */
function undatedText(undated: Group[], { asked: { metric } }: Measured, { ledger, prefix, context }: Making, source: number): Bilingual {
  const value = undated.reduce((sum, group) => sum + (group.value ?? 0), 0)
  ledger.fact(`${prefix}undated`, 'without a date', value, metric.unit, source)
  return bilingual((language) => `${language === 'fr' ? 'Sans date' : 'Without a date'}${colon(language)}${amount({ value }, metric, language, context.zone, false)}.`)
}

function meanText(groups: Group[], { asked: { metric, dims } }: Measured, { ledger, prefix, context }: Making, source: number): Bilingual | null {
  const values = groups.flatMap(({ value }) => (value === null ? [] : [value]))
  if (values.length < 2) return null
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  ledger.fact(`${prefix}mean`, `mean over the ${nounFor(2, DIM_NOUNS[dims[0]!], 'en')}`, mean, metric.unit, source)
  return bilingual((language) => `${language === 'fr' ? `Moyenne des ${plural(values.length, DIM_NOUNS[dims[0]!], language)}` : `Mean over the ${plural(values.length, DIM_NOUNS[dims[0]!], language)}`}${colon(language)}${amount({ value: mean }, metric, language, context.zone)} [${source}].`)
}

function tableOf(measured: Measured, total: number, input: Input, id: string, source: number, second?: Measured): ResultTable {
  const { asked, groups, window } = measured
  if (asked.dims.includes('year') && asked.dims.includes('month') && !second) return yearMonthTable(measured, id, source)
  const withChange = input.show === 'change' && asked.dims.length === 1 && isTime(asked.dims[0]!)
  const beside = new Map((second?.groups ?? []).map((group) => [JSON.stringify(group.keys), group]))
  const rows = groups.map((group, n): Record<string, Value> => ({
    ...keyCells(asked, group), ...valueCells(asked, group), ...(measured.reduce && group.at ? { at: group.at } : {}),
    ...(second ? valueCells(second.asked, beside.get(JSON.stringify(group.keys))) : {}), ...(withChange ? changeCells(group, groups[n - 1]) : {}),
  }))
  const columns = [
    ...keyColumns(asked, groups, window), ...valueColumns(asked),
    ...(measured.reduce && groups.some(({ at }) => at) ? [{ key: 'at', label: { en: 'when', fr: 'quand' }, unit: dimUnit(measured.reduce.bucket, window.zone === 'UTC', groups[0]!.at ?? null) }] : []),
    ...(second ? valueColumns(second.asked) : []),
    ...(withChange ? [{ key: 'change', label: { en: 'change', fr: 'évolution' }, unit: asked.metric.unit === 'ratio' ? 'points' as const : asked.metric.unit }, ...(asked.metric.unit === 'ratio' ? [] : [{ key: 'change_pct', label: { en: 'change %', fr: 'évolution %' }, unit: 'ratio' as const }])] : []),
  ]
  return { id, title: titleOf(measured), columns, rows, total, source }
}

function changeCells(group: Group, before: Group | undefined): Record<string, Value> {
  if (!before || group.value === null || before.value === null) return { change: null, change_pct: null }
  return { change: group.value - before.value, change_pct: before.value ? group.value / before.value - 1 : null }
}
