import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Services } from '../agent/services.ts'
import { testDatabase } from '../platform/database/testing.ts'
import type { TestDatabase } from '../platform/database/testing.ts'
import { makeLogger } from '../platform/logger.ts'
import { deliverDue } from '../platform/mail/deliver.ts'
import type { Delivery } from '../platform/mail/deliver.ts'
import { readReaders, queueMails, transferMail } from '../platform/plan/outbox.ts'
import { loadTestPlan, testStep } from '../platform/plan/testing.ts'
import { readSettings } from '../platform/settings.ts'
import mails from './mails.ts'

const NOW = new Date('2020-11-04T09:00:00Z')
const CLOCK = { now: NOW, zone: 'Europe/Paris', soonDays: 5 }
const PEOPLE = [
  { email: 'ann@example.org', name: 'Ann', team: 'Metering', department: 'Grid', role: 'Executant' },
  { email: 'lea@example.org', name: 'Léa', team: 'Metering', department: 'Grid', role: 'Team lead' },
  { email: 'tom@example.org', name: 'Tom', team: 'Transition', department: null, role: 'Team lead' },
]

interface Received { from: string; to: string[]; head: string; text: string; subject: string; id: string }
let db: TestDatabase
let server: SMTPServer
let received: Received[]
/** What the server answers to a recipient; null: it takes him. */
let refuse: (to: string) => { responseCode: number; message: string } | null
let port: number

beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db.close())
beforeEach(async () => {
  await db.reset()
  received = []
  refuse = () => null
  port = 0
  await listen()
})
afterEach(() => stop())

async function listen(): Promise<void> {
  server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'], logger: false,
    onRcptTo({ address }, _session, done) {
      const refused = refuse(address)
      done(refused ? Object.assign(new Error(refused.message), { responseCode: refused.responseCode }) : null)
    },
    onData(stream, session, done) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part)).on('end', () => {
        received.push(parse(Buffer.concat(parts).toString(), (session.envelope.mailFrom as { address: string }).address, session.envelope.rcptTo.map(({ address }) => address)))
        done()
      })
    },
  })
  server.on('error', () => {})
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', () => done()))
  port = (server.server.address() as AddressInfo).port
}
const stop = () => new Promise<void>((done) => server.close(() => done()))

function parse(raw: string, from: string, to: string[]): Received {
  const [head, ...rest] = raw.split('\r\n\r\n')
  const body = rest.join('\r\n\r\n')
  const text = /transfer-encoding: base64/i.test(head!) ? Buffer.from(body, 'base64').toString() : /quoted-printable/i.test(head!) ? decodeQuoted(body) : body
  const unfolded = head!.replace(/\r\n[ \t]/g, ' ')
  const subject = /^Subject: (.*)$/im.exec(unfolded)![1]!.replace(/\?= =\?/g, '?==?').replace(/=\?utf-8\?q\?(.*?)\?=/gi, (_all, word: string) => decodeQuoted(word.replaceAll('_', ' '))).replace(/=\?utf-8\?b\?(.*?)\?=/gi, (_all, word: string) => Buffer.from(word, 'base64').toString())
  return { from, to, head: unfolded, text: text.replaceAll('\r\n', '\n').trim(), subject, id: /^Message-ID: (.*)$/im.exec(unfolded)![1]! }
}
const decodeQuoted = (text: string) => Buffer.from(text.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))), 'latin1').toString()

function services(more: Record<string, string> = {}): Services {
  return { db, clock: { now: () => NOW }, log: makeLogger('silent'), settings: readSettings({ SMTP_URL: `smtp://127.0.0.1:${port}`, SMTP_FROM: 'transition@example.org', PUBLIC_URL: 'https://vigie.example.org/', VIGIE_PLAN_REPORT: 'none', ...more }) } as never
}
const run = (more: Record<string, string> = {}) => mails.run(services(more), new AbortController().signal)
const outbox = async () => (await db.query<{ recipient: string; status: string; attempts: number; error: string | null }>('select recipient, status, attempts, error from vigie.outbox order by outbox_id')).rows
/** As if the pauses were over. */
const wait = () => db.query('update vigie.outbox set next_attempt_at = null')

