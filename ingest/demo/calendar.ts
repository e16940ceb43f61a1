const DAY_MS = 86_400_000

/** Day `count` days after an ISO day (`2021-05-10`); negative goes back. */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10)
}

/** Month `count` months after a month written `2020-01`. */
export function addMonths(month: string, count: number): string {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + count
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`
}

/** Day of the week of an ISO day: 1 Monday .. 7 Sunday. */
export function weekday(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7
}

/** ISO UTC time to the second, from milliseconds since 1970: `2021-05-06T13:00:00Z`. */
export function isoUtc(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`
}

/** `2021-05-06` as `06/05/2021`. */
export function frenchDay(day: string): string {
  return `${day.slice(8, 10)}/${day.slice(5, 7)}/${day.slice(0, 4)}`
}

/** A decimal in French text, thousands apart when asked: `1204.75` gives `1204,75` or `1 204,75`. */
export function frenchDecimal(value: number, digits: number, thousands = ''): string {
  const [whole, fraction] = value.toFixed(digits).split('.')
  const grouped = whole!.replace(/\B(?=(\d{3})+$)/g, thousands)
  return fraction === undefined ? grouped : `${grouped},${fraction}`
}

/** Rounded to `digits` decimals, as the number that the file will hold. */
export function round(value: number, digits = 0): number {
  return Number(value.toFixed(digits))
}
