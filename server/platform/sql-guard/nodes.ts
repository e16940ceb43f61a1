/**
 * Which fields a node of the parse tree may have, and what each holds: `nodes` are wrapped nodes (one or a list of them),
 * `plain` is a value without nodes in it, anything else names the type of a node that comes unwrapped. A field or node that is not here is refused.
 */
const fields = (text: string): Record<string, string> => Object.fromEntries(text.trim().split(/\s+/).map((entry) => {
  const [name, kind] = entry.split(':') as [string, string?]
  return [name, kind ?? 'plain']
}))

export const NODES: Record<string, Record<string, string>> = {
  SelectStmt: fields(`distinctClause:nodes targetList:nodes fromClause:nodes whereClause:nodes groupClause:nodes groupDistinct havingClause:nodes windowClause:nodes
    valuesLists:nodes sortClause:nodes limitOffset:nodes limitCount:nodes limitOption withClause:WithClause op all larg:SelectStmt rarg:SelectStmt`),
  WithClause: fields('ctes:nodes location'),
  CommonTableExpr: fields('ctename aliascolnames ctematerialized ctequery:nodes location'),
  ResTarget: fields('name val:nodes location'),
  ColumnRef: fields('fields location'),
  A_Const: fields('ival fval sval boolval isnull location'),
  A_Expr: fields('kind name lexpr:nodes rexpr:nodes rexpr_list_start rexpr_list_end location'),
  BoolExpr: fields('boolop args:nodes location'),
  NullTest: fields('arg:nodes nulltesttype argisrow location'),
  BooleanTest: fields('arg:nodes booltesttype location'),
  FuncCall: fields('funcname args:nodes agg_order:nodes agg_filter:nodes over:WindowDef agg_within_group agg_star agg_distinct funcformat location'),
  NamedArgExpr: fields('arg:nodes name argnumber location'),
  TypeCast: fields('arg:nodes typeName:TypeName location'),
  TypeName: fields('names typmods:nodes typemod arrayBounds location'),
  CollateClause: fields('arg:nodes collname location'),
  SQLValueFunction: fields('op typmod location'),
  SubLink: fields('subLinkType testexpr:nodes operName subselect:nodes location'),
  CaseExpr: fields('arg:nodes args:nodes defresult:nodes location'),
  CaseWhen: fields('expr:nodes result:nodes location'),
  CoalesceExpr: fields('args:nodes location'),
  MinMaxExpr: fields('op args:nodes location'),
  SortBy: fields('node:nodes sortby_dir sortby_nulls location'),
  WindowDef: fields('name refname partitionClause:nodes orderClause:nodes frameOptions startOffset:nodes endOffset:nodes location'),
  GroupingSet: fields('kind content:nodes location'),
  GroupingFunc: fields('args:nodes location'),
  A_ArrayExpr: fields('elements:nodes list_start list_end location'),
  A_Indirection: fields('arg:nodes indirection:nodes'),
  A_Indices: fields('is_slice lidx:nodes uidx:nodes'),
  RowExpr: fields('args:nodes row_format location'),
  List: fields('items:nodes'),
  RangeVar: fields('schemaname relname inh relpersistence alias:Alias location'),
  RangeSubselect: fields('lateral subquery:nodes alias:Alias'),
  RangeFunction: fields('lateral ordinality is_rowsfrom functions:nodes alias:Alias'),
  JoinExpr: fields('jointype isNatural larg:nodes rarg:nodes usingClause quals:nodes alias:Alias rtindex'),
  Alias: fields('aliasname colnames'),
}

/** What the fields that are most often tried mean to a reader. */
export const REASONS: Record<string, string> = {
  intoClause: 'SELECT INTO would write a table',
  lockingClause: 'FOR UPDATE and FOR SHARE take locks',
  func_variadic: 'VARIADIC calls are not allowed',
  useOp: 'ORDER BY ... USING is not allowed',
  recursive: 'recursive queries are not allowed',
  catalogname: 'names of databases are not allowed',
  bsval: 'bit strings are not allowed',
  RangeTableSample: 'TABLESAMPLE is not allowed',
  ParamRef: 'parameters such as $1 are not allowed: write the value',
  XmlExpr: 'XML is not allowed',
  InsertStmt: 'only SELECT is allowed',
  UpdateStmt: 'only SELECT is allowed',
  DeleteStmt: 'only SELECT is allowed',
  MergeStmt: 'only SELECT is allowed',
}
