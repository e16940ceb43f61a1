import type { FastifyReply, FastifyRequest } from 'fastify'
import type { AppOptions } from '../../../app.ts'
import type { Services } from '../../../agent/services.ts'
import { UserError } from '../../../platform/errors.ts'
import type { Language } from '../../../platform/language.ts'
import { askerOf } from '../identity.ts'
import type { Asker } from '../../../../tools/kit/types.ts'

/** Who looks at a page of the plan, in which language and dry run. */
export interface Visit {
  user: Asker
  language: Language
  /** As asked for; absent: the current one. */
  run?: string
  /** May the visitor say who he is? Only where there is no log-in. */
  typed: boolean
}

const YEAR_S = 31_536_000

/** Reads who visits; `given`: the e-mail that a form holds, kept for the next visit. What the address or the form chooses is kept as well. */
export function visitOf(request: FastifyRequest, reply: FastifyReply, services: Services, options: AppOptions, given?: string): Visit {
  const cookies = cookiesOf(request.headers.cookie)
  const query = request.query as Record<string, string | undefined>
  const typed = services.settings.VIGIE_AUTH === 'none'
  let user: Asker
  try {
    user = askerOf(request, (given ?? cookies.get('vigie_user')) || undefined, services, options)
  } catch (error) {
    // A cookie that no longer fits is as none; what was typed just now is refused.
    if (given !== undefined) throw error
    user = askerOf(request, undefined, services, options)
  }
  if (typed && given !== undefined) keep(reply, 'vigie_user', user.email ?? '')
  const chosen = query['lang'] === 'en' || query['lang'] === 'fr' ? query['lang'] : undefined
  if (chosen) keep(reply, 'vigie_lang', chosen)
  const run = typeof query['run'] === 'string' && query['run'] !== '' ? query['run'].slice(0, 60) : undefined
  return { user, typed, language: chosen ?? languageOf(cookies.get('vigie_lang'), request.headers['accept-language'], services.settings.VIGIE_LANG), ...(run ? { run } : {}) }
}

function languageOf(kept: string | undefined, accepted: string | undefined, otherwise: Language): Language {
  if (kept === 'en' || kept === 'fr') return kept
  return /^\s*(en|fr)\b/i.exec(accepted ?? '')?.[1]?.toLowerCase() as Language | undefined ?? otherwise
}

/** Another site must not act through a visitor's browser: a form comes with the origin of this server, or the browser says that it is its own. */
export function assertOwnForm(request: FastifyRequest): void {
  const { origin, 'sec-fetch-site': site } = request.headers
  // The origin, where there is one, was compared with this server's at the door.
  if (site === undefined ? origin === undefined : site !== 'same-origin') throw new UserError('origin', 'Forms are taken from this site’s own pages only.')
}

function cookiesOf(header: string | undefined): Map<string, string> {
  return new Map((header ?? '').split(';').flatMap((pair) => {
    const at = pair.indexOf('=')
    if (at < 0) return []
    try {
      return [[pair.slice(0, at).trim(), decodeURIComponent(pair.slice(at + 1).trim())] as const]
    } catch {
      return []
    }
  }))
}

function keep(reply: FastifyReply, name: string, value: string): void {
  const kept = [reply.getHeader('set-cookie') ?? []].flat() as string[]
  reply.header('set-cookie', [...kept, `${name}=${encodeURIComponent(value)}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${value === '' ? 0 : YEAR_S}`])
}
