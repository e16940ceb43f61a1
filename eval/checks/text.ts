import type { Check } from './types.ts'

/** What must be said, and what must stand nowhere. */
export const check: Check = ({ expect, answer }) => [
  ...(expect.says ?? []).map((pattern) => {
    const ok = new RegExp(pattern, 'iu').test(answer.text)
    return { check: 'says', ok, detail: ok ? '' : `/${pattern}/ is not said` }
  }),
  ...(expect.never ?? []).map((words) => {
    const ok = !answer.text.toLowerCase().includes(words.toLowerCase())
    return { check: 'never', ok, detail: ok ? '' : `"${words}" is said` }
  }),
]
