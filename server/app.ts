import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Fastify from 'fastify'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Services } from './agent/services.ts'
import { UserError, errorCode } from './platform/errors.ts'
import { moduleUrl } from './platform/program.ts'

/** A group of routes: a file under channels/web/routes that adds them. */
export type AddRoutes = (app: FastifyInstance, services: Services, options: AppOptions) => void | Promise<void>

export interface AppOptions {
  /** Secret of this machine's own command line: with it a request may name its user whatever VIGIE_AUTH says. */
  localToken: string
}

const ROUTES = fileURLToPath(new URL('./channels/web/routes', import.meta.url))
const BODY_LIMIT = 64 * 1024

/** The HTTP server, built without listening: tests inject requests. */
export async function buildApp(services: Services, options: AppOptions): Promise<FastifyInstance> {
  const app = Fastify({ bodyLimit: BODY_LIMIT, trustProxy: false, logger: false, forceCloseConnections: true })
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-content-type-options', 'nosniff').header('referrer-policy', 'no-referrer').header('x-frame-options', 'DENY')
    reply.header('content-security-policy', "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'")
    // Without log-in the page is this machine's alone: a foreign page must not use it through the visitor's browser.
    if (services.settings.VIGIE_AUTH === 'none' && !isOwnHost(request.headers.host) && !isSigned(request)) return reply.code(403).send({ error: { code: 'host', message: 'Without log-in the server answers on this machine only.' } })
    const { origin } = request.headers
    if (request.method !== 'GET' && origin !== undefined && !sameOrigin(origin, request.headers.host)) return reply.code(403).send({ error: { code: 'origin', message: 'Requests of another site are refused.' } })
  })
  app.setErrorHandler((error: Error & { statusCode?: number; code?: string }, _request, reply) => {
    if (error instanceof UserError) return reply.code(400).send({ error: { code: error.code, message: error.message } })
    if (error.statusCode !== undefined && error.statusCode < 500) return reply.code(error.statusCode).send({ error: { code: error.code ?? 'request', message: error.message } })
    const code = errorCode()
    services.log.error({ err: error, code }, 'a request failed')
    return reply.code(500).send({ error: { code, message: `Internal error ${code}; nothing was changed.` } })
  })
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: { code: 'not_found', message: 'There is nothing at this address.' } }))
  for (const file of (await readdir(ROUTES)).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts')).sort()) {
    const { addRoutes } = await import(moduleUrl(join(ROUTES, file))) as { addRoutes: AddRoutes }
    await addRoutes(app, services, options)
  }
  return app
}

/** A route that lets in only what its caller has signed: it comes by a public name, through a proxy. */
const isSigned = (request: FastifyRequest) => (request.routeOptions.config as { signed?: boolean }).signed === true

function isOwnHost(host: string | undefined): boolean {
  const name = (host ?? '').replace(/:\d+$/, '')
  return name === '127.0.0.1' || name === 'localhost' || name === '[::1]'
}

function sameOrigin(origin: string, host: string | undefined): boolean {
  try {
    return new URL(origin).host === host
  } catch {
    return false
  }
}