test('the mail of a Ready step leaves once to each, in the words of the plan, in the language of its reader, with a link to the step', async () => {
  await db.query(`insert into vigie.mail_languages values ('lea@example.org', 'en', now())`)
  await loadTestPlan(db, { steps: [testStep('CO00000001', { plannedStart: '2020-11-04', label: 'Couper l’ancien\r\nBcc: evil@example.org\r\n\r\nmarché' })], people: PEOPLE }, CLOCK)
  await Promise.all([run(), run(), run()])
  await run()
  expect(received.map(({ to }) => to)).toEqual(expect.arrayContaining([['ann@example.org'], ['lea@example.org']]))
  expect(received).toHaveLength(2)
  const [ann, lea] = ['ann', 'lea'].map((who) => received.find(({ to }) => to[0]!.startsWith(who))!)
  expect(ann!.subject).toBe('[Transition-FDR1] CO00000001-Exécution')
  expect(ann!.text).toBe([
    'Bonjour Ann,', '', 'Dans le cadre de la transition, merci de démarrer l’étape-action CO00000001 : Couper l’ancien Bcc: evil@example.org marché.', '',
    'La plateforme : https://vigie.example.org/steps/CO00000001?run=FDR1', '', 'Merci de vous y rendre et de suivre les instructions.', 'En cas de problème, répondez à ce mail.', '', 'L’équipe de transition'].join('\n'))
  expect(ann!.head).not.toMatch(/^bcc/im)
  expect(ann!.head).toMatch(/^Reply-To: <?tom@example.org>?$/im)
  expect(ann!.from).toBe('transition@example.org')
  expect(lea!.subject).toBe('[Transition-FDR1] CO00000001-Execution')
  expect(lea!.text).toContain('Hello Léa,\n\nIn the transition, please start step-action CO00000001: ')
  expect(await outbox()).toEqual([expect.objectContaining({ status: 'sent', attempts: 1, error: null }), expect.objectContaining({ status: 'sent', attempts: 1 })])
})

test('no header can be slipped in by a dry run, a name or a message', async () => {
  const evil = 'x\r\nBcc: evil@example.org\r\nX-Evil: 1\r\n\r\nbody'
  await db.transaction(async (client) => queueMails(client, [transferMail(evil, 'CO00000001', evil, 'ann@example.org', 'bob@example.org', evil, 1, { ...await readReaders(client), nameOf: () => evil })], NOW))
  await run()
  expect(received).toHaveLength(1)
  expect(received[0]!.to).toEqual(['ann@example.org'])
  expect(received[0]!.head).not.toMatch(/^(bcc|x-evil)/im)
  expect(received[0]!.text).toContain('vous a été transférée par bob@example.org.\n\nSon message :\n> x\n> Bcc: evil@example.org\n> X-Evil: 1\n> \n> body\n\nLa plateforme : ')
})

test('after an outage each mail leaves once; while it lasts one mail is tried, after growing pauses', async () => {
  await loadTestPlan(db, { steps: [1, 2, 3].map((n) => testStep(`CO0000000${n}`, { plannedStart: '2020-11-04' })) }, CLOCK)
  await stop()
  await run()
  await run()
  expect((await outbox()).map(({ status, attempts }) => [status, attempts])).toEqual([['waiting', 1], ['waiting', 0], ['waiting', 0]])
  expect((await outbox())[0]!.error).toMatch(/ECONNREFUSED/)
  await wait()
  await run()
  expect((await outbox()).map(({ attempts }) => attempts)).toEqual([2, 0, 0])
  const { rows } = await db.query<{ pause: number }>('select extract(epoch from next_attempt_at - clock_timestamp())::float as pause from vigie.outbox')
  for (const { pause } of rows) expect(pause).toBeGreaterThan(20)
  await listen()
  await run()
  expect(received).toHaveLength(0)
  await wait()
  await Promise.all([run(), run()])
  expect(received.map(({ subject }) => subject).toSorted()).toEqual([1, 2, 3].map((n) => `[Transition-FDR1] CO0000000${n}-Exécution`))
})

test('a mail that is refused for good is reported to the lead of the transition, once; one that is put off is tried again', async () => {
  await loadTestPlan(db, { steps: [testStep('CO00000001', { plannedStart: '2020-11-04', executants: ['ann@example.org', 'bob@example.org'] })], people: [PEOPLE[2]!] }, CLOCK)
  refuse = (to) => (to.startsWith('ann') ? { responseCode: 550, message: 'no such user' } : to.startsWith('bob') ? { responseCode: 450, message: 'greylisted' } : null)
  await run()
  await run()
  expect(received.map(({ to, subject }) => [to[0], subject])).toEqual([['tom@example.org', '[Transition-FDR1] Mail non remis à ann@example.org']])
  expect(received[0]!.text).toContain('- objet : [Transition-FDR1] CO00000001-Exécution\n- réponse du serveur : 550 no such user')
  refuse = () => null
  await wait()
  await run()
  expect(received.map(({ to }) => to[0])).toEqual(['tom@example.org', 'bob@example.org'])
  expect((await outbox()).map(({ recipient, status }) => [recipient, status])).toEqual([['ann@example.org', 'failed'], ['bob@example.org', 'sent'], ['tom@example.org', 'sent']])
})

