import { addWorkingDays, countWorkingDays, DAY, hoursOf, nextWorking } from './calendar.ts'
import type { Calendar } from './calendar.ts'
import { inOrder, reach } from './graph.ts'
import type { Graph } from './graph.ts'

/** A step as a schedule sees it. `done`: it is terminated, moves no more and holds nothing back. */
export interface Planned { plannedStart: string | null; plannedEnd: string | null; done: boolean }
export interface Shift { step: string; days?: number | undefined; hours?: number | undefined }

/** Start and end of each step in hours, by index of the graph; NaN where neither a date nor a prerequisite gives one. */
export interface Schedule { start: Float64Array; end: Float64Array }

/**
 * The earliest schedule: a step starts at its planned start, or when the last of its prerequisites ends, whichever is later, and keeps
 * its planned duration (0 without a planned end). A shift moves the planned start of its step, or, where it has none, the time at which its prerequisites end.
 */
export function scheduleOf(graph: Graph, steps: Planned[], shifts: Shift[] = [], calendar: Calendar | null = null): Schedule {
  const [start, end] = [new Float64Array(steps.length).fill(NaN), new Float64Array(steps.length).fill(NaN)]
  const shiftOf = new Map(shifts.map((shift) => [graph.indexOf.get(shift.step), shift]))
  for (const index of inOrder(graph)) {
    const { plannedStart, plannedEnd, done } = steps[index]!
    const [from, until] = [plannedStart === null ? NaN : hoursOf(plannedStart), plannedEnd === null ? NaN : hoursOf(plannedEnd)]
    const shift = shiftOf.get(index)
    let at = shift && !done ? shifted(from, shift, calendar) : from
    if (!done) {
      for (const before of graph.before[index]!) {
        if (!steps[before]!.done && !(end[before]! <= at) && !Number.isNaN(end[before]!)) at = end[before]!
      }
    }
    if (shift && !done && Number.isNaN(from)) at = shifted(at, shift, calendar)
    const moved = at !== from
    start[index] = moved && calendar ? nextWorking(at, calendar) : at
    const duration = until > from ? until - from : 0
    end[index] = moved && calendar && duration > 0 ? addWorkingDays(start[index], countWorkingDays(from, until, calendar), calendar) : start[index]! + duration
  }
  return { start, end }
}

function shifted(from: number, { days = 0, hours = 0 }: Shift, calendar: Calendar | null): number {
  return (calendar ? addWorkingDays(from, days, calendar) : from + days * DAY) + hours
}

export interface Slack {
  /** Hours that a step may slip before the end moves; NaN for steps that are done, have no date, or do not lead to it. */
  total: Float64Array
  /** Hours that it may slip before any other step moves. */
  free: Float64Array
  /** When the last of the targets ends; NaN when none has a date. */
  horizon: number
}

/** @param targets whose end counts; absent: every step, the end of the plan */
export function slackOf(graph: Graph, steps: Planned[], { start, end }: Schedule, targets?: number[]): Slack {
  const [total, free] = [new Float64Array(steps.length).fill(NaN), new Float64Array(steps.length).fill(NaN)]
  const aims = (targets ?? steps.map((_, index) => index)).filter((index) => !steps[index]!.done && !Number.isNaN(end[index]!))
  let horizon = NaN
  for (const index of aims) if (!(end[index]! <= horizon)) horizon = end[index]!
  const open = (index: number) => !steps[index]!.done && !Number.isNaN(end[index]!)
  const members = targets ? new Set([...aims, ...reach(graph.before, aims, open).keys()]) : null
  const latest = new Float64Array(steps.length).fill(NaN)
  for (const index of inOrder(graph).toReversed()) {
    if (!open(index) || (members && !members.has(index))) continue
    let [last, next] = [horizon, Infinity]
    for (const after of graph.after[index]!) {
      if (!open(after)) continue
      next = Math.min(next, start[after]!)
      if (!members || members.has(after)) last = Math.min(last, latest[after]!)
    }
    latest[index] = last - (end[index]! - start[index]!)
    total[index] = latest[index]! - start[index]!
    free[index] = Math.max(0, Math.min(next, horizon) - end[index]!)
  }
  return { total, free, horizon }
}

/** The chain that leads to the end: from the target that ends last, back along the prerequisites that end last; its root first. */
export function criticalPath(graph: Graph, steps: Planned[], { end }: Schedule, targets?: number[]): number[] {
  const lastOf = (indexes: number[]) => indexes.filter((index) => !steps[index]!.done && !Number.isNaN(end[index]!)).reduce<number | undefined>((last, index) => (last === undefined || end[index]! > end[last]! ? index : last), undefined)
  const path: number[] = []
  for (let index = lastOf(targets ?? steps.map((_, one) => one)); index !== undefined; index = lastOf(graph.before[index]!)) path.unshift(index)
  return path
}

export interface Move { index: number; startBefore: number; startAfter: number; endBefore: number; endAfter: number }

/** Steps whose start or end differs between two schedules, the earliest first. */
export function movesBetween(before: Schedule, after: Schedule): Move[] {
  const moves: Move[] = []
  for (let index = 0; index < before.start.length; index += 1) {
    if (Object.is(before.start[index], after.start[index]) && Object.is(before.end[index], after.end[index])) continue
    moves.push({ index, startBefore: before.start[index]!, startAfter: after.start[index]!, endBefore: before.end[index]!, endAfter: after.end[index]! })
  }
  return moves.toSorted((a, b) => a.startBefore - b.startBefore || a.index - b.index)
}

/** When the last of some steps ends; NaN when none has a date. */
export function endOf({ end }: Schedule, indexes: Iterable<number>): number {
  let last = NaN
  for (const index of indexes) if (!(end[index]! <= last) && !Number.isNaN(end[index]!)) last = end[index]!
  return last
}
