import { randomBytes } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Bilingual } from '../../server/platform/language.ts'
import type { Domain, FileSpec, ToolContext } from '../kit/types.ts'

export const MIME = { pdf: 'application/pdf', csv: 'text/csv', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' } as const
export type Format = keyof typeof MIME

/** Days for which a file can be fetched. */
export const DAYS_KEPT = 30
/** Files kept in all; the oldest go first. */
const MOST_FILES = 500

/**
 * Keeps a file that was made for the asker, under an id that can't be guessed; files that expired, or are too many, go.
 *
 * @param domains what it was made from: who fetches it needs the right to read each
 */
export async function keepFile(content: string | Buffer, format: Format, title: Bilingual, domains: Domain[], { db, dataDir, user, now }: ToolContext): Promise<FileSpec> {
  const folder = join(dataDir, 'files')
  await mkdir(folder, { recursive: true })
  const id = randomBytes(18).toString('hex')
  const name = `${id}.${format}`
  const path = join(folder, name)
  await writeFile(path, content, { mode: 0o600 })
  await db.query(
    `insert into vigie.made_files (file_id, name, owner, owner_mail, domains, bytes, made_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $7::timestamptz + make_interval(days => $8))`,
    [id, name, user.id, user.email, domains, Buffer.byteLength(content), now, DAYS_KEPT])
  const { rows } = await db.query<{ name: string }>(
    `delete from vigie.made_files where expires_at <= $1 or file_id in (select file_id from vigie.made_files order by made_at desc, file_id offset $2) returning name`, [now, MOST_FILES])
  await Promise.all(rows.map((gone) => rm(join(folder, gone.name), { force: true })))
  return { id, name, mime: MIME[format], path, title }
}
