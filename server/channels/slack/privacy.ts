import type { Domain } from '../../../tools/kit/types.ts'
import type { Answer } from '../../agent/answer.ts'
import type { Services } from '../../agent/services.ts'
import type { Result, SlackApi } from './api.ts'
import type { People } from './people.ts'

/** Members of a channel whose rights are looked at; a larger one is taken to hold people without them. */
const MAX_MEMBERS = 200

/**
 * Whether everyone in a channel may read what an answer speaks of. What can't be found out counts as no.
 */
export async function mayAllRead(services: Services, api: SlackApi, people: People, channel: string, answer: Answer): Promise<boolean> {
  if (services.settings.VIGIE_ROLES === undefined) return true
  const domains = domainsOf(services, answer)
  if (domains.length === 0) return true
  try {
    const { members = [], response_metadata: more } = await api.call<Result & { members?: string[]; response_metadata?: { next_cursor?: string } }>('conversations.members', { channel, limit: MAX_MEMBERS })
    if (more?.next_cursor || members.length === 0) return false
    const found = await Promise.all(members.map((member) => people.person(member)))
    return found.every((person) => person.bot || domains.every((domain) => services.permissions.mayRead(person, domain)))
  } catch (error) {
    services.log.warn({ err: error, channel }, 'who is in a Slack channel can’t be read: the answer is given in private')
    return false
  }
}

/** The domains that an answer speaks of; when they are not known, those that its tools may read. A question back may name anything. */
export function domainsOf(services: Services, answer: Answer): Domain[] {
  if (answer.status === 'asked_back') return [...new Set([...services.tools.values()].flatMap(({ domains }) => domains))]
  if (answer.facts.length === 0 && answer.tables.length === 0 && answer.sources.length === 0) return []
  if (answer.freshness.length > 0) return answer.freshness.map(({ domain }) => domain)
  return [...new Set(answer.calls.flatMap(({ tool }) => services.tools.get(tool)?.domains ?? []))]
}
