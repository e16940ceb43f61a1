import type { Answer } from '../../server/agent/answer.ts'
import type { Value } from '../../tools/kit/types.ts'

/** How a number may be written: as it is, as a percentage, in TB, in millions, in minutes, hours or days. */
const SCALES = [1, 100, 1e-3, 1e-6, 1 / 60, 1 / 3600, 1 / 86_400]
const NUMBER = /(?<![\p{L}\p{N}_.-])[-−]?\d{1,3}(?:[ \u00a0\u202f,]\d{3})+(?:[.,]\d+)?|(?<![\p{L}\p{N}_.,-])[-−]?\d+(?:[.,]\d+)?/gu

/** Half of the second decimal, or 0.01 % of large values. */
export function isNear(got: number, wanted: number, tolerance?: number): boolean {
  return Math.abs(got - wanted) <= (tolerance ?? Math.max(0.005, Math.abs(wanted) * 1e-4)) + 1e-9
}

export function sameValue(got: Value | undefined, wanted: number | string, tolerance?: number): boolean {
  if (typeof wanted === 'number') return typeof got === 'number' && isNear(got, wanted, tolerance ?? (Math.abs(wanted) < 1 ? 0.0005 : undefined))
  return typeof got === 'string' && plain(got) === plain(wanted)
}

/** Case and accents don't count. */
export function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim()
}

export function valuesOf(answer: Answer): Value[] {
  return [...answer.facts.map(({ value }) => value), ...answer.tables.flatMap(({ rows }) => rows.flatMap((row) => Object.values(row)))]
}

/** Numbers of a text with the decimals that they are written with. */
export function numbersIn(text: string): { value: number; decimals: number }[] {
  return (text.match(NUMBER) ?? []).map((found) => {
    const dots = found.replace(/[ \u00a0\u202f]/g, '').replace('−', '-').replace(/,(?=\d{3}(?:[.,\D]|$))/g, '').replace(',', '.')
    return { value: Number(dots), decimals: dots.split('.')[1]?.length ?? 0 }
  })
}

const SECONDS: Record<string, number> = { j: 86_400, d: 86_400, h: 3_600, min: 60, s: 1 }
const DURATION = /\d[\d \u00a0\u202f,]*[ \u00a0\u202f](?:j|d|h|min|s)(?:[ \u00a0\u202f]\d{1,2}[ \u00a0\u202f](?:h|min|s))+(?![\p{L}])/gu

/** Durations written in two or three units, such as "2 min 33 s": their seconds, and those of the smallest unit. */
export function durationsIn(text: string): { words: string; seconds: number; unit: number }[] {
  return (text.match(DURATION) ?? []).map((words) => {
    const parts = [...words.matchAll(/(\d[\d \u00a0\u202f,]*)[ \u00a0\u202f](j|d|h|min|s)/g)]
    return { words, seconds: parts.reduce((sum, [, count, unit]) => sum + Number(count!.replace(/\D/g, '')) * SECONDS[unit!]!, 0), unit: SECONDS[parts.at(-1)![2]!]! }
  })
}

/** Whether a reader sees the number: in the text at the rounding it is written with and in any usual unit, or in a table. */
export function isShown(answer: Answer, wanted: number, tolerance?: number): boolean {
  const inTable = answer.tables.some(({ rows }) => rows.some((row) => Object.values(row).some((value) => typeof value === 'number' && isNear(value, wanted, tolerance))))
  if (inTable || durationsIn(answer.text).some(({ seconds, unit }) => Math.abs(wanted - seconds) <= unit / 2 + (tolerance ?? 0))) return true
  return numbersIn(answer.text).some(({ value, decimals }) => SCALES.some((scale) => Math.abs(Math.abs(wanted) * scale - Math.abs(value)) <= 0.5 * 10 ** -decimals + (tolerance ?? 0) * scale + 1e-9))
}

/** Each column of each table, as a list. */
export function columnsOf(answer: Answer): Value[][] {
  return answer.tables.flatMap(({ columns, rows }) => columns.map(({ key }) => rows.map((row) => row[key] ?? null)))
}
