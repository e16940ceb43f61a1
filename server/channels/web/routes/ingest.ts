import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Transform } from 'node:stream'
import type { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { splitLines } from '../../../../ingest/etl/pushed-lines.ts'
import { ingestPaths } from '../../../../ingest/kit/ingest-paths.ts'
import { ingestContext } from '../../../ingest-context.ts'
import type { AddRoutes } from '../../../app.ts'
import { UserError } from '../../../platform/errors.ts'
import type { Services } from '../../../agent/services.ts'
import { PUSHED, watchNow } from '../../../watch-etl.ts'
import { sameText } from '../identity.ts'

const MAX_BYTES = 2e9
/** Lines are held in memory. */
const MAX_LINES_BYTES = 50e6

/**
 * A file pushed by another system: the body is the file, `?name=` its name; the answer is the report of `vigie ingest --json`. To
 * /api/ingest/etl without a name: runs, log lines and server metrics as JSON lines, on which the pipelines are looked at at once.
 */
export const addRoutes: AddRoutes = async (app, services) => {
  await app.register(async (own) => {
    own.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    own.removeContentTypeParser(['application/json', 'text/plain'])
    own.post<{ Params: { kind: string }; Querystring: { name?: string } }>('/api/ingest/:kind', { bodyLimit: MAX_BYTES }, async (request, reply) => {
      const token = services.settings.VIGIE_INGEST_TOKEN
      if (!token) return reply.code(403).send({ error: { code: 'closed', message: 'Pushing files is closed: set VIGIE_INGEST_TOKEN.' } })
      if (!sameText(request.headers.authorization?.replace(/^Bearer /i, ''), token)) return reply.code(401).send({ error: { code: 'token', message: 'The token is missing or wrong: send it as Authorization: Bearer ...' } })
      if (request.params.kind === 'etl' && request.query.name === undefined) return pushLines(request.body as Readable, services, reply)
      const name = basename(request.query.name ?? '')
      if (!/^[^\u0000-\u001f]{1,200}$/.test(name) || name.startsWith('.')) throw new UserError('name', 'Give the name of the file: ?name=runs_2021-05-09.csv')
      const folder = join(services.settings.dataDir, 'pushed', String(process.hrtime.bigint()))
      await mkdir(folder, { recursive: true })
      try {
        const path = join(folder, name)
        await pipeline(request.body as NodeJS.ReadableStream, limited(), createWriteStream(path))
        const { files, ok } = await ingestPaths([path], { kind: request.params.kind === 'auto' ? undefined : request.params.kind }, ingestContext(services))
        return reply.code(ok ? 200 : 422).send({ files })
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    })
  })
}

async function pushLines(body: Readable, services: Services, reply: FastifyReply) {
  const parts: Buffer[] = []
  for await (const part of body.pipe(limited(MAX_LINES_BYTES))) parts.push(part as Buffer)
  const folder = join(services.settings.dataDir, 'pushed', String(process.hrtime.bigint()))
  await mkdir(folder, { recursive: true })
  try {
    const paths = await splitLines(Buffer.concat(parts).toString('utf8'), folder, PUSHED)
    if (paths.length === 0) throw new UserError('empty', 'There is no line: send one JSON object a line, a run or a log line.')
    const { files, ok } = await ingestPaths(paths, { kind: 'etl' }, ingestContext(services))
    const alerts = await watchNow(services)
    return reply.code(ok ? 200 : 422).send({ files, alerts })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function limited(most = MAX_BYTES): Transform {
  let bytes = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      done(bytes > most ? new UserError('too_large', `That is more than ${most / 1e6} MB: split it.`) : null, chunk)
    },
  })
}
