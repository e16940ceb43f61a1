import type { AddRoutes } from '../../../app.ts'
import { mailCounts } from '../../../platform/mail/deliver.ts'

export const addRoutes: AddRoutes = (app, services) => {
  app.get('/health', async () => ({ status: 'ok' }))

  app.get('/ready', async (_request, reply) => {
    try {
      const { waiting, failed } = await mailCounts(services.db)
      return { status: 'ready', database: services.db.kind, mails: { server: services.settings.SMTP_URL ? 'set' : 'not set: mails wait', waiting, failed } }
    } catch {
      return reply.code(503).send({ status: 'not ready', reason: 'the database does not answer' })
    }
  })
}
