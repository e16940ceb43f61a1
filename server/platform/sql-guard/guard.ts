import { hasSqlDetails, parse } from 'libpg-query'
import { refused } from './bounds.ts'
import { reportViews } from './views.ts'
import { Walk } from './walk.ts'

const MAX_LENGTH = 8_000
const MAX_NESTING = 100

export interface GuardedSql {
  /** The one statement, without semicolon, each view with its schema. */
  sql: string
  /** `report.<view>`, in order of name. */
  relations: string[]
  /** How many times larger than a row of its input a row put into one value (string_agg ...) may be; 0: none is. */
  gathered: number
}

/**
 * Lets one SELECT over the report views pass, checked on the parse tree of Postgres' own grammar against positive lists.
 *
 * @throws {UserError} code `sql_refused`, saying what is not allowed
 */
export async function guardSql(sql: string): Promise<GuardedSql> {
  if (sql.length > MAX_LENGTH) throw refused(`it has more than ${MAX_LENGTH} characters`)
  if (sql.includes('\0')) throw refused('it has a NUL character')
  checkNesting(sql)
  const views = await reportViews()
  const statements = await parse(sql).then(({ stmts }) => stmts ?? [], (error: unknown) => {
    throw refused(hasSqlDetails(error) ? `it is not valid SQL: ${error.message}` : 'it is too deeply nested to be read')
  })
  const [statement] = statements
  if (!statement || statements.length > 1) throw refused(`it has ${statements.length} statements`)
  const walk = new Walk(views)
  walk.statement(statement.stmt)
  const bytes = Buffer.from(sql)
  const start = statement.stmt_location ?? 0
  const end = statement.stmt_len ? start + statement.stmt_len : bytes.length
  return { sql: qualify(bytes, start, end, walk.bare).trim(), relations: [...walk.relations].toSorted(), gathered: walk.gathered }
}

/** Names views with their schema, so that no search path decides what is read. */
function qualify(bytes: Buffer, start: number, end: number, places: number[]): string {
  const parts: string[] = []
  let from = start
  for (const place of places.toSorted((a, b) => a - b)) {
    parts.push(bytes.toString('utf8', from, place), 'report.')
    from = place
  }
  parts.push(bytes.toString('utf8', from, end))
  return parts.join('')
}

/** Deep nesting would exhaust the parser's stack; quotes are not looked at, being too strict there harms nobody. */
function checkNesting(sql: string): void {
  let depth = 0
  for (const sign of sql) {
    if (sign === '(' || sign === '[') depth += 1
    else if (sign === ')' || sign === ']') depth -= 1
    if (depth > MAX_NESTING) throw refused('it is nested too deeply')
  }
}
