import { say } from '../../prompts/texts.ts'
import { markSeen, raisedSince } from '../../tools/manage-alerts/store.ts'
import { raisedText } from '../../tools/manage-alerts/texts.ts'
import type { Database } from '../platform/database/index.ts'
import type { Language } from '../platform/language.ts'
import type { Asker } from '../../tools/kit/types.ts'

/** One line on alerts raised since the person was last told, said once; '' when there are none. */
export async function alertsLine(db: Database, user: Asker, now: Date, language: Language, zone: string): Promise<string> {
  const owner = user.email ?? user.id
  const { count, since } = await raisedSince(db, owner, now)
  if (count === 0) return ''
  await markSeen(db, owner, now)
  return `_${say('alerts_raised', language, { raised: raisedText(count, since, language, zone) })}_`
}
