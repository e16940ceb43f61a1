import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '../../server/platform/errors.ts'
import { fold } from '../kit/text.ts'
import { jsonObject } from './layout.ts'

const MAX_LINES = 200_000
const METRICS = ['cpu_pct', 'cpu', 'mem_pct', 'memory', 'disk_pct', 'iowait_pct']
type Kind = 'runs' | 'logs' | 'metrics'

/**
 * Sorts JSON lines of runs, log lines and server metrics into a file for each, which are loaded like any other; their names are those
 * of their content, so that what is pushed twice is there once.
 *
 * @param prefix how the names begin
 * @returns paths of the files, runs first
 * @throws {UserError} naming the line that is no JSON object or no such thing
 */
export async function splitLines(body: string, folder: string, prefix: string): Promise<string[]> {
  const sorted: Record<Kind, Record<string, unknown>[]> = { runs: [], logs: [], metrics: [] }
  const lines = body.split('\n')
  if (lines.length > MAX_LINES) throw new UserError('too_many_lines', `These are ${lines.length} lines: push at most ${MAX_LINES} at a time, or a file.`)
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue
    const object = jsonObject(line)
    const kind = object && kindOf(object)
    if (!object || !kind) throw new UserError('line', `Line ${index + 1} is ${object ? 'neither a run (status), nor a log line (message), nor a point of a server (cpu_pct ...)' : 'no JSON object'}; nothing was loaded.`)
    sorted[kind].push(object)
  }
  const written: string[] = []
  for (const [kind, objects] of Object.entries(sorted)) {
    if (objects.length === 0) continue
    const keys = [...new Set(objects.flatMap((object) => Object.keys(object)))]
    const text = objects.map((object) => JSON.stringify(Object.fromEntries(keys.map((key) => [key, object[key] ?? null])))).join('\n')
    const path = join(folder, `${prefix}${kind}-${createHash('sha256').update(text).digest('hex').slice(0, 16)}.ndjson`)
    await writeFile(path, text)
    written.push(path)
  }
  return written
}

function kindOf(object: Record<string, unknown>): Kind | null {
  const keys = new Set(Object.keys(object).map(fold))
  if (['message', 'msg', 'texte', 'text', 'log'].some((key) => keys.has(fold(key)))) return 'logs'
  if (['status', 'state', 'statut', 'etat'].some((key) => keys.has(fold(key)))) return 'runs'
  return METRICS.some((key) => keys.has(fold(key))) ? 'metrics' : null
}
