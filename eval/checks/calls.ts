import type { Check } from './types.ts'
import { plain } from './values.ts'

/** One of the acceptable calls was made: its tool, with at least these arguments. */
export const check: Check = ({ expect, answer }) => {
  if (!expect.calls) return []
  if (expect.calls.length === 0) return [{ check: 'calls', ok: answer.calls.length === 0, detail: `no call was right; made: ${answer.calls.map(({ tool }) => tool).join(', ')}` }]
  const ok = expect.calls.some((acceptable) => Object.entries(acceptable).every(([tool, input]) => answer.calls.some((call) => call.tool === tool && isSubset(input, call.input))))
  return [{ check: 'calls', ok, detail: ok ? '' : `made: ${answer.calls.map(({ tool, input }) => `${tool} ${JSON.stringify(input)}`).join('; ').slice(0, 400) || 'no call'}` }]
}

/** Objects by their given keys, lists as sets, words in any case. */
export function isSubset(wanted: unknown, got: unknown): boolean {
  if (Array.isArray(wanted)) return Array.isArray(got) && wanted.every((each) => got.some((other) => isSubset(each, other)))
  if (typeof wanted === 'object' && wanted !== null) return typeof got === 'object' && got !== null && Object.entries(wanted).every(([key, value]) => isSubset(value, (got as Record<string, unknown>)[key]))
  if (typeof wanted === 'string') return typeof got === 'string' && plain(wanted) === plain(got)
  return wanted === got || (wanted === null && got === undefined)
}
