import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { stringify } from 'yaml'
import type { Answer } from '../server/agent/answer.ts'
import type { Services } from '../server/agent/services.ts'
import { UserError } from '../server/platform/errors.ts'
import { CASES } from './load-cases.ts'

interface Turn { question: string; user_id: string; answer: Answer; at: Date }

/**
 * Writes a conversation as a case marked `watching`, without expected figures: they come from a person, not from the answer.
 *
 * @returns where it was written and what is left to do
 * @throws {UserError} for an unknown thread, or a case that is there already
 */
export async function captureCase(services: Pick<Services, 'db' | 'settings'>, thread: string, id = `captured/${thread}`, folder = CASES): Promise<string> {
  const { rows } = await services.db.query<Turn>('select question, user_id, answer, at from vigie.turns where thread_id = $1 order by n', [thread])
  if (rows.length === 0) throw new UserError('thread', `There is no conversation "${thread}" in ${services.settings.dataDir}: its id stands in the answer (--json: "thread").`)
  if (!/^[\w-]+\/[\w-]+$/.test(id)) throw new UserError('case_id', `"${id}" is no id of a case: give <domain>/<name>, in letters, digits and "-".`)
  const path = join(folder, `${id}.yaml`)
  if (existsSync(path)) throw new UserError('case_there', `${path} is there already: give another name.`)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, captured(rows))
  return `Written to ${path}.\nNow say what is right: the kind, the data set, the status, the facts (from the data, not from the answer), and how you know (proof).`
}

function captured(turns: Turn[]): string {
  const mail = turns[0]!.user_id.includes('@') ? { asker: turns[0]!.user_id } : {}
  return stringify({
    kind: turns.length > 1 ? 'follow-up' : 'fact', status: 'watching', language: turns[0]!.answer.language, data: 'demo', clock: new Date(turns[0]!.at).toISOString(), ...mail,
    why: 'captured from a conversation; the expected facts are not written yet',
    turns: turns.map(({ question, answer }) => ({ ask: question, expect: { status: answer.status, calls: answer.calls.map(({ tool, input }) => ({ [tool]: input })), facts: [] } })),
  }, { lineWidth: 0 })
}
