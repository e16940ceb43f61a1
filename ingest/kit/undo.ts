import { basename, resolve } from 'node:path'
import type { PoolClient } from 'pg'
import { UserError } from '../../server/platform/errors.ts'
import { exclusively } from './load-file.ts'
import { discoverSources } from './sources.ts'
import type { AnySource } from './sources.ts'
import type { FileKind, FileReport, IngestContext } from './types.ts'

interface LoadedFile { file_id: string; kind: FileKind; name: string; path: string; rows_written: string }

/**
 * Takes a loaded file back: its rows go, those that it had superseded or replaced come back, and what is derived is rebuilt.
 *
 * @param given a base name, or a path when several loaded files have the name
 * @throws {UserError} when no loaded file, or more than one, has the name
 */
export async function undoFile(given: string, option: string | undefined, context: IngestContext): Promise<FileReport> {
  const sources = await discoverSources()
  return exclusively(context, async (client) => {
    const file = await findLoaded(client, given, sources.filter((source) => option === undefined || source.option === option).map(({ kind }) => kind))
    const source = sources.find(({ kind }) => kind === file.kind)!
    const fileId = Number(file.file_id)
    const own: IngestContext = { ...context, touched: new Set() }
    await client.query("update vigie.files set status = 'undone' where file_id = $1", [fileId])
    await source.remove(fileId, client, own)
    await client.query('delete from vigie.rows_set_aside where file_id = $1', [fileId])
    const warnings = await bringBack(source, fileId, client, own)
    await source.derive?.(client, own)
    return { path: file.path, kind: file.kind, status: 'undone', read: 0, written: Number(file.rows_written), setAside: [], warnings, transformed: {}, reason: `${file.rows_written} rows were taken out.` }
  })
}

async function findLoaded(client: PoolClient, given: string, kinds: FileKind[]): Promise<LoadedFile> {
  const { rows } = await client.query<LoadedFile>(
    `select file_id, kind, name, path, rows_written from vigie.files where status = 'loaded' and kind = any($1) and (path = $2 or name = $3) order by (path = $2) desc, file_id`,
    [kinds, resolve(given), basename(given)])
  const exact = rows.filter(({ path }) => path === resolve(given))
  const found = exact.length > 0 ? exact : rows
  if (found.length === 0) throw new UserError('unknown_file', `No loaded file is named ${basename(given)}: ask which files are loaded, and give the name or path as shown there.`)
  if (found.length > 1) throw new UserError('ambiguous_file', `Several loaded files are named ${basename(given)}; give one path:\n  ${found.map(({ path }) => path).join('\n  ')}`)
  return found[0]!
}

/** The files that the undone one had replaced count again; says which ones can't. */
async function bringBack(source: AnySource, fileId: number, client: PoolClient, context: IngestContext): Promise<string[]> {
  const warnings: string[] = []
  const { rows } = await client.query<{ file_id: string; name: string; path: string; rows_kept: boolean; again: boolean }>(
    `select file_id, name, path, rows_kept,
            exists (select from vigie.files o where o.kind = f.kind and o.content_hash = f.content_hash and o.status = 'loaded') as again
       from vigie.files f where replaced_by = $1 and status = 'replaced' order by file_id desc`, [fileId])
  for (const [index, former] of rows.entries()) {
    if (former.again) continue
    if (former.rows_kept && source.restore) {
      await client.query("update vigie.files set status = 'loaded', replaced_by = null, rows_kept = false where file_id = $1", [former.file_id])
      await source.restore(Number(former.file_id), fileId, client, context)
      warnings.push(`The version that it had replaced counts again: ${former.path}.`)
    } else if (index === 0) {
      await client.query('update vigie.files set replaced_by = null where file_id = $1', [former.file_id])
      warnings.push(`The version that it had replaced is not kept: load ${former.name} again if it must count.`)
    }
  }
  return warnings
}
