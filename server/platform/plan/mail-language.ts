import type { Database } from '../database/types.ts'
import type { Language } from '../language.ts'

/** The language that a person chose for mails; null: none, and mails come in French. */
export async function mailLanguage(db: Pick<Database, 'query'>, email: string): Promise<Language | null> {
  return (await db.query<{ language: Language }>('select language from vigie.mail_languages where email = $1', [email])).rows[0]?.language ?? null
}

/** Keeps the language that a person wants for mails queued from now on. @param email lower case, verified by the channel */
export async function setMailLanguage(db: Pick<Database, 'query'>, email: string, language: Language, now: Date): Promise<void> {
  await db.query('insert into vigie.mail_languages (email, language, at) values ($1, $2, $3) on conflict (email) do update set (language, at) = (excluded.language, excluded.at)', [email, language, now])
}
