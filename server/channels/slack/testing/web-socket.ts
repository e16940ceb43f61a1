import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
const [TEXT, CLOSE, PING, PONG] = [1, 8, 9, 10]

/** The server's end of a web socket: text frames, pings, closing; as much as a chat platform's fake needs. */
export class ServerSocket {
  #rest = Buffer.alloc(0)
  onText: (text: string) => void = () => {}
  onClose: () => void = () => {}

  constructor(request: IncomingMessage, private readonly stream: Duplex) {
    const accept = createHash('sha1').update(request.headers['sec-websocket-key'] + GUID).digest('base64')
    stream.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`)
    stream.on('data', (chunk: Buffer) => this.#read(chunk))
    stream.on('close', () => this.onClose())
    stream.on('error', () => stream.destroy())
  }

  send(text: string): void {
    this.#write(TEXT!, Buffer.from(text))
  }

  /** Breaks the connection without a word. */
  drop(): void {
    this.stream.destroy()
  }

  #write(kind: number, payload: Buffer): void {
    const { length } = payload
    const head = length < 126 ? Buffer.from([0x80 | kind, length]) : length < 65_536 ? Buffer.from([0x80 | kind, 126, length >> 8, length & 255]) : Buffer.concat([Buffer.from([0x80 | kind, 127, 0, 0, 0, 0]), uint32(length)])
    if (!this.stream.destroyed) this.stream.write(Buffer.concat([head, payload]))
  }

  #read(chunk: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, chunk])
    for (;;) {
      const frame = this.#rest
      if (frame.length < 2) return
      let [length, at] = [frame[1]! & 127, 2]
      if (length === 126) [length, at] = frame.length < 4 ? [Infinity, 4] : [frame.readUInt16BE(2), 4]
      else if (length === 127) [length, at] = frame.length < 10 ? [Infinity, 10] : [Number(frame.readBigUInt64BE(2)), 10]
      const masked = (frame[1]! & 128) !== 0
      const start = at + (masked ? 4 : 0)
      if (frame.length < start + length) return
      const payload = Buffer.from(frame.subarray(start, start + length))
      if (masked) for (let n = 0; n < payload.length; n++) payload[n]! ^= frame[at + (n % 4)]!
      this.#rest = frame.subarray(start + length)
      this.#frame(frame[0]! & 15, payload)
    }
  }

  #frame(kind: number, payload: Buffer): void {
    if (kind === TEXT) this.onText(payload.toString())
    else if (kind === PING) this.#write(PONG!, payload)
    else if (kind === CLOSE) {
      this.#write(CLOSE!, payload)
      this.stream.end()
    }
  }
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
