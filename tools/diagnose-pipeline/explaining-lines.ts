/**
 * Which lines of a failed run's log explain the failure, given the log of a run that went well: events (a line and what
 * belongs to it: stack trace, indented detail) whose head speaks of an error and which the good run lacks, most telling first.
 */

/** What lines hold that differs from run to run and means nothing. */
const VOLATILE: [RegExp, string][] = [
  [/\u001b?\[(?:\d{1,2};?)*m/g, ''],
  [/\b[0-9a-f]{8,}(?:-[0-9a-f]{4,})*\b/gi, '#'],
  [/@[0-9a-f]{5,}\b/gi, '@#'],
  [/\d+/g, '#'],
  [/\s+/g, ' '],
]
const STAMP = /^\s*(?:\[?\d{4}-\d\d-\d\d[T ][\d:.,]+(?:Z|[+-]\d\d:?\d\d)?\]?|\[?\d\d:\d\d:\d\d[.,\d]*\]?)\s*/
const ANSI = /\u001b?\[(?:\d{1,2};?)*m/g
const LEVEL = /^\W{0,3}(?:##\[)?(FATAL|CRITICAL|SEVERE|PANIC|ERROR|ERR!|E\d{4})\b/i
const LEVEL_INSIDE = /\s(?:FATAL|CRITICAL|SEVERE|ERROR)[\s:\]]/
const MILD = /^\W{0,3}(?:##\[)?(?:WARN(?:ING)?|INFO|DEBUG|TRACE|NOTE|NOTICE)\b/i
const TELLING = /\b(?:\w*exception|\w*error|fail(?:ed|ure|ures|s)?|fatal|panic|traceback|segfault|segmentation fault|cannot|can ?not|can't|could ?n[o']t|unable|not found|no such|does not exist|doesn't exist|denied|refused|timed? ?out|no space left|out of memory|undefined|unexpected|unresolved|invalid|illegal|missing|abort(?:ed|ing)?|killed|crash(?:ed)?|corrupt(?:ed)?|unreachable|conflict|mismatch|incompatible|expected\b.*\b(?:but|got)|rejected|violat\w+|échec|erreur|impossible|introuvable|refusé)\b/i
/** Counts of nothing, names that hold the word, settings: no error. */
const HARMLESS = /\b(?:0|no|zero|without) (?:errors?|failures?|failed|exceptions?)\b|(?:errors?|failures?|failed)\s*[:=]\s*0\b|\b(?:on|ignore|if|fail)[-_]?(?:error|fail)\w*\s*[=:]|--?\w*(?:error|fail)[\w-]*|[\w/.-]*(?:error|exception|failure)\w*\.(?:java|class|py|js|ts|html?|md|txt|xml|jar|c|h|go|rb)\b/gi
/** Says that it went wrong, not why. */
const VERDICT = /\b(?:build failure|build failed|finished: failure|marked build as failure|exit(?:ed)? (?:with )?(?:code|status)|returned? (?:a )?non-?zero|process completed with|for more information|re-run|to see the full stack|help \d|after correcting|command failed|job failed|tests? (?:run|failed)|mvn <goals>|reactor summary|will be skipped|see (?:the )?log)\b/i
const CONTINUES = /^(?:\s+\S|\s*at\s+[\w$.<>]+\(|caused(?: by)?:|also:|suppressed:|\.\.\. \d+ (?:more|common)|stdout:|stderr:|std(?:out|err)\b|traceback|\s*\^|\s*\|)/i
const MOST = 30

interface Event { head: number; end: number; score: number }

export const shapeOf = (line: string) => VOLATILE.reduce((text, [pattern, by]) => text.replace(pattern, by), line.replace(STAMP, '')).trim()

/**
 * @param failed lines of the failed run
 * @param good lines of a run that went well; empty when there is none
 * @returns indexes into `failed`, the most telling first, at most 30; empty: nothing there speaks of an error
 */
export function explainingLines(failed: string[], good: string[]): number[] {
  const known = new Map<string, number>()
  for (const line of good) {
    const shape = shapeOf(line)
    known.set(shape, (known.get(shape) ?? 0) + 1)
  }
  const seen = new Map<string, number>()
  const fresh = failed.map((line) => {
    const shape = shapeOf(line)
    const times = (seen.get(shape) ?? 0) + 1
    seen.set(shape, times)
    return shape !== '' && times > (known.get(shape) ?? 0)
  })
  const events: Event[] = []
  for (let at = 0; at < failed.length; at++) {
    const score = fresh[at] ? strength(failed[at]!) : 0
    if (score < 1) continue
    const end = endOf(failed, at)
    events.push({ head: at, end, score: score + (end - at > 2 ? 0.5 : 0) })
    at = end - 1
  }
  // What came first made what came later; a verdict at the end repeats it.
  const ranked = events.toSorted((a, b) => Math.round(b.score) - Math.round(a.score) || a.head - b.head)
  const best = ranked[0]
  if (!best) return []
  const lines: number[] = []
  for (const { head, end, score } of ranked) {
    if (lines.length >= MOST || score < best.score - 2.5) break
    for (let at = head; at < end && lines.length < MOST; at++) if (!lines.includes(at)) lines.push(at)
  }
  return lines
}

/** 0: says nothing of an error; 4: an error that says what went wrong. */
export function strength(line: string): number {
  const text = line.replace(ANSI, '').replace(STAMP, '').replace(HARMLESS, ' ')
  const level = LEVEL.test(text) || LEVEL_INSIDE.test(text)
  const words = text.replace(LEVEL, '')
  if (/^\W*$/.test(words)) return 0
  const telling = TELLING.test(words)
  const verdict = VERDICT.test(words)
  if (level) return verdict ? 1.5 : telling ? 4 : 3
  if (MILD.test(text)) return telling && !verdict ? 0.6 : 0
  return telling ? (verdict ? 1 : 2.5) : 0
}

function endOf(lines: string[], head: number): number {
  const plain = (at: number) => lines[at]!.replace(ANSI, '').replace(STAMP, '')
  const level = LEVEL.exec(plain(head))?.[1]
  let end = head + 1
  for (let at = head + 1; at < lines.length; at++) {
    const text = plain(at)
    if (text.trim() === '') continue
    const same = level !== undefined && LEVEL.exec(text)?.[1] === level
    if (!same && !CONTINUES.test(text)) break
    end = at + 1
  }
  return end
}
