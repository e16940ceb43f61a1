import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { z } from 'zod'
import { UserError } from '../platform/errors.ts'
import type { Asker, Domain } from '../../tools/kit/types.ts'

const DOMAINS = ['capacity', 'storage', 'calls', 'etl', 'plan'] as const
const rolesSchema = z.object({
  roles: z.record(z.string(), z.object({ read: z.array(z.enum([...DOMAINS, 'all'])) })),
  people: z.record(z.string(), z.array(z.string())).default({}),
  everyone: z.array(z.string()).default([]),
})

export interface Permissions { mayRead(user: Asker, domain: Domain): boolean }

/**
 * Who may read what. Without a roles file everyone may read everything; with one, only what a role of his or of everyone allows.
 *
 * @throws {UserError} when the file can't be read or names a role that it does not define
 */
export async function loadPermissions(path: string | undefined): Promise<Permissions> {
  if (path === undefined) return { mayRead: () => true }
  const text = await readFile(path, 'utf8').catch(() => {
    throw new UserError('roles', `The roles file ${path} can't be read: check VIGIE_ROLES.`)
  })
  const read = rolesSchema.safeParse(parse(text))
  if (!read.success) throw new UserError('roles', `The roles file ${path} does not fit: ${z.prettifyError(read.error)}`)
  const { roles, people, everyone } = read.data
  const unknown = [...everyone, ...Object.values(people).flat()].find((role) => !(role in roles))
  if (unknown !== undefined) throw new UserError('roles', `The roles file ${path} gives the role "${unknown}", which it does not define.`)
  const byMail = new Map(Object.entries(people).map(([mail, given]) => [mail.toLowerCase(), given]))
  return {
    mayRead(user, domain) {
      const given = [...everyone, ...(user.email === null ? [] : byMail.get(user.email.toLowerCase()) ?? [])]
      return given.some((role) => roles[role]!.read.some((read) => read === 'all' || read === domain))
    },
  }
}
