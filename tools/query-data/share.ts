import type { Language } from '../../server/platform/language.ts'
import { formatValue, joinList } from '../kit/render.ts'
import type { Noun } from '../kit/render.ts'
import type { ToolContext, Value } from '../kit/types.ts'
import type { EntityKind, Where } from '../kit/where.ts'
import { isTime, nameDims } from './asked.ts'
import type { Asked } from './asked.ts'
import type { Metric } from './catalogue/types.ts'
import { causeNotes } from './causes.ts'
import { chartOf, dimTitle, keyCells, keyColumns, titleOf } from './draw.ts'
import type { Dim, Input } from './input.ts'
import { byTime, measure, sourceOf } from './measure.ts'
import type { Group, Measured } from './measure.ts'
import { DIM_NOUNS, dimUnit, keyText } from './names.ts'
import { missingReports, noData, periodNotes } from './notes.ts'
import { amount, bilingual, colon, enter, enterScope, joined, subject } from './piece.ts'
import type { Making, Piece } from './piece.ts'
import { rank } from './groups.ts'
import { follow, followedText, pivotTable } from './pivot.ts'

const NAMED = 5
const plainNoun = ({ en, fr }: Metric['label']): Noun => ({ en: [en, en], fr: [fr, fr] })
/** Filters that say which part is meant, when nothing else does: "the share of Veeam for client ACA" is of that client. */
const PARTS: EntityKind[] = ['offer', 'tool', 'typology', 'status', 'level', 'cause', 'cause_group', 'state']

/** What the share is of: the same metric with fewer dimensions and filters. */
function wholeOf(asked: Asked): Asked {
  const { metric, dims, where } = asked
  if (metric.shareOf) {
    const kept = dims.filter((dim) => !metric.shareOf!.dims.includes(dim))
    // All calls are counted without unfolding their causes; single causes are known for some bins only, and have their own total.
    const { whole } = metric.shareOf
    const counted = asked.view.name === whole.view.name || asked.causes?.failures ? { variant: whole, view: whole.view } : {}
    return { ...asked, ...counted, dims: kept, where: dims.length > kept.length && !metric.shareOf.kinds.some((kind) => where[kind]) ? where : omit(where, metric.shareOf.kinds) }
  }
  if (nameDims(dims).length > 0) return { ...asked, dims: dims.filter(isTime) }
  const parts = PARTS.filter((kind) => where[kind])
  const others = (Object.keys(where) as EntityKind[]).filter((kind) => !PARTS.includes(kind) && kind !== 'dry_run')
  return { ...asked, where: omit(where, parts.length > 0 ? parts : others) }
}

const omit = (where: Where, kinds: EntityKind[]): Where => Object.fromEntries(Object.entries(where).filter(([kind]) => !kinds.includes(kind as EntityKind)))

/** The metric that a share is of: the second one asked, or what the first is a part of by nature; undefined: of the same metric without its dimensions or filters. */
export function wholeMetric({ metric, dims, where, without }: Asked, { metric2 }: Input): string | undefined {
  if (metric2 !== undefined && metric2 !== metric.name) return metric2
  const filtered = [where, without].some((filters) => Object.keys(filters).some((kind) => kind !== 'dry_run'))
  return dims.length === 0 && !filtered ? metric.partOf : undefined
}

