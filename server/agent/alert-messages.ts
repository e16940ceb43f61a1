import { domainOf } from '../../tools/manage-alerts/rule.ts'
import { actOn, readAlerts } from '../../tools/manage-alerts/store.ts'
import type { Alert } from '../../tools/manage-alerts/store.ts'
import { alertText, ruleText } from '../../tools/manage-alerts/texts.ts'
import type { Asker, ToolContext } from '../../tools/kit/types.ts'
import type { Bilingual } from '../platform/language.ts'
import type { Services } from './services.ts'

/** An alert for its owner, to be sent once over a channel. */
export interface AlertMessage { id: number; ruleId: number; owner: string; text: Bilingual }

const MAX_AT_ONCE = 20
const MAX_ATTEMPTS = 3
/** What was raised before is shown when asked for. */
const NEWS_HOURS = 24
const AGAIN_S = 120

/** Alerts that no process has sent over the channel yet, now this one's to send: new ones, and those whose sending failed some minutes ago. */
export async function takeAlerts({ db, clock, settings, permissions }: Services, channel: string): Promise<AlertMessage[]> {
  const now = clock.now()
  const { rows } = await db.query<{ id: number; owner: string }>(
    `with again as (
       update vigie.alert_messages m set attempts = attempts + 1, tried_at = now() where channel = $1 and sent_at is null and attempts < ${MAX_ATTEMPTS} and tried_at < now() - make_interval(secs => ${AGAIN_S}) returning alert_id
     ), fresh as (
       insert into vigie.alert_messages (channel, alert_id)
       select $1, a.alert_id from vigie.alerts a join vigie.alert_rules r using (rule_id)
        where r.deleted_at is null and (r.muted_until is null or r.muted_until <= $2) and a.acknowledged_at is null and a.raised_at > $2::timestamptz - make_interval(hours => ${NEWS_HOURS})
          and not exists (select from vigie.alert_messages m where m.channel = $1 and m.alert_id = a.alert_id)
        order by a.raised_at, a.alert_id limit ${MAX_AT_ONCE}
       on conflict do nothing returning alert_id
     )
     select a.alert_id::float8 as id, r.owner from (select alert_id from again union select alert_id from fresh) t join vigie.alerts a using (alert_id) join vigie.alert_rules r using (rule_id) order by a.alert_id`, [channel, now])
  const found: AlertMessage[] = []
  for (const owner of new Set(rows.map((row) => row.owner))) {
    const ids = rows.flatMap((row) => (row.owner === owner ? [row.id] : []))
    const user = { email: owner.includes('@') ? owner : null, id: owner }
    for (const alert of (await readAlerts(db, owner, null, now)).filter(({ id }) => ids.includes(id))) {
      if (permissions.mayRead(user, await domainOf(alert))) found.push({ id: alert.id, ruleId: alert.ruleId, owner, text: await textOf(alert, settings.VIGIE_TZ) })
    }
  }
  return found
}

/** Notes that an alert was sent, or that there is nowhere to send it to (`reference` null). */
export async function noteSent({ db }: Services, channel: string, alertId: number, reference: Record<string, unknown> | null): Promise<void> {
  await db.query('update vigie.alert_messages set sent_at = now(), reference = $3 where channel = $1 and alert_id = $2', [channel, alertId, reference && JSON.stringify(reference)])
}

async function textOf(alert: Alert, zone: string): Promise<Bilingual> {
  return alertText(alert, await ruleText({ condition: alert.condition, metric: alert.metric, where: alert.where, by: null, threshold: alert.threshold, bins: 1 }), zone)
}

const DAY_MS = 86_400_000

/** Acknowledges an alert, or mutes its rule for a day, when it is the person's own. @returns false when there was nothing of his to do */
export async function settleAlert({ db, clock, settings }: Services, what: 'acknowledge' | 'mute', id: number, user: Asker): Promise<boolean> {
  const now = clock.now()
  const context: ToolContext = { db, now, zone: settings.VIGIE_TZ, user, soonDays: settings.VIGIE_PLAN_SOON_DAYS, dataDir: settings.dataDir }
  return await actOn(what, [id], what === 'mute' ? new Date(+now + DAY_MS).toISOString() : null, user.email ?? user.id, context) > 0
}
