import { isStepId, normaliseStepId } from '../../server/platform/plan/step-id.ts'
import { PHASES } from '../../server/platform/plan/types.ts'
import type { Phase } from '../../server/platform/plan/types.ts'
import { fold, readList } from '../kit/text.ts'
import type { Cell } from '../kit/text.ts'

const EMAIL = /[^\s<>()[\],;:"]+@[^\s<>()[\],;:"]+\.[^\s<>()[\],;:".]+/g
const NOTHING = new Set(['', 'na', 'neant', 'aucun', 'aucune', 'none', 'nil', 'no', 'non'])
const PHASE_WORDS: Record<Phase, string[]> = {
  'PP': ['pp', 'preparation', 'prep'], 'AC': ['ac', 'arretcontrole', 'controlledstop'], 'CO': ['co', 'bascule', 'cutover'],
  'DC': ['dc', 'demarragecontrole', 'controlledstart'], 'HO': ['ho', 'handover', 'passation', 'remise'],
  'FB-RB': ['fbrb', 'fb', 'rb', 'fullback', 'fallback', 'rollback', 'fullbackrollback', 'fallbackrollback', 'retourarriere'],
}

/** The phase that a cell names, by code, name or both ("CO - Bascule"); null when empty, undefined when it is none. */
export function readPhase(text: string): Phase | null | undefined {
  const key = fold(text)
  if (key === '') return null
  const byWord = PHASES.find((phase) => PHASE_WORDS[phase].includes(key))
  return byWord ?? PHASES.find((phase) => new RegExp(`^${phase.replace('-', '[-/ ]?')}(?![A-Z0-9])`).test(text.trim().toUpperCase()))
}

/** Ids of other steps: separated by ; or , or a line break; also by blanks or words where what stands between are ids. */
export function readStepIds(cell: Cell): string[] {
  const ids = readList(cell).flatMap((item) => {
    const id = normaliseStepId(item)
    if (isStepId(id)) return [id]
    const parts = item.split(/[\s/+&|]+|\bet\b|\band\b/i).filter((part) => part !== '').map(normaliseStepId)
    if (parts.length > 1 && parts.every(isStepId)) return parts
    return NOTHING.has(fold(item)) ? [] : [id]
  })
  return [...new Set(ids)]
}

/** E-mails of a cell, lower case, and what stands there that is none. */
export function readEmails(cell: Cell): { emails: string[]; others: string[] } {
  const found = readList(cell).map((item) => ({ item, emails: item.match(EMAIL) ?? [] }))
  return {
    emails: [...new Set(found.flatMap(({ emails }) => emails.map((email) => email.toLowerCase())))],
    others: found.filter(({ item, emails }) => emails.length === 0 && !NOTHING.has(fold(item))).map(({ item }) => item),
  }
}

/** Does a list of dry runs say "all of them"? */
export function saysAll(items: string[]): boolean {
  return items.length === 1 && ['tous', 'toutes', 'all', 'tout'].includes(fold(items[0]!)) || items[0] === '*'
}
