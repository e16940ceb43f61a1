import type { Socket } from 'node:net'
import { errorMessage, message, text } from './wire.ts'

/** Work of a client for the one session: a simple query, a whole extended batch up to Sync or Flush, or a COPY. */
export interface Unit { client: WireClient | null; bytes: Buffer; /** Flush: the client's batch goes on. */ hold?: boolean; copy?: boolean }

const PARAMETERS = { server_version: '18.0', server_encoding: 'UTF8', client_encoding: 'UTF8', DateStyle: 'ISO, MDY', TimeZone: 'UTC', integer_datetimes: 'on', standard_conforming_strings: 'on', IntervalStyle: 'postgres' }
const COPY_IN = /^\s*copy\s[\s\S]*\sfrom\s+stdin\b/i
const SSL_REQUEST = 80_877_103
const GSS_REQUEST = 80_877_104
const CANCEL_REQUEST = 80_877_102

/** One connection: cuts its bytes into messages, answers the handshake, and gives whole units of work. */
export class WireClient {
  user = 'postgres'
  status = 'I'
  dead = false
  started = false
  readonly statements = new Set<string>()
  #authenticating = false
  #parts: Buffer[] = []
  #have = 0
  #batch: Buffer[] = []
  #copy: Buffer[] | null = null
  readonly id: number
  readonly socket: Socket
  readonly #password: string
  readonly #work: (unit: Unit) => void

  constructor(id: number, socket: Socket, password: string, work: (unit: Unit) => void) {
    this.id = id
    this.socket = socket
    this.#password = password
    this.#work = work
  }

  receive(bytes: Buffer): void {
    this.#parts.push(bytes)
    this.#have += bytes.length
    while (this.#step());
  }

  end(code: string, reason: string): void {
    this.socket.end(errorMessage(code, reason))
  }

  #peek(size: number): Buffer | null {
    if (this.#have < size) return null
    if (this.#parts[0]!.length < size) this.#parts = [Buffer.concat(this.#parts)]
    return this.#parts[0]!.subarray(0, size)
  }

  #take(size: number): Buffer {
    const bytes = this.#peek(size)!
    const first = this.#parts[0]!
    this.#have -= size
    if (first.length === size) this.#parts.shift()
    else this.#parts[0] = first.subarray(size)
    return bytes
  }

  /** Handles one message; false when none is whole. */
  #step(): boolean {
    if (!this.started) return this.#startup()
    const head = this.#peek(5)
    if (!head) return false
    const size = 1 + head.readInt32BE(1)
    if (this.#have < size) return false
    const whole = this.#take(size)
    this.#handle(whole, String.fromCharCode(whole[0]!))
    return true
  }

  #startup(): boolean {
    const head = this.#peek(8)
    if (!head) return false
    const size = head.readInt32BE(0)
    const code = head.readInt32BE(4)
    if (size > 10_000 || size < 8) {
      this.socket.destroy()
      return false
    }
    if (this.#have < size) return false
    const whole = this.#take(size)
    if (code === SSL_REQUEST || code === GSS_REQUEST) this.socket.write('N')
    else if (code === CANCEL_REQUEST) this.socket.end()
    else {
      const words = whole.subarray(8).toString().split('\0')
      const at = words.indexOf('user')
      this.user = at >= 0 ? words[at + 1]! : 'postgres'
      this.started = true
      this.#authenticating = true
      this.socket.write(message('R', Buffer.from([0, 0, 0, 3])))
    }
    return true
  }

  #handle(whole: Buffer, type: string): void {
    if (this.#authenticating) return this.#authenticate(whole, type)
    if (this.#copy) {
      if (type === 'd') this.#copy.push(Buffer.from(whole))
      else if (type === 'c' || type === 'f') {
        const bytes = Buffer.concat([...this.#copy, whole])
        this.#copy = null
        this.#work({ client: this, bytes, copy: true })
      }
      return
    }
    if (type === 'X') this.socket.end()
    else if (type === 'Q') {
      if (COPY_IN.test(whole.toString('utf8', 5, whole.length - 1))) {
        this.#copy = [Buffer.from(whole)]
        this.socket.write(message('G', Buffer.from([0, 0, 0])))
      } else this.#work({ client: this, bytes: Buffer.from(whole) })
    } else {
      this.#batch.push(this.#rename(Buffer.from(whole), type))
      if (type !== 'S' && type !== 'H') return
      const bytes = Buffer.concat(this.#batch)
      this.#batch = []
      this.#work({ client: this, bytes, hold: type === 'H' })
    }
  }

  #authenticate(whole: Buffer, type: string): void {
    this.#authenticating = false
    if (type !== 'p' || whole.toString('utf8', 5, whole.length - 1) !== this.#password) return this.end('28P01', 'password authentication failed')
    const parameters = Object.entries(PARAMETERS).map(([key, value]) => message('S', Buffer.concat([text(key), text(value)])))
    this.socket.write(Buffer.concat([message('R', Buffer.alloc(4)), ...parameters, message('K', Buffer.alloc(8)), message('Z', Buffer.from('I'))]))
  }

  /** All clients share one session: a prepared statement gets its client's number before its name. */
  #rename(whole: Buffer, type: string): Buffer {
    const mine = (name: string) => `c${this.id}_${name}`
    if (type === 'P') {
      const end = whole.indexOf(0, 5)
      const name = whole.toString('utf8', 5, end)
      if (name === '') return whole
      this.statements.add(mine(name))
      return message('P', Buffer.concat([text(mine(name)), whole.subarray(end + 1)]))
    }
    if (type === 'B') {
      const end = whole.indexOf(0, 5)
      const end2 = whole.indexOf(0, end + 1)
      const name = whole.toString('utf8', end + 1, end2)
      return name === '' ? whole : message('B', Buffer.concat([whole.subarray(5, end + 1), text(mine(name)), whole.subarray(end2 + 1)]))
    }
    if ((type === 'D' || type === 'C') && whole[5] === 83) {
      const name = whole.toString('utf8', 6, whole.indexOf(0, 6))
      if (name === '') return whole
      if (type === 'C') this.statements.delete(mine(name))
      return message(type, Buffer.concat([Buffer.from('S'), text(mine(name))]))
    }
    return whole
  }
}
