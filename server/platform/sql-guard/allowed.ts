/** Positive lists of the SQL guard: what is not named here is refused. */
const words = (text: string) => new Set(text.trim().split(/\s+/))

export const TYPES = words('int2 int4 int8 numeric float4 float8 bool text varchar bpchar date timestamp timestamptz time interval json jsonb uuid')

export const FUNCTIONS = words(`
  count sum avg min max stddev stddev_samp stddev_pop variance var_samp var_pop corr covar_pop covar_samp regr_slope regr_intercept regr_r2 regr_count
  percentile_cont percentile_disc mode bool_or bool_and every any_value array_agg string_agg jsonb_agg json_agg jsonb_object_agg
  row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value
  date_trunc date_part extract date_bin now age make_date make_time make_timestamp make_timestamptz make_interval justify_days justify_hours justify_interval
  to_char to_date to_timestamp to_number timezone overlaps isfinite
  abs round floor ceil ceiling trunc sign mod div sqrt cbrt ln log log10 exp power pow width_bucket
  lower upper initcap length char_length character_length octet_length btrim ltrim rtrim substr substring position strpos replace translate split_part
  left right concat concat_ws reverse starts_with ascii md5 overlay like_escape similar_to_escape unaccent similarity word_similarity
  repeat lpad rpad regexp_replace regexp_match regexp_matches regexp_count regexp_like regexp_substr regexp_split_to_array regexp_split_to_table
  unnest generate_series array_length array_position array_remove array_append array_cat array_to_string string_to_array string_to_table cardinality
  jsonb_array_length jsonb_array_elements jsonb_array_elements_text jsonb_each jsonb_each_text jsonb_object_keys jsonb_typeof
  jsonb_extract_path jsonb_extract_path_text jsonb_build_object jsonb_build_array to_jsonb jsonb_strip_nulls num_nulls num_nonnulls`)

export const OPERATORS = words('= <> != < > <= >= + - * / % ^ || ~~ !~~ ~~* !~~* ~ ~* !~ !~* -> ->> #> #>> @> <@ && ? ?| ?& ^@')
export const REGEX_OPERATORS = words('~ ~* !~ !~*')

export const EXPRESSION_KINDS = words(`AEXPR_OP AEXPR_OP_ANY AEXPR_OP_ALL AEXPR_DISTINCT AEXPR_NOT_DISTINCT AEXPR_NULLIF AEXPR_IN AEXPR_LIKE AEXPR_ILIKE
  AEXPR_SIMILAR AEXPR_BETWEEN AEXPR_NOT_BETWEEN AEXPR_BETWEEN_SYM AEXPR_NOT_BETWEEN_SYM`)

export const VALUE_FUNCTIONS = words('SVFOP_CURRENT_DATE SVFOP_CURRENT_TIME SVFOP_CURRENT_TIME_N SVFOP_CURRENT_TIMESTAMP SVFOP_CURRENT_TIMESTAMP_N SVFOP_LOCALTIME SVFOP_LOCALTIME_N SVFOP_LOCALTIMESTAMP SVFOP_LOCALTIMESTAMP_N')

export const COLLATIONS = words('C POSIX')

export const SYSTEM_COLUMNS = words('xmin xmax cmin cmax ctid tableoid oid')
