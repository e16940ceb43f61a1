import { resolve } from 'node:path'
import { z } from 'zod'
import { UserError } from './errors.ts'

const flag = z.enum(['0', '1', 'true', 'false']).transform((v) => v === '1' || v === 'true')
const zone = z.string().refine((v) => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: v }))
  } catch {
    return false
  }
}, 'is not an IANA time zone such as Europe/Paris')
const moment = z.string().refine((v) => !Number.isNaN(Date.parse(v)), 'is not an ISO moment such as 2021-05-10T09:00:00Z')

/** `token=mail` pairs, separated by commas or white space, as a list. Messages never repeat a token. */
const mcpTokens = z.string().transform((text, context) => {
  const pairs = text.split(/[\s,]+/).filter((pair) => pair !== '').map((pair) => {
    const at = pair.lastIndexOf('=')
    return { token: pair.slice(0, Math.max(at, 0)), email: pair.slice(at + 1).toLowerCase() }
  })
  const complain = (message: string) => context.issues.push({ code: 'custom', message, input: '' })
  for (const [index, { token, email }] of pairs.entries()) {
    if (!/^[\x21-\x7e]{16,512}$/.test(token) || !/^[^\s@<>"]{1,64}@[^\s@<>"]{1,190}$/.test(email)) complain(`pair ${index + 1} is not token=mail with a token of 16 characters or more`)
  }
  if (new Set(pairs.map(({ token }) => token)).size < pairs.length) complain('a token stands for two people')
  return pairs
})

/** `pattern=mail` pairs; `*` in a pattern stands for any characters. */
const pipelineOwners = z.string().transform((text, context) => text.split(/[\s,]+/).filter((pair) => pair !== '').map((pair) => {
  const at = pair.lastIndexOf('=')
  const [pattern, owner] = [pair.slice(0, Math.max(at, 0)), pair.slice(at + 1).toLowerCase()]
  if (!/^.{1,200}$/.test(pattern) || !/^(?:slack:[\w:]+|[^\s@<>",;:]{1,64}@[^\s@<>",;:]{1,190})$/i.test(owner)) context.issues.push({ code: 'custom', message: `"${pair}" is not pipeline=mail`, input: '' })
  return { pattern, owner }
}))

