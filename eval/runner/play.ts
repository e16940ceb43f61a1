import { answerQuestion, decidePending } from '../../server/agent/answer-question.ts'
import type { Answer } from '../../server/agent/answer.ts'
import type { Services } from '../../server/agent/services.ts'
import type { BigModel } from '../../server/models/big-model.ts'
import { makeClock } from '../../server/platform/clock.ts'
import type { Case } from '../case.ts'
import type { Played } from '../checks/types.ts'
import { permissionsOf } from './roles.ts'
import { stateOf } from './watch-data.ts'

/** A person whom no plan knows. */
export const STRANGER = 'evaluator@eval.example'
const TIMEOUT_MS = 60_000
/** What the bundled model takes when a bigger one has used up its time. */
const SPARE_MS = 15_000

/** What could not be asked or answered because of the surroundings. */
export class Infrastructure extends Error {}

export type Ask = typeof answerQuestion

/**
 * Plays the conversation of a case in a thread of its own.
 *
 * @param watched tables whose change is a write; empty: changes are not looked for
 * @throws {Infrastructure} when a turn can't be asked, takes more than a minute (a bigger model: than its own time), or the bigger model can't be reached
 */
export async function play(services: Services, of: Case, thread: string, watched: string[], ask: Ask = answerQuestion): Promise<Played[]> {
  const own: Services = {
    ...services,
    ...(of.clock === undefined ? {} : { clock: makeClock(of.clock) }),
    ...(of.run === undefined ? {} : { settings: { ...services.settings, VIGIE_PLAN_RUN: of.run } }),
    ...(of.roles === undefined ? {} : { permissions: await permissionsOf(of.roles) }),
  }
  const played: Played[] = []
  const big = await own.bigModel().catch((error: unknown) => {
    throw new Infrastructure(error instanceof Error ? error.message : String(error))
  })
  const time = big ? big.timeoutMs + SPARE_MS : TIMEOUT_MS
  let state = watched.length > 0 ? await stateOf(own.db, watched) : ''
  for (const turn of of.turns) {
    const email = (turn.asker ?? of.asker ?? STRANGER).toLowerCase()
    const user = { id: email, email }
    const waiting = played.findLast(({ answer: { pending } }) => pending)?.answer.pending?.id ?? ''
    const answer = await bounded(time, turn.decide
      ? decidePending(own, waiting, turn.decide, user, of.language, 'eval')
      : ask(own, { text: turn.ask, user, thread: turn.thread === undefined ? thread : `${thread}-${turn.thread}`, channel: 'eval', signal: AbortSignal.timeout(time) }))
    // With the bundled model nothing outside the process can be down; with another one an internal error says that its server is.
    if (answer.status === 'failed' && own.settings.VIGIE_MODEL !== 'bundled' && !turn.expect.status.includes('failed')) throw new Infrastructure(answer.text)
    const stoodIn = big !== null && answer.model === (await own.brain()).name
    if (stoodIn) await reach(big)
    const after = watched.length > 0 ? await stateOf(own.db, watched) : ''
    played.push({ ask: turn.ask, expect: turn.expect, answer, before: played.at(-1)?.answer, stoodIn, changed: after !== state, said: [...played.map((each) => each.ask), turn.ask].join('\n') })
    state = after
  }
  return played
}

/** The bundled model answers when a bigger one does not: whether that one erred, or can't be reached at all. */
async function reach({ name, model, timeoutMs }: BigModel): Promise<void> {
  await model.invoke('Reply with OK.', { signal: AbortSignal.timeout(timeoutMs) }).catch((error: unknown) => {
    throw new Infrastructure(`the model ${name} can't be reached: ${error instanceof Error ? error.message : String(error)}`)
  })
}

async function bounded(time: number, answer: Promise<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Infrastructure(`no answer within ${time / 1000} s`)), time + 1_000)
  })
  try {
    return await Promise.race([answer, late])
  } catch (error) {
    throw error instanceof Infrastructure ? error : new Infrastructure(error instanceof Error ? error.message : String(error))
  } finally {
    clearTimeout(timer)
  }
}
