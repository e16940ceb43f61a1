import { CAUSE_GROUPS, GROUP_BY_CAUSE, MAX_DURATION } from './call-chunk.ts'

/** Fields of a call document that are read; whatever else it holds is left behind. */
export const FIELDS = [
  'ORIG_T1T7', 'CDR_ID', 'SEPID', 'CALLID', 'VPNID', 'DISC', 'DURATION', 'CDRCALLTYPE', 'CALLEDPUBLICNUMBER', 'CALLINGPUBLICNUMBER', 'short_call', 'null_duration',
  'Call_Start_Time', 'Call_End_Time', 'ICAR', '@timestamp', 'gini.Customer_Code_IC01', 'gini.Customer_Name', 'rc_group',
] as const
export type Field = (typeof FIELDS)[number]

/** Reasons why a line is set aside, in the order in which they are looked for. */
export const REASONS: Record<string, string> = {
  cut: 'the line is no whole JSON document: it is cut or damaged',
  cells: 'the line has more or fewer values than the header has columns',
  trunk: 'ORIG_T1T7 (the calling trunk) is missing',
  id: 'CDR_ID is missing',
  start: 'Call_Start_Time is missing or no moment',
  duration: 'DURATION is missing, or no number of seconds between 0 and 604,800',
}

const EARLIEST = Date.UTC(1995, 0, 1) / 1000
const LATEST = Date.UTC(2100, 0, 1) / 1000

/**
 * SQL that turns raw documents into calls: types, defaults, the reason of what can't be used.
 *
 * @param documents a query giving `line`, `text` (as it stands in the file), `broken` (key of REASONS, or null) and FIELDS as
 *                  text, null when absent
 */
export function callsSql(documents: string): string {
  return `
with cleaned as (
  select line, text, broken, "VPNID" as vpn, "gini.Customer_Name" as customer, "gini.Customer_Code_IC01" as customer_code, "CDRCALLTYPE" as call_type,
    "ORIG_T1T7" as trunk,
    coalesce("CDR_ID", "SEPID" || '_' || "CALLID") as id,
    ${secondsSql('"Call_Start_Time"')} as given_start, "Call_Start_Time" is null as no_start, ${secondsSql('"Call_End_Time"')} as ended, ${secondsSql('"@timestamp"')} as stamped,
    cast(floor(epoch(try_strptime("ICAR", '%d%m%Y%H%M%S'))) as bigint) as icar,
    case when regexp_full_match("DURATION", '[0-9]+([.,][0-9]+)?') then try_cast(floor(try_cast(replace("DURATION", ',', '.') as double)) as bigint) end as given_duration,
    "DURATION" is null as no_duration,
    ${flagSql('"short_call"')} as short_flag, ${flagSql('"null_duration"')} as null_flag,
    try_cast("DISC" as integer) as disc, "DISC" as given_disc, upper("rc_group") as rc_group,
    regexp_replace("CALLEDPUBLICNUMBER", '[^0-9*]', '', 'g') as called, regexp_replace("CALLINGPUBLICNUMBER", '[^0-9*]', '', 'g') as calling
  from (${documents})
), timed as (
  select *, case when no_start then coalesce(icar, stamped) else given_start end as started,
    case when not no_duration then given_duration when null_flag then 0 when ended >= given_start then ended - given_start end as seconds
  from cleaned
)
select cast(line as integer) as line, trunk,
  md5_number_lower(id) as id_hash, cast(md5_number_lower(id) & 281474976710655 as double) as call_key,
  cast(started as double) as started, cast(seconds as integer) as duration,
  cast(case ${CAUSE_GROUPS.map((group, index) => `when rc_group = '${group}' then ${index}`).join(' ')} else ${GROUP_BY_CAUSE} end as utinyint) as rc_code,
  coalesce(null_flag, seconds = 0) as is_null, coalesce(short_flag, seconds between 1 and 5) as is_short,
  cast(case when disc between 0 and 65534 then disc end as integer) as disc,
  -- The last four digits are never kept: a short number leaves fewer than four leading ones.
  cast(case when length(called) > 4 and regexp_full_match(left(called, least(4, length(called) - 4)), '[0-9]+') then left(called, least(4, length(called) - 4)) else '' end as varchar) as prefix,
  coalesce(call_type, '') as call_type, vpn, customer, customer_code,
  coalesce(regexp_full_match(called, '[0-9]+'), false)::tinyint + coalesce(regexp_full_match(calling, '[0-9]+'), false)::tinyint as unmasked,
  given_disc is not null and disc is null as odd_disc,
  rc_group is not null and rc_group not in (${CAUSE_GROUPS.map((group) => `'${group}'`).join(', ')}) as odd_group,
  case when broken is not null then broken when trunk is null then 'trunk' when id is null then 'id'
       when started is null or started not between ${EARLIEST} and ${LATEST} then 'start'
       when seconds is null or seconds not between 0 and ${MAX_DURATION} then 'duration' end as reason,
  text
from timed`
}

/** Seconds since 1970 of a moment: ISO with or without offset (then UTC), or milliseconds or seconds since 1970. */
function secondsSql(field: string): string {
  return `cast(case when regexp_full_match(${field}, '[0-9]{13}') then try_cast(${field} as bigint) // 1000
    when regexp_full_match(${field}, '[0-9]{9,10}') then try_cast(${field} as bigint)
    when contains(${field}, ':') then floor(epoch(try_cast(${field} as timestamptz))) end as bigint)`
}

function flagSql(field: string): string {
  return `case when lower(${field}) in ('true', 't', '1', 'yes') then true when lower(${field}) in ('false', 'f', '0', 'no') then false end`
}
