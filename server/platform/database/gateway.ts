import { createServer } from 'node:net'
import type { AddressInfo, ListenOptions, Server, Socket } from 'node:net'
import { WireClient } from './wire-client.ts'
import type { Unit } from './wire-client.ts'
import { errorMessage, identifier, simpleQuery } from './wire.ts'

const IDLE_IN_TRANSACTION_MS = 300_000
const MAX_CLIENTS = 64

/** What the gateway needs of PGlite. */
export interface Session { execProtocolRawSync(bytes: Uint8Array): Uint8Array }

/**
 * A Postgres wire server over the one session of an embedded database. A client keeps the session while its transaction is
 * open; settings and roles are reset whenever the session changes hands, so that no client sees another's.
 */
export class Gateway {
  readonly #session: Session
  readonly #password: string
  readonly #server: Server
  readonly #clients = new Set<WireClient>()
  #queue: Unit[] = []
  #owner: WireClient | null = null
  #last: WireClient | null = null
  #busy = false
  #next = 1
  #idle: NodeJS.Timeout | undefined

  constructor(session: Session, password: string) {
    this.#session = session
    this.#password = password
    this.#server = createServer({ noDelay: true }, (socket) => this.#accept(socket))
  }

  listen(options: ListenOptions): Promise<AddressInfo | string> {
    return new Promise((done, failed) => {
      this.#server.once('error', failed)
      this.#server.listen(options, () => done(this.#server.address()!))
    })
  }

  close(): Promise<void> {
    for (const client of this.#clients) client.socket.destroy()
    return new Promise((done) => this.#server.close(() => done()))
  }

  #accept(socket: Socket): void {
    if (this.#clients.size >= MAX_CLIENTS) return void socket.end(errorMessage('53300', 'too many connections'))
    const client = new WireClient(this.#next, socket, this.#password, (unit) => {
      this.#queue.push(unit)
      this.#pump()
    })
    this.#next += 1
    this.#clients.add(client)
    socket.on('data', (bytes) => client.receive(bytes))
    socket.on('error', () => {})
    socket.on('close', () => this.#gone(client))
  }

  #gone(client: WireClient): void {
    this.#clients.delete(client)
    client.dead = true
    this.#queue = this.#queue.filter((unit) => unit.client !== client)
    const clean = [...client.statements].map((name) => `DEALLOCATE ${identifier(name)}`)
    if (this.#owner === client) {
      clean.unshift('ROLLBACK')
      this.#owner = null
    }
    if (clean.length > 0) this.#queue.unshift(...clean.map((sql) => ({ client: null, bytes: simpleQuery(sql) })))
    this.#pump()
  }

  #pump(): void {
    if (this.#busy) return
    this.#busy = true
    const step = () => {
      const index = this.#owner ? this.#queue.findIndex(({ client }) => client === null || client === this.#owner) : 0
      const unit = this.#queue[index]
      if (!unit) {
        this.#busy = false
        return
      }
      this.#queue.splice(index, 1)
      this.#run(unit)
      setImmediate(step)
    }
    step()
  }

  #run({ client, bytes, hold, copy }: Unit): void {
    if (client === null) return void this.#session.execProtocolRawSync(bytes)
    clearTimeout(this.#idle)
    if (this.#last !== client) {
      // PGlite ignores RESET SESSION AUTHORIZATION: the superuser is named.
      for (const sql of ['SET SESSION AUTHORIZATION postgres', 'RESET ROLE', 'RESET ALL']) this.#session.execProtocolRawSync(simpleQuery(sql))
      this.#last = client
    }
    const out = Buffer.from(this.#session.execProtocolRawSync(bytes))
    const replies: Buffer[] = []
    let from = 0
    for (let at = 0; at + 5 <= out.length;) {
      const size = 1 + out.readInt32BE(at + 1)
      if (out[at] === 90) client.status = String.fromCharCode(out[at + 5]!)
      // The client has had its CopyInResponse already.
      if (out[at] === 71 && copy) {
        replies.push(out.subarray(from, at))
        from = at + size
      }
      at += size
    }
    replies.push(out.subarray(from))
    if (!client.dead) client.socket.write(Buffer.concat(replies))
    this.#owner = (client.status !== 'I' || hold) && !client.dead ? client : null
    if (this.#owner) {
      this.#idle = setTimeout(() => {
        client.end('25P03', 'terminating connection due to idle-in-transaction timeout')
        client.socket.destroy()
      }, IDLE_IN_TRANSACTION_MS)
    }
  }
}
