import { userInfo } from 'node:os'
import type { Asker } from '../../../tools/kit/types.ts'

/** Who sits at this machine's own command line: the mail given with --user, else the log-in name without a mail. */
export function cliUser(mail?: string): Asker {
  const email = mail?.trim().toLowerCase() || null
  return { email, id: email ?? `local:${loginName()}` }
}

function loginName(): string {
  try {
    return userInfo().username
  } catch {
    return 'unknown'
  }
}
