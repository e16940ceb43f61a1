import { stat } from 'node:fs/promises'
import { UserError, errorCode } from '../../server/platform/errors.ts'
import { findReplaced, findUnchanged, loadFile } from './load-file.ts'
import { hashFile, lookAt } from './probe.ts'
import { recogniseFile } from './recognise.ts'
import { discoverSources } from './sources.ts'
import type { AnySource } from './sources.ts'
import type { FileReport, IngestContext, ParsedFile, SourceFile } from './types.ts'
import { undoFile } from './undo.ts'
import { listFiles } from './walk.ts'
import type { Found } from './walk.ts'

export interface IngestOptions {
  /** crma, inventory, storage, cdr, etl, plan: reads the files as this. */
  kind?: string
  /** Reads and checks only: the report says what would happen. */
  dryRun?: boolean
  /** The paths are loaded files (names or paths) to take back. */
  undo?: boolean
}

const MAX_WARNINGS = 100
const ANALYZE_ROWS = 5_000

/**
 * Loads files and folders, each file on its own: recognised, read and checked with nothing written, then written with all
 * that is derived from it in one transaction. Safe to run again after any interruption; the same content changes nothing.
 *
 * @returns a line for each file, in the order of reading; `ok` is false when one was refused
 * @throws {UserError} for an unknown kind or too many files; the signal's reason when it is aborted
 */
export async function ingestPaths(paths: string[], options: IngestOptions, context: IngestContext): Promise<{ files: FileReport[]; ok: boolean }> {
  const sources = await discoverSources()
  const known = [...new Set(sources.map(({ option }) => option))]
  if (options.kind !== undefined && !known.includes(options.kind)) throw new UserError('unknown_kind', `There is no kind "${options.kind}": use ${known.join(', ')}.`)

  const work: { path: string; run: () => Promise<FileReport> }[] = options.undo
    ? paths.map((path) => ({ path, run: () => undoFile(path, options.kind, context) }))
    : (await listFiles(paths)).map((found) => ({ path: found.path, run: () => ingestFile(found, options, sources, context) }))

  const files: FileReport[] = []
  for (const [index, { path, run }] of work.entries()) {
    context.signal?.throwIfAborted()
    context.progress?.(path, index, work.length)
    files.push(await guarded(path, run, context))
  }
  const last = work.at(-1)
  if (last) context.progress?.(last.path, work.length, work.length)
  // The embedded database has no autovacuum: without fresh statistics the first questions after a large load are slow.
  if (context.db.kind === 'embedded' && files.reduce((sum, { written }) => sum + written, 0) > ANALYZE_ROWS) await context.db.query('analyze')
  return { files, ok: files.every(({ status }) => status !== 'refused') }
}

/** A failure of one file is a line of the report, and the others go on. */
async function guarded(path: string, run: () => Promise<FileReport>, context: IngestContext): Promise<FileReport> {
  try {
    return await run()
  } catch (error) {
    context.signal?.throwIfAborted()
    if (error instanceof UserError) return { ...blank(path), status: 'refused', reason: error.message }
    const code = errorCode()
    context.log?.error({ err: error, path, code }, 'ingestion of a file failed')
    return { ...blank(path), status: 'refused', reason: `The file could not be loaded because of an internal error (${code}); nothing of it was written. The log says more under this code.` }
  }
}

async function ingestFile(found: Found, options: IngestOptions, sources: AnySource[], context: IngestContext): Promise<FileReport> {
  if (found.missing) throw new UserError('missing_file', 'There is no such file or folder.')
  if (found.closed) throw new UserError('unreadable', 'The folder may not be read, so nothing in it was looked at: check its permissions.')
  const before = await stat(found.path)
  const hashed = await hashFile(found.path)
  const kinds = sources.filter(({ option }) => options.kind === undefined || option === options.kind).map(({ kind }) => kind)
  const unchanged = await findUnchanged(context.db, kinds, hashed)
  if (unchanged) return { ...blank(found.path), ...unchanged }

  const looked = await lookAt(hashed)
  const recognised = await recogniseFile(looked, sources, options.kind, found.explicit, context)
  if (!recognised.source) return { ...blank(found.path), status: recognised.refused ? 'refused' : 'skipped', reason: recognised.reason }

  const { source } = recognised
  const report: FileReport = { ...blank(found.path), kind: source.kind }
  try {
    return await parseAndLoad(source, looked.file, before, options, report, context)
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return { ...report, status: 'refused', reason: error.message }
  }
}

async function parseAndLoad(source: AnySource, file: SourceFile, before: { size: number; mtimeMs: number }, options: IngestOptions, report: FileReport, context: IngestContext): Promise<FileReport> {
  const parsed: ParsedFile = await source.parse(file, context)
  try {
    const after = await stat(file.path)
    if (after.size !== before.size || after.mtimeMs !== before.mtimeMs) throw new UserError('file_changed', 'The file changed while it was read: load it again once it is complete.')
    const outcome = options.dryRun ? await rehearse(source, parsed, file, context) : await loadFile(source, parsed, file, context)
    return outcome.status === 'unchanged' ? { ...report, ...outcome } : { ...report, status: outcome.status, written: outcome.written, ...found(parsed) }
  } finally {
    await source.dispose?.(parsed)
  }
}

async function rehearse(source: AnySource, parsed: ParsedFile, file: SourceFile, context: IngestContext): Promise<{ status: 'loaded' | 'replaced'; written: number }> {
  const replaced = await context.db.transaction((client) => findReplaced(client, source, parsed, file))
  return { status: replaced.length > 0 ? 'replaced' : 'loaded', written: 0 }
}

function found(parsed: ParsedFile): Pick<FileReport, 'read' | 'setAside' | 'warnings' | 'transformed' | 'details'> {
  const { warnings } = parsed
  return {
    read: parsed.read,
    setAside: parsed.setAside.map(({ line, sheet, reason }) => (sheet === undefined ? { line, reason } : { line, sheet, reason })),
    warnings: warnings.length > MAX_WARNINGS ? [...warnings.slice(0, MAX_WARNINGS), `${warnings.length - MAX_WARNINGS} more warnings are not shown.`] : warnings,
    transformed: parsed.transformed,
    ...(parsed.details ? { details: parsed.details } : {}),
  }
}

function blank(path: string): FileReport {
  return { path, kind: null, status: 'skipped', read: 0, written: 0, setAside: [], warnings: [], transformed: {} }
}
