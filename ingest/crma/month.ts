import { cellText } from '../kit/text.ts'
import type { Cell } from '../kit/text.ts'

const MONTH_WORDS = ['jan|janv|january|janvier', 'feb|febr|fev|fevr|february|fevrier', 'mar|mars|march', 'apr|avr|april|avril', 'may|mai', 'jun|june|juin',
  'jul|july|juil|juillet', 'aug|august|aout', 'sep|sept|september|septembre', 'oct|october|octobre', 'nov|november|novembre', 'dec|december|decembre']
const NUMBER_OF_WORD = new Map(MONTH_WORDS.flatMap((words, index) => words.split('|').map((word) => [word, index + 1] as const)))
const WORD = `(?<![a-z])(${MONTH_WORDS.join('|')})(?![a-z])`
const YEAR = '(?<!\\d)(20\\d{2})(?!\\d)'

const DAY = '(?:0?[1-9]|[12]\\d|3[01])'
const MARK = '[-_. ]'

interface Form { pattern: RegExp; year: number; month: number }

// In the order of trust: a month alone says more about a monthly report than a day does.
const FORMS: Form[] = [
  { pattern: new RegExp(`${WORD}[^a-z0-9]*${YEAR}`, 'g'), month: 1, year: 2 },
  { pattern: new RegExp(`${YEAR}[^a-z0-9]*${WORD}`, 'g'), year: 1, month: 2 },
  { pattern: new RegExp(`(?<!\\d)(20\\d{2})(${MARK})(0?[1-9]|1[0-2])(?!\\d|\\2${DAY}(?!\\d))`, 'g'), year: 1, month: 3 },
  { pattern: /(?<!\d)(20\d{2})(0[1-9]|1[0-2])(?!\d)/g, year: 1, month: 2 },
  { pattern: new RegExp(`(?<!\\d)(?<!20\\d{2}${MARK})(?<!20\\d{2}${MARK}\\d{1,2}${MARK})(0[1-9]|1[0-2]|(?<![a-z])[1-9])${MARK}?(20\\d{2})(?!\\d)`, 'g'), month: 1, year: 2 },
  { pattern: new RegExp(`(?<!\\d)(20\\d{2})(${MARK})(0?[1-9]|1[0-2])\\2${DAY}(?!\\d)`, 'g'), year: 1, month: 3 },
  { pattern: /(?<!\d)(20\d{2})(0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)/g, year: 1, month: 2 },
  { pattern: /(?<!\d)(?:0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])(20\d{2})(?!\d)/g, month: 1, year: 2 },
]

/**
 * The months that a file name, a folder name or a title speaks of, first days as YYYY-MM-01, without repeats, the likeliest
 * first: 2020-06, 202006, 06-2020, juin_2020, June 2020, 2020-06-30.
 */
export function monthsIn(text: string): string[] {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const found: string[] = []
  for (const { pattern, year, month } of FORMS) {
    for (const match of plain.matchAll(pattern)) {
      const number = NUMBER_OF_WORD.get(match[month]!) ?? Number(match[month])
      found.push(`${match[year]}-${String(number).padStart(2, '0')}-01`)
    }
  }
  return [...new Set(found)]
}

/** The day on which the period line of a sheet ends, YYYY-MM-DD: the last date of the first line that tells a period; null when none does. */
export function periodEnd(rows: Cell[][]): string | null {
  for (const cells of rows) {
    const text = cells.map(cellText).filter((cell) => cell !== '').join(' ')
    const days = [...text.matchAll(/(?<!\d)(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2}))(?!\d)/g)]
      .map((match) => (match[1] ? [match[1], match[2]!, match[3]!] : [match[6]!.padStart(4, '20'), match[5]!, match[4]!]))
      .filter(([, month, day]) => Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= 31)
    if (days.length >= 2 || (days.length === 1 && /p.{0,3}riod/i.test(text))) {
      const [year, month, day] = days.at(-1)!
      return `${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`
    }
  }
  return null
}

/** The first day of the month that follows. */
export function nextMonth(month: string): string {
  const [year, number] = month.split('-').map(Number)
  return new Date(Date.UTC(year!, number!, 1)).toISOString().slice(0, 10)
}
