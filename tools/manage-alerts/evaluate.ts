import type { PoolClient } from 'pg'
import { UserError } from '../../server/platform/errors.ts'
import type { ToolContext } from '../kit/types.ts'
import { Unsupported } from '../query-data/asked.ts'
import { judgeRule } from './judge.ts'
import type { Verdict } from './judge.ts'
import type { Rule } from './rule.ts'
import type { Stretch } from './stretches.ts'
import { readRules } from './store.ts'

/** What an evaluation changed. */
export interface Changes { raised: number; resolved: number }
interface Known { id: number; subject: string; since: string; lastAt: string; value: number; details: Stretch['details']; open: boolean }

/** Alerts that one evaluation of a rule may raise; the worst come first. */
const MAX_RAISED = 200

/** The files that count now: an evaluation is due when they changed. */
export async function dataVersion({ db }: Pick<ToolContext, 'db'>): Promise<string> {
  const { rows } = await db.query<{ version: string }>("select coalesce(max(file_id), 0) || ':' || count(*) || ':' || coalesce(sum(rows_written), 0) as version from vigie.files where status = 'loaded'")
  return rows[0]!.version
}

/**
 * Judges the rules that were not yet judged on the data as they are, of one owner or of all; a rule that can't be judged keeps why.
 *
 * @param only the rules that are due; the others are judged another time
 * @returns how many alerts were raised and resolved
 */
export async function evaluateRules(context: ToolContext, owner: string | null, force = false, only: (rule: Rule) => boolean = () => true): Promise<Changes> {
  const version = await dataVersion(context)
  const total: Changes = { raised: 0, resolved: 0 }
  for (const rule of await readRules(context.db, owner)) {
    if (rule.condition === 'watch' || !only(rule) || (rule.version === version && !force)) continue
    context.signal?.throwIfAborted()
    const { raised, resolved } = await evaluateRule(rule, version, context)
    total.raised += raised
    total.resolved += resolved
  }
  return total
}

async function evaluateRule(rule: Rule, version: string, context: ToolContext): Promise<Changes> {
  let verdict: Verdict
  try {
    verdict = await judgeRule(rule, context)
  } catch (error) {
    if (!(error instanceof UserError) && !(error instanceof Unsupported)) throw error
    await context.db.query('update vigie.alert_rules set data_version = $2, problem = $3 where rule_id = $1', [rule.id, version, error.message.slice(0, 500)])
    return { raised: 0, resolved: 0 }
  }
  return context.db.transaction(async (client) => {
    const { rowCount } = await client.query('select from vigie.alert_rules where rule_id = $1 and deleted_at is null for update', [rule.id])
    if (rowCount === 0) return { raised: 0, resolved: 0 }
    const changes = await settle(client, rule, verdict, context.now)
    await client.query('update vigie.alert_rules set data_version = $2, data_until = coalesce($3, data_until), problem = null where rule_id = $1', [rule.id, version, verdict.until])
    return changes
  })
}

/** Turns what the data say into alerts: raised when the state changes, carried on while it lasts, resolved when it is over. */
async function settle(client: PoolClient, rule: Rule, { stretches, judgedUntil, until, zeros }: Verdict, now: Date): Promise<Changes> {
  const known = await knownAlerts(client, rule.id)
  const changes: Changes = { raised: 0, resolved: 0 }
  const matched = new Map<Known, Stretch[]>()
  const fresh = new Set<Known>()
  for (const stretch of stretches.toSorted((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : b.value - a.value))) {
    const alert = known.find((each) => isSame(each, stretch))
    if (alert) {
      matched.set(alert, [...(matched.get(alert) ?? []), stretch])
      continue
    }
    // What was over before the rule was there is history, and what a retry may still put right is not told yet.
    const isNew = stretch.ongoing || (rule.until !== null && stretch.lastAt > rule.until)
    if (!isNew || stretch.held || changes.raised >= MAX_RAISED) continue
    const raised = await insertAlert(client, rule.id, stretch, now)
    if (!raised) continue
    known.push(raised)
    fresh.add(raised)
    changes.raised += 1
    if (!stretch.ongoing) changes.resolved += 1
  }
  for (const alert of known) {
    const own = matched.get(alert)
    if (own) {
      const ongoing = own.some((stretch) => stretch.ongoing)
      if (alert.open && !ongoing) changes.resolved += 1
      await carryOn(client, alert, own, ongoing, rule, now)
      continue
    }
    const seen = judgedUntil.get(alert.subject) ?? (rule.condition === 'abnormal' || zeros ? until : null)
    if (!alert.open || fresh.has(alert) || !seen || seen <= alert.lastAt) continue
    await client.query('update vigie.alerts set resolved_at = $2, over_at = last_at where alert_id = $1', [alert.id, now])
    changes.resolved += 1
  }
  return changes
}

/** The same thing at the same time; anomalies are the same when they share a trunk, as a fault of one trunk may turn out to be its customer's. */
function isSame(alert: Known, { subject, since, lastAt, details }: Stretch): boolean {
  const who = details.trunks ? details.trunks.some((trunk) => alert.details.trunks?.includes(trunk)) : alert.subject === subject
  return who && since <= alert.lastAt && lastAt >= alert.since
}

async function knownAlerts(client: PoolClient, ruleId: number): Promise<Known[]> {
  const shown = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`
  const { rows } = await client.query<Known>(
    `select alert_id::float8 as id, subject, ${shown('since')} as since, ${shown('last_at')} as "lastAt", value, details, resolved_at is null as open from vigie.alerts where rule_id = $1 order by resolved_at is null desc, since desc limit 5000`, [ruleId])
  return rows
}

async function insertAlert(client: PoolClient, ruleId: number, { subject, since, lastAt, value, ongoing, overAt, details }: Stretch, now: Date): Promise<Known | null> {
  const { rows } = await client.query<{ id: number }>(
    'insert into vigie.alerts (rule_id, subject, since, last_at, value, details, raised_at, over_at, resolved_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing returning alert_id::float8 as id',
    [ruleId, subject, since, lastAt, value, JSON.stringify(details), now, ongoing ? null : overAt, ongoing ? null : now])
  return rows[0] ? { id: rows[0].id, subject, since, lastAt, value, details, open: ongoing } : null
}

/** An alert that goes on, comes back within the same stretch, or is over. */
async function carryOn(client: PoolClient, alert: Known, own: Stretch[], ongoing: boolean, rule: Rule, now: Date): Promise<void> {
  const values = [alert.value, ...own.map(({ value }) => value)]
  const lastAt = [alert.lastAt, ...own.map((stretch) => stretch.lastAt)].toSorted().at(-1)!
  const overAt = own.flatMap((stretch) => stretch.overAt ?? []).toSorted().at(-1) ?? null
  const lists = (key: 'runs' | 'trunks') => [...new Set([...(alert.details[key] ?? []), ...own.flatMap(({ details }) => details[key] ?? [])])].slice(-200)
  const details = { ...alert.details, ...(lists('runs').length > 0 ? { runs: lists('runs') } : {}), ...(lists('trunks').length > 0 ? { trunks: lists('trunks') } : {}) }
  const value = rule.condition === 'failed' ? Math.max(alert.value, details.runs?.length ?? 1) : rule.condition === 'below' ? Math.min(...values) : Math.max(...values)
  await client.query(
    'update vigie.alerts set last_at = $2, value = $3, details = $4, over_at = $5, resolved_at = case when $6 then null else coalesce(resolved_at, $7) end where alert_id = $1',
    [alert.id, lastAt, value, JSON.stringify(details), ongoing ? null : overAt, ongoing, now])
}
