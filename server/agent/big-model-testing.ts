import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Asked { messages: { role: string; content: string | null; tool_call_id?: string; tool_calls?: { id: string }[] }[]; tools: { function: { name: string; parameters: object } }[]; stream?: boolean }
/** What the server says to one request: words, calls (arguments as they are, or as JSON), an HTTP status, or nothing for a time. */
export interface Said { text?: string; calls?: { name: string; args: unknown; id?: string }[]; status?: number; afterMs?: number; id?: string; whole?: boolean }

/** An OpenAI-compatible server for tests, on a free port of loopback; `say` answers each request in turn, streaming when asked. */
export async function modelServer(): Promise<{ url: string; asked: Asked[]; say(answer: (asked: Asked, turn: number) => Said): void; close(): Promise<void> }> {
  const asked: Asked[] = []
  let answer: (asked: Asked, turn: number) => Said = () => ({ status: 500 })
  const server: Server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const body = JSON.parse(Buffer.concat(parts).toString()) as Asked
    asked.push(body)
    const said = answer(body, asked.length)
    if (said.afterMs) await new Promise((resolve) => setTimeout(resolve, said.afterMs).unref())
    if (said.status) return response.writeHead(said.status, { 'content-type': 'application/json' }).end('{"error":{"message":"no"}}')
    const id = said.id ?? `completion-${asked.length}`
    const tool_calls = said.calls?.map(({ name, args, id: call }, index) => ({ index, id: call ?? `call-${asked.length}-${index}`, type: 'function', function: { name, arguments: typeof args === 'string' ? args : JSON.stringify(args) } }))
    const message = { role: 'assistant', content: said.text ?? null, ...(tool_calls ? { tool_calls } : {}) }
    const finish_reason = tool_calls ? 'tool_calls' : 'stop'
    const of = { id, created: 1, model: 'loopback' }
    if (!body.stream || said.whole) return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ ...of, object: 'chat.completion', choices: [{ index: 0, message, finish_reason }] }))
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const send = (delta: object, reason: string | null = null) => response.write(`data: ${JSON.stringify({ ...of, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: reason }] })}\n\n`)
    send({ role: 'assistant', content: '' })
    for (const piece of (said.text ?? '').match(/.{1,7}/gs) ?? []) send({ content: piece })
    for (const call of tool_calls ?? []) {
      send({ tool_calls: [{ ...call, function: { name: call.function.name, arguments: '' } }] })
      for (const piece of call.function.arguments.match(/.{1,9}/gs) ?? []) send({ tool_calls: [{ index: call.index, function: { arguments: piece } }] })
    }
    send({}, finish_reason)
    response.end('data: [DONE]\n\n')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, asked,
    say(given) {
      asked.length = 0
      answer = given
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
