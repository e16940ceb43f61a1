import { CAUSE_GROUPS, GROUP_BY_CAUSE, MAX_DURATION, NULL_DURATION, SHORT } from './call-chunk.ts'

/** Fields of a call document that are read; whatever else it holds is left behind. */
export const FIELDS = [
  'ORIG_T1T7', 'CDR_ID', 'SEPID', 'CALLID', 'VPNID', 'DISC', 'DURATION', 'CDRCALLTYPE', 'CALLEDPUBLICNUMBER', 'CALLINGPUBLICNUMBER', 'short_call', 'null_duration',
  'Call_Start_Time', 'Call_End_Time', 'ICAR', '@timestamp', 'gini.Customer_Code_IC01', 'gini.Customer_Name', 'rc_group',
] as const
export type Field = (typeof FIELDS)[number]

/** Reasons why a line is set aside, in the order in which they are looked for. */
export const REASONS = {
  cut: 'the line is no whole JSON document with fields of a call: it is cut, damaged, or of something else',
  cells: 'the line has more or fewer values than the header has columns',
  trunk: 'ORIG_T1T7 (the calling trunk) is missing',
  id: 'CDR_ID is missing',
  start: 'Call_Start_Time is missing or no moment',
  duration: 'DURATION is missing, or no number of seconds between 0 and 604,800',
}
export type Reason = keyof typeof REASONS

/** Bits of `notes`: the lowest two count the numbers that were not masked. */
export const ODD_DISC = 4
export const ODD_GROUP = 8

const EARLIEST = Date.UTC(1995, 0, 1) / 1000
const LATEST = Date.UTC(2100, 0, 1) / 1000
const groupNames = CAUSE_GROUPS.map((group) => `'${group}'`).join(', ')

/**
 * SQL that turns raw documents into calls: types, defaults, the reason of what can't be used.
 *
 * Its columns: trunk, id_hash, started (seconds since 1970), duration (seconds), flags (cause group, NULL_DURATION, SHORT), disc,
 * prefix (a leading 1, then at most four digits; 0: none), call_type, vpn, customer, customer_code, notes, reason (null: a call).
 * What costs most is written so that it is worked out only where the common form doesn't fit.
 *
 * @param documents a query giving `broken` (of REASONS, or null) and FIELDS as text, null when absent, in the order of the file
 */
export function callsSql(documents: string): string {
  return `
with timed as (
  select broken, ${text('ORIG_T1T7')} as trunk, coalesce(${text('CDR_ID')}, trim("SEPID") || '_' || trim("CALLID")) as id,
    ${text('VPNID')} as vpn, ${text('gini.Customer_Name')} as customer, ${text('gini.Customer_Code_IC01')} as customer_code, coalesce(trim("CDRCALLTYPE"), '') as call_type,
    case when ${blank('Call_Start_Time')} then coalesce(cast(floor(epoch(try_strptime("ICAR", '%d%m%Y%H%M%S'))) as bigint), ${seconds('@timestamp')}) else ${seconds('Call_Start_Time')} end as started,
    coalesce(try_cast("DURATION" as usmallint), case
      when not ${blank('DURATION')} then case when regexp_full_match(trim("DURATION"), '[0-9]+([.,][0-9]+)?') then try_cast(floor(try_cast(replace("DURATION", ',', '.') as double)) as bigint) end
      when ${flag('null_duration')} then 0
      when ${seconds('Call_End_Time')} >= ${seconds('Call_Start_Time')} then ${seconds('Call_End_Time')} - ${seconds('Call_Start_Time')} end) as duration,
    ${flag('null_duration')} as null_flag, ${flag('short_call')} as short_flag,
    try_cast("DISC" as integer) as disc, "DISC" as given_disc, upper(trim("rc_group")) as rc_group, "CALLEDPUBLICNUMBER" as called, "CALLINGPUBLICNUMBER" as calling
  from (${documents})
)
select trunk, md5_number_lower(id) as id_hash, cast(started as bigint) as started, cast(case when duration <= ${MAX_DURATION} then duration end as integer) as duration,
  cast(case ${CAUSE_GROUPS.map((group, index) => `when rc_group = '${group}' then ${index}`).join(' ')} else ${GROUP_BY_CAUSE} end
    | case when coalesce(null_flag, duration = 0) then ${NULL_DURATION} else 0 end | case when coalesce(short_flag, duration between 1 and 5) then ${SHORT} else 0 end as utinyint) as flags,
  cast(case when disc between 0 and 65534 then disc end as integer) as disc,
  -- The last four digits are never kept: a short number leaves fewer than four leading ones.
  cast(case when called is null then 0 when length(called) >= 8 and regexp_full_match(left(called, 4), '[0-9]{4}') then 10000 + cast(left(called, 4) as usmallint)
    else ${prefix("regexp_replace(called, '[^0-9*]', '', 'g')")} end as usmallint) as prefix,
  call_type, vpn, customer, customer_code,
  cast(${unmasked('called')} + ${unmasked('calling')} + case when disc is null and trim(given_disc) <> '' then ${ODD_DISC} else 0 end
    + case when rc_group not in (${groupNames}, '') then ${ODD_GROUP} else 0 end as utinyint) as notes,
  case when broken is not null then broken when trunk is null then 'trunk' when id is null then 'id'
       when started is null or started not between ${EARLIEST} and ${LATEST} then 'start'
       when duration is null or duration > ${MAX_DURATION} then 'duration' end as reason
from timed`
}

function text(field: Field): string {
  return `nullif(trim("${field}"), '')`
}

function blank(field: Field): string {
  return `("${field}" is null or trim("${field}") = '')`
}

/** Seconds since 1970 of a moment: ISO with or without offset (then UTC), or milliseconds or seconds since 1970. */
function seconds(field: Field): string {
  return `case when contains("${field}", ':') then cast(floor(epoch(try_cast("${field}" as timestamp))) as bigint)
    when regexp_full_match(trim("${field}"), '[0-9]{13}') then try_cast("${field}" as bigint) // 1000
    when regexp_full_match(trim("${field}"), '[0-9]{9,10}') then try_cast("${field}" as bigint) end`
}

function flag(field: Field): string {
  return `case "${field}" when 'false' then false when 'true' then true else
    case when lower(trim("${field}")) in ('true', 't', '1', 'yes') then true when lower(trim("${field}")) in ('false', 'f', '0', 'no') then false end end`
}

function prefix(digits: string): string {
  const leading = `left(${digits}, greatest(0, least(4, length(${digits}) - 4)))`
  return `case when regexp_full_match(${leading}, '[0-9]+') then cast('1' || ${leading} as usmallint) else 0 end`
}

function unmasked(number: string): string {
  return `case when ${number} is null or contains(${number}, '*') or length(${number}) < 5 then 0 else 1 end`
}
