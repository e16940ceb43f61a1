import type { Check } from './types.ts'
import { valuesOf } from './values.ts'

/** What must be said, and what must stand nowhere. */
export const check: Check = ({ expect, answer }) => [
  ...(expect.says ?? []).map((pattern) => {
    const ok = new RegExp(pattern, 'iu').test(answer.text)
    return { check: 'says', ok, detail: ok ? '' : `/${pattern}/ is not said` }
  }),
  ...(expect.never ?? []).map((words) => {
    const ok = ![answer.text, ...valuesOf(answer).filter((value) => typeof value === 'string')].some((shown) => shown.toLowerCase().includes(words.toLowerCase()))
    return { check: 'never', ok, detail: ok ? '' : `"${words}" is said` }
  }),
]
