import { isoUtc } from './calendar.ts'
import type { Call } from './cdr-calls.ts'
import { CAUSES } from './cdr-trunks.ts'
import type { Trunk } from './cdr-trunks.ts'
import type { Random } from './random.ts'

/** Start of a trunk's previous call and previous answered call, seconds since 1970. */
export interface LastCalls { any: number; answered: number }

/**
 * The call as the search index exports it, keys in the exported order.
 *
 * @param serial number of the call in the network, which makes its ids
 * @param last   the trunk's calls before this one; brought up to date for the next
 */
export function callDocument(random: Random, trunk: Trunk, call: Call, serial: number, last: LastCalls): Record<string, unknown> {
  const start = isoUtc(call.start * 1000)
  const callId = `${307_000_000 + serial * 7}_${64_991_000_000 + serial * 13}.229.37.38`
  const digits = `${trunk.countryCode}8${String(random.int(10_000_000, 99_999_999))}`.padEnd(11, '0').slice(0, 11)
  const document: Record<string, unknown> = {
    ORIG_T1T7: trunk.id, CALLID: callId, CDR_ID: `NGI1_${callId}`, SEPID: 'NGI1', VPNID: trunk.vpn, DISC: String(call.cause), CDRSTATUS: '8',
    ICAR: `${start.slice(8, 10)}${start.slice(5, 7)}${start.slice(0, 4)}${start.slice(11, 19).replaceAll(':', '')}`,
    DURATION: random.chance(0.02) ? String(call.seconds) : call.seconds,
    CDRCALLTYPE: 'CZ-U',
    CALLEDPUBLICNUMBER: random.chance(0.5) ? `${digits.slice(0, 7)}****` : digits,
    short_call: call.short, null_duration: call.seconds === 0,
    Call_Start_Time: start, Call_End_Time: isoUtc((call.start + call.seconds) * 1000),
    time_gap_s: call.start - last.any, time_gap_call_ok_s: call.start - last.answered,
    'gini.Customer_Code_IC01': trunk.customerCode,
  }
  // Some documents lack the customer's name: it must be taken from the VPN id.
  if (!random.chance(0.04)) document['gini.Customer_Name'] = trunk.customer
  document['gini.VPN_State'] = '0'
  document['gini.VPN_Type'] = 'G'
  document['Release_cause'] = CAUSES[call.cause]!.name
  document['rc_group'] = CAUSES[call.cause]!.group
  document['@timestamp'] = start
  if (random.chance(0.04)) document['CALLINGPUBLICNUMBER'] = `${trunk.countryCode}22${random.int(1_000_000, 9_999_999)}`

  last.any = call.start
  if (call.seconds > 0) last.answered = call.start
  return document
}
