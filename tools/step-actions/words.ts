import { formatNumber } from '../../server/platform/language.ts'
import type { Language } from '../../server/platform/language.ts'
import { countInState } from '../../server/platform/plan/names.ts'
import { STATES } from '../../server/platform/plan/types.ts'
import { joinList, plural } from '../kit/render.ts'
import type { Noun } from '../kit/render.ts'
import type { Counts } from './view.ts'

export const STEPS: Noun = { en: ['step-action', 'step-actions'], fr: ['étape-action', 'étapes-actions'] }
export const PREREQUISITES: Noun = { en: ['prerequisite', 'prerequisites'], fr: ['prérequis', 'prérequis'] }
export const DAYS: Noun = { en: ['day', 'days'], fr: ['jour', 'jours'] }

export const steps = (count: number, language: Language) => plural(count, STEPS, language)

/** 4 Ready, 3 Overdue and 12 Locked; states without a step are left out. */
export function countsText(counts: Counts, language: Language): string {
  return joinList(STATES.filter((state) => counts[state] > 0).map((state) => countInState(counts[state], state, language)), language)
}

/** Twenty blocks for a share from 0 to 1. */
export function bar(share: number): string {
  const full = share >= 1 ? 20 : Math.min(19, Math.round(share * 20))
  return '█'.repeat(full) + '░'.repeat(20 - full)
}

/** in 3 days, today, 2 days ago. */
export function inDays(days: number, language: Language): string {
  if (days === 0) return language === 'fr' ? 'aujourd’hui' : 'today'
  if (days === 1) return language === 'fr' ? 'demain' : 'tomorrow'
  const count = `${formatNumber(Math.abs(days), language)}\u00a0${language === 'fr' ? (Math.abs(days) < 2 ? 'jour' : 'jours') : Math.abs(days) === 1 ? 'day' : 'days'}`
  if (days < 0) return language === 'fr' ? `il y a ${count}` : `${count} ago`
  return language === 'fr' ? `dans ${count}` : `in ${count}`
}

/** Text of the data, in quotation marks, on one line and at most 200 characters. */
export function quote(text: string, language: Language): string {
  const line = text.replace(/\s+/g, ' ').trim()
  const short = line.length > 200 ? `${line.slice(0, 199)}…` : line
  return language === 'fr' ? `« ${short} »` : `“${short}”`
}
