import { UserError } from '../../server/platform/errors.ts'
import { FIELDS } from './call-fields.ts'
import type { Field } from './call-fields.ts'

/** SQL text literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

const DELIMITER = String.fromCharCode(1) // cleaned files don't hold it

const MAX_OBJECT = 4_000_000

const WRAPPED = FIELDS.map((field) => `${identifier(field)} VARCHAR`).join(', ')
const GINI = 'gini STRUCT("Customer_Code_IC01" VARCHAR, "Customer_Name" VARCHAR)'

/**
 * Documents of an NDJSON file (or of one JSON array), plain or wrapped in `_source`; a field with a point may also stand
 * nested. A line that is no whole document is a row that is `broken`, so that rows are the file's lines without the blank ones.
 */
export function jsonDocumentsSql(path: string, array: boolean): string {
  const columns = FIELDS.map((field) => {
    const nested = field.startsWith('gini.') ? [`d."gini"."${field.slice(5)}"`, `d."_source"."gini"."${field.slice(5)}"`] : []
    return `coalesce(${[`d.${identifier(field)}`, `d."_source".${identifier(field)}`, ...nested].join(', ')}) as ${identifier(field)}`
  })
  const types = FIELDS.map((field) => `${identifier(field)}: 'VARCHAR'`)
  // A document of ours holds at least one of these; a row of nulls alone is a line that was no document.
  const nothing = (['ORIG_T1T7', 'CDR_ID', 'CALLID', 'DISC', 'DURATION', 'Call_Start_Time', '@timestamp'] as Field[]).map((field) => `d.${identifier(field)} is null`)
  return `select case when d."_source" is null and ${nothing.join(' and ')} then 'cut' end as broken, ${columns.join(', ')}
    from read_json(${literal(path)}, format = '${array ? 'array' : 'newline_delimited'}', ${array ? '' : 'ignore_errors = true, '}compression = 'uncompressed', maximum_object_size = ${MAX_OBJECT},
      columns = {${types.join(', ')}, "gini": '${GINI.slice(5)}', "_source": 'STRUCT(${WRAPPED}, ${GINI})'}) as d`
}

/** Documents of a CSV file with a header; `separator` is one of , ; tab |. What doesn't fit the header is left out, and stands in reject_errors. */
export function csvDocumentsSql(path: string, header: string[], separator: string, above: number): string {
  const positions = columnPositions(header)
  const columns = FIELDS.map((field) => `${positions[field] === undefined ? 'null::varchar' : `c${positions[field]}`} as ${identifier(field)}`)
  return `select null::varchar as broken, ${columns.join(', ')}
    from read_csv(${literal(path)}, columns = {${header.map((_, index) => `'c${index}': 'VARCHAR'`).join(', ')}}, header = true, skip = ${above}, auto_detect = false, delim = ${literal(separator)},
      quote = '"', escape = '"', new_line = '\\n', compression = 'none', max_line_size = ${MAX_OBJECT}, ignore_errors = true, store_rejects = true, rejects_limit = 0)`
}

/** Documents of a CSV file as above, line by line: slower, but it can't be led astray by a quotation mark that is never closed. */
export function csvLinesSql(path: string, header: string[], separator: string, above: number): string {
  const positions = columnPositions(header)
  const mark = separator === '|' ? '[|]' : separator === '\t' ? '\\t' : separator
  const quoted = `${mark}(?:"(?:[^"]|"")*"|[^"${separator === '\t' ? '\\t' : separator}]*)`
  const columns = FIELDS.map((field) => `${positions[field] === undefined ? 'null::varchar' : `cells[${positions[field]! + 1}]`} as ${identifier(field)}`)
  return `select case when len(cells) <> ${header.length} then 'cells' end as broken, ${columns.join(', ')}
    from (
      select case
        when not contains(text, '"') then string_split(text, ${literal(separator)})
        when length(array_to_string(pieces, '')) = length(text) + 1
          then list_transform(pieces, lambda p: case when p[2] = '"' then replace(p[3:-2], '""', '"') else p[2:] end)
        else [] end as cells
      from (select text, case when contains(text, '"') then regexp_extract_all(${literal(separator)} || text, ${literal(quoted)}) end as pieces from (
        select text from read_csv(${literal(path)}, columns = {'text': 'VARCHAR'}, delim = '${DELIMITER}', quote = '', escape = '', header = false, skip = ${above + 1},
          auto_detect = false, strict_mode = false, null_padding = false, max_line_size = ${MAX_OBJECT}, new_line = '\\n', compression = 'none') where trim(text) <> '')))`
}

/** Documents of a Parquet file, a row each. */
export function parquetDocumentsSql(path: string, header: string[]): string {
  const positions = columnPositions(header)
  const columns = FIELDS.map((field) => {
    const at = positions[field]
    return `${at === undefined ? 'null::varchar' : `cast(${identifier(header[at]!)} as varchar)`} as ${identifier(field)}`
  })
  return `select null::varchar as broken, ${columns.join(', ')} from read_parquet(${literal(path)})`
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

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
