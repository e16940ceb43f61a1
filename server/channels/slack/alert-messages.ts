import type { App } from '@slack/bolt'
import type { AlertMessage } from '../../agent/alert-messages.ts'
import { noteSent, settleAlert, takeAlerts } from '../../agent/alert-messages.ts'
import type { Language } from '../../platform/language.ts'
import { onClick, tell } from './actions.ts'
import type { Result } from './api.ts'
import { slackError } from './api.ts'
import type { Slack } from './conversation.ts'
import { button, label, small } from './draw.ts'
import type { Block } from './draw.ts'
import { directChannel, post } from './send.ts'
import { clean, plain } from './text.ts'
import { word } from './words.ts'

const MAX_SECTION = 3_000
const BUTTONS = 'vigie_alert'

/** An alert as a message with its two buttons; their values are ids, and only its owner's clicks count. */
export function drawAlert({ id, ruleId, text }: AlertMessage, language: Language): { markdown: string; blocks: Block[]; text: string } {
  const said = clean(text[language].replaceAll('**', '')).slice(0, MAX_SECTION)
  return {
    markdown: '', text: plain(said),
    blocks: [
      { type: 'section', text: label(said) },
      { type: 'actions', block_id: BUTTONS, elements: [button(word('acknowledge', language), 'vigie_acknowledge', String(id)), button(word('mute_day', language), 'vigie_mute', String(ruleId))] },
    ],
  }
}

/** Sends the alerts that were raised to their owners, as direct messages. @returns how many */
export async function sendAlerts(slack: Slack): Promise<number> {
  const { services } = slack
  let sent = 0
  for (const alert of await takeAlerts(services, 'slack')) {
    slack.signal.throwIfAborted()
    try {
      const user = await slackUser(slack, alert.owner)
      if (user === null) {
        await noteSent(services, 'slack', alert.id, null)
        continue
      }
      const [{ language }, channel] = await Promise.all([slack.people.person(user), directChannel(slack, user)])
      const ts = await post(slack, { channel }, drawAlert(alert, language))
      await noteSent(services, 'slack', alert.id, { channel, ts })
      sent += 1
    } catch (error) {
      services.log.warn({ err: error, alert: alert.id }, 'an alert could not be sent to Slack; it is tried again')
    }
  }
  return sent
}

/** The Slack id of an alert's owner; null when he is not in this workspace. */
async function slackUser({ api, people }: Slack, owner: string): Promise<string | null> {
  if (owner.startsWith('slack:')) {
    const [, team, user] = owner.split(':')
    return team === (await people.self()).team ? user ?? null : null
  }
  if (!owner.includes('@')) return null
  try {
    const { user } = await api.call<Result & { user: { id: string } }>('users.lookupByEmail', { email: owner })
    // The address must be one that gives him his rights here.
    return (await people.person(user.id)).email === owner ? user.id : null
  } catch (error) {
    if (slackError(error) === 'users_not_found') return null
    throw error
  }
}

/** The buttons under alerts. */
export function addAlertActions(app: App, slack: Slack): void {
  onClick(app, slack, /^vigie_(?:acknowledge|mute)$/, async ({ person, target, value, body }) => {
    const what = body.actions[0]!.action_id === 'vigie_mute' ? 'mute' : 'acknowledge'
    const id = /^\d{1,15}$/.test(value) ? Number(value) : null
    if (id === null || !await settleAlert(slack.services, what, id, person)) return tell(slack, target, word('only_owner', person.language))
    const outcome = word(what === 'mute' ? 'muted' : 'acknowledged', person.language, { who: person.name })
    const blocks = ((body.message?.['blocks'] ?? []) as Block[]).filter(({ block_id: block }) => block !== BUTTONS)
    await slack.api.call('chat.update', { channel: target.channel, ts: body.message!.ts, text: body.message!.text ?? outcome, blocks: [...blocks, small(outcome)] })
  })
}
