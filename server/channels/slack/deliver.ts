import type { Answer } from '../../agent/answer.ts'
import { goOnWith } from '../../agent/conversations.ts'
import { lastAnswerKey } from '../../agent/feedback.ts'
import { blocksOf, drawAnswer } from './draw.ts'
import type { Drawn } from './draw.ts'
import { filesOf } from './files.ts'
import type { Slack, Target } from './conversation.ts'
import type { Person } from './people.ts'
import { mayAllRead } from './privacy.ts'
import type { Progress } from './progress.ts'
import { directChannel, post, respond, stream, whisper } from './send.ts'
import { word } from './words.ts'

/** Messages that a response address takes, less one for what goes wrong. */
const MAX_RESPONSES = 4

/** Brings an answer to where it was asked, or to its asker alone when others there may not read it. */
export async function deliver(slack: Slack, answer: Answer, target: Target, person: Person, progress?: Progress): Promise<void> {
  const { services, api, people } = slack
  const key = await lastAnswerKey(services.db, answer.thread, person.id).catch(() => null)
  const drawn = drawAnswer(answer, { zone: services.settings.VIGIE_TZ, readerZone: person.zone ?? undefined, publicUrl: services.settings.PUBLIC_URL, key })
  if (target.kind === 'command') return answerCommand(slack, answer, drawn, target, person)
  if (target.kind === 'channel' && !await mayAllRead(services, api, people, target.channel, answer)) {
    await progress?.clear()
    await inPrivate(slack, answer, drawn, person)
    return whisper(slack, target, word('in_private', answer.language))
  }
  await sendAll(slack, answer, drawn, target, (await progress?.end()) ?? null)
}

/** An answer in the direct messages of its asker, where he can go on with it. */
export async function inPrivate(slack: Slack, answer: Answer, drawn: Drawn, person: Person): Promise<void> {
  const { services, people } = slack
  const [channel, { team }] = await Promise.all([directChannel(slack, person.slackId), people.self()])
  const [first, ...rest] = drawn.messages
  const ts = await post(slack, { channel }, first!)
  await goOnWith(services.db, { channel: 'slack', place: `${team}:${channel}`, conversation: ts }, answer.thread, services.clock.now())
  await sendAll(slack, answer, { ...drawn, messages: rest }, { kind: 'im', team, channel, thread: ts, user: person.slackId }, null)
}

async function sendAll(slack: Slack, answer: Answer, drawn: Drawn, target: Target, begun: string | null): Promise<void> {
  for (const [index, message] of drawn.messages.entries()) {
    // What can be confirmed is posted: its buttons are taken away later by an update.
    const streamed = message.markdown !== '' && target.thread !== undefined && (begun !== null && index === 0 || !answer.pending)
    if (streamed) await stream(slack, target, message, index === 0 ? begun : null)
    else await post(slack, target, message)
  }
  await sendFiles(slack, answer, drawn, target)
}

async function sendFiles(slack: Slack, answer: Answer, drawn: Drawn, { channel, thread }: Pick<Target, 'channel' | 'thread'>): Promise<void> {
  const { files, missing } = await filesOf(answer, drawn)
  try {
    if (files.length > 0) await slack.api.upload(channel, thread, files)
    if (missing > 0) throw new Error(`${missing} files of an answer could not be made`)
  } catch (error) {
    slack.services.log.warn({ err: error }, 'files for Slack')
    const text = word('no_upload', answer.language)
    await post(slack, { channel, thread }, { markdown: text, blocks: [], text })
  }
}

/** A command is answered for its asker alone; its files, which Slack shows to a whole channel, go to his direct messages. */
async function answerCommand(slack: Slack, answer: Answer, drawn: Drawn, { responseUrl }: Target, person: Person): Promise<void> {
  const messages = drawn.messages.slice(0, MAX_RESPONSES)
  for (const message of messages) await respond(slack, responseUrl!, { response_type: 'ephemeral', text: message.text, blocks: blocksOf(message) })
  const left = { ...drawn, csv: [...drawn.csv, ...(messages.length < drawn.messages.length ? answer.tables.filter((table) => !drawn.csv.includes(table)) : [])], textAsFile: drawn.textAsFile || messages.length < drawn.messages.length }
  if (answer.charts.length + answer.files.length + left.csv.length === 0 && !left.textAsFile) return
  await sendFiles(slack, answer, left, { channel: await directChannel(slack, person.slackId) })
  await respond(slack, responseUrl!, { response_type: 'ephemeral', text: word('in_dm', answer.language) })
}
