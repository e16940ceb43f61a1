import { createReadStream } from 'node:fs'
import { basename, resolve, sep } from 'node:path'
import type { Answer } from '../../../agent/answer.ts'
import { answerByKey } from '../../../agent/threads.ts'
import { chartPng } from '../../../platform/charts/index.ts'
import type { AddRoutes } from '../../../app.ts'
import { UserError } from '../../../platform/errors.ts'
import type { Services } from '../../../agent/services.ts'
import { tableCsv, tableXlsx } from '../../../platform/table-files.ts'

/** Tables, charts and files of answers, by ids that can't be guessed. */
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

  app.get<{ Params: { file: string } }>('/reports/:file', async (request, reply) => {
    const folder = resolve(services.settings.dataDir, 'files')
    const path = resolve(folder, basename(request.params.file))
    if (!path.startsWith(folder + sep) || !/^[\w-]{16,}\.(?:pdf|csv|xlsx)$/.test(basename(path))) return reply.callNotFound()
    const type = path.endsWith('.pdf') ? 'application/pdf' : path.endsWith('.csv') ? 'text/csv; charset=utf-8' : 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
    const stream = createReadStream(path)
    await new Promise((done, failed) => stream.once('open', done).once('error', () => failed(new UserError('gone', 'This file is no longer there: ask for it again.'))))
    return reply.type(type).send(stream)
  })
}

async function find(services: Services, id: string | undefined): Promise<Answer | null> {
  const [, key] = /^([0-9a-f]{18})-\d+$/.exec(id ?? '') ?? []
  return key === undefined ? null : answerByKey(services.db, key)
}
