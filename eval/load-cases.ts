import { readFile, readdir } from 'node:fs/promises'
import { basename, dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { z } from 'zod'
import { UserError } from '../server/platform/errors.ts'
import { caseSchema } from './case.ts'
import type { Case } from './case.ts'

export const CASES = fileURLToPath(new URL('./cases', import.meta.url))

/** What narrows a run; all given must hold. */
export interface Filter {
  /** Parts of ids, any of them. */
  names?: string[]
  domain?: string[]
  kind?: string[]
  language?: string
  status?: string
}

/**
 * Reads every case below a folder, in the order of their ids.
 *
 * @throws {UserError} naming each file that does not fit and why: a suite with a broken case is no suite
 */
export async function loadCases(folder = CASES): Promise<Case[]> {
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.yaml')).toSorted()
  const problems: string[] = []
  const cases: Case[] = []
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))
  for (const [index, file] of files.entries()) {
    const path = join(folder, file)
    const read = readCase(texts[index]!)
    if (typeof read === 'string') problems.push(`${file}: ${read}`)
    else cases.push({ ...read, id: relative(folder, path).slice(0, -'.yaml'.length).split(sep).join('/'), domain: basename(dirname(path)), folder: dirname(path) })
  }
  if (problems.length > 0) throw new UserError('cases', `${problems.length} case files do not fit:\n  ${problems.join('\n  ')}\nSee eval/README.md.`)
  return cases
}

/** @returns the case, or what is wrong with it */
export function readCase(text: string): z.output<typeof caseSchema> | string {
  try {
    const read = caseSchema.safeParse(parse(text))
    if (!read.success) return z.prettifyError(read.error).replaceAll('\n', ' ')
    return patternProblem(read.data) ?? read.data
  } catch (error) {
    return `it is no YAML (${error instanceof Error ? error.message.split('\n')[0] : 'no reason given'})`
  }
}

function patternProblem({ turns }: z.output<typeof caseSchema>): string | null {
  for (const pattern of turns.flatMap(({ expect }) => expect.says ?? [])) {
    try {
      new RegExp(pattern, 'iu')
    } catch {
      return `"${pattern}" is no regular expression`
    }
  }
  return null
}

export function filterCases(cases: Case[], { names, domain, kind, language, status }: Filter): Case[] {
  const oneOf = (given: string[] | undefined, value: string) => given === undefined || given.length === 0 || given.includes(value)
  return cases.filter((each) => oneOf(domain, each.domain) && oneOf(kind, each.kind) && (language === undefined || each.language === language)
    && (status === undefined || each.status === status) && (!names?.length || names.some((name) => each.id.includes(name))))
}
