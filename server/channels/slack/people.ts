import type { Asker } from '../../../tools/kit/types.ts'
import type { Language } from '../../platform/language.ts'
import type { Result, SlackApi } from './api.ts'

/** Who this app is in its workspace. */
export interface Self { team: string; enterprise: string | null; userId: string; botId: string; name: string }

export interface Person extends Asker {
  slackId: string
  name: string
  language: Language
  zone: string | null
  bot: boolean
}

interface UserInfo extends Result {
  user: {
    id: string; name?: string; deleted?: boolean; is_bot?: boolean; team_id?: string; tz?: string; locale?: string; is_email_confirmed?: boolean
    enterprise_user?: { enterprise_id?: string }; profile?: { email?: string; display_name?: string; real_name?: string }
  }
}

const KEEP_MS = 10 * 60_000
const MAX_KEPT = 5_000
const MAIL = /^[^\s@<>"]{1,64}@[^\s@<>"]{1,190}$/

/** People by their Slack ids: their mail address is what rights are given to. */
export class People {
  readonly #known = new Map<string, { person: Promise<Person>; until: number }>()
  #self: Promise<Self> | undefined

  constructor(private readonly api: SlackApi, private readonly fallback: Language) {}

  self(): Promise<Self> {
    this.#self ??= this.api.call<Result & { team_id: string; enterprise_id?: string; user_id: string; bot_id: string; user: string }>('auth.test')
      .then(({ team_id: team, enterprise_id: enterprise, user_id: userId, bot_id: botId, user: name }) => ({ team, enterprise: enterprise ?? null, userId, botId, name }))
      .catch((error: unknown) => {
        this.#self = undefined
        throw error
      })
    return this.#self
  }

  /** @throws what Slack said when it does not tell who that is */
  async person(slackId: string): Promise<Person> {
    const known = this.#known.get(slackId)
    if (known && known.until > Date.now()) return known.person
    const person = this.#ask(slackId)
    this.#known.delete(slackId)
    this.#known.set(slackId, { person, until: Date.now() + KEEP_MS })
    if (this.#known.size > MAX_KEPT) this.#known.delete(this.#known.keys().next().value!)
    person.catch(() => this.#known.delete(slackId))
    return person
  }

  async #ask(slackId: string): Promise<Person> {
    const [self, { user }] = await Promise.all([this.self(), this.api.call<UserInfo>('users.info', { user: slackId, include_locale: true })])
    // Mail addresses of other workspaces are set by their administrators: they give no rights here.
    const own = user.team_id === undefined || user.team_id === self.team || (self.enterprise !== null && user.enterprise_user?.enterprise_id === self.enterprise)
    const mail = user.profile?.email?.trim().toLowerCase()
    const email = own && !user.deleted && user.is_email_confirmed !== false && mail !== undefined && MAIL.test(mail) ? mail : null
    return {
      slackId, email, id: email ?? `slack:${self.team}:${slackId}`,
      name: user.profile?.display_name || user.profile?.real_name || user.name || slackId,
      language: user.locale === undefined ? this.fallback : user.locale.startsWith('fr') ? 'fr' : user.locale.startsWith('en') ? 'en' : this.fallback,
      zone: user.tz ?? null, bot: user.is_bot === true || slackId === 'USLACKBOT',
    }
  }
}
