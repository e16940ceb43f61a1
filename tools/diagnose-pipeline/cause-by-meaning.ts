import { cosine, openEncoder } from '../../server/platform/text/encoder.ts'
import type { Cause } from './cause-classes.ts'
import { EXAMPLES } from './cause-examples.ts'
import { firstLine, reasonLine } from './message.ts'

const NEIGHBOURS = 5
/** The nearest example must be at least so alike, and the class must have this share of the votes. */
const LEAST = 0.5
const SHARE = 0.55

let bank: Promise<{ cause: Cause; vector: Float32Array }[]> | undefined

const examples = () => (bank ??= openEncoder().then((encoder) => Object.entries(EXAMPLES).flatMap(([cause, texts]) => texts.map((text) => ({ cause: cause as Cause, vector: encoder.vectorOf(text) })))))

/** The class of the first message that means about the same as known ones; `unknown` when none does. A guess: to be told as one. */
export async function causeByMeaning(messages: string[]): Promise<Cause> {
  const encoder = await openEncoder()
  for (const message of messages.slice(0, 6)) {
    const vector = encoder.vectorOf(`${firstLine(message)} ${reasonLine(message) ?? ''}`.slice(0, 600))
    const near = (await examples()).map((each) => ({ cause: each.cause, score: Math.max(0, cosine(vector, each.vector)) })).toSorted((a, b) => b.score - a.score).slice(0, NEIGHBOURS)
    if (near[0]!.score < LEAST) continue
    const votes = new Map<Cause, number>()
    for (const { cause, score } of near) votes.set(cause, (votes.get(cause) ?? 0) + score ** 2)
    const [best, won] = [...votes].toSorted((a, b) => b[1] - a[1])[0]!
    if (best !== 'unknown' && won >= SHARE * [...votes.values()].reduce((sum, each) => sum + each, 0)) return best
  }
  return 'unknown'
}
