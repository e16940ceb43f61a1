import { setTimeout as sleep } from 'node:timers/promises'
import type { PoolClient } from 'pg'
import type { Database } from '../../server/platform/database/index.ts'
import { UserError } from '../../server/platform/errors.ts'
import type { AnySource } from './sources.ts'
import type { EarlierFile, FileKind, IngestContext, ParsedFile, SetAside, SourceFile } from './types.ts'

export interface Loaded { status: 'loaded' | 'replaced'; fileId: number; written: number }
export interface Unchanged { status: 'unchanged'; kind: FileKind; reason: string }

const LOCK = 0x76_69_67_69 // any number of our own
const WAIT_MS = 300_000
const MAX_SET_ASIDE = 10_000
const MAX_CONTENT = 20_000

/**
 * Runs `work` in one transaction that no other ingestion shares; while another one holds the database, says so and waits.
 *
 * @throws {UserError} when the other has not ended a file after five minutes
 */
export async function exclusively<T>(context: IngestContext, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const until = Date.now() + WAIT_MS
  for (let turn = 0; ; turn += 1) {
    context.signal?.throwIfAborted()
    const done = await context.db.transaction(async (client) => {
      const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_xact_lock($1) as mine', [LOCK])
      return rows[0]!.mine ? { result: await work(client) } : null
    })
    if (done) return done.result
    if (Date.now() > until) throw new UserError('busy', 'Another ingestion has held the database for five minutes: try again when it has ended.')
    if (turn === 0) say(context, 'Another ingestion is writing: waiting for it to end a file.')
    await sleep(Math.min(250 * (turn + 1), 2_000))
  }
}

/** Is this content loaded already as one of these kinds, under any name? Then why nothing has to be done. */
export async function findUnchanged(client: Pick<Database, 'query'>, kinds: FileKind[], file: Pick<SourceFile, 'name' | 'path' | 'contentHash'>): Promise<Unchanged | null> {
  const same = await client.query<{ kind: FileKind; name: string }>("select kind, name from vigie.files where kind = any($1) and content_hash = $2 and status = 'loaded'", [kinds, file.contentHash])
  const loaded = same.rows[0]
  if (loaded) return { status: 'unchanged', kind: loaded.kind, reason: loaded.name === file.name ? 'The same content is loaded already.' : `The same content is loaded already, as ${loaded.name}.` }
  // Two versions that lie side by side must not replace each other in turn at every run.
  const older = await client.query<{ kind: FileKind; path: string }>(
    `select f.kind, newer.path from vigie.files f join vigie.files newer on newer.file_id = f.replaced_by and newer.status = 'loaded'
      where f.kind = any($1) and f.content_hash = $2 and f.status = 'replaced' and f.path = $3 and newer.path <> $3`, [kinds, file.contentHash, file.path])
  const newer = older.rows[0]
  return newer ? { status: 'unchanged', kind: newer.kind, reason: `It was replaced by ${newer.path}; to make it count again, undo that one.` } : null
}

/** The loaded files that this one takes the place of: same base name and common rows, or any file of a kind that exists once. */
export async function findReplaced(client: PoolClient, source: AnySource, parsed: ParsedFile, file: SourceFile): Promise<EarlierFile[]> {
  const { rows } = await client.query<{ file_id: string; path: string; details: Record<string, unknown> }>(
    `select file_id, path, details from vigie.files where kind = $1 and status = 'loaded' and ($2 or name = $3) order by file_id`, [source.kind, source.single ?? false, file.name])
  const replaced: EarlierFile[] = []
  for (const row of rows) {
    const earlier = { fileId: Number(row.file_id), path: row.path, details: row.details }
    if (source.single || await source.replaces(parsed, earlier, client)) replaced.push(earlier)
  }
  return replaced
}

/** Writes one parsed file and all that is derived from it in one transaction, replacing the file that it corrects. */
export function loadFile(source: AnySource, parsed: ParsedFile, file: SourceFile, context: IngestContext): Promise<Loaded | Unchanged> {
  return exclusively(context, async (client) => {
    const unchanged = await findUnchanged(client, [source.kind], file)
    if (unchanged) return unchanged
    const own: IngestContext = { ...context, touched: new Set() }
    const replaced = await findReplaced(client, source, parsed, file)
    const inserted = await client.query<{ file_id: string }>(
      `insert into vigie.files (kind, name, path, content_hash, bytes, details, loaded_at) values ($1, $2, $3, $4, $5, $6, $7) returning file_id`,
      [source.kind, file.name, file.path, file.contentHash, file.bytes, JSON.stringify(parsed.details ?? {}), context.now()])
    const fileId = Number(inserted.rows[0]!.file_id)
    for (const earlier of replaced) await replaceFile(source, earlier.fileId, fileId, client, own)
    const written = await source.write(parsed, fileId, client, own)
    await writeSetAside(client, fileId, parsed.setAside)
    await source.derive?.(client, own)
    await client.query(
      `update vigie.files set rows_read = $2, rows_written = $3, rows_set_aside = $4, transformed = $5, warnings = $6, details = $7, data_from = $8, data_until = $9 where file_id = $1`,
      [fileId, parsed.read, written, parsed.setAsideCount ?? parsed.setAside.length, JSON.stringify(parsed.transformed), JSON.stringify(parsed.warnings),
        JSON.stringify(parsed.details ?? {}), parsed.dataFrom ?? null, parsed.dataUntil ?? null])
    return { status: replaced.length > 0 ? 'replaced' : 'loaded', fileId, written }
  })
}

async function replaceFile(source: AnySource, earlier: number, by: number, client: PoolClient, context: IngestContext): Promise<void> {
  // Only the last version is kept for undo: the ones before it go.
  const old = await client.query<{ file_id: string }>('select file_id from vigie.files where replaced_by = $1 and rows_kept', [earlier])
  for (const row of old.rows) await source.remove(Number(row.file_id), client, context)
  await client.query('update vigie.files set replaced_by = $2, rows_kept = false where replaced_by = $1', [earlier, by])
  await client.query("update vigie.files set status = 'replaced', replaced_by = $2, rows_kept = $3 where file_id = $1", [earlier, by, source.retire !== undefined])
  if (source.retire) await source.retire(earlier, by, client, context)
  else await source.remove(earlier, client, context)
}

async function writeSetAside(client: PoolClient, fileId: number, rows: SetAside[]): Promise<void> {
  const kept = rows.slice(0, MAX_SET_ASIDE)
  if (kept.length === 0) return
  await client.query(
    `insert into vigie.rows_set_aside (file_id, line, sheet, reason, content)
     select $1, t.line, t.sheet, t.reason, t.content from unnest($2::int[], $3::text[], $4::text[], $5::text[]) as t (line, sheet, reason, content)`,
    [fileId, kept.map(({ line }) => line), kept.map(({ sheet }) => sheet ?? null), kept.map(({ reason }) => storable(reason)), kept.map(({ content }) => storable(content.slice(0, MAX_CONTENT)))])
}

/** Postgres keeps neither NUL nor half of a surrogate pair. */
function storable(text: string): string {
  return Buffer.from(text.replaceAll('\u0000', '\ufffd')).toString()
}

function say(context: IngestContext, message: string): void {
  if (context.waiting) context.waiting(message)
  else context.log?.info(message)
}
