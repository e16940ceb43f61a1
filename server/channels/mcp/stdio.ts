import { Writable } from 'node:stream'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'
import type { Asker } from '../../../tools/kit/types.ts'
import { openServices } from '../../open-services.ts'
import { readServed } from '../../platform/served.ts'
import type { Served } from '../../platform/served.ts'
import type { Settings } from '../../platform/settings.ts'
import { HeldServices } from './held-services.ts'
import { OpenCalls } from './open-calls.ts'
import { makeMcpServer } from './server.ts'

const IDLE_MS = 5 * 60_000
const LAST_CALLS_MS = 120_000

/**
 * Serves the protocol on stdin and stdout until stdin ends (what was asked is still answered) or the process is told to stop. When
 * a server holds the data folder, messages are passed on to it.
 */
export async function serveStdio(settings: Settings, user: Asker): Promise<void> {
  const transport = new StdioServerTransport(process.stdin, protocolOutput())
  const stop = whenStopped()
  const served = settings.DATABASE_URL ? null : await readServed(settings.dataDir)
  if (served) return passOn(transport, served, user, stop)
  const held = new HeldServices(() => openServices(settings, { warm: true }), IDLE_MS)
  const calls = new OpenCalls(transport, held.inUse)
  const mcp = makeMcpServer({ services: held.open, user, local: true })
  await mcp.connect(transport)
  held.open().catch(() => {})
  await stop.ended
  await Promise.race([calls.settled(LAST_CALLS_MS), stop.told])
  await mcp.close()
  await held.close()
}

/** The real stdout, for messages only: whatever else the process prints there goes to stderr. */
function protocolOutput(): Writable {
  const write = process.stdout.write.bind(process.stdout)
  process.stdout.write = process.stderr.write.bind(process.stderr) as typeof process.stdout.write
  return new Writable({ write: (chunk: Buffer, _encoding, done) => void write(chunk, done) })
}

/** `told`: by a signal, or nobody reads any more; `ended`: told, or nothing more will be asked. */
function whenStopped(): { told: Promise<void>; ended: Promise<void> } {
  const told = new Promise<void>((done) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => done())
    process.stdout.on('error', () => done())
  })
  const ended = new Promise<void>((done) => {
    for (const event of ['end', 'close', 'error'] as const) process.stdin.once(event, () => done())
  })
  return { told, ended: Promise.race([told, ended]) }
}

async function passOn(here: StdioServerTransport, served: Served, user: Asker, stop: { told: Promise<void>; ended: Promise<void> }): Promise<void> {
  const there = new StreamableHTTPClientTransport(new URL('/mcp', served.url), { requestInit: { headers: { 'x-vigie-local': served.token, ...(user.email ? { 'x-vigie-user': user.email } : {}) } } })
  const calls = new OpenCalls(here)
  here.onmessage = (message) => {
    calls.came(message)
    there.send(message).catch((error: unknown) => {
      if ('method' in message && 'id' in message) void here.send({ jsonrpc: '2.0', id: message.id, error: { code: -32000, message: `The server at ${served.url} does not answer: ${reason(error)}` } })
    })
  }
  there.onmessage = (message: JSONRPCMessage) => {
    if ('result' in message && typeof message.result['protocolVersion'] === 'string') there.setProtocolVersion(message.result['protocolVersion'])
    void here.send(message)
  }
  await there.start()
  await here.start()
  await stop.ended
  await Promise.race([calls.settled(LAST_CALLS_MS), stop.told])
  await there.close()
  await here.close()
}

const reason = (error: unknown) => (error instanceof Error ? error.message : String(error)).slice(0, 300)
