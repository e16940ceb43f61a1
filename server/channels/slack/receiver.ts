import { verifySlackRequest } from '@slack/bolt'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Doorman } from './doorman.ts'

const BODY_LIMIT = 1 << 20
/** Slack's own tolerance, in either direction: a stamp of the future would be good for as long as it likes. */
const MAX_SKEW_S = 300

/** Events, clicks and commands over HTTP: only what carries Slack's signature of this moment gets in. */
export function addSlackRoute(app: FastifyInstance, signingSecret: string, doorman: Doorman): void {
  void app.register(async (own) => {
    own.removeAllContentTypeParsers()
    own.addContentTypeParser(['application/json', 'application/x-www-form-urlencoded'], { parseAs: 'string', bodyLimit: BODY_LIMIT }, (_request, body, done) => done(null, body))
    own.post('/slack/events', { config: { signed: true } }, async (request, reply) => {
      if (!isSigned(request, signingSecret)) return reply.code(401).send({ error: { code: 'signature', message: 'This request is not signed by Slack.' } })
      const body = bodyOf(request)
      if (body === null) return reply.code(400).send({ error: { code: 'body', message: 'The body is not what Slack sends.' } })
      if (body['type'] === 'url_verification') return { challenge: body['challenge'] }
      if ('ssl_check' in body) return reply.send()
      return acknowledged(doorman, body, request, reply)
    })
  })
}

async function acknowledged(doorman: Doorman, body: Record<string, unknown>, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const response = await new Promise<unknown>((resolve, reject) => {
    const retry = Number(request.headers['x-slack-retry-num'])
    doorman.let(body, async (given) => resolve(given), Number.isNaN(retry) ? undefined : retry).catch(reject)
  })
  return reply.code(200).send(response ?? '')
}

function isSigned({ headers, body }: FastifyRequest, signingSecret: string): boolean {
  const [signature, stamp] = [headers['x-slack-signature'], headers['x-slack-request-timestamp']]
  if (typeof signature !== 'string' || typeof stamp !== 'string' || !/^\d{1,12}$/.test(stamp) || Math.abs(Date.now() / 1000 - Number(stamp)) > MAX_SKEW_S) return false
  try {
    verifySlackRequest({ signingSecret, body: typeof body === 'string' ? body : '', headers: { 'x-slack-signature': signature, 'x-slack-request-timestamp': Number(stamp) } })
    return true
  } catch {
    return false
  }
}

function bodyOf({ headers, body }: FastifyRequest): Record<string, unknown> | null {
  try {
    if (!headers['content-type']?.startsWith('application/x-www-form-urlencoded')) return object(JSON.parse(String(body)))
    const form = Object.fromEntries(new URLSearchParams(String(body)))
    return form['payload'] === undefined ? form : object(JSON.parse(form['payload']))
  } catch {
    return null
  }
}

const object = (value: unknown) => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Record<string, unknown> : null)
