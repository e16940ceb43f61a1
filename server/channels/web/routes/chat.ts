import { z } from 'zod'
import { answerQuestion, decidePending } from '../../../agent/answer-question.ts'
import type { AddRoutes } from '../../../app.ts'
import { UserError } from '../../../platform/errors.ts'
import { askerOf } from '../identity.ts'
import { eventStream } from '../event-stream.ts'

const language = z.enum(['en', 'fr'])
const chatSchema = z.object({ question: z.string().max(20_000), thread: z.string().regex(/^[\w.:-]{1,80}$/).optional(), user: z.string().max(254).optional(), lang: language.optional() })
const decisionSchema = z.object({ decision: z.enum(['confirm', 'cancel']), user: z.string().max(254).optional(), lang: language.optional() })

export const addRoutes: AddRoutes = (app, services, options) => {
  app.post('/api/chat', async (request, reply) => {
    const { question, thread, user, lang } = read(chatSchema, request.body)
    const asker = askerOf(request, user, services, options)
    const abort = new AbortController()
    const asked = { text: question, user: asker, thread, language: lang, channel: 'web', signal: abort.signal }
    if (!request.headers.accept?.includes('text/event-stream')) return answerQuestion(services, asked)
    const stream = eventStream(reply)
    reply.raw.on('close', () => abort.abort(new Error('the asker went away')))
    try {
      await answerQuestion(services, asked, ({ type, ...data }) => stream.send(type, 'text' in data ? data.text : 'table' in data ? data.table : 'chart' in data ? data.chart : 'pending' in data ? data.pending : data.answer))
    } catch (error) {
      if (!abort.signal.aborted) throw error
    } finally {
      stream.end()
    }
    return reply
  })

  app.post<{ Params: { id: string } }>('/api/pending/:id', async (request) => {
    const { decision, user, lang } = read(decisionSchema, request.body)
    return decidePending(services, request.params.id, decision, askerOf(request, user, services, options), lang, 'web')
  })
}

function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body)
  if (!result.success) throw new UserError('body', `The request does not fit: ${z.prettifyError(result.error)}`)
  return result.data
}
