import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { AddRoutes } from '../../../app.ts'
import type { Domain } from '../../../../tools/kit/types.ts'
import { askerOf } from '../identity.ts'

interface Kept { name: string; owner: string; owner_mail: string | null; domains: Domain[]; bytes: number }
const TYPES: Record<string, string> = { pdf: 'application/pdf', csv: 'text/csv; charset=utf-8', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' }

/**
 * Files that were made for people, by ids that can't be guessed, until they expire. Who opens a link needs the right to read all that the
 * file was made from; when the request does not say who that is, the one it was made for must still have it.
 */
export const addRoutes: AddRoutes = (app, services, options) => {
  app.get<{ Params: { file: string }; Querystring: { user?: string } }>('/reports/:file', async (request, reply) => {
    const [, id, form] = /^([0-9a-f]{36})\.(pdf|csv|xlsx)$/.exec(request.params.file) ?? []
    if (!id) return reply.callNotFound()
    const { rows: [kept] } = await services.db.query<Kept & Record<string, unknown>>('select name, owner, owner_mail, domains, bytes from vigie.made_files where file_id = $1 and name = $2 and expires_at > $3', [id, request.params.file, services.clock.now()])
    if (!kept) return reply.code(410).send({ error: { code: 'gone', message: 'This file is no longer kept: ask for it again.' } })
    const asker = askerOf(request, request.query.user, services, options)
    const reader = asker.email === null ? { email: kept.owner_mail, id: kept.owner } : asker
    if (!kept.domains.every((domain) => services.permissions.mayRead(reader, domain))) return reply.code(403).send({ error: { code: 'not_permitted', message: 'You are not permitted to read what this file holds.' } })
    const file = await open(join(services.settings.dataDir, 'files', kept.name)).catch(() => null)
    if (!file) return reply.code(410).send({ error: { code: 'gone', message: 'This file is no longer there: ask for it again.' } })
    reply.type(TYPES[form!]!).header('content-disposition', `${form === 'pdf' ? 'inline' : 'attachment'}; filename="vigie-${id.slice(0, 8)}.${form}"`)
    return reply.header('content-length', kept.bytes).header('cache-control', 'private, no-store').header('x-content-type-options', 'nosniff').send(file.createReadStream())
  })
}
