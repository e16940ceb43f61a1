import { IANAZone } from 'luxon'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const QUARTER = HOUR / 4
/** Lines of a log may stand a little out of order without time having gone back an hour. */
const DISORDER = 5 * 60_000

/** The offsets that a local time may have in a zone; the same within any quarter of an hour. */
class ZoneOffsets {
  readonly #zone: IANAZone
  readonly #known = new Map<number, number[]>()
  /** Days without a change, by number: the only offset they have. */
  readonly #days = new Map<number, number[] | null>()

  constructor(zone: string) {
    this.#zone = IANAZone.create(zone)
  }

  /** @param local ms, the wall clock read as if it were UTC @returns offsets in ms, the earlier instant first; empty: that hour was left out in spring */
  of(local: number): number[] {
    const day = Math.floor(local / DAY)
    let whole = this.#days.get(day)
    if (whole === undefined) {
      const [before, after] = [this.#zone.offset((day - 1) * DAY), this.#zone.offset((day + 2) * DAY)]
      if (this.#days.size > 20_000) this.#days.clear()
      this.#days.set(day, whole = before === after ? [before * 60_000] : null)
    }
    if (whole) return whole
    const quarter = Math.floor(local / QUARTER)
    const before = this.#known.get(quarter)
    if (before) return before
    const at = quarter * QUARTER
    const tried = [...new Set([this.#zone.offset(at - DAY), this.#zone.offset(at + DAY)])].map((minutes) => minutes * 60_000)
    const offsets = tried.filter((offset) => this.#zone.offset(at - offset) * 60_000 === offset).sort((a, b) => b - a)
    if (this.#known.size > 20_000) this.#known.clear()
    this.#known.set(quarter, offsets)
    return offsets
  }

  /** The offset before the next change: what a clock that was not put forward shows. */
  before(local: number): number {
    return this.#zone.offset(local - DAY) * 60_000
  }
}

/**
 * Turns local times of a file into instants, in the order in which they stand. An hour that occurs twice is resolved by
 * that order: once the clock has gone back, the second time is meant until the hour is over. An hour that was left out is
 * read with the clock that was not put forward. Both are counted.
 */
export class LocalTimes {
  readonly #offsets: ZoneOffsets
  #last = -Infinity
  #lastLocal = -Infinity
  #rising = 0
  #second = false
  #inside = false
  repeated = 0
  missing = 0
  /** Local times, as text, of the first of each. */
  firstRepeated: string | null = null
  firstMissing: string | null = null

  constructor(zone: string) {
    this.#offsets = new ZoneOffsets(zone)
  }

  /** The next time of the file. @param local ms, the wall clock read as if it were UTC */
  next(local: number): number {
    const offsets = this.#offsets.of(local)
    if (local > this.#lastLocal) this.#rising += 1
    else if (local < this.#lastLocal) this.#rising -= 1
    const instant = offsets.length === 2 ? this.#repeated(local, offsets) : this.#single(local, offsets)
    this.#last = instant
    this.#lastLocal = local
    return instant
  }

  /** A time that is not before another one, e.g. the end of a run; does not count as the next one of the file. */
  notBefore(local: number, earliest: number): number {
    const offsets = this.#offsets.of(local)
    if (offsets.length < 2) return this.#single(local, offsets, true)
    this.#count(local)
    const first = local - offsets[0]!
    return first >= earliest ? first : local - offsets[1]!
  }

  #single(local: number, offsets: number[], aside = false): number {
    if (!aside) this.#inside = false
    if (offsets.length === 1) return local - offsets[0]!
    this.missing += 1
    this.firstMissing ??= wall(local)
    return local - this.#offsets.before(local)
  }

  #repeated(local: number, [summer, winter]: number[]): number {
    this.#count(local)
    const falling = this.#rising < 0
    if (!this.#inside) {
      this.#inside = true
      // A file that begins, or goes on, after the hour was over the first time.
      const gap = this.#last - (local - summer!)
      this.#second = falling ? true : gap > DISORDER && gap <= HOUR
    } else if (falling ? local - this.#lastLocal > DISORDER : this.#lastLocal - local > DISORDER) this.#second = !falling
    return local - (this.#second ? winter! : summer!)
  }

  #count(local: number): void {
    this.repeated += 1
    this.firstRepeated ??= wall(local)
  }

  /** What to say of both, in words; empty: neither occurred. */
  warnings(): string[] {
    const said: string[] = []
    if (this.repeated > 0) said.push(`${this.repeated} local times stand in an hour that occurs twice (the first is ${this.firstRepeated}): the order of the lines decided which one is meant.`)
    if (this.missing > 0) said.push(`${this.missing} local times stand in an hour that the change to summer time leaves out (the first is ${this.firstMissing}): they were read as winter time.`)
    return said
  }
}

function wall(local: number): string {
  return new Date(local).toISOString().slice(0, 16).replace('T', ' ')
}
