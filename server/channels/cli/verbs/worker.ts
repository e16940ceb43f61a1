import { startJobs } from '../../../jobs/index.ts'
import { openServices } from '../../../open-services.ts'
import { UserError } from '../../../platform/errors.ts'
import { readSettings } from '../../../platform/settings.ts'
import type { AddVerb } from '../index.ts'

export const addVerb: AddVerb = (program) => {
  program.command('worker').description('the scheduled jobs only, beside any number of `serve` and `worker` processes of one database server')
    .action(async () => {
      const settings = readSettings()
      if (settings.DATABASE_URL === undefined) throw new UserError('worker', 'A worker needs a database that several processes share: set DATABASE_URL. With the embedded database `vigie serve` runs the jobs itself.')
      const services = await openServices(settings)
      const jobs = startJobs(services)
      process.stdout.write('The worker runs the scheduled jobs (Ctrl-C stops)\n')
      await new Promise<void>((done) => {
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done())
      })
      // A job that has begun ends, or stops where it is told to: its turn is given back.
      await jobs.stop()
      await services.close()
    })
}
