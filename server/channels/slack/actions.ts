import type { App, BlockAction, ButtonAction } from '@slack/bolt'
import { say } from '../../../prompts/texts.ts'
import { decidePending } from '../../agent/answer-question.ts'
import type { Answer } from '../../agent/answer.ts'
import { answerByKey } from '../../agent/threads.ts'
import type { Asking } from './ask.ts'
import type { Slack, Target } from './conversation.ts'
import { deliver } from './deliver.ts'
import { CONFIRM_BLOCK, small } from './draw.ts'
import type { Block } from './draw.ts'
import { csvFile } from './files.ts'
import type { Person } from './people.ts'
import { domainsOf } from './privacy.ts'
import { directChannel, respond, whisper } from './send.ts'
import { word } from './words.ts'

/** A click, with who did it and where. */
export interface Click { person: Person; target: Target; value: string; body: BlockAction<ButtonAction> }

/** Runs work for a click that was acknowledged; who clicked is told when it fails. */
export function onClick(app: App, slack: Slack, action: RegExp, work: (click: Click) => Promise<void>): void {
  app.action<BlockAction<ButtonAction>>(action, async ({ ack, body, action: clicked }) => {
    await ack()
    const person = await slack.people.person(body.user.id)
    await work({ person, target: await targetOf(slack, body), value: clicked.value ?? '', body })
  })
}

async function targetOf({ people }: Slack, body: BlockAction): Promise<Target> {
  const channel = body.channel?.id ?? (body.container['channel_id'] as string | undefined) ?? ''
  const thread = (body.message?.['thread_ts'] as string | undefined) ?? (body.container['thread_ts'] as string | undefined)
  const ephemeral = body.container['is_ephemeral'] === true
  const team = body.team?.id ?? (await people.self()).team
  return { kind: ephemeral ? 'command' : channel.startsWith('D') ? 'im' : 'channel', team, channel, ...(thread ?? body.message?.ts ? { thread: thread ?? body.message?.ts } : {}), user: body.user.id, ...(ephemeral ? { responseUrl: body.response_url } : {}) }
}

/** Buttons under answers: confirm and cancel, suggested words, a table as CSV. Whoever clicks is the one who asks. */
export function addActions(app: App, slack: Slack, asking: Asking): void {
  const { services, api } = slack

  onClick(app, slack, /^vigie_(?:confirm|cancel)$/, async ({ person, target, value, body }) => {
    const decision = body.actions[0]!.action_id === 'vigie_confirm' ? 'confirm' : 'cancel'
    const answer = await decidePending(services, value, decision, { id: person.id, email: person.email }, undefined, 'slack')
    if (answer.text === say('not_yours', answer.language)) return tell(slack, target, answer.text)
    const open = answer.status === 'refused'
    const outcome = open ? word('closed', answer.language) : word(decision === 'confirm' ? 'confirmed' : 'cancelled', answer.language, { who: person.name })
    await closeButtons(body, target, outcome)
    if (open) return tell(slack, target, answer.text)
    await deliver(slack, answer, target, person)
  })

  /** Takes the buttons out of a message and says what came of them. */
  const closeButtons = async (body: BlockAction, target: Target, outcome: string): Promise<void> => {
    const blocks = ((body.message?.['blocks'] ?? []) as Block[]).filter(({ block_id: id }) => id !== CONFIRM_BLOCK)
    const text = body.message?.text || outcome
    try {
      if (target.responseUrl) return await respond(slack, target.responseUrl, { replace_original: true, text, blocks: [...blocks, small(outcome)] })
      await api.call('chat.update', { channel: target.channel, ts: body.message!.ts, text, blocks: [...blocks, small(outcome)] })
    } catch (error) {
      services.log.warn({ err: error }, 'the buttons of a Slack message stay')
      if (body.message) await api.call('chat.update', { channel: target.channel, ts: body.message.ts, text: `${text}\n${outcome}`, blocks: [] }).catch(() => {})
    }
  }

  onClick(app, slack, /^vigie_ask:/, ({ person, target, value }) => asking.ask(value, target, person))

  onClick(app, slack, /^vigie_csv:/, async ({ person, target, value }) => {
    const [, key] = /^([0-9a-f]{18})-\d+$/.exec(value) ?? []
    const answer: Answer | null = key ? await answerByKey(services.db, key) : null
    const table = answer?.tables.find(({ id }) => id === value)
    if (!answer || !table) return tell(slack, target, word('not_there', person.language))
    if (!domainsOf(services, answer).every((domain) => services.permissions.mayRead(person, domain))) return tell(slack, target, word('not_allowed', person.language))
    // With rights of their own, people get files for themselves.
    const direct = target.kind === 'command' || (target.kind === 'channel' && services.settings.VIGIE_ROLES !== undefined)
    const channel = direct ? await directChannel(slack, person.slackId) : target.channel
    await api.upload(channel, direct ? undefined : target.thread, [csvFile(table, answer.language)])
    if (direct) await tell(slack, target, word('in_dm', answer.language))
  })
}

/** Words for who clicked alone. */
export async function tell(slack: Slack, target: Target, text: string): Promise<void> {
  if (target.responseUrl) await respond(slack, target.responseUrl, { response_type: 'ephemeral', replace_original: false, text })
  else await whisper(slack, target, text)
}
