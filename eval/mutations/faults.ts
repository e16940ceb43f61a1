import { readFile, readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { z } from 'zod'
import { UserError } from '../../server/platform/errors.ts'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const FOLDER = fileURLToPath(new URL('./faults', import.meta.url))

const faultSchema = z.strictObject({
  says: z.string().describe('what is wrong with the product, in one line'),
  file: z.string().describe('path in the repository'),
  find: z.string().min(1).describe('text of that file, exactly once'),
  replace: z.string(),
  guards: z.array(z.string()).min(1).describe('guarding cases or attempts that should turn red'),
  asks: z.array(z.string()).default([]).describe('domains that are asked; default: those of the guards'),
  loads: z.boolean().optional().describe('the data are loaded anew with the fault; default: true for ingest/ and migrations/'),
})

/** A planted fault of the product, by the name of its file. */
export interface Fault extends Omit<z.output<typeof faultSchema>, 'loads'> { name: string; loads: boolean }

/** Every fault of the folder, by name. @throws {UserError} naming each file that does not fit */
export async function loadFaults(folder = FOLDER): Promise<Fault[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).toSorted()
  return Promise.all(files.map(async (file) => readFault(basename(file, '.yaml'), await readFile(join(folder, file), 'utf8'))))
}

export function readFault(name: string, text: string): Fault {
  const read = faultSchema.safeParse(parse(text))
  if (!read.success) throw new UserError('fault', `eval/mutations/faults/${name}.yaml does not fit: ${z.prettifyError(read.error)}`)
  const { guards, asks, loads, file, ...rest } = read.data
  return { name, ...rest, file, guards, asks: asks.length > 0 ? asks : [...new Set(guards.map((id) => id.split('/')[0]!))], loads: loads ?? /^(?:ingest|migrations)\//.test(file) }
}

/**
 * The file's text with the fault in it.
 *
 * @throws {UserError} when the text to replace is not there exactly once: a fault that changes nothing would be a lie
 */
export function plant({ name, file, find, replace }: Fault, text: string): string {
  const count = text.split(find).length - 1
  if (count !== 1) throw new UserError('fault', `The fault ${name} can't be planted: its text stands ${count} times in ${file}, not once. Bring eval/mutations/faults/${name}.yaml up to date.`)
  if (find === replace) throw new UserError('fault', `The fault ${name} changes nothing.`)
  return text.replace(find, () => replace)
}
