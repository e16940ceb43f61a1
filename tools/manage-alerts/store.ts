import type { PoolClient } from 'pg'
import type { Database } from '../../server/platform/database/types.ts'
import type { ToolContext } from '../kit/types.ts'
import type { EntityKind, Where } from '../kit/where.ts'
import type { Dim } from '../query-data/input.ts'
import { sameWatch } from './rule.ts'
import type { Condition, Draft, Rule } from './rule.ts'
import type { Stretch } from './stretches.ts'

/** An alert of a person's rule; moments ISO UTC. */
export interface Alert {
  id: number; ruleId: number; condition: Condition; metric: string | null; where: Where; by: Dim | null; threshold: number | null; subject: string; since: string; lastAt: string; value: number; details: Stretch['details']
  raisedAt: string; overAt: string | null; resolvedAt: string | null; acknowledgedAt: string | null; acknowledgedBy: string | null; muted: boolean
}

export const MAX_RULES = 100
const iso = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`
const RULES = `select rule_id::float8 as id, owner, condition, metric, filters as "where", by_kind as by, threshold, bins, ${iso('created_at')} as "createdAt", ${iso('muted_until')} as "mutedUntil",
  data_version as version, ${iso('data_until')} as until, problem from vigie.alert_rules where deleted_at is null`

/** The rules in force, of one owner (and those that are nobody's own, `*`) or of all, oldest first. */
export async function readRules(db: Pick<Database, 'query'>, owner: string | null): Promise<Rule[]> {
  const { rows } = await db.query<Rule>(`${RULES} and ($1::text is null or owner = $1 or owner = '*') order by rule_id limit 10000`, [owner])
  return rows
}

/** Alerts of the owner's rules: those still on, and those raised or in the data within a time (without one: all); newest first. */
export async function readAlerts(db: Pick<Database, 'query'>, owner: string, span: { from: string; to: string } | null, now: Date): Promise<Alert[]> {
  const { rows } = await db.query<Alert>(
    `select a.alert_id::float8 as id, a.rule_id::float8 as "ruleId", r.condition, r.metric, r.filters as "where", r.by_kind as by, r.threshold, a.subject, ${iso('a.since')} as since, ${iso('a.last_at')} as "lastAt", a.value, a.details,
            ${iso('a.raised_at')} as "raisedAt", ${iso('a.over_at')} as "overAt", ${iso('a.resolved_at')} as "resolvedAt", ${iso('a.acknowledged_at')} as "acknowledgedAt", a.acknowledged_by as "acknowledgedBy",
            coalesce(r.muted_until > $4, false) as muted
       from vigie.alerts a join vigie.alert_rules r using (rule_id)
      where (r.owner = $1 or r.owner = '*') and r.deleted_at is null and ($2::timestamptz is null or a.raised_at >= $2 and a.raised_at < $3 or a.since < $3 and a.last_at >= $2)
      order by a.resolved_at is null desc, a.raised_at desc, a.since desc, a.alert_id desc limit 1000`, [owner, span?.from ?? null, span?.to ?? null, now])
  return rows
}

/** Of some rules those that watch what was named: every name given, and the metric. */
export function matching<Watch extends { metric: string | null; condition: Condition; where: Where }>(rules: Watch[], metric: string | undefined, where: Where, subjectOf: (rule: Watch) => string[]): Watch[] {
  const names = Object.values(where).flat().map((name) => name.toLowerCase())
  return rules.filter((rule) => {
    const own = [...Object.values(rule.where).flat(), ...subjectOf(rule)].map((name) => name.toLowerCase())
    const fits = metric === undefined || rule.metric === metric || (metric === 'failed_runs' && rule.condition === 'failed')
    return fits && (names.length === 0 || names.some((name) => own.includes(name)))
  })
}

/** Stores a rule; the owner's rule that watches the same thing takes the new threshold instead. @returns its id, and whether it was there */
export async function keepRule(draft: Draft, owner: string, { db, now }: ToolContext): Promise<{ id: number; changed: boolean } | 'too_many'> {
  return db.transaction(async (client) => {
    await client.query("select pg_advisory_xact_lock(hashtext('vigie.alert_rules'))")
    const { rows } = await client.query<Rule>(`${RULES} and owner = $1 order by rule_id`, [owner])
    const before = rows.find((rule) => sameWatch(rule, draft))
    if (!before && rows.length >= MAX_RULES) return 'too_many'
    if (before) {
      // A new threshold is judged afresh: what it raised by the old one is no longer said to be on.
      await client.query('update vigie.alerts set resolved_at = $2 where rule_id = $1 and resolved_at is null and $3::boolean', [before.id, now, before.threshold !== draft.threshold || before.bins !== draft.bins])
      await client.query('update vigie.alert_rules set threshold = $2, bins = $3, muted_until = null, data_version = null, data_until = null, problem = null where rule_id = $1', [before.id, draft.threshold, draft.bins])
    }
    const id = before?.id ?? (await client.query<{ id: number }>(
      'insert into vigie.alert_rules (owner, condition, metric, filters, by_kind, threshold, bins, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8) returning rule_id::float8 as id',
      [owner, draft.condition, draft.metric, JSON.stringify(draft.where), draft.by, draft.threshold, draft.bins, now])).rows[0]!.id
    await audit(client, owner, before ? 'change alert rule' : 'create alert rule', [id], now, { ...draft })
    return { id, changed: before !== undefined }
  })
}

/** Deletes, mutes or acknowledges what is the owner's own. @returns how many rows it was done to */
export async function actOn(action: 'delete' | 'mute' | 'acknowledge', ids: number[], until: string | null, owner: string, { db, now }: ToolContext): Promise<number> {
  return db.transaction(async (client) => {
    const own = "rule_id = any($1) and (owner = $2 or owner = '*') and deleted_at is null"
    const { rowCount } = action === 'delete' ? await client.query(`update vigie.alert_rules set deleted_at = $3 where ${own}`, [ids, owner, now])
      : action === 'mute' ? await client.query(`update vigie.alert_rules set muted_until = $3 where ${own}`, [ids, owner, until])
        : await client.query(
          "update vigie.alerts set acknowledged_at = $3, acknowledged_by = $2 where alert_id = any($1) and acknowledged_at is null and rule_id in (select rule_id from vigie.alert_rules where owner = $2 or owner = '*')", [ids, owner, now])
    await audit(client, owner, action === 'acknowledge' ? 'acknowledge alert' : `${action} alert rule`, ids, now, until ? { until } : {}, rowCount === 0 ? 'nothing to do' : 'done')
    return rowCount ?? 0
  })
}

async function audit(client: PoolClient, owner: string, action: string, ids: number[], now: Date, details: Record<string, unknown>, outcome = 'done'): Promise<void> {
  await client.query('insert into vigie.audit_log (at, user_id, action, subject, outcome, details) values ($1, $2, $3, $4, $5, $6)', [now, owner, action, ids.join(', '), outcome, JSON.stringify(details)])
}

/** Pipelines of incidents, which alerts don't name. */
export async function withPipelines(where: Where = {}, { db }: ToolContext): Promise<Where> {
  if (!where.incident) return where
  const { rows } = await db.read<{ pipeline: string }>('select distinct pipeline from report.resolution_notes where incident = any($1) and pipeline is not null', [where.incident])
  return { ...where, pipeline: [...(where.pipeline ?? []), ...rows.map(({ pipeline }) => pipeline)] } as Partial<Record<EntityKind, string[]>>
}

/** When a person was last told of his alerts; null: never. */
export async function seenAt(db: Pick<Database, 'query'>, owner: string): Promise<string | null> {
  const { rows } = await db.query<{ at: string }>(`select ${iso('seen_at')} as at from vigie.alerts_seen where user_id = $1`, [owner])
  return rows[0]?.at ?? null
}

export async function markSeen(db: Pick<Database, 'query'>, owner: string, now: Date): Promise<void> {
  await db.query('insert into vigie.alerts_seen (user_id, seen_at) values ($1, $2) on conflict (user_id) do update set seen_at = greatest(vigie.alerts_seen.seen_at, excluded.seen_at)', [owner, now])
}

/** Alerts of rules that are not muted, raised since their owner was last told. */
export async function raisedSince(db: Pick<Database, 'query'>, owner: string, now: Date): Promise<{ count: number; since: string | null }> {
  const { rows } = await db.query<{ count: number; since: string | null }>(
    `select count(*)::int as count, ${iso('coalesce((select seen_at from vigie.alerts_seen where user_id = $1), min(a.raised_at))')} as since
       from vigie.alerts a join vigie.alert_rules r using (rule_id)
      where (r.owner = $1 or r.owner = '*') and r.deleted_at is null and (r.muted_until is null or r.muted_until <= $2) and a.raised_at > coalesce((select seen_at from vigie.alerts_seen where user_id = $1), '-infinity')`, [owner, now])
  return rows[0]!
}
