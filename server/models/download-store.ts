import { constants } from 'node:fs'
import { copyFile, mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { UserError } from '../platform/errors.ts'
import { checkKind, downloadFile, sha256Of } from './download.ts'
import type { DownloadOptions } from './download.ts'
import { KNOWN_MODELS, urlOfModel } from './download-uri.ts'

/** A model file in the data folder. */
export interface StoredModel { name: string; path: string; bytes: number; /** What it was asked for by; null when it was put there by hand. */ source: string | null; sha256: string | null }

const folderOf = (dataDir: string) => join(dataDir, 'models')

/** Models of the data folder, by name. */
export async function storedModels(dataDir: string): Promise<StoredModel[]> {
  const files = (await readdir(folderOf(dataDir)).catch(() => [])).filter((file) => file.endsWith('.gguf')).sort()
  return Promise.all(files.map(async (file) => {
    const path = join(folderOf(dataDir), file)
    const note = await readFile(`${path}.json`, 'utf8').then((text) => JSON.parse(text) as { source: string; sha256: string }).catch(() => null)
    return { name: file.replace(/\.gguf$/, ''), path, bytes: (await stat(path)).size, source: note?.source ?? null, sha256: note?.sha256 ?? null }
  }))
}

/** The file of a model: a path as it is, or a short name, file name or URI of one that was pulled; null when there is none. */
export async function findModel(wanted: string, dataDir: string): Promise<string | null> {
  const source = KNOWN_MODELS[wanted.toLowerCase()] ?? wanted
  const stored = (await storedModels(dataDir)).find(({ name, source: from }) => from === source || name.toLowerCase() === wanted.toLowerCase().replace(/\.gguf$/, ''))
  if (stored) return stored.path
  return await stat(wanted).then((found) => found.isFile(), () => false) ? resolve(wanted) : null
}

/**
 * Brings a model into the data folder: downloaded, or copied from a path. What is there already, with the checksum wanted, stays.
 *
 * @throws {UserError} when it can't be had or is not what was expected; the folder then holds nothing new but a part to go on from
 */
export async function pullModel(given: string, dataDir: string, { hub, ...options }: DownloadOptions & { hub?: string } = {}): Promise<StoredModel & { resumedAt: number; fresh: boolean }> {
  const source = KNOWN_MODELS[given.toLowerCase()] ?? given
  await mkdir(folderOf(dataDir), { recursive: true })
  const isPath = await stat(source).then((found) => found.isFile(), () => false)
  if (!isPath && /^[~./]|^[a-z]:[\\/]/i.test(source)) throw new UserError('model_source', `There is no file ${source}.`)
  const from = isPath ? null : await urlOfModel(source, hub)
  const path = join(folderOf(dataDir), from?.file ?? basename(source))
  const there = (await storedModels(dataDir)).find((each) => each.path === path)
  if (there?.source === source && there.sha256 && (options.sha256?.toLowerCase() ?? there.sha256) === there.sha256) return { ...there, resumedAt: 0, fresh: false }
  const { bytes, sha256, resumedAt } = from ? await downloadFile(from.url, path, options) : await copyIn(source, path, options)
  await writeFile(`${path}.json`, JSON.stringify({ source, sha256, bytes }))
  return { name: basename(path, '.gguf'), path, bytes, source, sha256, resumedAt, fresh: true }
}

async function copyIn(source: string, path: string, { sha256: expected, onProgress }: DownloadOptions) {
  await checkKind(source, source)
  if (!path.endsWith('.gguf')) throw new UserError('model_source', `${source} does not end in .gguf.`)
  const { size } = await stat(source)
  const part = `${path}.part`
  if (resolve(source) !== path) await copyFile(source, part, constants.COPYFILE_FICLONE)
  const sha256 = await sha256Of(resolve(source) === path ? path : part)
  if (expected !== undefined && sha256 !== expected.toLowerCase()) {
    await rm(part, { force: true })
    throw new UserError('checksum', `${source} is not the expected file: SHA-256 ${sha256} instead of ${expected}.`)
  }
  if (resolve(source) !== path) await rename(part, path)
  onProgress?.(size, size)
  return { bytes: size, sha256, resumedAt: 0 }
}
