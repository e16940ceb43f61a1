import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { addDays, isoUtc } from './calendar.ts'
import { BIN_SECONDS, simulateDay } from './cdr-calls.ts'
import type { Call, CdrEvent } from './cdr-calls.ts'
import { callDocument } from './cdr-documents.ts'
import type { LastCalls } from './cdr-documents.ts'
import { CAUSES, CAUSE_GROUPS, buildTrunks } from './cdr-trunks.ts'
import type { CauseGroup, Trunk } from './cdr-trunks.ts'
import type { Random } from './random.ts'

export interface CallCounts { bins: number; attempts: number; answered: number; nullDuration: number; shortCalls: number; talkSeconds: number; causes: Record<CauseGroup, number> }
/** A planted event with what the files hold inside it, and in the same hours a week before. */
export interface CdrEventStory extends CdrEvent { customer: string; during: CallCounts; weekBefore: CallCounts }

/** What was planted in the call records; times are ISO UTC, days UTC. */
export interface CdrStories {
  firstDay: string
  lastDay: string
  /** A day without any file. */
  missingDay: string
  trunks: Record<string, CallCounts & { customer: string }>
  events: { outage: CdrEventStory; congestion: CdrEventStory; network: CdrEventStory; burst: CdrEventStory }
  raw: { file: string; day: string; trunks: string[]; calls: number; duplicates: number; truncatedLines: number; blankLines: number; withoutCustomer: number; disconnectCauses: Record<string, number> }
}

const FIRST_DAY = '2021-04-12'
const LAST_DAY = '2021-05-09'
const MISSING_DAY = '2021-04-21'
const RAW_DAY = '2021-05-06'
const EVENTS: Record<keyof CdrStories['events'], CdrEvent> = {
  congestion: { kind: 'congestion', trunks: ['6611204', '6611205'], from: '2021-05-05T13:00:00Z', to: '2021-05-05T15:00:00Z' },
  network: { kind: 'network', trunks: ['6630418'], from: `${RAW_DAY}T14:00:00Z`, to: `${RAW_DAY}T16:30:00Z` },
  outage: { kind: 'outage', trunks: ['6648820'], from: '2021-05-07T09:00:00Z', to: '2021-05-07T11:30:00Z' },
  burst: { kind: 'burst', trunks: ['6671550'], from: '2021-05-09T18:00:00Z', to: '2021-05-09T19:00:00Z' },
}
const HEADER = 'trunk,customer,bin_start,attempts,answered,null_duration,short_calls,talk_seconds,rc_hang_up,rc_busy,rc_no_answer,rc_network,rc_congestion,rc_other'

/** Writes four weeks of 15-minute bins (a file a day) and the raw calls of one of these days, which agree with its bins. */
export async function writeCalls(folder: string, random: Random, scale: number): Promise<{ files: string[]; stories: CdrStories }> {
  await mkdir(folder, { recursive: true })
  const trunks = buildTrunks(scale)
  const events = Object.values(EVENTS)
  const streams = new Map(trunks.map((trunk) => [trunk.id, random.fork(`trunk ${trunk.id}`)]))
  const totals = Object.fromEntries(trunks.map((trunk) => [trunk.id, { customer: trunk.customer, ...noCalls() }]))
  const windows = new Map(events.map((event) => [event, { during: noCalls(), weekBefore: noCalls() }]))
  const last = new Map<string, LastCalls>()
  const files: string[] = []
  let raw: CdrStories['raw'] | undefined

  for (let day = FIRST_DAY; day <= LAST_DAY; day = addDays(day, 1)) {
    const calls = new Map(trunks.map((trunk) => [trunk.id, simulateDay(streams.get(trunk.id)!, trunk, day, events)]))
    if (day === RAW_DAY) {
      raw = await writeRawDay(folder, random.fork('raw'), trunks.filter((trunk) => trunk.raw), calls, last)
      files.push(raw.file)
    }
    for (const trunk of trunks) rememberLast(last, trunk.id, calls.get(trunk.id)!)
    if (day === MISSING_DAY) continue

    const lines = [HEADER]
    const bins = new Map(trunks.map((trunk) => [trunk.id, countBins(calls.get(trunk.id)!, day)]))
    for (let slot = 0; slot < 96; slot += 1) {
      const start = isoUtc(Date.parse(`${day}T00:00:00Z`) + slot * BIN_SECONDS * 1000)
      for (const trunk of trunks) {
        const bin = bins.get(trunk.id)![slot]!
        lines.push([trunk.id, trunk.customer, start, bin.attempts, bin.answered, bin.nullDuration, bin.shortCalls, bin.talkSeconds, ...CAUSE_GROUPS.map((group) => bin.causes[group])].join(','))
        addCounts(totals[trunk.id]!, bin)
        for (const [event, window] of windows) {
          if (!event.trunks.includes(trunk.id)) continue
          if (start >= event.from && start < event.to) addCounts(window.during, bin)
          const weekLater = isoUtc(Date.parse(start) + 7 * 86_400_000)
          if (weekLater >= event.from && weekLater < event.to) addCounts(window.weekBefore, bin)
        }
      }
    }
    const file = `bins_${day}.csv`
    await writeFile(join(folder, file), `${lines.join('\n')}\n`)
    files.push(file)
  }
  const story = (event: CdrEvent): CdrEventStory => ({ ...event, customer: trunks.find((trunk) => trunk.id === event.trunks[0])!.customer, ...windows.get(event)! })
  return {
    files,
    stories: {
      firstDay: FIRST_DAY, lastDay: LAST_DAY, missingDay: MISSING_DAY, trunks: totals, raw: raw!,
      events: { outage: story(EVENTS.outage), congestion: story(EVENTS.congestion), network: story(EVENTS.network), burst: story(EVENTS.burst) },
    },
  }
}

