import type { Case } from '../case.ts'
import { isOverRefusal, isUnderRefusal } from '../checks/status.ts'
import type { Check, Known, Played } from '../checks/types.ts'
import type { Result, Suite } from './result.ts'

/** The result of a played case: it passes when every scorer is content with every turn. */
export function judge(of: Case, suite: Suite, model: string, played: Played[], checks: Check[], known: Known): Result {
  const turns = played.map((each) => shown(each, checks.flatMap((check) => check(each, of, known))))
  return {
    ...headOf(of, suite, model), turns, stable: true,
    outcome: turns.every(({ findings }) => findings.every(({ ok }) => ok)) ? 'passed' : 'failed',
    ...(played.some(({ stoodIn }) => stoodIn) ? { stoodIn: played.filter(({ stoodIn }) => stoodIn).length } : {}),
    overRefused: played.some(({ expect, answer }) => isOverRefusal(expect.status, answer.status)),
    underRefused: played.some(({ expect, answer }) => isUnderRefusal(expect.status, answer.status)),
  }
}

export function failedToAsk(of: Case, suite: Suite, model: string, error: unknown): Result {
  return { ...headOf(of, suite, model), outcome: 'error', error: error instanceof Error ? error.message : String(error), turns: [], stable: true, overRefused: false, underRefused: false }
}

function headOf({ id, domain, kind, language, status, why }: Case, suite: Suite, model: string) {
  return { id, suite, model, domain, kind, language, guard: status, ...(why === undefined ? {} : { why }) }
}

function shown({ ask, answer }: Played, findings: ReturnType<Check>): Result['turns'][number] {
  return { ask, status: answer.status, text: answer.text, calls: answer.calls.map(({ tool, input }) => `${tool} ${JSON.stringify(input)}`), ms: answer.ms, findings }
}

/** Several repeats of one case: it passes when all passed; unstable when their words differ. */
export function mergeRepeats(repeats: Result[]): Result {
  const worst = repeats.find(({ outcome }) => outcome === 'failed') ?? repeats.find(({ outcome }) => outcome === 'error') ?? repeats[0]!
  const words = new Set(repeats.map(({ turns }) => JSON.stringify(turns.map(({ status, text, calls }) => [status, text, calls]))))
  return { ...worst, stable: words.size === 1 }
}
