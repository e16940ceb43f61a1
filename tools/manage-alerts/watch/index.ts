import type { PoolClient } from 'pg'
import type { Database } from '../../../server/platform/database/types.ts'
import { examine } from '../../diagnose-pipeline/failure.ts'
import { firstLine, reasonLine } from '../../diagnose-pipeline/message.ts'
import type { ToolContext } from '../../kit/types.ts'
import type { Changes } from '../evaluate.ts'
import type { Stretch } from '../stretches.ts'
import { KINDS, detect } from './detect.ts'
import type { Trouble } from './detect.ts'
import { readWatched } from './read.ts'
import type { Watched } from './read.ts'

/** Who is told of the pipelines whose name fits; `*` stands for any characters. */
export interface Owner { pattern: string; owner: string }
/** Owner of what nobody owns: everyone sees it. */
export const EVERYONE = '*'

type Details = Stretch['details']
interface Open { id: number; ruleId: number; owner: string; subject: string; lastAt: string; value: number; details: Details }

/** Without a run for so long nothing comes in, and no single pipeline is late. */
const FEED_MS = 26 * 3_600_000
/** Failures of one cause within this time are one alert. */
const GROUP_MS = 2 * 3_600_000
const MAX_RAISED = 100
const QUOTE = 300
const iso = (at: Date) => at.toISOString().replace(/\.\d+Z$/, 'Z')

/**
 * Looks at all pipelines as they are now and turns what is wrong into alerts of their owners: raised once when it begins, one for
 * failures of the same cause and what they block, carried on while it lasts, resolved when the pipeline is well again.
 */
