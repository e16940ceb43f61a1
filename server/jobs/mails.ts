import { deliverDue } from '../platform/mail/deliver.ts'
import { defaultSender, smtpMailer } from '../platform/mail/transport.ts'
import { queueDueMails, queueFailedMail, transitionLead } from '../platform/plan/due-mails.ts'
import { readReaders } from '../platform/plan/outbox.ts'
import type { Job } from './index.ts'

/** Announces delays, sends the weekly report, and delivers what waits in the outbox; without a mail server everything waits. */
const mails: Job = {
  name: 'mails',
  everyMs: ({ settings }) => (settings.SMTP_URL ? 5_000 : null),
  async run({ db, settings, clock, log }, signal) {
    const [url, now] = [settings.SMTP_URL!, clock.now()]
    await queueDueMails(db, { now, zone: settings.VIGIE_TZ, planRun: settings.VIGIE_PLAN_RUN, lead: settings.VIGIE_PLAN_LEAD, reportDay: settings.VIGIE_PLAN_REPORT })
    const { rows } = await db.query<{ waits: boolean }>(`select exists (select from vigie.outbox where status = 'waiting' and (next_attempt_at is null or next_attempt_at <= clock_timestamp())) as waits`)
    if (!rows[0]!.waits) return
    const from = settings.SMTP_FROM ?? defaultSender(url)
    const lead = settings.VIGIE_PLAN_LEAD ?? transitionLead(await readReaders(db)) ?? undefined
    const home = settings.PUBLIC_URL ?? `http://${settings.HOST}:${settings.PORT}`
    const mailer = smtpMailer(url, from, lead ?? null)
    try {
      const { sent, failed, outage } = await deliverDue(db, {
        mailer, now, signal, domain: from.split('@')[1]!,
        linkOf: ({ stepId, dryRun }) => `${home}/${stepId ? `steps/${encodeURIComponent(stepId)}` : 'plan'}${dryRun ? `?run=${encodeURIComponent(dryRun)}` : ''}`,
        onFailed: (mail, error, client) => queueFailedMail(client, mail, error, settings.VIGIE_PLAN_LEAD, now),
      })
      if (sent + failed > 0) log.info({ sent, failed }, 'mails')
      if (outage !== null) log.warn({ reason: outage }, 'the mail server takes nothing; mails wait')
    } finally {
      mailer.close()
    }
  },
}

export default mails
