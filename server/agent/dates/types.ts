import type { DateTime } from 'luxon'

export type Grain = 'minute' | 'quarter_hour' | 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'half' | 'year' | 'range'

/** How often a repeating time comes ("every Monday": week); weekday is Monday to Friday. */
export type Every = 'hour' | 'day' | 'night' | 'weekday' | 'week' | 'weekend' | 'month' | 'quarter' | 'year'

/** A stretch of time, half-open [from, to), ISO UTC; `grain` says the calendar unit it is, `range` when it is none. */
export interface Period {
  from: string
  to: string
  grain: Grain
  /** The zone whose days, weeks and months were meant. */
  zone: string
  /** For readers: "3 - 9 May 2021", "du 3 au 9 mai 2021". */
  label: { en: string; fr: string }
  /** `end`: "since January", `to` is now. `start`: "before March", `from` is year 1. */
  open?: 'start' | 'end'
  /** Starts after now, or (until, before, by) ends after now. */
  future?: boolean
  /** "last report", "latest month": the newest month of the data, not of the calendar. */
  relative?: 'latest'
  /** The words mean this time again and again; `from`, `to` are its next turn. */
  every?: Every
}

export interface DateContext {
  /** ISO UTC. */
  now: string
  /** IANA zone of calendar words, e.g. Europe/Paris. */
  zone: string
  /** Guessed from the text when absent. */
  language?: 'en' | 'fr'
  /** Period of the previous turn, for "the 12th", "the day before", "same day last week". */
  threadPeriod?: Period
  /** End of the data; only with it are "last report", "latest month" found. */
  dataUntil?: string
  /** Which way bare weekdays, days and months lean ("Friday" in a plan: future). Default: past, unless the words say future. */
  prefer?: 'past' | 'future'
}

export interface DateMention {
  start: number
  end: number
  text: string
  period: Period
  /** Other readings, most likely first; absent when there is no real doubt. */
  alternatives?: Period[]
  /** Resolved from `threadPeriod`, wholly or for what the words left out. */
  usesThread?: boolean
}

/** A resolved reading before it is written out as a Period. */
export interface Span {
  from: DateTime
  to: DateTime
  grain: Grain
  usesThread?: boolean
  /** Where "since" starts, when that is not `from` (since mid-August: the 15th). */
  since?: DateTime
  open?: 'start' | 'end'
  future?: boolean
  latest?: boolean
  every?: Every
}

export type Tense = 'past' | 'future' | 'none'

/** What words are resolved against. */
export interface Env {
  now: DateTime
  language: 'en' | 'fr'
  tense: Tense
  /** Period before this one, in the message or else in the thread. */
  anchor?: { from: DateTime; to: DateTime; grain: Grain; inThread: boolean }
  dataUntil?: DateTime
}

/** Calendar fields that the words give; the rest is left out by the speaker. */
export interface Fields {
  y?: number
  m?: number
  d?: number
  wd?: number
}

export interface Clock {
  hour: number
  minute: number
  /** Minutes were said: 22:45 is a quarter-hour or minute, 22h is an hour. */
  exact: boolean
  zone?: string
}

/** Something recognised in the text, resolved only once its neighbours are known. */
export interface Atom {
  /** Best reading first; empty when the fields make no date (30/02). */
  resolve(env: Env): Span[]
  fields?: Fields
  clock?: Clock
  clocks?: [Clock, Clock]
  /** A unit before or after the anchor ("the week before"), so that "the week before Christmas" can move it. */
  moves?: boolean
}
