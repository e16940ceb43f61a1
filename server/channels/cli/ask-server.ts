import type { Answer, Question } from '../../agent/answer.ts'
import { UserError } from '../../platform/errors.ts'
import { readServed } from '../../platform/served.ts'
import type { Settings } from '../../platform/settings.ts'

/**
 * Sends a question to the server that already holds this data folder.
 *
 * @returns null when the folder is not served, or the database is a server of its own
 */
export async function askServer(settings: Settings, question: Question): Promise<Answer | null> {
  const { text, user, thread, language } = question
  return post<Answer>(settings, '/api/chat', { question: text, user: user.email ?? undefined, thread, lang: language })
}

export async function decideOnServer(settings: Settings, id: string, decision: 'confirm' | 'cancel', user: Question['user']): Promise<Answer | null> {
  return post<Answer>(settings, `/api/pending/${encodeURIComponent(id)}`, { decision, user: user.email ?? undefined })
}

async function post<T>(settings: Settings, path: string, body: unknown): Promise<T | null> {
  const served = settings.DATABASE_URL ? null : await readServed(settings.dataDir)
  if (!served) return null
  const response = await fetch(new URL(path, served.url), {
    method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json', 'x-vigie-local': served.token }, body: JSON.stringify(body), signal: AbortSignal.timeout(120_000),
  }).catch((error: unknown) => {
    throw new UserError('server', `The data folder is served at ${served.url}, but that server does not answer (${error instanceof Error ? error.message : 'no reason given'}). Stop it, or try again.`)
  })
  if (!response.ok) throw new UserError('server', `The server at ${served.url} refused the request (${response.status}): ${(await response.text()).slice(0, 300)}`)
  return await response.json() as T
}
