import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { problemsOf } from './limits.ts'
import type { LooseBlock, LooseMessage } from './limits.ts'

type Json = Record<string, unknown>
/** Arguments of the methods that are spoken here, together. */
export interface Args extends LooseMessage {
  channel: string; ts: string; thread_ts?: string; user: string; users: string; email: string; token?: string; recipient_user_id?: string
  channel_id: string; filename: string; files: { id: string }[]; status: string; title?: string; prompts: object[]; chunks: object[]; view: object; response_type?: string
}
export interface Call { method: string; args: Args; at: number }
export interface Message { channel: string; ts: string; thread_ts?: string; text: string; blocks: LooseBlock[]; streaming?: boolean; ephemeralFor?: string }
export interface UploadedFile { name: string; content: Buffer; channel?: string; thread_ts?: string }
interface Failure { method: string; error?: string; status?: number; retryAfter?: number }
interface Response { status: number; headers?: Record<string, string>; body: unknown }
export interface FakeUser { email?: string; locale?: string; tz?: string; team?: string; bot?: boolean }

/** The Web API's memory: what it was asked, the messages that stand there, the files; it refuses what breaks Slack's limits. */
export class FakeApi {
  origin = ''
  readonly calls: Call[] = []
  readonly messages: Message[] = []
  readonly files = new Map<string, UploadedFile>()
  readonly users = new Map<string, FakeUser>()
  readonly members = new Map<string, string[]>()
  readonly responses: Args[] = []
  /** What was refused since it broke a limit. */
  readonly broken: string[] = []
  readonly #failures: Failure[] = []
  #count = 0

  /** The next call of a method fails so. */
  failNext(failure: Failure, times = 1): void {
    for (let n = 0; n < times; n++) this.#failures.push(failure)
  }

  called = (method: string): Call[] => this.calls.filter((call) => call.method === method)
  inThread = (thread: string): Message[] => this.messages.filter(({ thread_ts: ts }) => ts === thread)

  answer(request: IncomingMessage, body: Buffer): Response {
    const { pathname, searchParams } = new URL(request.url!, this.origin)
    if (pathname.startsWith('/upload/')) return this.#upload(pathname.split('/')[2]!, request, body)
    if (pathname.startsWith('/response/')) return this.#response(JSON.parse(body.toString()) as Args)
    const method = pathname.replace(/^\/api\//, '')
    const args = { ...Object.fromEntries(searchParams), ...argsOf(request, body) } as unknown as Args
    this.calls.push({ method, args, at: Date.now() })
    const at = this.#failures.findIndex((each) => each.method === method)
    if (at >= 0) {
      const [{ error, status, retryAfter }] = this.#failures.splice(at, 1) as [Failure]
      return { status: status ?? 200, headers: retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }, body: { ok: false, error: error ?? 'ratelimited' } }
    }
    if (!String(request.headers.authorization ?? args.token ?? '').includes(method === 'apps.connections.open' ? 'xapp-' : 'xoxb-')) return refused('not_allowed_token_type')
    return this.#method(method, args)
  }

