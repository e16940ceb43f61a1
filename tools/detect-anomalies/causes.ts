import { BINS_PER_DAY, BINS_PER_WEEK, CAUSE_FIELDS, CAUSE_GROUPS } from './bins.ts'
import type { CauseGroup, TrunkBins } from './bins.ts'

export interface CauseLine { group: CauseGroup; calls: number; usual: number; difference: number; share: number | null }
export interface TrunkLine { trunk: string; customer: string; attempts: number; usual: number; answered: number; ccr: number | null; usualCcr: number | null; lost: number }

/** What a stretch held beside what it usually holds: the same hours of up to four weeks before, else of the days before. */
export interface Breakdown {
  attempts: number
  answered: number
  usualAttempts: number
  usualCcr: number | null
  /** calls: which groups the change of volume is made of. failures: groups that end more calls than their usual share. */
  of: 'calls' | 'failures'
  causes: CauseLine[]
  trunks: TrunkLine[]
  /** Stretches that "usual" rests on. */
  references: number
}

const WEEKS = 4
const DAYS = 7

type Known = Map<string, Uint8Array>

/** Bins that stand for the usual of [from, to): offsets back in time at which most of the stretch is known. */
function referencesFor(trunk: TrunkBins, known: Uint8Array, from: number, to: number): number[] {
  const usable = (back: number) => {
    if (from - back < 0) return false
    let count = 0
    for (let index = from - back; index < to - back; index += 1) count += known[index]!
    return count >= 0.9 * (to - from) && trunk.row.findIndex((has) => has > 0) <= from - back
  }
  const weeks = Array.from({ length: WEEKS }, (_, week) => (week + 1) * BINS_PER_WEEK).filter(usable)
  if (weeks.length > 0) return weeks
  return Array.from({ length: DAYS }, (_, day) => (day + 1) * BINS_PER_DAY).filter((back) => back >= to - from && usable(back))
}

export function breakdown(trunks: TrunkBins[], known: Known, from: number, to: number, of: Breakdown['of']): Breakdown {
  const total = { attempts: 0, answered: 0, usualAttempts: 0, usualAnswered: 0 }
  const groups = new Map(CAUSE_GROUPS.map((group) => [group, { calls: 0, usual: 0 }]))
  const lines: TrunkLine[] = []
  let references = 0
  for (const trunk of trunks) {
    const sum = (field: keyof TrunkBins['columns'], back: number) => trunk.columns[field].subarray(Math.max(0, from - back), Math.max(0, to - back)).reduce((all, value) => all + value, 0)
    const backs = referencesFor(trunk, known.get(trunk.trunk)!, from, to)
    references = Math.max(references, backs.length)
    const usually = (field: keyof TrunkBins['columns']) => (backs.length > 0 ? backs.reduce((all, back) => all + sum(field, back), 0) / backs.length : 0)
    const [attempts, answered, usual, usualAnswered] = [sum('attempts', 0), sum('answered', 0), usually('attempts'), usually('answered')]
    total.attempts += attempts
    total.answered += answered
    total.usualAttempts += usual
    total.usualAnswered += usualAnswered
    const usualCcr = usual > 0 ? usualAnswered / usual : null
    for (const group of CAUSE_GROUPS) {
      const line = groups.get(group)!
      // Of failures, those who hung up before an answer count: calls that were answered end in the same group.
      const isAnswered = of === 'failures' && group === 'HANG_UP'
      line.calls += Math.max(0, sum(CAUSE_FIELDS[group], 0) - (isAnswered ? answered : 0))
      const count = Math.max(0, usually(CAUSE_FIELDS[group]) - (isAnswered ? usualAnswered : 0))
      line.usual += of === 'calls' ? count : usual > 0 ? (count / usual) * attempts : 0
    }
    const lost = of === 'calls' ? Math.max(0, usual - attempts) : usualCcr === null ? 0 : Math.max(0, attempts * usualCcr - answered)
    lines.push({ trunk: trunk.trunk, customer: trunk.customer, attempts, usual, answered, ccr: attempts > 0 ? answered / attempts : null, usualCcr, lost })
  }
  const fell = total.attempts < total.usualAttempts
  const side = of === 'failures' || !fell ? 1 : -1
  const all = [...groups].map(([group, { calls, usual }]) => ({ group, calls, usual, difference: calls - usual }))
  const moved = all.reduce((sum, { difference }) => sum + Math.max(0, side * difference), 0)
  const causes = all.map((line) => ({ ...line, share: moved > 0 && side * line.difference > 0 ? (side * line.difference) / moved : null }))
    .toSorted((a, b) => side * (b.difference - a.difference))
  return {
    attempts: total.attempts, answered: total.answered, usualAttempts: total.usualAttempts, usualCcr: total.usualAttempts > 0 ? total.usualAnswered / total.usualAttempts : null, of,
    causes, trunks: lines.toSorted((a, b) => b.lost - a.lost), references,
  }
}
