import { noteSent, takeAlerts } from '../agent/alert-messages.ts'
import { defaultSender, smtpMailer } from '../platform/mail/transport.ts'
import { mailLanguage } from '../platform/plan/mail-language.ts'
import type { Job } from './index.ts'

const SUBJECT = 150

/** Sends raised alerts to their owners by mail, once each; an owner without an address is told where he asks. */
const alertMails: Job = {
  name: 'alert_mails',
  everyMs: ({ settings }) => (settings.SMTP_URL ? 5_000 : null),
  async run(services, signal) {
    const { settings, log, db } = services
    const alerts = await takeAlerts(services, 'mail')
    if (alerts.length === 0) return
    const from = settings.SMTP_FROM ?? defaultSender(settings.SMTP_URL!)
    const mailer = smtpMailer(settings.SMTP_URL!, from, null)
    try {
      for (const { id, owner, text } of alerts) {
        if (signal.aborted) return
        if (!owner.includes('@')) {
          await noteSent(services, 'mail', id, null)
          continue
        }
        const language = await mailLanguage(db, owner) ?? 'fr'
        const said = text[language].replaceAll('**', '')
        const body = `${said}\n\n${language === 'fr' ? 'Répondez dans Vigie « acquitter l’alerte' : 'Say in Vigie “acknowledge alert'} ${id}${language === 'fr' ? ' » pour l’acquitter.' : '” to acknowledge it.'}`
        const handed = await mailer.send({ to: owner, subject: `[Vigie] ${said.slice(0, SUBJECT)}`, body, messageId: `<alert.${id}@${from.split('@')[1]}>`, language })
        if (handed.result === 'sent' || handed.result === 'never') await noteSent(services, 'mail', id, { result: handed.result })
        if (handed.result !== 'sent') log.warn({ alert: id, reason: handed.error }, 'an alert could not be mailed')
      }
    } finally {
      mailer.close()
    }
  },
}

export default alertMails
