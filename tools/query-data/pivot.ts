import type { Bilingual, Language } from '../../server/platform/language.ts'
import { joinList, plural } from '../kit/render.ts'
import type { Column, ResultTable, Value } from '../kit/types.ts'
import { isTime } from './asked.ts'
import { dimTitle, titleOf } from './draw.ts'
import type { Input, TimeDim } from './input.ts'
import { byValue, countBuckets } from './measure.ts'
import type { Group, Measured } from './measure.ts'
import { DIM_NOUNS, dimUnit, keyText } from './names.ts'
import { amount, bilingual, colon, enter, isSmall, subject } from './piece.ts'
import type { Making } from './piece.ts'

/** More columns than this can't be read side by side. */
const MAX_COLUMNS = 60
const NAMED = 5

/** What stands for a name over all its steps of time: the sum, the ratio of the sums, the mean, the highest, or the last step. */
type How = 'sum' | 'pooled' | 'mean' | 'highest' | 'last'

/** Names followed over time: one entry per name with its value of the whole period, best first; `cells` are all its steps. */
export interface Followed { how: How; steps: string[]; names: (Group & { cells: Map<string, Group> })[]; name: number; time: number }

/** The names of two dimensions of which one is time; null for other dimensions, and where no value stands for a whole period. */
export function follow(measured: Measured, order: 'asc' | 'desc'): Followed | null {
  const { asked: { dims, metric, variant }, groups, reduce } = measured
  const [time, name] = [dims.findIndex(isTime), dims.findIndex((dim) => !isTime(dim))]
  if (dims.length !== 2 || time < 0 || name < 0 || reduce) return null
  const how: How = metric.over === 'flow' ? 'sum' : metric.over === 'ratio' && variant.parts ? 'pooled' : metric.over === 'load' ? 'mean' : metric.over === 'peak' ? 'highest' : 'last'
  if ((how === 'last' || how === 'mean') && dims[time] === 'weekday') return null
  const length = how === 'mean' ? countBuckets(measured.window, dims[time] as TimeDim) : 1
  const steps = [...new Set(groups.map(({ keys }) => String(keys[time])))].toSorted()
  const of = new Map<Value, Group[]>()
  for (const group of groups) of.set(group.keys[name]!, [...of.get(group.keys[name]!) ?? [], group])
  const names = [...of].map(([key, own]) => ({ ...whole(own, how, time, steps.at(-1)!, length), keys: [key], rows: own.length, cells: new Map(own.map((group) => [String(group.keys[time]), group])) }))
  const sorted = names.toSorted(byValue(order))
  return { how, steps, name, time, names: [...sorted.filter((group) => !isSmall(group, metric)), ...sorted.filter((group) => isSmall(group, metric))] }
}

function whole(own: Group[], how: How, time: number, last: string, length: number): Pick<Group, 'value' | 'parts'> {
  if (how === 'last') {
    const group = own.find(({ keys }) => String(keys[time]) === last)
    return { value: group?.value ?? null, ...(group?.parts ? { parts: group.parts } : {}) }
  }
  if (how === 'highest') return { value: Math.max(...own.map(({ value }) => value ?? 0)) }
  // A step without a call is a step of no traffic.
  if (how === 'sum' || how === 'mean') return { value: own.reduce((sum, { value }) => sum + (value ?? 0), 0) / length }
  const parts: [number, number] = [0, 1].map((n) => own.reduce((sum, group) => sum + (group.parts?.[n] ?? 0), 0)) as [number, number]
  return { value: parts[1] === 0 ? null : parts[0] / parts[1], parts }
}

