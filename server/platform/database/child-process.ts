import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PoolConfig } from 'pg'
import { UserError } from '../errors.ts'
import type { Logger } from '../logger.ts'
import { moduleUrl, nodeArguments } from '../program.ts'

const CHILD = fileURLToPath(moduleUrl(fileURLToPath(new URL('./child.ts', import.meta.url))))
const START_MS = 180_000
const CLOSE_MS = 15_000

/** The process that holds an embedded database; it can be killed and started again while its users wait. */
export class DatabaseProcess {
  readonly #dataDir: string | null
  readonly #log: Logger | undefined
  readonly #password = randomBytes(16).toString('hex')
  // Clients find a restarted database at the same place.
  readonly #socketDir = join(tmpdir(), `vigie-${randomBytes(6).toString('hex')}`)
  readonly #snapshot: string | undefined
  readonly #started: ((pid: number) => void) | undefined
  #child: ChildProcess | null = null
  #ready: Promise<void> | null = null
  #port = 0
  #closed = false

  constructor(dataDir: string | null, log: Logger | undefined, { snapshot, started }: { snapshot?: string; started?: (pid: number) => void } = {}) {
    this.#dataDir = dataDir
    this.#log = log
    this.#snapshot = snapshot
    this.#started = started
  }

  /** Resolves when the database answers; starts it when it is not there. @throws {UserError} when it can't be started */
  ready(): Promise<void> {
    if (this.#closed) return Promise.reject(new UserError('database_closed', 'The database is closed.'))
    return (this.#ready ??= this.#start())
  }

  connection(): PoolConfig {
    const common = { user: 'postgres', password: this.#password, database: 'postgres' }
    return process.platform === 'win32' ? { ...common, host: '127.0.0.1', port: this.#port } : { ...common, host: this.#socketDir, port: 5432 }
  }

  /** Kills the process at once and starts it again: the only way to stop a query there. What was committed is on disk. */
  restart(): Promise<void> {
    const child = this.#child
    this.#child = null
    this.#ready = (async () => {
      if (child && child.exitCode === null) {
        const gone = new Promise((done) => child.once('exit', done))
        child.kill('SIGKILL')
        await gone
      }
      await this.#start()
    })()
    return this.#ready
  }

  /** A copy of the whole data folder, for `snapshot`. */
  async dump(): Promise<Buffer> {
    await this.ready()
    const dumped = new Promise<Buffer>((done) => this.#child!.on('message', (message: { dumped?: string }) => message.dumped !== undefined && done(Buffer.from(message.dumped, 'base64'))))
    this.#child!.send({ dump: true })
    return dumped
  }

  async close(): Promise<void> {
    this.#closed = true
    const child = this.#child
    if (child && child.exitCode === null) {
      const gone = new Promise((done) => child.once('exit', done))
      child.send('close')
      const timer = setTimeout(() => child.kill('SIGKILL'), CLOSE_MS)
      await gone
      clearTimeout(timer)
    }
    rmSync(this.#socketDir, { recursive: true, force: true })
  }

  async #start(): Promise<void> {
    rmSync(this.#socketDir, { recursive: true, force: true })
    mkdirSync(this.#socketDir, { recursive: true, mode: 0o700 })
    const child = fork(CHILD, [], { execArgv: nodeArguments(), stdio: ['ignore', 'ignore', 'pipe', 'ipc'], serialization: 'json' })
    this.#child = child
    // Before it writes: whoever finds us dead must wait for it.
    if (child.pid !== undefined) this.#started?.(child.pid)
    let said = ''
    child.stderr?.on('data', (bytes: Buffer) => {
      said = (said + bytes.toString()).slice(-4000)
    })
    const started = new Promise<void>((done, failed) => {
      const timer = setTimeout(() => failed(new Error(`not ready after ${START_MS / 1000} s`)), START_MS)
      child.on('message', (message: { ready?: AddressInfo | string; failed?: string }) => {
        if (message.ready !== undefined) {
          if (typeof message.ready === 'object') this.#port = message.ready.port
          clearTimeout(timer)
          done()
        } else if (message.failed !== undefined) failed(new Error(message.failed))
      })
      child.once('exit', (code) => failed(new Error(`it ended with code ${code}: ${said.slice(-500)}`)))
    })
    // A process that dies by itself is started again by the next query.
    child.once('exit', (code, signal) => {
      if (this.#child !== child) return
      this.#child = null
      this.#ready = null
      if (!this.#closed) this.#log?.error({ code, signal, stderr: said.slice(-1000) }, 'the embedded database ended')
    })
    child.send({ dataDir: this.#dataDir, snapshot: this.#snapshot, password: this.#password, ...(process.platform === 'win32' ? {} : { socket: join(this.#socketDir, '.s.PGSQL.5432') }) })
    try {
      await started
    } catch (error) {
      child.kill('SIGKILL')
      this.#ready = null
      this.#log?.error({ err: error }, 'the embedded database did not start')
      throw new UserError('database_start', `The embedded database could not be opened${this.#dataDir ? ` in ${this.#dataDir}` : ''}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
}
