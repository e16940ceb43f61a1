import { buildApp } from '../../../app.ts'
import { noteServed } from '../../../platform/served.ts'
import { UserError } from '../../../platform/errors.ts'
import type { Settings } from '../../../platform/settings.ts'
import { openServices } from '../../../open-services.ts'
import { readSettings } from '../../../platform/settings.ts'
import { startJobs } from '../../../jobs/index.ts'
import type { AddVerb } from '../index.ts'

export const addVerb: AddVerb = (program) => {
  program.command('serve').description('HTTP, the web chat, the channels that are configured, and the scheduled jobs')
    .option('--port <n>', 'port to listen on; default: PORT, 3000')
    .action(async (options: { port?: string }) => {
      const settings = readSettings(options.port === undefined ? process.env : { ...process.env, PORT: options.port })
      await serve(settings)
    })
}

/** Serves until the process is told to stop. @throws {UserError} when the port is taken */
export async function serve(settings: Settings, ready?: (url: string) => void): Promise<void> {
  // Without log-in the body names the user, so nobody else may reach the port.
  const host = settings.VIGIE_AUTH === 'none' ? '127.0.0.1' : settings.HOST
  const services = await openServices(settings, { warm: true })
  let remove: (() => Promise<void>) | undefined
  const local = { localToken: '' }
  const app = await buildApp(services, local)
  try {
    await app.listen({ host, port: settings.PORT }).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') throw new UserError('port', `Port ${settings.PORT} is taken: stop what listens there, or give another with --port.`)
      throw error
    })
    const { port } = app.server.address() as { port: number }
    const url = `http://${host}:${port}`
    const noted = await noteServed(settings.dataDir, url)
    local.localToken = noted.token
    remove = noted.remove
    const jobs = startJobs(services)
    process.stdout.write(`Vigie is ready: ${url} (Ctrl-C stops)\n`)
    ready?.(url)
    await untilStopped()
    await jobs.stop()
  } finally {
    await remove?.()
    await app.close()
    await services.close()
  }
}

function untilStopped(): Promise<void> {
  return new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done())
  })
}
