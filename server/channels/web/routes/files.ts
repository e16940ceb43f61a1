import type { Answer } from '../../../agent/answer.ts'
import { answerByKey } from '../../../agent/threads.ts'
import { chartPng } from '../../../platform/charts/index.ts'
import type { AddRoutes } from '../../../app.ts'
import type { Services } from '../../../agent/services.ts'
import { tableCsv, tableXlsx } from '../../../platform/table-files.ts'

/** Tables and charts of answers, by ids that can't be guessed. */
export const addRoutes: AddRoutes = (app, services) => {
  app.get<{ Params: { file: string } }>('/tables/:file', async (request, reply) => {
    const [, id, form] = /^([\w-]+)\.(csv|xlsx)$/.exec(request.params.file) ?? []
    const answer = await find(services, id)
    const table = answer?.tables.find((each) => each.id === id)
    if (!answer || !table) return reply.callNotFound()
    reply.header('content-disposition', `attachment; filename="vigie-${id}.${form}"`)
    if (form === 'csv') return reply.type('text/csv; charset=utf-8').send(tableCsv(table, answer.language === 'fr' ? ';' : ','))
    return reply.type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet').send(await tableXlsx(table))
  })

  app.get<{ Params: { file: string }; Querystring: { theme?: string } }>('/charts/:file', async (request, reply) => {
    const [, id] = /^([\w-]+)\.png$/.exec(request.params.file) ?? []
    const answer = await find(services, id)
    const chart = answer?.charts.find((each) => each.id === id)
    if (!answer || !chart) return reply.callNotFound()
    return reply.type('image/png').header('cache-control', 'private, max-age=86400').send(await chartPng(chart, answer.language, request.query.theme === 'dark' ? 'dark' : 'light'))
  })
}

async function find(services: Services, id: string | undefined): Promise<Answer | null> {
  const [, key] = /^([0-9a-f]{18})-\d+$/.exec(id ?? '') ?? []
  return key === undefined ? null : answerByKey(services.db, key)
}
