import { COLLATIONS, EXPRESSION_KINDS, FUNCTIONS, OPERATORS, REGEX_OPERATORS, SYSTEM_COLUMNS, TYPES, VALUE_FUNCTIONS } from './allowed.ts'
import { Growth, checkBounds, checkExponent, checkPattern, concatenations, refused } from './bounds.ts'
import { nameParts, nodeOf, numberOf } from './constants.ts'
import type { Tree } from './constants.ts'
import { NODES, REASONS } from './nodes.ts'

const MAX_DEPTH = 120
const MAX_SELECT_DEPTH = 12
const MAX_NODES = 6_000
const MAX_RELATIONS = 24
const MAX_TYPE_LENGTH = 1_000

/** Functions that put many rows into one value. */
const GATHERING = new Set(['string_agg', 'array_agg', 'jsonb_agg', 'json_agg', 'jsonb_object_agg'])

interface Place { ctes: ReadonlySet<string>; depth: number; selects: number }

/** Walks a parse tree and refuses whatever is not on the lists. */
export class Walk {
  readonly relations = new Set<string>()
  /** Byte offsets of view names without a schema. */
  readonly bare: number[] = []
  #gathers = false
  readonly #views: ReadonlySet<string>
  readonly #growth = new Growth()
  #nodes = 0
  #uses = 0

  constructor(views: ReadonlySet<string>) {
    this.#views = views
  }

  /** How many times larger than a row of its input a row put into one value may be; 0: rows are not put together. */
  get gathered(): number {
    return this.#gathers ? this.#growth.factor : 0
  }

  statement(root: unknown): void {
    if (!nodeOf(root, 'SelectStmt')) throw refused('only SELECT is allowed')
    this.#each(root, { ctes: new Set(), depth: 0, selects: 0 })
  }

  /** A node, a list of nodes, or the empty object that stands for none. */
  #each(value: unknown, place: Place): void {
    if (Array.isArray(value)) return value.forEach((each) => this.#each(each, place))
    if (typeof value !== 'object' || value === null) throw refused('its structure is not known')
    const entries = Object.entries(value)
    if (entries.length === 0) return
    if (entries.length > 1) throw refused('its structure is not known')
    this.#node(entries[0]![0], entries[0]![1] as Tree, place)
  }

  #node(type: string, node: Tree, { ctes, depth, selects }: Place): void {
    const known = NODES[type]
    if (!known) throw refused(REASONS[type] ?? `${type.replace(/(Stmt|Expr)$/, '')} is not allowed`)
    this.#nodes += 1
    if (depth > MAX_DEPTH || selects > MAX_SELECT_DEPTH || this.#nodes > MAX_NODES) throw refused('it is too long or nested too deeply')
    for (const field of Object.keys(node)) if (!(field in known)) throw refused(REASONS[field] ?? `${field} of ${type} is not allowed`)
    let place: Place = { ctes, depth: depth + 1, selects }
    if (type === 'SelectStmt') {
      // Arms of a UNION stand beside each other, not inside.
      place = { ctes: this.#withClause(node, place), depth: depth + 1, selects: node['larg'] ? selects : selects + 1 }
      this.#select(node)
    } else this.#check(type, node, place)
    for (const [field, value] of Object.entries(node)) {
      const kind = known[field]!
      if (kind === 'nodes') this.#each(value, place)
      else if (kind !== 'plain' && kind !== 'WithClause') this.#node(kind, value as Tree, place)
    }
  }

  /** A name of WITH is known to what comes after it, never to itself or to those before: there it would be a table. */
  #withClause(select: Tree, place: Place): ReadonlySet<string> {
    const clause = select['withClause'] as Tree | undefined
    if (!clause) return place.ctes
    for (const field of Object.keys(clause)) if (!(field in NODES['WithClause']!)) throw refused(REASONS[field] ?? `${field} of WITH is not allowed`)
    const names = new Set(place.ctes)
    for (const each of (clause['ctes'] ?? []) as unknown[]) {
      const cte = nodeOf(each, 'CommonTableExpr')
      if (!cte) throw refused('its structure is not known')
      if (!nodeOf(cte['ctequery'], 'SelectStmt')) throw refused('WITH may only hold SELECT')
      this.#node('CommonTableExpr', cte, { ...place, ctes: new Set(names), selects: place.selects + 1 })
      names.add(String(cte['ctename']))
    }
    return names
  }

