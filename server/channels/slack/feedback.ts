import type { App, ViewSubmitAction } from '@slack/bolt'
import { keepFeedback } from '../../agent/feedback.ts'
import { onClick, tell } from './actions.ts'
import type { Slack } from './conversation.ts'
import { label } from './draw.ts'
import { word } from './words.ts'

const REASONS = ['wrong_figure', 'wrong_question', 'incomplete', 'unclear', 'other'] as const
type Values = Record<string, Record<string, { value?: string | null; selected_option?: { value: string } | null }>>

/** The thumbs under answers; a bad one asks for the reason. */
export function addFeedback(app: App, slack: Slack): void {
  const { services, api, people } = slack

  onClick(app, slack, /^vigie_feedback$/, async ({ person, target, value, body }) => {
    const [, rating, key] = /^(good|bad):(\w{1,40})$/.exec(value) ?? []
    if (!key) return
    const kept = await keepFeedback(services.db, { answerKey: key, userId: person.id, channel: 'slack', rating: rating as 'good' | 'bad' }, services.clock.now())
    if (!kept) return tell(slack, target, word('not_there', person.language))
    if (rating === 'good') return tell(slack, target, word('thanks', person.language))
    const { language } = person
    await api.call('views.open', {
      trigger_id: body.trigger_id,
      view: {
        type: 'modal', callback_id: 'vigie_feedback', private_metadata: key, title: label(word('feedback_title', language)), submit: label(word('send', language)), close: label(word('cancel', language)),
        blocks: [
          {
            type: 'input', block_id: 'reason', label: label(word('feedback_reason', language)),
            element: { type: 'radio_buttons', action_id: 'value', options: REASONS.map((reason) => ({ text: label(word(reason, language)), value: reason })) },
          },
          { type: 'input', block_id: 'comment', optional: true, label: label(word('feedback_comment', language)), element: { type: 'plain_text_input', action_id: 'value', multiline: true, max_length: 2_000 } },
        ],
      },
    })
  })

  app.view<ViewSubmitAction>('vigie_feedback', async ({ ack, body, view }) => {
    await ack()
    const person = await people.person(body.user.id)
    const values = view.state.values as Values
    const reason = values['reason']?.['value']?.selected_option?.value
    const comment = values['comment']?.['value']?.value ?? undefined
    await keepFeedback(services.db, { answerKey: view.private_metadata, userId: person.id, channel: 'slack', rating: 'bad', ...(reason ? { reason } : {}), ...(comment ? { comment } : {}) }, services.clock.now())
  })
}
