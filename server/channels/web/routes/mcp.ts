import type { FastifyRequest } from 'fastify'
import type { AddRoutes } from '../../../app.ts'
import type { Asker } from '../../../../tools/kit/types.ts'
import { holderOf } from '../../mcp/tokens.ts'
import { askerOf, sameText } from '../identity.ts'

/** Calls of one person at once; more wait at his side. */
const MAX_AT_ONCE = 8

/**
 * The Model Context Protocol over streamable HTTP: for the holders of VIGIE_MCP_TOKENS, and for this machine's own `vigie mcp`
 * beside a server that holds the data folder.
 */
export const addRoutes: AddRoutes = (app, services, options) => {
  const tokens = services.settings.VIGIE_MCP_TOKENS ?? []
  const running = new Map<string, number>()
  const isLocal = (request: FastifyRequest) => options.localToken !== '' && sameText(request.headers['x-vigie-local'], options.localToken)

  app.route({
    method: ['GET', 'POST', 'DELETE'], url: '/mcp',
    async handler(request, reply) {
      const local = isLocal(request)
      if (tokens.length === 0 && !local) return reply.callNotFound()
      const user: Asker | null = local ? askerOf(request, named(request), services, options) : holderOf(request.headers.authorization, tokens)
      if (!user) return reply.code(401).header('www-authenticate', 'Bearer realm="vigie"').send(rpcError(-32001, 'The token is missing or wrong: send it as Authorization: Bearer ...'))
      if (request.method !== 'POST') return reply.code(405).header('allow', 'POST').send(rpcError(-32000, 'This server keeps no sessions: POST only.'))
      if (Array.isArray(request.body)) return reply.code(400).send(rpcError(-32600, 'One message at a time.'))
      const count = running.get(user.id) ?? 0
      if (count >= MAX_AT_ONCE) return reply.code(429).header('retry-after', '1').send(rpcError(-32000, `More than ${MAX_AT_ONCE} calls at once: try again in a moment.`))
      running.set(user.id, count + 1)
      try {
        const { answerPost } = await import('../../mcp/http.ts')
        await answerPost(services, user, local, request, reply)
      } finally {
        const left = running.get(user.id)! - 1
        if (left > 0) running.set(user.id, left)
        else running.delete(user.id)
      }
      return reply
    },
  })
}

function named(request: FastifyRequest): string | undefined {
  const mail = request.headers['x-vigie-user']
  return typeof mail === 'string' ? mail : undefined
}

const rpcError = (code: number, message: string) => ({ jsonrpc: '2.0', error: { code, message }, id: null })