  #select(node: Tree): void {
    const targets = (node['targetList'] ?? []) as unknown[]
    this.#growth.by(1 + Math.max(0, ...targets.map(concatenations)))
    const rows = whole(node)
    for (const target of targets) {
      const fields = nameParts(nodeOf(nodeOf(target, 'ResTarget')?.['val'], 'ColumnRef')?.['fields'])
      if (fields.length === 1 && rows.has(fields[0]!)) throw refused(`${fields[0]} is a whole row: name its columns, or write ${fields[0]}.*`)
    }
  }

  #check(type: string, node: Tree, { ctes }: Place): void {
    switch (type) {
      case 'RangeVar': return this.#relation(node, ctes)
      case 'FuncCall': return this.#call(node)
      case 'A_Expr': return this.#operator(node)
      case 'TypeName': return checkType(node)
      case 'ColumnRef': return checkColumn(node)
      case 'SubLink':
        if (REGEX_OPERATORS.has(nameParts(node['operName'])[0]!)) throw refused('a regular expression must be a constant text')
        return checkOperatorName(nameParts(node['operName']))
      case 'SQLValueFunction':
        if (!VALUE_FUNCTIONS.has(String(node['op']))) throw refused(`${String(node['op']).replace('SVFOP_', '')} is not allowed`)
        return
      case 'CollateClause':
        if (!COLLATIONS.has(nameParts(node['collname']).join('.'))) throw refused('only the collation "C" may be named')
        return
      case 'A_Indirection':
        if (((node['indirection'] ?? []) as unknown[]).some((each) => !nodeOf(each, 'A_Indices'))) throw refused('(expression).name is not allowed')
        return
      default:
    }
  }

  #relation(node: Tree, ctes: ReadonlySet<string>): void {
    const [schema, name] = [node['schemaname'] as string | undefined, String(node['relname'])]
    this.#uses += 1
    if (this.#uses > MAX_RELATIONS) throw refused(`it names more than ${MAX_RELATIONS} relations`)
    if (schema === undefined && ctes.has(name)) return
    if ((schema ?? 'report') !== 'report' || !this.#views.has(name)) {
      throw refused(`${schema ? `${schema}.` : ''}${name} is not a report view; there are ${[...this.#views].toSorted().join(', ')}`)
    }
    if (schema === undefined) this.bare.push(Number(node['location'] ?? 0))
    this.relations.add(`report.${name}`)
  }

  #call(node: Tree): void {
    const parts = nameParts(node['funcname'])
    const name = parts.at(-1)!
    if (parts.length > 2 || (parts.length === 2 && parts[0] !== 'pg_catalog') || !FUNCTIONS.has(name)) throw refused(`the function ${parts.join('.')} is not on the list`)
    this.#gathers ||= GATHERING.has(name)
    checkBounds(name, (node['args'] ?? []) as unknown[], this.#growth)
  }

  #operator(node: Tree): void {
    const kind = String(node['kind'])
    if (!EXPRESSION_KINDS.has(kind)) throw refused(`${kind} is not allowed`)
    const parts = nameParts(node['name'])
    if (!kind.includes('BETWEEN')) checkOperatorName(parts)
    if (parts[0] === '^') checkExponent(node['rexpr'])
    if (REGEX_OPERATORS.has(parts[0]!)) checkPattern(node['rexpr'])
  }
}

function checkOperatorName(parts: string[]): void {
  if (parts.length > 1 || (parts.length === 1 && !OPERATORS.has(parts[0]!))) throw refused(`the operator ${parts.join('.')} is not on the list`)
}

function checkType(node: Tree): void {
  const parts = nameParts(node['names'])
  if (parts.length > 2 || (parts.length === 2 && parts[0] !== 'pg_catalog') || !TYPES.has(parts.at(-1)!)) throw refused(`the type ${parts.join('.')} is not on the list`)
  const sizes = ((node['typmods'] ?? []) as unknown[]).map(numberOf)
  // The numbers of an interval are masks of its fields.
  if (parts.at(-1) !== 'interval' && sizes.some((size) => size === undefined || size > MAX_TYPE_LENGTH)) throw refused(`a type may be ${MAX_TYPE_LENGTH} long`)
}

function checkColumn(node: Tree): void {
  const fields = (node['fields'] ?? []) as unknown[]
  const names = nameParts(fields)
  const last = names.at(-1)!
  if (names.length > 3 || (names.length === 3 && names[0] !== 'report')) throw refused(`${names.join('.')} is not a column of a report view`)
  if (SYSTEM_COLUMNS.has(last) || last.startsWith('pg_')) throw refused(`the column ${last} is not allowed`)
}

/** Names under which whole rows of views stand in the FROM of a SELECT. */
function whole(select: Tree): Set<string> {
  const names = new Set<string>()
  const visit = (node: unknown): void => {
    const join = nodeOf(node, 'JoinExpr')
    if (join) [join['larg'], join['rarg']].forEach(visit)
    const table = nodeOf(node, 'RangeVar')
    if (table?.['alias']) names.add(String((table['alias'] as Tree)['aliasname']))
  }
  ;((select['fromClause'] ?? []) as unknown[]).forEach(visit)
  return names
}