test('a process that dies after the server took a mail: it comes again when the lease is over, under the same Message-ID, and not before', async () => {
  await loadTestPlan(db, { steps: [testStep('CO00000001', { plannedStart: '2020-11-04' })] }, CLOCK)
  const { smtpMailer } = await import('../platform/mail/transport.ts')
  const mailer = smtpMailer(`smtp://127.0.0.1:${port}`, 'a@example.org', null)
  const dying: Delivery = { mailer: { ...mailer, async send(mail) {
    await mailer.send(mail)
    throw new Error('killed')
  } }, domain: 'example.org', now: NOW, linkOf: () => '', onFailed: async () => {} }
  await expect(deliverDue(db, dying)).rejects.toThrow('killed')
  mailer.close()
  await run()
  expect(received).toHaveLength(1)
  await db.query(`update vigie.outbox set lease_until = clock_timestamp() - interval '1 second'`)
  await run()
  expect(received.map(({ id }) => id)).toEqual([received[0]!.id, received[0]!.id])
  expect((await outbox())[0]).toMatchObject({ status: 'sent', attempts: 2 })
})

test('delays are announced once per person, with whom to call; the weekly report holds every step, its state and defects, once a week', async () => {
  await loadTestPlan(db, { people: PEOPLE, steps: [
    testStep('CO00000001', { plannedStart: '2020-11-20', executants: ['ann@example.org'] }),
    testStep('CO00000002', { plannedStart: '2020-11-02', prerequisites: ['CO00000001'], executants: ['bob@example.org'], team: null, department: null }),
    testStep('CO00000003', { plannedStart: '2020-11-03', prerequisites: ['CO00000002'], executants: ['bob@example.org'], team: null, department: null }),
  ] }, CLOCK)
  await db.query(`insert into vigie.plan_progress (dry_run, step_id, defects) values ('FDR1', 'CO00000001', E'câble usé\nvanne')`)
  await run({ VIGIE_PLAN_REPORT: 'mon', VIGIE_PLAN_LEAD: 'Chief@example.org' })
  await run({ VIGIE_PLAN_REPORT: 'mon', VIGIE_PLAN_LEAD: 'Chief@example.org' })
  const late = received.filter(({ to }) => to[0] === 'bob@example.org')
  expect(late.map(({ subject }) => subject)).toEqual(['[Transition-FDR1] 2 étapes-actions en retard'])
  expect(late[0]!.text).toContain('- CO00000003 : Étape CO00000003\n  devait démarrer le 3 novembre 2020, attend CO00000002\n  à appeler : Ann (ann@example.org)')
  expect(late[0]!.text).toContain('La plateforme : https://vigie.example.org/plan?run=FDR1')
  const reports = received.filter(({ subject }) => subject === '[Transition-FDR1] Rapport hebdomadaire du 4 novembre 2020')
  expect(reports.map(({ to }) => to[0]).toSorted()).toEqual(['chief@example.org', 'lea@example.org', 'tom@example.org'])
  expect(reports[0]!.text).toContain('Phase CO\n- CO00000001 En attente (Idle) : Étape CO00000001\n  défaut : câble usé\n  défaut : vanne\n- CO00000002 En retard (Overdue) : Étape CO00000002')
  expect(received).toHaveLength(4)
})

test('a call to start a step that was started while the mail server was away is laid aside', async () => {
  await loadTestPlan(db, { steps: [testStep('CO00000001', { plannedStart: '2020-11-04' }), testStep('CO00000002', { plannedStart: '2020-11-04' })] }, CLOCK)
  await db.query(`update vigie.outbox set created_at = created_at - interval '2 hours'`)
  await db.query(`update vigie.plan_states set state = 'Open' where step_id = 'CO00000001'`)
  await run()
  expect(received.map(({ subject }) => subject)).toEqual(['[Transition-FDR1] CO00000002-Exécution'])
  expect((await outbox()).map(({ status }) => status)).toEqual(['obsolete', 'sent'])
})

test('without a mail server nothing is tried; settings that are no addresses are refused', () => {
  expect(mails.everyMs(services({ SMTP_URL: '' }))).toBeNull()
  for (const [name, value] of [['SMTP_URL', 'mail.example.org'], ['SMTP_FROM', 'a@b, c@d'], ['PUBLIC_URL', 'vigie.example.org'], ['VIGIE_PLAN_LEAD', 'Tom']]) expect(() => readSettings({ [name!]: value })).toThrow(name)
})
