import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Asker } from '../../../tools/kit/types.ts'
import type { Services } from '../../agent/services.ts'
import { makeMcpServer } from './server.ts'

/** Answers one POST of streamable HTTP, without a session: any process can answer the next one. A caller who goes away ends the call. */
export async function answerPost(services: Services, user: Asker, local: boolean, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const mcp = makeMcpServer({ services: async () => services, user, local })
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined })
  reply.hijack()
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) reply.raw.setHeader(name, value)
  const gone = new Promise<void>((done) => {
    reply.raw.once('close', done)
  })
  try {
    await mcp.connect(transport)
    await transport.handleRequest(request.raw, reply.raw, request.body)
    await gone
  } catch (error) {
    services.log.error({ err: error }, 'a message could not be answered')
    reply.raw.destroy()
  } finally {
    await mcp.close()
  }
}
