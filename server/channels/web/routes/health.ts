import type { AddRoutes } from '../../../app.ts'

export const addRoutes: AddRoutes = (app, services) => {
  app.get('/health', async () => ({ status: 'ok' }))

  app.get('/ready', async (_request, reply) => {
    try {
      await services.db.query('select 1')
      return { status: 'ready', database: services.db.kind }
    } catch {
      return reply.code(503).send({ status: 'not ready', reason: 'the database does not answer' })
    }
  })
}