/** Every setting of the product, read from the environment; the README's table is made of these descriptions. */
export const settingsSchema = z.object({
  VIGIE_DATA_DIR: z.string().default('.vigie').describe('folder of the embedded database, charts and downloaded models'),
  DATABASE_URL: z.string().optional().describe('a Postgres >= 15 with pgvector; absent: the embedded database'),
  VIGIE_READER_URL: z.string().optional().describe('log-in of the read-only role on that server; absent: SET ROLE vigie_reader'),
  VIGIE_NOW: moment.optional().describe('fixed clock (ISO), for tests and evals'),
  VIGIE_TZ: zone.default('Europe/Paris').describe('time zone of local dates'),
  VIGIE_LANG: z.enum(['en', 'fr']).default('en').describe('language when the question does not show one'),
  VIGIE_MODEL: z.string().default('bundled').describe('`bundled`, the path of a GGUF, an `hf:` URI, or `openai`'),
  OPENAI_BASE_URL: z.string().optional().describe('OpenAI-compatible server, when VIGIE_MODEL=openai'),
  OPENAI_API_KEY: z.string().optional().describe('its key'),
  OPENAI_MODEL: z.string().optional().describe('the model to ask it for'),
  VIGIE_EMBEDDING_MODEL: z.string().default('bundled').describe('`bundled`, or the path of a GGUF embedding model'),
  VIGIE_PLAN_RUN: z.string().optional().describe('current dry run of the plan; absent: the latest that has begun'),
  VIGIE_PLAN_SOON_DAYS: z.coerce.number().int().min(0).max(60).default(5).describe('a step that starts within so many days is flagged'),
  VIGIE_WATCH: z.string().optional().describe('folder that `serve` and `worker` load from'),
  VIGIE_WATCH_MINUTES: z.coerce.number().min(0.05).max(1440).default(360).describe('minutes between two looks at it (6 hours: 4 times a day)'),
  VIGIE_MAPPINGS: z.string().optional().describe('folder of YAML mappings for other layouts of ETL logs and the plan workbook'),
  VIGIE_TRUNKS: z.string().optional().describe('comma-separated trunks to keep; absent: all'),
  VIGIE_CALL_DAYS: z.coerce.number().int().min(1).max(3650).default(30).describe('days for which the thin keys of raw calls are kept'),
  VIGIE_PRICE_SPARE: z.coerce.number().positive().optional().describe('EUR for a TB of backup capacity that was bought and not needed; with VIGIE_PRICE_SHORT the purchase that costs least is recommended'),
  VIGIE_PRICE_SHORT: z.coerce.number().positive().optional().describe('EUR for a TB of backup capacity that is missing and bought in haste'),
  VIGIE_ROLES: z.string().optional().describe('YAML file of who may read which domain'),
  VIGIE_AUTH: z.enum(['none', 'local', 'oidc']).default('none').describe('log-in of the web page; none binds to loopback'),
  VIGIE_INGEST_TOKEN: z.string().optional().describe('token for POST /api/ingest; absent: the route is closed'),
  VIGIE_ETL_OWNERS: pipelineOwners.optional().describe('who is told when a pipeline is in trouble: comma-separated pattern=mail pairs, the first that fits (load_*=ann@example.org, *=data@example.org); absent: everyone, in chat'),
  VIGIE_MCP_TOKENS: mcpTokens.optional().describe('comma-separated token=mail pairs for /mcp, tokens of 16 characters or more; absent: the route is closed'),
  SMTP_URL: z.string().regex(/^smtps?:\/\/./, 'is not an address such as smtp://user:password@mail.example.org:587').optional().describe('mail server for the mails of the plan, smtp://user:password@host:port; absent: mails wait in the outbox'),
  SMTP_FROM: z.string().regex(/^[^\s@<>",;:]{1,64}@[^\s@<>",;:]{1,190}$/, 'is not a mail address').optional().describe('sender of these mails; absent: the user of SMTP_URL when it is a mail address, else transition@ its host'),
  PUBLIC_URL: z.string().regex(/^https?:\/\/[^\s?#]+$/, 'is not an address such as https://vigie.example.org').transform((url) => url.replace(/\/+$/, '')).optional().describe('address of this server for its users: links in mails begin with it; absent: http://HOST:PORT'),
  VIGIE_PLAN_LEAD: z.string().toLowerCase().regex(/^[^\s@<>",;:]{1,64}@[^\s@<>",;:]{1,190}$/, 'is not a mail address').optional().describe('lead of the transition team: told of mails that failed, and answered by Reply-To; absent: the lead of the team whose name holds "transition"'),
  VIGIE_PLAN_REPORT: z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun', 'none']).default('mon').describe('day of the weekly report of the plan by mail, from 07:00 local'),
  SLACK_BOT_TOKEN: z.string().regex(/^xoxb-\S+$/, 'is not a bot token (xoxb-...)').optional().describe('bot token of the Slack app; with one of the next two the channel is on'),
  SLACK_SIGNING_SECRET: z.string().min(8, 'is too short').optional().describe('verifies what Slack sends to /slack/events'),
  SLACK_APP_TOKEN: z.string().regex(/^xapp-\S+$/, 'is not an app token (xapp-...)').optional().describe('app token for Socket Mode, where Slack can’t reach this server'),
  SLACK_API_URL: z.string().regex(/^https?:\/\/[^\s?#]+$/, 'is not an address such as https://slack.com/api/').default('https://slack.com/api/').describe('Slack’s Web API'),
  VIGIE_SHOW_SQL: flag.default(false).describe('show the SQL under each answer of the command line'),
  HOST: z.string().default('127.0.0.1').describe('address to listen on'),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000).describe('port to listen on'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info').describe('level of the logs on stderr'),
})

export interface Settings extends z.output<typeof settingsSchema> {
  /** Absolute path of VIGIE_DATA_DIR. */
  dataDir: string
}

/**
 * Reads the settings from an environment.
 *
 * @throws {UserError} naming each variable that does not fit, and what is expected
 */
export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  const known = Object.fromEntries(Object.keys(settingsSchema.shape).map((key) => [key, env[key] === '' ? undefined : env[key]]))
  const read = settingsSchema.safeParse(known)
  if (!read.success) {
    const problems = read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new UserError('settings', `These settings do not fit:\n  ${problems.join('\n  ')}\nSee the table of settings in README.md.`)
  }
  return { ...read.data, dataDir: resolve(read.data.VIGIE_DATA_DIR) }
}

/** Both prices of capacity, or none. */
export function pricesOf({ VIGIE_PRICE_SPARE: spare, VIGIE_PRICE_SHORT: short }: Settings): { prices?: { spare: number; short: number } } {
  return spare !== undefined && short !== undefined ? { prices: { spare, short } } : {}
}
