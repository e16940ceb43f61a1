import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { loadPermissions } from '../../server/agent/permissions.ts'
import type { Permissions } from '../../server/agent/permissions.ts'

const made = new Map<string, Promise<Permissions>>()

/** Permissions of a roles file that stands inside a case: read by the product's own reader. */
export function permissionsOf(roles: unknown): Promise<Permissions> {
  const text = stringify(roles)
  if (!made.has(text)) made.set(text, read(text))
  return made.get(text)!
}

async function read(text: string): Promise<Permissions> {
  const folder = await mkdtemp(join(tmpdir(), 'vigie-eval-roles-'))
  try {
    await writeFile(join(folder, 'roles.yaml'), text)
    return await loadPermissions(join(folder, 'roles.yaml'))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
