const words = (text: string) => new Set(text.split(/\s+/).filter((word) => word !== ''))

/** Kinds of syntax that a question needs; everything else is refused, what future versions of the grammar add included. */
export const NODES = words(`SelectStmt ResTarget ColumnRef String A_Star A_Const A_Expr BoolExpr NullTest BooleanTest FuncCall TypeCast TypeName RangeVar RangeSubselect RangeFunction Alias JoinExpr
  SubLink CaseExpr CaseWhen CoalesceExpr MinMaxExpr SortBy WindowDef WithClause CommonTableExpr GroupingSet GroupingFunc A_ArrayExpr A_Indirection A_Indices RowExpr List Integer Float Boolean
  SQLValueFunction CollateClause NamedArgExpr`)

export const TYPES = words(`int2 int4 int8 integer bigint smallint numeric float4 float8 bool text varchar bpchar date timestamp timestamptz time interval jsonb json`)

/** Pure functions, none of which can make a value much larger than its arguments. */
export const FUNCTIONS = words(`count sum avg min max stddev stddev_samp stddev_pop variance var_samp var_pop percentile_cont percentile_disc mode corr regr_slope regr_intercept bool_or bool_and every
  array_agg string_agg jsonb_agg jsonb_object_agg date_trunc date_part extract date_bin now age make_date make_timestamp make_interval to_char to_date to_timestamp to_number
  round floor ceil ceiling trunc abs sign mod sqrt cbrt exp ln log power greatest least coalesce nullif lower upper initcap length char_length octet_length trim btrim ltrim rtrim substring substr
  position strpos starts_with replace translate reverse split_part left right concat concat_ws row_number rank dense_rank ntile lag lead first_value last_value nth_value percent_rank cume_dist
  generate_series unnest similarity width_bucket timezone overlaps array_length cardinality array_position array_to_string string_to_array jsonb_array_length jsonb_object_keys jsonb_each jsonb_each_text
  jsonb_array_elements jsonb_array_elements_text jsonb_typeof regexp_replace regexp_match regexp_matches regexp_count regexp_like unaccent justify_hours justify_days isfinite
  like_escape overlay ascii`)

export const OPERATORS = words(`= <> != < > <= >= + - * / % ^ || ~~ !~~ ~~* !~~* ~ ~* !~ !~* -> ->> #> #>> @> <@ && ? BETWEEN`)

/** Values that tell of the server, not of the data. */
export const SERVER_VALUES = words('SVFOP_CURRENT_USER SVFOP_SESSION_USER SVFOP_USER SVFOP_CURRENT_ROLE SVFOP_CURRENT_CATALOG SVFOP_CURRENT_SCHEMA')
export const SYSTEM_COLUMNS = words('xmin xmax cmin cmax ctid tableoid oid')
