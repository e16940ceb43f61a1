import { TemplateMiner } from '../../server/platform/log-templates/index.ts'
import type { IngestContext, ParsedFile, SourceFile } from '../kit/types.ts'
import { apart } from '../kit/text.ts'
import { Ordinals, lineKey } from './line-key.ts'
import { resolutionOf } from './notes.ts'
import { readRows } from './read-rows.ts'
import { Findings, layoutOf, nameOf } from './source-kit.ts'
import { Spool, copyText } from './spool.ts'
import { LEVELS, levelReader } from './words.ts'
import type { Level } from './words.ts'

export interface Note { key: number; at: number; pipeline: string; incident: string | null; text: string }
/** Of one shape of messages in one pipeline. */
export interface ShapeCount { shape: number; pipeline: string; events: number; first: number; last: number }

export interface Logs extends ParsedFile {
  /** The events, ready for COPY but for file and template (see `eventLine`); on disk, as a file may be larger than the memory. */
  spool: Spool
  events: number
  miner: TemplateMiner
  counts: ShapeCount[]
  /** Most severe level of each shape. */
  severities: Level[]
  notes: Note[]
  /** Keys and times of some events, spread over the file. */
  sample: { key: number; at: number }[]
}

/** Columns of a line of the spool; the last is the shape of the message, whose template is known once the file is read. */
export const SPOOLED = ['pipeline', 'at', 'level', 'run_id', 'step', 'message', 'line_key', 'line'] as const

const MAX_MESSAGE = 65_536
const MAX_NOTES = 100_000
const SAMPLE = 1_000
const DAY = 86_400_000
const TWO = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'))

/**
 * Reads log events into a spool on disk. The memory it takes depends on how many kinds of messages there are, not on the lines.
 *
 * @throws {UserError} when the columns fit no layout, or no row can be used
 */
export async function readLogs(file: SourceFile, context: IngestContext): Promise<Logs> {
  const layout = await layoutOf('logs', file, context)
  const spool = await Spool.create()
  try {
    const reading = new Reading(new Findings(layout, context.zone), spool)
    for await (const rows of readRows(file.path, layout, context.signal)) {
      for (const { line, values, raw } of rows) reading.row(line, values, raw)
      await spool.flush()
    }
    await spool.flush(true)
    return reading.result()
  } catch (error) {
    await spool.delete()
    throw error
  }
}

class Reading {
  readonly #levelOf
  readonly #ordinals = new Ordinals()
  readonly #miner = new TemplateMiner()
  readonly #counts = new Map<string, Map<number, ShapeCount>>()
  readonly #severities: number[] = []
  readonly #notes: Note[] = []
  #sample: { key: number; at: number }[] = []
  #every = 1
  #events = 0
  #time = NaN
  #timeIs = ''
  #day = NaN
  #dayText = ''

  constructor(readonly findings: Findings, readonly spool: Spool) {
    this.#levelOf = levelReader(findings.layout.mapping.level)
  }

  row(line: number, values: string[] | string, raw: string): void {
    const { findings } = this
    findings.read += 1
    if (typeof values === 'string') return findings.reject(line, values, raw)
    const [atText, levelText, pipelineText, runText, stepText, text] = values as [string, string, string, string, string, string]
    const at = findings.instant(atText.trim())
    if (Number.isNaN(at)) return findings.reject(line, atText.trim() === '' ? 'No time' : `The time "${atText.trim().slice(0, 60)}" is none`, raw)
    const pipeline = nameOf(pipelineText)
    if (pipeline === '') return findings.reject(line, 'No pipeline', raw)
    const levelWord = levelText.trim()
    if (levelWord === '') findings.count('level_missing')
    const level = levelWord === '' ? 'INFO' : this.#levelOf(levelWord)
    if (level === null) return findings.reject(line, `Unknown level "${levelWord.slice(0, 60)}"`, raw)
    if (text.trim() === '') return findings.reject(line, 'No message', raw)
    if (text.length > MAX_MESSAGE) findings.count('messages_cut')
    this.#event(line, at, level, pipeline, nameOf(runText), nameOf(stepText), text.length > MAX_MESSAGE ? text.slice(0, MAX_MESSAGE) : text)
  }

  #event(line: number, at: number, level: Level, pipeline: string, run: string, step: string, message: string): void {
    const time = this.#timeText(at)
    const plain = lineKey(at, pipeline, run, level, message)
    const ordinal = this.#ordinals.next(plain)
    const key = ordinal === 1 ? plain : lineKey(at, pipeline, run, level, message, ordinal)
    const shape = this.#miner.shapeOf(message)
    this.spool.push(`${copyText(pipeline)}\t${time}\t${level}\t${run === '' ? '\\N' : copyText(run)}\t${step === '' ? '\\N' : copyText(step)}\t${copyText(message)}\t${key}\t${line}`, shape)
    this.findings.span(at)
    this.#tally(shape, pipeline, at, level)
    if (this.#events % this.#every === 0) this.#remember(key, at)
    this.#events += 1
    const note = resolutionOf(message)
    if (note && this.#notes.length < MAX_NOTES) this.#notes.push({ key, at, pipeline, incident: note.incident, text: apart(note.text) })
  }

  #timeText(at: number): string {
    if (at === this.#time) return this.#timeIs
    const day = Math.floor(at / DAY)
    if (day !== this.#day) {
      this.#day = day
      this.#dayText = new Date(at).toISOString().slice(0, 11)
    }
    const inDay = at - day * DAY
    const seconds = Math.floor(inDay / 1_000)
    const ms = inDay % 1_000
    this.#time = at
    this.#timeIs = `${this.#dayText}${TWO[Math.floor(seconds / 3_600)]}:${TWO[Math.floor(seconds / 60) % 60]}:${TWO[seconds % 60]}${ms === 0 ? '' : `.${String(ms).padStart(3, '0')}`}Z`
    return this.#timeIs
  }

  #tally(shape: number, pipeline: string, at: number, level: Level): void {
    let counts = this.#counts.get(pipeline)
    if (!counts) this.#counts.set(pipeline, counts = new Map())
    const count = counts.get(shape)
    if (!count) counts.set(shape, { shape, pipeline, events: 1, first: at, last: at })
    else {
      count.events += 1
      if (at < count.first) count.first = at
      if (at > count.last) count.last = at
    }
    const rank = LEVELS.indexOf(level)
    if (!(this.#severities[shape]! >= rank)) this.#severities[shape] = rank
  }

  #remember(key: number, at: number): void {
    this.#sample.push({ key, at })
    if (this.#sample.length < SAMPLE) return
    this.#sample = this.#sample.filter((_, index) => index % 2 === 0)
    this.#every *= 2
  }

  result(): Logs {
    return {
      ...this.findings.parsed(this.#events), spool: this.spool, events: this.#events, miner: this.#miner, notes: this.#notes, sample: this.#sample,
      counts: [...this.#counts.values()].flatMap((counts) => [...counts.values()]), severities: this.#severities.map((rank) => LEVELS[rank]!),
    }
  }
}
