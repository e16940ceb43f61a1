import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import type { JSONRPCMessage, RequestId } from '@modelcontextprotocol/sdk/types.js'

/** Requests that came through a transport and were not answered yet. */
export class OpenCalls {
  readonly #ids = new Set<RequestId>()
  readonly #settled: (() => void)[] = []

  /** `changed` hears whether any is left, after each message. To be made before the transport is connected. */
  constructor(transport: Transport, private readonly changed: (any: boolean) => void = () => {}) {
    const send = transport.send.bind(transport)
    transport.onmessage = (message) => this.came(message)
    transport.send = async (message, options) => {
      await send(message, options)
      if (!('method' in message) && message.id !== undefined) this.#drop(message.id)
    }
  }

  came(message: JSONRPCMessage): void {
    if (!('method' in message)) return
    if ('id' in message) this.#ids.add(message.id)
    // What was cancelled is never answered.
    else if (message.method === 'notifications/cancelled') this.#drop(message.params?.['requestId'] as RequestId)
    this.changed(this.#ids.size > 0)
  }

  /** Resolves when all are answered, or after so many milliseconds. */
  async settled(milliseconds: number): Promise<void> {
    if (this.#ids.size === 0) return
    let timer: NodeJS.Timeout | undefined
    await Promise.race([new Promise<void>((done) => this.#settled.push(done)), new Promise<void>((done) => {
      timer = setTimeout(done, milliseconds)
    })])
    clearTimeout(timer)
  }

  #drop(id: RequestId): void {
    this.#ids.delete(id)
    this.changed(this.#ids.size > 0)
    if (this.#ids.size === 0) for (const done of this.#settled.splice(0)) done()
  }
}
