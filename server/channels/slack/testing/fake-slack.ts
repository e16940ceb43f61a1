import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { FakeApi } from './fake-api.ts'
import { ServerSocket } from './web-socket.ts'

export interface Delivered { status: number; text: string; ms: number }
interface Sending { form?: boolean; raw?: boolean; retry?: number; secret?: string; at?: number; headers?: Record<string, string> }

/** Slack as its protocol shows it, on loopback: the Web API, uploads, response addresses, signed deliveries and Socket Mode. */
export class FakeSlack extends FakeApi {
  readonly #server = createServer((request, response) => void this.#serve(request, response))
  readonly sockets = new Set<ServerSocket>()
  readonly #acks = new Map<string, (payload: unknown) => void>()

  static async start(): Promise<FakeSlack> {
    const fake = new FakeSlack()
    fake.#server.on('upgrade', (request, stream) => fake.#connect(new ServerSocket(request, stream)))
    await new Promise<void>((done) => void fake.#server.listen(0, '127.0.0.1', done))
    fake.origin = `http://127.0.0.1:${(fake.#server.address() as AddressInfo).port}`
    return fake
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.drop()
    this.#server.closeAllConnections()
    await new Promise((done) => this.#server.close(done))
  }

  /** Delivers over HTTP, signed as Slack signs. */
  async deliver(url: string, secret: string, payload: object, { form = false, raw = false, retry, secret: otherSecret, at = Math.floor(Date.now() / 1000), headers = {} }: Sending = {}): Promise<Delivered> {
    const body = raw ? new URLSearchParams(payload as Record<string, string>).toString() : form ? `payload=${encodeURIComponent(JSON.stringify(payload))}` : JSON.stringify(payload)
    const signature = `v0=${createHmac('sha256', otherSecret ?? secret).update(`v0:${at}:${body}`).digest('hex')}`
    const sent = {
      'content-type': form || raw ? 'application/x-www-form-urlencoded' : 'application/json', 'x-slack-request-timestamp': String(at), 'x-slack-signature': signature,
      ...(retry === undefined ? {} : { 'x-slack-retry-num': String(retry), 'x-slack-retry-reason': 'http_timeout' }), ...headers,
    }
    const started = performance.now()
    const response = await fetch(url, { method: 'POST', headers: sent, body })
    return { status: response.status, text: await response.text(), ms: performance.now() - started }
  }

  /** Delivers over the last socket that was opened. @returns when it is acknowledged */
  async deliverBySocket(type: 'events_api' | 'interactive' | 'slash_commands', payload: object): Promise<number> {
    const id = randomUUID()
    const started = performance.now()
    const acknowledged = new Promise<unknown>((done) => this.#acks.set(id, done))
    ;[...this.sockets].at(-1)!.send(JSON.stringify({ envelope_id: id, type, payload, accepts_response_payload: type !== 'events_api' }))
    await acknowledged
    return performance.now() - started
  }

  #connect(socket: ServerSocket): void {
    this.sockets.add(socket)
    socket.onClose = () => this.sockets.delete(socket)
    socket.onText = (text) => {
      const { envelope_id: id, payload } = JSON.parse(text) as { envelope_id: string; payload: unknown }
      this.#acks.get(id)?.(payload)
      this.#acks.delete(id)
    }
    socket.send(JSON.stringify({ type: 'hello', num_connections: 1, connection_info: { app_id: 'A1' }, debug_info: { host: 'fake' } }))
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { status, headers = {}, body } = this.answer(request, Buffer.concat(chunks))
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }
}

/** An event as Slack wraps it. */
export const eventBody = (event: object, id = `Ev${randomBytes(6).toString('hex')}`) => ({
  token: 'legacy', team_id: 'T1', api_app_id: 'A1', type: 'event_callback', event_id: id, event_time: 1, event,
  authorizations: [{ enterprise_id: null, team_id: 'T1', user_id: 'UBOT', is_bot: true, is_enterprise_install: false }],
})
