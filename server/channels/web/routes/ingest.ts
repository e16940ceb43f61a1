import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Transform } from 'node:stream'
import { ingestPaths } from '../../../../ingest/kit/ingest-paths.ts'
import { ingestContext } from '../../../ingest-context.ts'
import type { AddRoutes } from '../../../app.ts'
import { UserError } from '../../../platform/errors.ts'
import { sameText } from '../identity.ts'

const MAX_BYTES = 2e9

/** A file pushed by another system: the body is the file, `?name=` its name; the answer is the report of `vigie ingest --json`. */
export const addRoutes: AddRoutes = async (app, services) => {
  await app.register(async (own) => {
    own.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    own.removeContentTypeParser(['application/json', 'text/plain'])
    own.post<{ Params: { kind: string }; Querystring: { name?: string } }>('/api/ingest/:kind', { bodyLimit: MAX_BYTES }, async (request, reply) => {
      const token = services.settings.VIGIE_INGEST_TOKEN
      if (!token) return reply.code(403).send({ error: { code: 'closed', message: 'Pushing files is closed: set VIGIE_INGEST_TOKEN.' } })
      if (!sameText(request.headers.authorization?.replace(/^Bearer /i, ''), token)) return reply.code(401).send({ error: { code: 'token', message: 'The token is missing or wrong: send it as Authorization: Bearer ...' } })
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

function limited(): Transform {
  let bytes = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      done(bytes > MAX_BYTES ? new UserError('too_large', `The file is larger than ${MAX_BYTES / 1e9} GB: split it.`) : null, chunk)
    },
  })
}