  #method(method: string, args: Args): Response {
    switch (method) {
      case 'auth.test': return ok({ url: this.origin, team: 'Team', user: 'vigie', team_id: 'T1', user_id: 'UBOT', bot_id: 'BBOT' })
      case 'apps.connections.open': return ok({ url: `${this.origin.replace('http', 'ws')}/link/?ticket=${randomBytes(4).toString('hex')}` })
      case 'users.info': return this.#user(args.user)
      case 'users.lookupByEmail': {
        const found = [...this.users].find(([, { email }]) => email === args.email)
        return found ? this.#user(found[0]) : refused('users_not_found')
      }
      case 'conversations.open': return ok({ channel: { id: `D-${args.users}` } })
      case 'conversations.members': return this.members.has(args.channel) ? ok({ members: this.members.get(args.channel) }) : refused('channel_not_found')
      case 'chat.postMessage': case 'chat.postEphemeral': case 'chat.startStream': return this.#post(method, args)
      case 'chat.appendStream': case 'chat.stopStream': case 'chat.update': case 'chat.delete': return this.#change(method, args)
      case 'files.getUploadURLExternal': {
        const id = `F${++this.#count}`
        this.files.set(id, { name: args.filename, content: Buffer.alloc(0) })
        return ok({ upload_url: `${this.origin}/upload/${id}`, file_id: id })
      }
      case 'files.completeUploadExternal': {
        for (const { id } of args.files) Object.assign(this.files.get(id)!, { channel: args.channel_id, thread_ts: args.thread_ts })
        return ok({ files: args.files })
      }
      case 'assistant.threads.setStatus': case 'assistant.threads.setSuggestedPrompts': case 'views.open': return ok({})
      default: return refused(`unknown_method_${method}`)
    }
  }

  #post(method: string, args: Args): Response {
    const problems = this.#checked(args)
    if (problems.length > 0) return refused('invalid_blocks')
    const stream = method === 'chat.startStream'
    if (stream && (!args.thread_ts || (!args.channel.startsWith('D') && !args.recipient_user_id))) return refused('missing_recipient_user_id')
    if (!stream && !args.text && !args.blocks?.length) return refused('no_text')
    const message: Message = {
      channel: args.channel, ts: `1700000000.${String(++this.#count).padStart(6, '0')}`, thread_ts: args.thread_ts, text: (stream ? args.markdown_text : args.text) ?? '', blocks: args.blocks ?? [],
      ...(stream ? { streaming: true } : {}), ...(method === 'chat.postEphemeral' ? { ephemeralFor: args.user } : {}),
    }
    this.messages.push(message)
    return ok(method === 'chat.postEphemeral' ? { message_ts: message.ts } : { channel: message.channel, ts: message.ts })
  }

  #change(method: string, args: Args): Response {
    const message = this.messages.find(({ channel, ts }) => channel === args.channel && ts === args.ts)
    if (!message) return refused('message_not_found')
    if (this.#checked(args).length > 0) return refused('invalid_blocks')
    if (method === 'chat.delete') this.messages.splice(this.messages.indexOf(message), 1)
    else if (method === 'chat.update') Object.assign(message, { text: args.text ?? '', blocks: args.blocks ?? [] })
    else {
      if (!message.streaming) return refused('message_not_in_streaming_state')
      message.text += args.markdown_text ?? ''
      if (message.text.length > 12_000) return refused('msg_too_long')
      if (method === 'chat.stopStream') Object.assign(message, { streaming: false, blocks: args.blocks ?? [] })
    }
    return ok({ channel: message.channel, ts: message.ts })
  }

  #checked(args: Args): string[] {
    const problems = problemsOf(args)
    this.broken.push(...problems)
    return problems
  }

  #user(id: string): Response {
    const user = this.users.get(id)
    if (!user) return refused('user_not_found')
    const { email, locale = 'en-GB', tz = 'Europe/Paris', team = 'T1', bot = false } = user
    return ok({ user: { id, team_id: team, name: id.toLowerCase(), locale, tz, is_bot: bot, is_email_confirmed: true, profile: { display_name: id, ...(email ? { email } : {}) } } })
  }

  #upload(id: string, request: IncomingMessage, body: Buffer): Response {
    const boundary = /boundary=(.+)$/.exec(request.headers['content-type'] ?? '')?.[1]
    this.files.get(id)!.content = boundary ? body.subarray(body.indexOf('\r\n\r\n') + 4, body.lastIndexOf(`\r\n--${boundary}`)) : body
    return { status: 200, body: `OK - ${body.length}` }
  }

  #response(args: Args): Response {
    const problems = this.#checked(args)
    if (problems.length > 0) return { status: 404, body: 'invalid_blocks' }
    this.responses.push(args)
    return { status: 200, body: 'ok' }
  }
}

function argsOf(request: IncomingMessage, body: Buffer): Json {
  const text = body.toString()
  if (request.headers['content-type']?.includes('json')) return JSON.parse(text || '{}') as Json
  return Object.fromEntries([...new URLSearchParams(text)].map(([key, value]) => [key, /^[[{]/.test(value) ? readJson(value) : value]))
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const ok = (body: Json): Response => ({ status: 200, body: { ok: true, ...body } })
const refused = (error: string): Response => ({ status: 200, body: { ok: false, error } })