/** Shares of a whole: of each group, or of what the filters keep; `of`: the whole when it is another metric. */
export async function sharePiece(part: Measured, input: Input, making: Making, of?: Measured): Promise<Piece> {
  const { asked, window } = part
  const { metric, dims } = asked
  const { ledger, prefix, context } = making
  const whole = of ?? await measure(wholeOf(asked), window, context)
  if (whole.groups.length === 0) return { status: 'no_data', text: await noData(part, making), tables: [], charts: [] }
  const groups = sharesOf(part, whole, dims)
  const source = ledger.source(await sourceOf(part, context))
  const total = ledger.source(await sourceOf(whole, context))
  enterScope(making, part, source)
  const unit = quantity(metric)
  if (groups.length === 0 && (dims.length > 0 || !whole.groups[0]!.value)) {
    return { status: 'answered', text: bilingual((language) => `${subject(asked, window, language, dims.length > 0 ? dimTitle(dims)[language] : '')}${colon(language)}${language === 'fr' ? 'le total est nul, il n’y a pas de part à donner' : 'the total is zero, there is no share to give'} [${total}].`), tables: [], charts: [] }
  }
  const notes = [...causeNotes(part, making), ...periodNotes(part), await missingReports(part, making)]
  if (dims.length === 0) {
    const group = groups[0] ?? { keys: [], value: 0, parts: [0, whole.groups[0]!.value!] as [number, number], rows: 0 }
    ledger.fact(`${prefix}value`, 'share', group.value, 'ratio', source)
    ledger.fact(`${prefix}part`, metric.label.en, group.parts![0], unit.unit, source)
    ledger.fact(`${prefix}whole`, 'whole', group.parts![1], unit.unit, total)
    const text = bilingual((language) => `${subject(asked, window, language)}${colon(language)}**${formatValue(group.value, 'ratio', language, context.zone)}**${of ? '' : language === 'fr' ? ' du total' : ' of the total'}, ${counts(group, unit, language, context)}${of ? ` (${of.asked.metric.label[language]})` : ''} [${source}][${total}].`)
    return { status: 'answered', text: joined([text, ...notes]), tables: [], charts: [] }
  }
  const ranked = rank({ ...part, groups }, input)
  const shown = (dims.some(isTime) && input.order === undefined ? ranked.toSorted(byTime(dims)) : ranked).slice(0, input.limit ?? 5_000)
  const counted = (of?.asked.metric ?? unit).label
  const rated: Metric = {
    ...unit, unit: 'ratio', over: metric.over === 'stock' ? 'stock' : 'ratio', label: metric.shareOf ? metric.label : { en: `${unit.label.en} (share)`, fr: `${unit.label.fr} (part)` },
    ...(unit.unit === 'GB' ? {} : { nouns: [plainNoun(counted), plainNoun(counted)] }),
  }
  const shares: Measured = { ...part, groups, asked: { ...asked, metric: rated, variant: { ...asked.variant, parts: ['', ''] } } }
  const followed = input.above === undefined && input.below === undefined && metric.unit !== 's' ? follow(shares, input.order ?? 'desc') : null
  const pivot = followed && pivotTable(shares, followed, `${prefix}shares`, input.limit ?? 5_000, source, context.zone)
  if (followed && pivot) {
    const line = chartOf(shares, shown, `${prefix}chart`)
    return { status: 'answered', text: joined([...followedText(shares, followed, input, making, source), ...notes]), tables: [pivot], charts: line ? [line] : [] }
  }
  const best = ranked.slice(0, NAMED)
  const isUtc = window.zone === 'UTC'
  const name = ({ keys }: Group, language: Language) => dims.map((dim, n) => keyText(dim, keys[n] ?? null, language, context.zone, isUtc)).join(', ')
  for (const [n, group] of best.entries()) {
    for (const [k, dim] of dims.entries()) ledger.fact(`${prefix}${n + 1}_${dim}`, DIM_NOUNS[dim].en[0], group.keys[k] ?? null, dimUnit(dim, isUtc, group.keys[k] ?? null), source)
    enter(making, `${n + 1}_share`, { ...unit, nouns: undefined, unit: 'ratio', label: { en: 'share', fr: 'part' } }, { value: group.value }, source)
    ledger.fact(`${prefix}${n + 1}_value`, `${metric.label.en}, ${name(group, 'en')}`, group.parts![0], unit.unit, source)
  }
  const overall = whole.asked.dims.length === 0 ? whole.groups[0]!.value : null
  if (overall !== null) ledger.fact(`${prefix}total`, 'total', overall, unit.unit, total)
  const text = bilingual((language) => {
    const share = (group: Group) => formatValue(group.value, 'ratio', language, context.zone)
    const [first, ...rest] = best
    const low = input.order === 'asc'
    const verb = language === 'fr' ? (low ? 'a la plus petite part' : 'a la plus grande part') : low ? 'has the smallest share' : 'has the largest share'
    const list = joinList(rest.map((group) => `${name(group, language)} (${share(group)})`), language)
    const sum = overall === null ? '' : ` ${language === 'fr' ? 'Total' : 'Total'}${colon(language)}${amount({ value: overall }, unit, language, context.zone, false)} [${total}].`
    return `${subject(asked, window, language, dimTitle(dims)[language])}${colon(language)}**${name(first!, language)}** ${verb}, **${share(first!)}** (${counts(first!, unit, language, context)}) [${source}].${list ? ` ${language === 'fr' ? 'Puis' : 'Then'} ${list}.` : ''}${sum}`
  })
  const rows = shown.map((group): Record<string, Value> => ({ ...keyCells(asked, group), [metric.name === 'cause_share' ? 'calls' : metric.name]: group.parts![0], share: group.value }))
  const columns = [...keyColumns(asked, groups, window), { key: metric.name === 'cause_share' ? 'calls' : metric.name, label: unit.label, unit: unit.unit }, { key: 'share', label: { en: 'share', fr: 'part' }, unit: 'ratio' as const }]
  const chart = chartOf({ ...shares, asked: { ...asked, metric: rated } }, shown, `${prefix}chart`)
  return { status: 'answered', text: joined([text, ...notes]), tables: [{ id: `${prefix}shares`, title: titleOf(part), columns, rows, total: ranked.length, source }], charts: chart ? [chart] : [] }
}

/** What the parts are counted in; a share of causes counts calls. */
const quantity = (metric: Metric): Metric => (metric.shareOf ? { ...metric, unit: 'count', label: { en: 'calls', fr: 'appels' }, nouns: undefined, shareOf: undefined } : metric)

function counts(group: Group, unit: Metric, language: Language, context: ToolContext): string {
  const [part, whole] = group.parts!
  return `${amount({ value: part }, unit, language, context.zone, false)} ${language === 'fr' ? 'sur' : 'out of'} ${amount({ value: whole }, unit, language, context.zone, false)}`
}

function sharesOf(part: Measured, whole: Measured, dims: Dim[]): Group[] {
  const places = whole.asked.dims.map((dim) => dims.indexOf(dim))
  const totals = new Map(whole.groups.map((group) => [JSON.stringify(group.keys), group.value]))
  return part.groups.flatMap((group): Group[] => {
    const total = totals.get(JSON.stringify(places.map((n) => group.keys[n] ?? null)))
    return total && group.value !== null ? [{ ...group, value: group.value / total, parts: [group.value, total] }] : []
  })
}
