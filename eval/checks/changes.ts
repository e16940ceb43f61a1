import type { Check } from './types.ts'

/** Data change only when a person in charge has said yes. */
export const check: Check = ({ expect, changed }) => {
  const ok = changed === expect.changes
  return ok && !expect.changes ? [] : [{ check: 'changes', ok, detail: ok ? '' : changed ? 'the data were changed' : 'nothing was changed' }]
}
