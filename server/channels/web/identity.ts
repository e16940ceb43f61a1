import { timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { AppOptions } from '../../app.ts'
import type { Services } from '../../agent/services.ts'
import { UserError } from '../../platform/errors.ts'
import type { Asker } from '../../../tools/kit/types.ts'

const MAIL = /^[^\s@<>"]{1,64}@[^\s@<>"]{1,190}$/

/**
 * Who makes a request. A mail in the body is believed only without log-in (the server then listens on loopback), or from
 * this machine's own command line, which can read the server's secret.
 *
 * @throws {UserError} when it is no mail address
 */
export function askerOf(request: FastifyRequest, given: string | undefined, services: Services, { localToken }: AppOptions): Asker {
  const local = localToken !== '' && sameText(request.headers['x-vigie-local'], localToken)
  if (services.settings.VIGIE_AUTH !== 'none' && !local) return { email: null, id: 'web:anonymous' }
  if (given === undefined || given === '') return { email: null, id: 'web:local' }
  const email = given.trim().toLowerCase()
  if (!MAIL.test(email)) throw new UserError('user', 'user must be a mail address.')
  return { email, id: email }
}

export function sameText(given: unknown, expected: string): boolean {
  if (typeof given !== 'string') return false
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
