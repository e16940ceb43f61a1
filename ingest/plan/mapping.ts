import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { z } from 'zod'
import { UserError } from '../../server/platform/errors.ts'
import type { ColumnSpec } from '../kit/header.ts'

const STEP_COLUMNS = ['id', 'label', 'phase', 'dry_runs', 'prerequisites', 'start', 'end', 'team', 'department', 'executants', 'milestones', 'environments', 'comment'] as const
const PEOPLE_COLUMNS = ['name', 'email', 'team', 'department', 'role'] as const
const DATE_COLUMNS = ['dry_run', 'milestone', 'date'] as const
const ENVIRONMENT_COLUMNS = ['name', 'dry_runs', 'description'] as const

export type StepColumn = (typeof STEP_COLUMNS)[number]
export type PeopleColumn = (typeof PEOPLE_COLUMNS)[number]
export type DateColumn = (typeof DATE_COLUMNS)[number]
export type EnvironmentColumn = (typeof ENVIRONMENT_COLUMNS)[number]

const names = z.union([z.string(), z.array(z.string())]).transform((given) => (typeof given === 'string' ? [given] : given))
const sheetSchema = <Name extends string>(columns: readonly Name[]) => z.strictObject({ sheets: names.optional(), columns: z.partialRecord(z.enum(columns as unknown as [Name, ...Name[]]), names).optional() })
const mappingSchema = z.strictObject({
  header_within: z.number().int().min(1).max(200).optional(),
  steps: sheetSchema(STEP_COLUMNS).optional(),
  people: sheetSchema(PEOPLE_COLUMNS).optional(),
  dates: sheetSchema(DATE_COLUMNS).optional(),
  environments: sheetSchema(ENVIRONMENT_COLUMNS).optional(),
})
type Given = z.output<typeof mappingSchema>

export interface SheetMapping<Column extends string> { sheets: string[]; columns: Record<Column, ColumnSpec> }

/** Names of the sheets and columns of the plan workbook. */
export interface PlanMapping {
  headerWithin: number
  steps: SheetMapping<StepColumn>
  people: SheetMapping<PeopleColumn>
  dates: SheetMapping<DateColumn>
  environments: SheetMapping<EnvironmentColumn>
}

const SHIPPED = fileURLToPath(new URL('./plan.yaml', import.meta.url))
const known = new Map<string, Promise<PlanMapping>>()

/**
 * The mapping of the plan workbook: the shipped one, after the names of `plan.yaml` in the folder of mappings when there is one.
 *
 * @throws {UserError} when that file can't be read or names something that doesn't exist
 */
export function readMapping(folder: string | undefined): Promise<PlanMapping> {
  const key = folder ?? ''
  const before = known.get(key)
  if (before) return before
  const reading = load(folder)
  known.set(key, reading)
  reading.catch(() => known.delete(key))
  return reading
}

async function load(folder: string | undefined): Promise<PlanMapping> {
  const own = folder === undefined ? [] : [join(folder, 'plan.yaml'), join(folder, 'plan.yml')].filter((path) => existsSync(path)).slice(0, 1)
  const given = await Promise.all([...own, SHIPPED].map((path) => readGiven(path)))
  return {
    headerWithin: given.find(({ header_within }) => header_within !== undefined)!.header_within!,
    steps: merge(STEP_COLUMNS, ['id', 'label'], given.map(({ steps }) => steps)),
    people: merge(PEOPLE_COLUMNS, ['name', 'email'], given.map(({ people }) => people)),
    dates: merge(DATE_COLUMNS, ['dry_run', 'milestone', 'date'], given.map(({ dates }) => dates)),
    environments: merge(ENVIRONMENT_COLUMNS, ['name', 'dry_runs'], given.map(({ environments }) => environments)),
  }
}

async function readGiven(path: string): Promise<Given> {
  let content: unknown
  try {
    content = parse(await readFile(path, 'utf8'))
  } catch (error) {
    throw new UserError('mapping', `The mapping ${path} can't be read: ${(error as Error).message.split('\n')[0]}`)
  }
  const read = mappingSchema.safeParse(content ?? {})
  if (!read.success) throw new UserError('mapping', `The mapping ${path} does not fit: ${z.prettifyError(read.error)}`)
  return read.data
}

function merge<Column extends string>(columns: readonly Column[], required: Column[], given: ({ sheets?: string[] | undefined; columns?: Partial<Record<Column, string[]>> | undefined } | undefined)[]): SheetMapping<Column> {
  const spec = (column: Column): ColumnSpec => ({ names: given.flatMap((one) => one?.columns?.[column] ?? []), required: required.includes(column) })
  return { sheets: given.flatMap((one) => one?.sheets ?? []), columns: Object.fromEntries(columns.map((column) => [column, spec(column)])) as Record<Column, ColumnSpec> }
}
