import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { z } from 'zod'
import { UserError } from '../../server/platform/errors.ts'
import { LEVELS, STATUSES } from './words.ts'

export const FIELDS = {
  runs: ['run_id', 'pipeline', 'step', 'server', 'source', 'target', 'schedule', 'upstream', 'started_at', 'ended_at', 'duration', 'status', 'attempt', 'rows_read', 'rows_written', 'rows_rejected'],
  logs: ['at', 'level', 'pipeline', 'run_id', 'step', 'message'],
  metrics: ['at', 'server', 'cpu_pct', 'mem_pct', 'disk_pct', 'iowait_pct'],
} as const
export type Kind = keyof typeof FIELDS
export type Field = typeof FIELDS[Kind][number]

/** Without these fields a layout says nothing; `logs` may take its pipeline from the path. */
const NEEDED: Record<Kind, Field[]> = { runs: ['pipeline', 'run_id', 'started_at', 'status'], logs: ['at', 'pipeline', 'message'], metrics: ['at', 'server', 'cpu_pct'] }

const words = z.array(z.union([z.string(), z.number()]))
const names = z.union([z.string(), z.array(z.string())]).transform((value) => (Array.isArray(value) ? value : [value]))
const columns = z.record(z.string(), names)

const schema = z.strictObject({
  name: z.string(),
  describe: z.string(),
  kind: z.enum(['runs', 'logs', 'metrics']),
  /** table: CSV, workbook-like text or NDJSON with named columns; text: lines of a log, told by `pattern`. */
  format: z.enum(['table', 'text']).default('table'),
  /** Field: column, or columns of which the first that is filled counts. */
  columns: columns.default({}),
  /** Columns that tell this layout from others, besides those of the fields it needs. */
  require: z.array(z.string()).default([]),
  /** Rows in which a column holds one of these words read other columns, or fixed values. */
  rules: z.array(z.strictObject({ when: z.record(z.string(), words), columns: columns.default({}), set: z.record(z.string(), z.string()).default({}), skip: z.boolean().default(false) })).default([]),
  /** Fixed values of fields that no column gives. */
  set: z.record(z.string(), z.string()).default({}),
  /** text: first line of an event, with named groups of fields; a line that does not match belongs to the event before. */
  pattern: z.string().optional(),
  /** Named groups of fields that stand in the path of the file. */
  path: z.array(z.string()).default([]),
  time: z.strictObject({ formats: z.array(z.string()).default(['auto']), zone: z.string().optional() }).default({ formats: ['auto'] }),
  status: z.partialRecord(z.enum(STATUSES), words).optional(),
  level: z.partialRecord(z.enum(LEVELS), words).optional(),
  /** Unit of the column of the field `duration`. */
  duration: z.enum(['s', 'ms']).default('s'),
})
export type Mapping = z.output<typeof schema>

const SHIPPED = fileURLToPath(new URL('mappings', import.meta.url))
let shipped: Promise<Mapping[]> | undefined

/**
 * The mappings of the user's folder, then the shipped ones.
 *
 * @throws {UserError} when one of the user's can't be used, naming file and key
 */
export async function loadMappings(folder: string | undefined): Promise<Mapping[]> {
  shipped ??= readFolder(SHIPPED)
  return [...(folder === undefined ? [] : await readFolder(folder)), ...await shipped]
}

async function readFolder(folder: string): Promise<Mapping[]> {
  const files = await readdir(folder).catch(() => {
    throw new UserError('mappings', `The folder of mappings ${folder} can't be read: check VIGIE_MAPPINGS.`)
  })
  return Promise.all(files.filter((name) => /\.ya?ml$/i.test(name)).sort().map(async (name) => readMapping(name, await readFile(join(folder, name), 'utf8'))))
}

/** @throws {UserError} naming what is wrong in it */
export function readMapping(name: string, text: string): Mapping {
  let given: unknown
  try {
    given = parse(text)
  } catch (error) {
    throw new UserError('mappings', `The mapping ${name} is no YAML: ${(error as Error).message.split('\n')[0]}`)
  }
  const read = schema.safeParse(given)
  if (!read.success) throw new UserError('mappings', `The mapping ${name} can't be used: ${read.error.issues.slice(0, 3).map(({ path, message }) => `${path.join('.') || 'file'}: ${message}`).join('; ')}.`)
  const mapping = read.data
  const known: readonly string[] = FIELDS[mapping.kind]
  const unknown = fieldsGiven(mapping).find((field) => !known.includes(field))
  if (unknown) throw new UserError('mappings', `The mapping ${name} fills the field ${unknown}, which ${mapping.kind} have not: use ${known.join(', ')}.`)
  if (mapping.format === 'text' && (mapping.pattern === undefined || mapping.kind !== 'logs')) throw new UserError('mappings', `The mapping ${name} is of text: it needs kind logs and a pattern.`)
  try {
    for (const pattern of [mapping.pattern ?? '', ...mapping.path]) new RegExp(pattern)
  } catch {
    throw new UserError('mappings', `The mapping ${name} has a pattern that is no regular expression.`)
  }
  const lacks = NEEDED[mapping.kind].filter((field) => !fieldsGiven(mapping).includes(field))
  if (lacks.length > 0) throw new UserError('mappings', `The mapping ${name} fills no ${lacks.join(', ')}.`)
  return mapping
}

function fieldsGiven(mapping: Mapping): string[] {
  const groups = [mapping.pattern ?? '', ...mapping.path].flatMap((pattern) => [...pattern.matchAll(/\(\?<(\w+)>/g)].map(([, group]) => group!))
  return [...Object.keys(mapping.columns), ...Object.keys(mapping.set), ...mapping.rules.flatMap((rule) => [...Object.keys(rule.columns), ...Object.keys(rule.set)]), ...groups]
}

/** The fields a table must have columns for. */
export function neededFields(mapping: Mapping): Field[] {
  return NEEDED[mapping.kind].filter((field) => mapping.columns[field] !== undefined)
}
