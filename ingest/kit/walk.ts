import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, join, parse, resolve } from 'node:path'
import { UserError } from '../../server/platform/errors.ts'

/** A file to look at; `explicit`: the caller named it, it was not found in a folder; `closed`: a folder that may not be read. */
export interface Found { path: string; explicit: boolean; missing?: boolean; closed?: boolean }

const MAX_FILES = 20_000
const MAX_DEPTH = 12
const NOT_DATA = /^\.|^~\$|~$|\.(tmp|temp|part|partial|crdownload|download|swp|lock|lck|bak)$|^(thumbs\.db|desktop\.ini)$/i

/**
 * The files under some paths, in a stable order, without hidden, temporary and lock files; links to folders are not
 * followed. A path that doesn't exist is given back as `missing`, a folder that may not be read as `closed`.
 *
 * @throws {UserError} when there are more than 20,000 files
 */
export async function listFiles(paths: string[]): Promise<Found[]> {
  const found = new Map<string, Found>()
  for (const given of paths) {
    const path = resolve(given)
    const info = await stat(path).catch(() => null)
    if (info?.isDirectory()) await walk(path, 0, found)
    else found.set(path, { path, explicit: true, missing: !info?.isFile() })
  }
  return [...found.values()]
}

async function walk(folder: string, depth: number, found: Map<string, Found>): Promise<void> {
  if (depth > MAX_DEPTH) return
  const entries = (await entriesOf(folder))?.filter(({ name }) => !NOT_DATA.test(name))
  if (!entries) {
    found.set(folder, { path: folder, explicit: false, closed: true })
    return
  }
  // By code point, so that the order is the same on every machine; without extension, so that "June (1).xlsx" comes after "June.xlsx".
  entries.sort((a, b) => compare(parse(a.name).name, parse(b.name).name) || compare(a.name, b.name))
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await walk(path, depth + 1, found)
    else if (entry.isFile() || (entry.isSymbolicLink() && (await stat(path).catch(() => null))?.isFile())) {
      if (!found.has(path)) found.set(path, { path, explicit: false })
      if (found.size > MAX_FILES) throw new UserError('too_many_files', `There are more than ${MAX_FILES} files under ${basename(folder)}: give a smaller folder.`)
    }
  }
}

/** @returns null when the folder may not be read */
async function entriesOf(folder: string): Promise<Dirent[] | null> {
  try {
    return await readdir(folder, { withFileTypes: true })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EACCES' || code === 'EPERM') return null
    throw error
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
