/** A log message may go on below its first line: a stack trace, the details of a database error. */

export const firstLine = (message: string) => message.split('\n')[0]!

const FRAME = /^\s|^(?:at |File "|Traceback|\.{3} \d+ more|---|ORA-06512)/
/** What databases add to an error: where and how, not what. */
const DETAIL = /^(?:DETAIL|HINT|CONTEXT|STATEMENT|QUERY|LOCATION|WHERE|PL\/pgSQL function|D[ÉE]TAIL|ASTUCE|CONTEXTE|INSTRUCTION|REQU[ÊE]TE)\b.{0,3}:/i
/** Python writes the first exception first, and this before the one that came of it. */
const CHAINED = /^(?:During handling of the above exception|The above exception was the direct cause)/
const EXCEPTION = /\w*(?:Error|Exception|ORA-\d+|SQLSTATE)\b|: /

/** The line under a message that names the reason: the innermost cause of a stack trace, else its exception; null for a message of one line. */
export function reasonLine(message: string): string | null {
  const below = message.split('\n').slice(1).map((line) => line.trimEnd()).filter((line) => line !== '' && !FRAME.test(line))
  const chained = below.findIndex((line) => CHAINED.test(line))
  const first = chained > 0 ? below.slice(0, chained) : below
  const told = first.filter((line) => !DETAIL.test(line) && !CHAINED.test(line))
  return told.findLast((line) => /^Caused by/i.test(line)) ?? told.findLast((line) => EXCEPTION.test(line)) ?? told.at(-1) ?? first[0] ?? null
}

/** The first lines that are no call frames. */
export const withoutFrames = (message: string) => message.split('\n').filter((line) => !/^\s+at |^\s*File "/.test(line)).slice(0, 12).join('\n')
