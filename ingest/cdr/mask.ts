const PHONE_FIELD = /NUMBER|CALLED|CALLING|MSISDN|PHONE/i
// Fields that hold long digits but no phone number: they must stay whole, so that a mended line can be loaded again.
const SAFE = String.raw`["']?(?:ORIG_T1T7|CALLID|CDR_ID|SEPID|VPNID|ICAR|DISC|CDRSTATUS|DURATION|CDRCALLTYPE|Call_Start_Time|Call_End_Time|@timestamp|time_gap_s|time_gap_call_ok_s)["']?\s*:\s*(?:"[^"]*"?|[^",}\s]*)`
const PHONE = String.raw`(["']?[\w.@]*(?:NUMBER|CALLED|CALLING|MSISDN|PHONE)[\w.@]*["']?\s*[:=]\s*["']?)(\+?[\d\s().-]*\d)(?![\d*])`
// Runs of digits as long as a phone number that are no part of an identifier, a decimal number or a moment.
const BARE = String.raw`(?<![\w.:*-])\+?\d{8,15}(?![\w.:*-])`
const PATTERN = new RegExp(`${SAFE}|${PHONE}|${BARE}`, 'gi')

/**
 * A line of a call file with its phone numbers masked: the last four digits become `*`.
 *
 * Numbers are found by the name of their field, and wherever else a run of 8 to 15 digits stands alone.
 */
export function maskLine(line: string): string {
  return line.replace(PATTERN, (match: string, name?: string, number?: string) => {
    if (name !== undefined) return name + maskNumber(number!)
    return /^\+?\d+$/.test(match) ? maskNumber(match) : match
  })
}

/**
 * The cells of a CSV line with its phone numbers masked: those of the columns named as numbers, and, where the cells don't
 * fit the header, every run of digits that may be one.
 */
export function maskCells(cells: string[], header: string[], separator: string): string {
  if (cells.length !== header.length) return maskLine(cells.join(separator))
  return cells.map((cell, index) => (PHONE_FIELD.test(header[index]!) && !cell.includes('*') ? maskNumber(cell) : cell)).join(separator)
}

/** A phone number with its last four digits masked, written as it was: "+33 6 12 34 56 78" gives "+33 6 12 34 ** **". */
export function maskNumber(number: string): string {
  let left = 4
  const masked = [...number].reverse().map((sign) => (left > 0 && /\d/.test(sign) ? (left -= 1, '*') : sign))
  return masked.reverse().join('')
}
