import { createTransport } from 'nodemailer'

export interface OutgoingMail { to: string; subject: string; body: string; messageId: string; language: string }

/**
 * What came of handing a mail to the server. `outage`: the server can't be reached or takes nothing from us, whatever the mail;
 * `later`: not this mail now; `never`: it refuses this mail for good.
 */
export type Handed = { result: 'sent' } | { result: 'outage' | 'later' | 'never'; error: string }

export interface Mailer { send(mail: OutgoingMail): Promise<Handed>; close(): void }

const OUTAGES = new Set(['ECONNECTION', 'ETIMEDOUT', 'ESOCKET', 'EDNS', 'EAUTH', 'ENOAUTH', 'ETLS', 'EREQUIRETLS', 'EPROTOCOL', 'EOAUTH2', 'ECONFIG', 'EPROXY'])
/** Shorter than the lease of a mail: a server that dawdles must not let another process take it. */
export const SEND_MS = 120_000

/** Mails over one connection to an SMTP server. @param replyTo who answers; null: the sender */
export function smtpMailer(url: string, from: string, replyTo: string | null): Mailer {
  const { hostname } = new URL(url)
  // Nothing is sent again by the library: only the outbox knows what has left.
  const transport = createTransport(`${url}${url.includes('?') ? '&' : '?'}pool=true&maxConnections=1&maxRequeues=0&connectionTimeout=15000&greetingTimeout=15000&socketTimeout=60000`)
  transport.on('error', () => {})
  return {
    async send({ to, subject, body, messageId, language }) {
      let timer: NodeJS.Timeout | undefined
      try {
        const late = new Promise<never>((_done, failed) => {
          timer = setTimeout(() => failed(Object.assign(new Error(`${hostname} did not answer in time`), { code: 'ETIMEDOUT' })), SEND_MS)
        })
        await Promise.race([late, transport.sendMail({
          // Addresses as objects: they are taken as they are, never read as lists.
          from: { name: '', address: from }, to: [{ name: '', address: to }], ...(replyTo ? { replyTo: { name: '', address: replyTo } } : {}),
          subject: subject.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').slice(0, 250), text: body, messageId, disableFileAccess: true, disableUrlAccess: true,
          headers: { 'Content-Language': language, 'Auto-Submitted': 'auto-generated' },
        })])
        return { result: 'sent' }
      } catch (error) {
        return failure(error as SmtpError)
      } finally {
        clearTimeout(timer)
      }
    },
    close: () => transport.close(),
  }
}

interface SmtpError extends Error { code?: string; responseCode?: number; command?: string; response?: string }

function failure({ code, responseCode, command, response, message }: SmtpError): Handed {
  const error = (response ?? message).replace(/\s+/g, ' ').slice(0, 300)
  const ours = command === 'MAIL FROM' || command === 'CONN' || command?.startsWith('AUTH') || responseCode === 421
  if (ours || (code !== undefined && OUTAGES.has(code))) return { result: 'outage', error }
  return { result: responseCode !== undefined && responseCode >= 500 ? 'never' : 'later', error }
}

/** The sender when none is set. */
export function defaultSender(url: string): string {
  const { username, hostname } = new URL(url)
  const user = decodeURIComponent(username)
  return /^[^\s@<>",;:]+@[^\s@<>",;:]+$/.test(user) ? user : `transition@${hostname}`
}
