import { createHash, timingSafeEqual } from 'node:crypto'
import type { Asker } from '../../../tools/kit/types.ts'
import type { Settings } from '../../platform/settings.ts'

/** Whose token a request carries (`Authorization: Bearer ...`); null when it is no one's. Takes the same time for any wrong token. */
export function holderOf(authorization: string | undefined, tokens: NonNullable<Settings['VIGIE_MCP_TOKENS']>): Asker | null {
  const given = /^Bearer +(\S{1,512})$/i.exec(authorization ?? '')?.[1]
  if (given === undefined) return null
  const digest = hash(given)
  let holder: Asker | null = null
  for (const { token, email } of tokens) if (timingSafeEqual(hash(token), digest)) holder = { email, id: email }
  return holder
}

const hash = (text: string) => createHash('sha256').update(text).digest()