/** The leaders in a sentence; what is named is entered as facts. */
export function followedText(measured: Measured, { how, steps, names, name, time }: Followed, input: Input, { ledger, prefix, context }: Making, source: number): Bilingual[] {
  const { asked, window } = measured
  const { metric, dims } = asked
  const [dim, step] = [dims[name]!, dims[time]!]
  const isUtc = window.zone === 'UTC'
  const shown = names.slice(0, Math.min(NAMED, input.limit ?? NAMED))
  for (const [n, group] of shown.entries()) {
    const id = n === 0 ? 'first' : `next_${n}`
    ledger.fact(`${prefix}${id}_${dim}`, DIM_NOUNS[dim].en[0], group.keys[0] ?? null, dimUnit(dim, isUtc, group.keys[0] ?? null), source)
    enter({ ledger, prefix, context }, id, metric, group, source, `${metric.label.en}, ${keyText(dim, group.keys[0] ?? null, 'en', context.zone, isUtc)}`)
  }
  ledger.fact(`${prefix}names`, `number of ${DIM_NOUNS[dim].en[1]}`, names.length, 'count', source)
  ledger.fact(`${prefix}steps`, `number of ${DIM_NOUNS[step].en[1]}`, steps.length, 'count', source)
  if (how === 'last') ledger.fact(`${prefix}last_${step}`, DIM_NOUNS[step].en[0], steps.at(-1)!, dimUnit(step, isUtc, steps.at(-1)!), source)
  const called = (group: Group, language: Language) => keyText(dim, group.keys[0] ?? null, language, context.zone, isUtc)
  const low = input.order === 'asc'
  const first = bilingual((language) => {
    const fr = language === 'fr'
    const over = { sum: fr ? 'au total' : 'in all', pooled: fr ? 'sur la période' : 'over the period', mean: fr ? 'en moyenne' : 'on average', highest: fr ? 'au plus' : 'at most', last: lastStep(keyText(step, steps.at(-1)!, language, context.zone, isUtc), step, fr) }[how]
    const tied = shown.filter(({ value }) => value !== null && value === shown[0]!.value)
    if (tied.length > 1) {
      const level = fr ? `${low ? 'sont au plus bas' : 'arrivent en tête'}, à égalité, avec` : `${low ? 'are lowest' : 'come first'}, level, with`
      return `${subject(asked, window, language, dimTitle(dims)[language])}${colon(language)}${joinList(tied.map((group) => `**${called(group, language)}**`), language)} ${level} ${amount({ value: tied[0]!.value }, metric, language, context.zone)} ${over} [${source}].`
    }
    const verb = names.length === 1 ? (fr ? 'a' : 'has') : fr ? (low ? 'est au plus bas avec' : 'arrive en tête avec') : low ? 'is lowest with' : 'comes first with'
    return `${subject(asked, window, language, dimTitle(dims)[language])}${colon(language)}**${called(shown[0]!, language)}** ${verb} ${amount(shown[0]!, metric, language, context.zone)} ${over} [${source}].`
  })
  const rest = bilingual((language) => {
    const level = Math.max(1, shown.filter(({ value }) => value !== null && value === shown[0]!.value).length)
    const list = joinList(shown.slice(level).map((group) => `${called(group, language)}${colon(language)}${amount(group, metric, language, context.zone, false)}`), language)
    const count = `${plural(names.length, DIM_NOUNS[dim], language)} ${language === 'fr' ? 'sur' : 'over'} ${plural(steps.length, DIM_NOUNS[step], language)}.`
    return `${list === '' ? '' : `${language === 'fr' ? 'Puis' : 'Then'} ${list}. `}${count}`
  })
  return [first, rest]
}

const lastStep = (text: string, step: string, fr: boolean) => (step === 'month' || step === 'quarter' || step === 'year' ? `${fr ? 'en' : 'in'} ${text}` : step === 'week' ? (fr ? `la ${text}` : `in the ${text}`) : `${fr ? 'le' : 'on'} ${text}`)

/** Names as rows, steps of time as columns; null when there are too many steps. */
export function pivotTable(measured: Measured, { names, steps, name, time }: Followed, id: string, limit: number, source: number, zone: string): ResultTable | null {
  const { asked: { dims, metric }, window } = measured
  if (steps.length > MAX_COLUMNS) return null
  const isUtc = window.zone === 'UTC'
  const [dim, step] = [dims[name]!, dims[time]!]
  const label = (key: string) => bilingual((language) => keyText(step, step === 'weekday' || (step === 'month' && !key.includes('-')) ? Number(key) : key, language, zone, isUtc))
  const columns: Column[] = [{ key: dim, label: { en: DIM_NOUNS[dim].en[0], fr: DIM_NOUNS[dim].fr[0] }, unit: dimUnit(dim, isUtc, names[0]?.keys[0] ?? null) }, ...steps.map((key): Column => ({ key, label: label(key), unit: metric.unit }))]
  const rows = names.slice(0, limit).map(({ keys, cells }) => ({ [dim]: keys[0] ?? null, ...Object.fromEntries(steps.map((key) => [key, cells.get(key)?.value ?? null])) }))
  return { id, title: titleOf(measured), columns, rows, total: names.length, source }
}
