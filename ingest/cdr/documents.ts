import { UserError } from '../../server/platform/errors.ts'
import { FIELDS } from './call-fields.ts'
import type { Field } from './call-fields.ts'

/** SQL text literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

const DELIMITER = String.fromCharCode(1) // cleaned files don't hold it

/** Each line of a cleaned file with its number; blank lines are left out. */
function linesSql(path: string): string {
  return `select line, text from (
    select row_number() over () as line, text from read_csv(${literal(path)}, columns = {'text': 'VARCHAR'}, delim = '${DELIMITER}', quote = '', escape = '', header = false,
      auto_detect = false, strict_mode = false, null_padding = false, max_line_size = 4000000, new_line = '\\n', compression = 'none'))
    where trim(text) <> ''`
}

/** Documents of an NDJSON file, plain or wrapped in `_source`; a field with a point may also stand nested. */
export function jsonDocumentsSql(path: string): string {
  const plain = FIELDS.map((field) => `"${field}":"VARCHAR"`).join(',')
  const nested = '"gini":{"Customer_Code_IC01":"VARCHAR","Customer_Name":"VARCHAR"}'
  const shape = `{${plain},${nested},"_source":{${plain},${nested}}}`
  const columns = FIELDS.map((field) => {
    const inner = field.startsWith('gini.') ? [`d."gini"."${field.slice(5)}"`, `d."_source"."gini"."${field.slice(5)}"`] : []
    return `${given([`d."${field}"`, `d."_source"."${field}"`, ...inner])} as "${field}"`
  })
  return `select line, text, case when d is null then 'cut' end as broken, ${columns.join(', ')}
    from (select line, text, case when json_valid(text) and left(ltrim(text), 1) = '{' then json_transform(text, ${literal(shape)}) end as d from (${linesSql(path)}))`
}

/** Documents of a CSV file with a header; `separator` is one of , ; tab |. */
export function csvDocumentsSql(path: string, header: string[], separator: string): string {
  const positions = columnPositions(header)
  const mark = separator === '|' ? '[|]' : separator === '\t' ? '\\t' : separator
  const quoted = `${mark}(?:"(?:[^"]|"")*"|[^"${separator === '\t' ? '\\t' : separator}]*)`
  const columns = FIELDS.map((field) => `${positions[field] === undefined ? 'null' : given([`cells[${positions[field]! + 1}]`])}::varchar as "${field}"`)
  return `select line, text, case when len(cells) <> ${header.length} then 'cells' end as broken, ${columns.join(', ')}
    from (
      select line, text, case
        when not contains(text, '"') then string_split(text, ${literal(separator)})
        when length(array_to_string(pieces, '')) = length(text) + 1
          then list_transform(pieces, lambda p: case when p[2] = '"' then replace(p[3:-2], '""', '"') else p[2:] end)
        else [] end as cells
      from (select *, case when contains(text, '"') then regexp_extract_all(${literal(separator)} || text, ${literal(quoted)}) end as pieces from (${linesSql(path)}) where line > 1))`
}

/** Documents of a Parquet file: `line` counts its rows from 1. */
export function parquetDocumentsSql(path: string, header: string[]): string {
  const positions = columnPositions(header)
  const columns = FIELDS.map((field) => {
    const name = positions[field] === undefined ? undefined : header[positions[field]]!
    return `${name === undefined ? 'null::varchar' : given([`cast(${identifier(name)} as varchar)`])} as "${field}"`
  })
  return `select row_number() over () as line, null::varchar as text, null::varchar as broken, ${columns.join(', ')} from read_parquet(${literal(path)})`
}

/** Where each known field stands in a header, whatever its case. */
export function columnPositions(header: string[]): Partial<Record<Field, number>> {
  const folded = header.map((name) => name.trim().toLowerCase().replace(/^_source\./, ''))
  return Object.fromEntries(FIELDS.map((field) => [field, folded.indexOf(field.toLowerCase())]).filter(([, at]) => at !== -1)) as Partial<Record<Field, number>>
}

/** @throws {UserError} when the columns can't make calls */
export function checkHeader(header: string[]): void {
  const positions = columnPositions(header)
  const lacks = (['ORIG_T1T7', 'CDR_ID', 'Call_Start_Time', 'DURATION'] as const).filter((field) => positions[field] === undefined)
  if (positions.SEPID !== undefined && positions.CALLID !== undefined && lacks.includes('CDR_ID')) lacks.splice(lacks.indexOf('CDR_ID'), 1)
  if (positions.Call_End_Time !== undefined && lacks.includes('DURATION')) lacks.splice(lacks.indexOf('DURATION'), 1)
  if (lacks.length > 0) throw new UserError('columns', `The file has no column ${lacks.join(', ')}; it has ${header.slice(0, 30).join(', ')}. Export the call fields under their own names.`)
}

/** The first of some expressions that is neither null nor blank. */
function given(expressions: string[]): string {
  return `coalesce(${expressions.map((expression) => `nullif(trim(${expression}), '')`).join(', ')})`
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
