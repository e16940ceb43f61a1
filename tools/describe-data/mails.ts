import type { Bilingual } from '../../server/platform/language.ts'
import type { Ledger } from '../kit/ledger.ts'
import { plural } from '../kit/render.ts'
import type { Noun } from '../kit/render.ts'
import type { ToolContext } from '../kit/types.ts'

const MAIL: Noun = { en: ['mail', 'mails'], fr: ['mail', 'mails'] }

/** Mails of the plan that have not left, and why as far as it is known; null when there are none. */
export async function mailsLeft({ db }: ToolContext, ledger: Ledger): Promise<Bilingual | null> {
  const sql = `select (count(*) filter (where status = 'waiting'))::int as waiting, (count(*) filter (where status = 'failed'))::int as failed,
       coalesce(bool_or(status = 'waiting' and attempts > 0), false) as tried, max(error) filter (where status = 'waiting') as error from report.plan_mails where status in ('waiting', 'failed')`
  const { rows: [row] } = await db.read<{ waiting: number; failed: number; tried: boolean; error: string | null }>(sql)
  const { waiting, failed, tried, error } = row!
  if (waiting + failed === 0) return null
  const source = ledger.source({ table: 'report.plan_mails', rows: waiting + failed, sql })
  ledger.fact('mails_waiting', 'mails that wait', waiting, 'count', source)
  ledger.fact('mails_failed', 'mails that could not be delivered', failed, 'count', source)
  if (error) ledger.fact('mails_error', 'answer of the mail server', error, 'quote', source)
  const why = { en: tried ? (error ? `the mail server said “${error}”` : 'they are being sent') : 'none was tried: set SMTP_URL', fr: tried ? (error ? `le serveur de mail a répondu « ${error} »` : 'ils sont en cours d’envoi') : 'aucun envoi n’a été tenté : réglez SMTP_URL' }
  const en = [waiting > 0 && `**${plural(waiting, MAIL, 'en')}** of the plan ${waiting === 1 ? 'waits' : 'wait'} to be sent [${source}] (${why.en}).`, failed > 0 && `${plural(failed, MAIL, 'en')} could not be delivered [${source}].`]
  const fr = [waiting > 0 && `**${plural(waiting, MAIL, 'fr')}** du plan ${waiting < 2 ? 'attend son envoi' : 'attendent leur envoi'} [${source}] (${why.fr}).`, failed > 0 && `${plural(failed, MAIL, 'fr')} ${failed < 2 ? 'n’a pas pu être remis' : 'n’ont pas pu être remis'} [${source}].`]
  return { en: en.filter(Boolean).join(' '), fr: fr.filter(Boolean).join(' ') }
}