export async function watchPipelines(context: ToolContext, owners: Owner[]): Promise<Changes> {
  const watched = await readWatched(context.db, context.now)
  if (watched.newest === null || +context.now - Date.parse(watched.newest) > FEED_MS) return { raised: 0, resolved: 0 }
  const troubles = detect(watched, context.now, context.zone).toSorted((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || (a.since < b.since ? -1 : 1))
  const known = await openAlerts(context.db)
  const isNew = ({ pipeline, kind }: Trouble) => !known.some((alert) => alert.details.kind === kind && membersOf(alert).includes(pipeline))
  const causes = new Map<string, Cause>()
  for (const trouble of troubles.filter((each) => each.kind === 'crash' && isNew(each)).slice(0, MAX_RAISED)) causes.set(trouble.pipeline, await causeOf(trouble, context))
  return context.db.transaction(async (client) => {
    await client.query("select pg_advisory_xact_lock(hashtext('vigie.watch'))")
    const round = new Round(client, context.now, watched, troubles, await openAlerts(client))
    await round.carryOn()
    for (const trouble of round.left) await round.raise(trouble, await ruleOf(client, ownerFor(trouble.pipeline, owners), context.now), causes.get(trouble.pipeline))
    return round.changes
  })
}

interface Cause { cause: string; template: number | null; quote: string | null; server: string | null; roots: string[] }

async function causeOf({ run }: Trouble, context: ToolContext): Promise<Cause> {
  const { cause, errors: [error], chain } = await examine(context, run!)
  return { cause, template: error?.template_id ?? null, quote: error ? (reasonLine(error.message) ?? firstLine(error.message)).slice(0, QUOTE) : null, server: run!.server, roots: cause === 'upstream' ? chain.map(({ pipeline }) => pipeline) : [] }
}

class Round {
  readonly changes: Changes = { raised: 0, resolved: 0 }
  readonly left: Trouble[]
  readonly #client: PoolClient
  readonly #now: Date
  readonly #watched: Watched
  readonly #open: Open[]

  constructor(client: PoolClient, now: Date, watched: Watched, troubles: Trouble[], open: Open[]) {
    this.#client = client
    this.#now = now
    this.#watched = watched
    this.#open = open
    this.left = [...troubles]
  }

  /** Open alerts go on with what is still wrong of them, or are over. */
  async carryOn(): Promise<void> {
    for (const alert of this.#open.slice()) {
      const members = membersOf(alert)
      const own = this.left.filter(({ pipeline, kind }) => kind === alert.details.kind && members.includes(pipeline))
      for (const trouble of own) this.left.splice(this.left.indexOf(trouble), 1)
      if (own.length > 0) await this.#extend(alert, own)
      // While a retry runs nobody knows yet.
      else if (alert.details.kind !== 'crash' || members.every((pipeline) => this.#isWell(pipeline))) await this.#resolve(alert)
    }
  }

  async raise(trouble: Trouble, rule: { id: number; owner: string } | null, cause: Cause | undefined): Promise<void> {
    if (rule === null || this.changes.raised >= MAX_RAISED || this.#isBlocked(trouble, cause)) return
    const same = cause && this.#sameCause(rule.id, cause)
    if (same) return this.#extend(same, [trouble])
    const details: Details = {
      kind: trouble.kind, pipelines: [trouble.pipeline], ...(trouble.run ? { runs: [trouble.run.run_id] } : {}), ...(trouble.usual === null ? {} : { usual: trouble.usual }),
      ...(cause ? { cause: cause.cause, ...(cause.quote ? { quote: cause.quote } : {}), ...(cause.server ? { server: cause.server } : {}), ...(cause.template === null ? {} : { template: cause.template }) } : {}),
      ...(trouble.error ? { quote: firstLine(trouble.error.message).slice(0, QUOTE) } : {}),
    }
    const { rows } = await this.#client.query<{ id: number }>(
      'insert into vigie.alerts (rule_id, subject, since, last_at, value, details, raised_at) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning alert_id::float8 as id',
      [rule.id, trouble.pipeline, trouble.since, iso(this.#now), trouble.value, JSON.stringify(details), this.#now])
    if (!rows[0]) return
    this.#open.push({ id: rows[0].id, ruleId: rule.id, owner: rule.owner, subject: trouble.pipeline, lastAt: iso(this.#now), value: trouble.value ?? 0, details })
    this.changes.raised += 1
  }

  async #extend(alert: Open, troubles: Trouble[]): Promise<void> {
    alert.details.pipelines = [...new Set([...membersOf(alert), ...troubles.map(({ pipeline }) => pipeline)])].slice(0, 200)
    alert.details.runs = [...new Set([...(alert.details.runs ?? []), ...troubles.flatMap(({ run }) => run?.run_id ?? [])])].slice(-200)
    alert.value = Math.max(alert.value, ...troubles.map(({ value }) => value ?? 0))
    alert.lastAt = iso(this.#now)
    await this.#client.query('update vigie.alerts set last_at = $2, value = $3, details = $4 where alert_id = $1', [alert.id, this.#now, alert.value, JSON.stringify(alert.details)])
  }

  async #resolve(alert: Open): Promise<void> {
    const over = this.#watched.runs.get(alert.subject)?.find(({ status }) => status === 'success')
    this.#open.splice(this.#open.indexOf(alert), 1)
    await this.#client.query('update vigie.alerts set resolved_at = $2, over_at = greatest(since, $3::timestamptz) where alert_id = $1', [alert.id, this.#now, over?.ended_at ?? over?.started_at ?? this.#now])
    this.changes.resolved += 1
  }

  /** Its newest run that ended went well; a pipeline without runs left is no longer watched. */
  #isWell(pipeline: string): boolean {
    const last = this.#watched.runs.get(pipeline)?.find(({ status }) => status !== 'running' && status !== 'skipped')
    return last?.status !== 'failed'
  }

  /** What it waits for is in trouble itself: told there. */
  #isBlocked(trouble: Trouble, cause: Cause | undefined): boolean {
    const told = new Set(this.#open.filter(({ details }) => details.kind !== 'slow' && details.kind !== 'new_error').flatMap(membersOf))
    if (trouble.kind === 'crash') return cause?.roots.some((pipeline) => told.has(pipeline)) ?? false
    return (trouble.kind === 'late' || trouble.kind === 'silent') && this.#upstreams(trouble.pipeline).some((pipeline) => told.has(pipeline))
  }

  #upstreams(pipeline: string): string[] {
    const found = new Set<string>()
    for (let level = [pipeline]; level.length > 0 && found.size < 500;) {
      level = level.flatMap((name) => this.#watched.runs.get(name)?.[0]?.upstream ?? []).filter((name) => !found.has(name))
      for (const name of level) found.add(name)
    }
    return [...found]
  }

  #sameCause(ruleId: number, { cause, template, server }: Cause): Open | undefined {
    if (cause === 'unknown') return undefined
    return this.#open.find((alert) => alert.ruleId === ruleId && alert.details.kind === 'crash' && alert.details.cause === cause && +this.#now - Date.parse(alert.lastAt) <= GROUP_MS
      && ((template !== null && alert.details.template === template) || (server !== null && alert.details.server === server)))
  }
}

const membersOf = ({ subject, details }: Pick<Open, 'subject' | 'details'>): string[] => details.pipelines ?? [subject]

async function openAlerts(client: Pick<Database, 'query'>): Promise<Open[]> {
  const { rows } = await client.query<Open>(
    `select a.alert_id::float8 as id, a.rule_id::float8 as "ruleId", r.owner, a.subject, to_char(a.last_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "lastAt", coalesce(a.value, 0) as value, a.details
       from vigie.alerts a join vigie.alert_rules r using (rule_id) where r.condition = 'watch' and a.resolved_at is null order by a.alert_id limit 5000`)
  return rows
}

/** The first pattern that fits decides. */
export function ownerFor(pipeline: string, owners: Owner[]): string {
  const fits = (pattern: string) => new RegExp(`^${pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`, 'i').test(pipeline)
  return owners.find(({ pattern }) => fits(pattern))?.owner ?? EVERYONE
}

/** The built-in rule of an owner; null: he deleted it, and wants none. */
async function ruleOf(client: PoolClient, owner: string, now: Date): Promise<{ id: number; owner: string } | null> {
  await client.query("insert into vigie.alert_rules (owner, condition, metric, by_kind, created_at) values ($1, 'watch', 'failed_runs', 'pipeline', $2) on conflict (owner) where condition = 'watch' do nothing", [owner, now])
  const { rows } = await client.query<{ id: number; owner: string }>("select rule_id::float8 as id, owner from vigie.alert_rules where owner = $1 and condition = 'watch' and deleted_at is null", [owner])
  return rows[0] ?? null
}
