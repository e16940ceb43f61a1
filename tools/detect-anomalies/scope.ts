import { DateTime } from 'luxon'
import { ToolInputError } from '../../server/platform/errors.ts'
import { metrics } from '../query-data/catalogue/index.ts'
import type { View } from '../query-data/catalogue/types.ts'
import { rangeOf, windowOf } from '../query-data/window.ts'
import type { Window } from '../query-data/window.ts'
import type { ToolContext } from '../kit/types.ts'
import { CAUSE_FIELDS } from './bins.ts'
import type { CauseGroup } from './bins.ts'
import type { Input } from './input.ts'

export const TRAINING_WEEKS = 5
const DEFAULT_DAYS = 7
const DAYS_AFTER = 2

/** What is asked, in the terms of the data: the window judged, the stretch read before it for the model, the group of causes. */
export interface Asked {
  window: Window
  /** ISO UTC; bins from here on are read. */
  readFrom: string
  /** Exclusive; two days after the window, or the end of the data: whether something is over must be seen. */
  readTo: string
  /** Names that the filters hold and the data don't. */
  unknown: string[]
  group: CauseGroup | undefined
  trunks: { trunk: string; customer: string }[]
}

export async function callsView(): Promise<View> {
  return (await metrics()).get('call_attempts')!.variants[0]!.view
}

/** @returns null when no calls are loaded at all */
export async function askedOf(input: Input, context: ToolContext, whole = false): Promise<Asked | null> {
  const view = await callsView()
  const range = await rangeOf(view, context)
  if (!range) return null
  const last = DateTime.fromISO(range.last, { zone: 'UTC' })
  const from = last.minus(1).startOf('day').minus({ days: DEFAULT_DAYS - 1 })
  const period = input.period?.relative === 'latest' ? undefined : input.period
  const window = period
    ? await windowOf(view, period, { lastMonth: false, otherwise: 'all' }, context, range)
    : await windowOf(view, whole ? undefined : { from: from.toISO()!, to: last.toISO()!, zone: 'UTC' }, { lastMonth: false, otherwise: 'all' }, context, range)
  const begin = DateTime.fromISO(window.from ?? range.first, { zone: 'UTC' }).startOf('day').minus({ weeks: TRAINING_WEEKS })
  const first = DateTime.fromISO(range.first, { zone: 'UTC' }).startOf('day')
  const after = DateTime.fromISO(window.to ?? range.last, { zone: 'UTC' }).plus({ days: DAYS_AFTER })
  const known = await namesOf(input, context)
  return { window: { ...window, ...(period ? {} : { chosen: whole ? 'all' as const : 'latest' as const, clipped: false }) }, readFrom: (begin > first ? begin : first).toISO()!, readTo: (after < last ? after : last).toISO()!, ...known, group: await groupOf(input, context) }
}

/** Names as they are written in the data. */
export function canonical(where: Input['where'], trunks: Asked['trunks']): Input['where'] {
  if (!where) return where
  const spell = (key: 'trunk' | 'customer', values: string[] | undefined) => values?.map((value) => trunks.find((row) => row[key].toLowerCase() === value.toLowerCase())?.[key] ?? value)
  const { client, ...rest } = where
  const [trunk, customer] = [spell('trunk', where.trunk), spell('customer', where.customer || client ? [...(where.customer ?? []), ...(client ?? [])] : undefined)]
  return { ...rest, ...(trunk ? { trunk } : {}), ...(customer ? { customer } : {}) }
}

async function namesOf(input: Input, context: ToolContext): Promise<Pick<Asked, 'unknown' | 'trunks'>> {
  const { rows } = await context.db.read<{ trunk: string; customer: string }>('select trunk, customer from report.trunks order by trunk', [], { maxRows: 100_000 })
  const has = (key: 'trunk' | 'customer', value: string) => rows.some((row) => row[key].toLowerCase() === value.toLowerCase())
  const asked = [input.where ?? {}, input.without ?? {}].flatMap((where) => [
    ...(where.trunk ?? []).map((value) => ['trunk', value] as const), ...[...(where.customer ?? []), ...(where.client ?? [])].map((value) => ['customer', value] as const),
  ])
  return { unknown: asked.filter(([key, value]) => !has(key, value)).map(([, value]) => value), trunks: rows }
}

/** A group by its name, or the group of a Q.850 code or of a cause's name. @throws {ToolInputError} when it is none */
async function groupOf({ where = {} }: Input, context: ToolContext): Promise<CauseGroup | undefined> {
  const value = [...(where.cause_group ?? []), ...(where.cause ?? [])][0]
  if (value === undefined) return undefined
  const upper = value.toUpperCase().replace(/[\s-]+/g, '_')
  if (upper in CAUSE_FIELDS) return upper as CauseGroup
  const { rows } = await context.db.read<{ release_group: CauseGroup }>("select release_group from report.release_causes where code::text = $1 or lower(cause) = lower($1) or code || ' ' || lower(cause) = lower($1)", [value])
  if (!rows[0]) throw new ToolInputError(`"${value}" is no release cause: give a group (${Object.keys(CAUSE_FIELDS).join(', ')}) or a Q.850 code.`)
  return rows[0].release_group
}
