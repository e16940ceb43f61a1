import { formatDuration, formatNumber, formatRatio } from '../../server/platform/language.ts'
import type { Bilingual, Language } from '../../server/platform/language.ts'
import { formatValue, plural } from '../kit/render.ts'
import { weekdayName } from '../../server/platform/units.ts'
import type { Method } from './engine/backtest.ts'
import type { Driver } from './engine/drivers.ts'
import { dayAt } from './engine/history.ts'

export const METHOD_NAMES: Record<Method, Bilingual> = {
  last_ten: { en: 'rate of the last 10 runs', fr: 'taux des 10 dernières exécutions' },
  learned: { en: 'model learned from the history', fr: 'modèle appris sur l’historique' },
  rates: { en: 'own failure rates by weekday, shrunk towards those of all pipelines', fr: 'taux d’échec propres par jour de semaine, ramenés vers ceux de tous les pipelines' },
}
const RUNS = { en: ['run', 'runs'], fr: ['exécution', 'exécutions'] } as const
const LOADS: Record<'cpu' | 'mem' | 'disk', Bilingual> = { cpu: { en: 'CPU', fr: 'processeur' }, mem: { en: 'memory', fr: 'mémoire' }, disk: { en: 'disk', fr: 'disque' } }

/** A driver in words, without a capital. `start`: first day of the history. */
export function driverWords(driver: Driver, start: string, language: Language): string {
  const fr = language === 'fr'
  switch (driver.kind) {
    case 'last_ten': return lastTen(driver.failed, driver.runs, fr)
    case 'since': {
      const day = formatValue(dayAt(start, driver.day), 'day', language, 'UTC')
      return fr ? `dernier échec le ${day}` : `last failure on ${day}`
    }
    case 'never': return fr ? `aucun échec en ${runs(driver.runs, language)}` : `no failure in ${runs(driver.runs, language)}`
    case 'streak': return fr ? `${driver.runs} échecs d’affilée` : `${driver.runs} failures in a row`
    case 'weekday': {
      const day = weekdayName(driver.weekday, language)
      return fr ? `${driver.failed} de ses ${driver.days} derniers ${day}s en échec` : `${driver.failed} of its last ${driver.days} ${day}s failed`
    }
    case 'duration': {
      const more = formatRatio(driver.recent / driver.usual - 1, language)
      return fr ? `durée en hausse de ${more} (${formatDuration(driver.recent)} contre ${formatDuration(driver.usual)} d’habitude)` : `run time up ${more} (${formatDuration(driver.recent)} against ${formatDuration(driver.usual)} usually)`
    }
    case 'rejected': {
      const [recent, usual] = [formatRatio(driver.recent, language), formatRatio(driver.usual, language)]
      return fr ? `${recent} de lignes rejetées, contre ${usual} d’habitude` : `${recent} of rows rejected, against ${usual} usually`
    }
    case 'unfinished': return fr ? `${driver.runs} de ses ${driver.of} dernières exécutions en retard ou incomplètes` : `${driver.runs} of its last ${driver.of} runs late or incomplete`
    case 'load': {
      const pct = `${formatNumber(driver.pct, language, 0)}\u00a0%`
      return fr ? `${LOADS[driver.what].fr} de ${driver.server} à ${pct}` : `${LOADS[driver.what].en} of ${driver.server} at ${pct}`
    }
  }
}

function lastTen(failed: number, of: number, fr: boolean): string {
  if (fr) return failed === 0 ? `aucun échec dans ses ${of} dernières exécutions` : `${failed} de ses ${of} dernières exécutions en échec`
  return failed === 0 ? `none of its last ${of} runs failed` : `${failed} of its last ${of} runs failed`
}

/** 1 run, 35 runs. */
export const runs = (count: number, language: Language): string => plural(count, { en: [...RUNS.en], fr: [...RUNS.fr] }, language)

/** A chance in whole percent: below 1 % and above 99 % say so. */
export function chance(p: number, language: Language): string {
  const [less, more] = language === 'fr' ? ['moins de ', 'plus de '] : ['less than ', 'more than ']
  return p < 0.01 ? `${less}1\u00a0%` : p > 0.99 ? `${more}99\u00a0%` : `${formatNumber(p * 100, language, 0)}\u00a0%`
}
