import type { FastifyReply } from 'fastify'

const HEARTBEAT_MS = 15_000

/** Server-sent events on a reply: each event's data is one JSON value. A comment keeps idle connections open. */
export function eventStream(reply: FastifyReply): { send(event: string, data: unknown): void; end(): void } {
  reply.hijack()
  const headers = Object.fromEntries(Object.entries(reply.getHeaders()).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])))
  reply.raw.writeHead(200, { ...headers, 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
  const beat = setInterval(() => reply.raw.write(': still there\n\n'), HEARTBEAT_MS)
  return {
    send(event, data) {
      if (!reply.raw.writableEnded) reply.raw.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
    },
    end() {
      clearInterval(beat)
      reply.raw.end()
    },
  }
}
