import { cellText } from './text.ts'
import type { Cell } from './text.ts'

/** A server's name as it is kept: lower case, without its domain; an IP address stays whole; '' for an empty cell. */
export function serverName(cell: Cell): string {
  const name = cellText(cell).toLowerCase()
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(name)) return name
  return name.split('.')[0]!.trim()
}