/** Counts in the bin of the start, talk time in every bin it overlaps. */
function countBins(calls: Call[], day: string): CallCounts[] {
  const midnight = Date.parse(`${day}T00:00:00Z`) / 1000
  const bins = Array.from({ length: 96 }, () => ({ ...noCalls(), bins: 1 }))
  for (const call of calls) {
    const bin = bins[Math.floor((call.start - midnight) / BIN_SECONDS)]!
    bin.attempts += 1
    bin[call.seconds > 0 ? 'answered' : 'nullDuration'] += 1
    if (call.short) bin.shortCalls += 1
    bin.causes[CAUSES[call.cause]!.group] += 1
    for (let from = call.start; from < call.start + call.seconds;) {
      const slot = Math.floor((from - midnight) / BIN_SECONDS)
      const until = Math.min(call.start + call.seconds, midnight + (slot + 1) * BIN_SECONDS)
      bins[slot]!.talkSeconds += until - from
      from = until
    }
  }
  return bins
}

async function writeRawDay(folder: string, random: Random, trunks: Trunk[], calls: Map<string, Call[]>, last: Map<string, LastCalls>): Promise<CdrStories['raw']> {
  const file = `cdr_${RAW_DAY}.ndjson`
  const all = trunks.flatMap((trunk) => calls.get(trunk.id)!.map((call) => ({ trunk, call }))).sort((a, b) => a.call.start - b.call.start)
  const documents = all.map(({ trunk, call }, serial) => callDocument(random, trunk, call, serial, last.get(trunk.id)!))
  const lines = documents.map((document) => JSON.stringify(document))
  // Dirt of the real export: the last call first, repeated calls, a blank line, a line cut in the middle.
  lines.unshift(lines.pop()!)
  const duplicates = 6
  for (let count = 0; count < duplicates; count += 1) lines.splice(random.int(10, lines.length - 1), 0, lines[random.int(0, 9)]!)
  lines.splice(random.int(100, 200), 0, '')
  lines.splice(random.int(300, 400), 0, lines[0]!.slice(0, 43))
  await writeFile(join(folder, file), `${lines.join('\n')}\n`)
  const disconnectCauses: Record<string, number> = {}
  for (const { call } of all) disconnectCauses[call.cause] = (disconnectCauses[call.cause] ?? 0) + 1
  return {
    file, day: RAW_DAY, trunks: trunks.map((trunk) => trunk.id), calls: all.length, duplicates, truncatedLines: 1, blankLines: 1,
    withoutCustomer: documents.filter((document) => !('gini.Customer_Name' in document)).length, disconnectCauses,
  }
}

function rememberLast(last: Map<string, LastCalls>, trunk: string, calls: Call[]): void {
  if (calls.length === 0) return
  const any = calls.at(-1)!.start
  last.set(trunk, { any, answered: calls.findLast((call) => call.seconds > 0)?.start ?? any })
}

function noCalls(): CallCounts {
  return { bins: 0, attempts: 0, answered: 0, nullDuration: 0, shortCalls: 0, talkSeconds: 0, causes: { HANG_UP: 0, BUSY: 0, NO_ANSWER: 0, NETWORK: 0, CONGESTION: 0, OTHER: 0 } }
}

function addCounts(total: CallCounts, more: CallCounts): void {
  for (const key of ['bins', 'attempts', 'answered', 'nullDuration', 'shortCalls', 'talkSeconds'] as const) total[key] += more[key]
  for (const group of CAUSE_GROUPS) total.causes[group] += more.causes[group]
}
