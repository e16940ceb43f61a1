import type { Bilingual } from '../../server/platform/language.ts'
import type { Ledger } from '../kit/ledger.ts'
import { column, joinList } from '../kit/render.ts'
import type { ResultTable } from '../kit/types.ts'
import { binAt } from './bins.ts'
import type { Loaded } from './examine.ts'
import { bilingual, lengthText, names, spanText, whole } from './words.ts'

const MAX_TOLD = 3
const LEAST = 4

/** "Data are missing on 21 April 2021 (UTC), for all trunks: nothing is judged there." '' without gaps. */
export function gapText(ledger: Ledger, loaded: Loaded, source: number, most = MAX_TOLD): Bilingual | null {
  const { network: { grid } } = loaded
  // A quarter-hour or two are told only where gaps are asked for.
  const gaps = most > MAX_TOLD ? loaded.gaps : loaded.gaps.filter(({ from, to }) => to - from >= LEAST)
  if (gaps.length === 0) return null
  for (const [n, gap] of gaps.slice(0, most).entries()) {
    ledger.fact(`gap_${n + 1}_from`, 'data missing from', binAt(grid, gap.from), 'instant_utc', source)
    ledger.fact(`gap_${n + 1}_to`, 'data missing to', binAt(grid, gap.to), 'instant_utc', source)
    ledger.fact(`gap_${n + 1}_length`, 'data missing for', lengthText(gap.to - gap.from, 'en'), 'text', source)
    ledger.fact(`gap_${n + 1}_trunks`, 'trunks without data', gap.trunks.join(', '), 'id', source)
    ledger.fact(`gap_${n + 1}_count`, 'number of trunks without data', gap.trunks.length, 'count', source)
  }
  ledger.fact('gaps', 'stretches without data', gaps.length, 'count', source)
  return bilingual((language) => {
    const fr = language === 'fr'
    const items = gaps.slice(0, most).map((gap) => {
      const who = gap.all && gap.trunks.length > 1 ? (fr ? 'tous les faisceaux' : 'all trunks') : gap.trunks.length > 3 ? `${whole(gap.trunks.length, language)} ${fr ? 'faisceaux' : 'trunks'}` : `${fr ? (gap.trunks.length > 1 ? 'faisceaux ' : 'faisceau ') : gap.trunks.length > 1 ? 'trunks ' : 'trunk '}${names(gap.trunks, language)}`
      return `${spanText(grid, gap.from, gap.to, language)} (${lengthText(gap.to - gap.from, language)}, ${who})`
    })
    const left = gaps.length - most
    const rest = left > 0 ? (fr ? ` et ${whole(left, 'fr')} autres plus courts` : ` and ${whole(left, 'en')} shorter ones`) : ''
    return fr ? `Données manquantes ${joinList(items, 'fr')}${rest} : des trous, pas des anomalies ; rien n’y est jugé [${source}].` : `Data are missing ${joinList(items, 'en')}${rest}: gaps, not anomalies; nothing is judged there [${source}].`
  })
}

export function gapTable(loaded: Loaded, source: number): ResultTable {
  const { gaps, network: { grid } } = loaded
  return {
    id: 'gaps', source, total: gaps.length, title: { en: 'Data missing', fr: 'Données manquantes' },
    columns: [column('from', 'from', 'début', 'instant_utc'), column('to', 'to', 'fin', 'instant_utc'), column('bins', 'quarter-hours', 'quarts d’heure', 'count'), column('count', 'trunks', 'faisceaux', 'count'), column('trunk', 'among them', 'dont', 'id')],
    rows: gaps.slice(0, 200).map(({ from, to, trunks }) => ({ from: binAt(grid, from), to: binAt(grid, to), bins: to - from, count: trunks.length, trunk: trunks[0]! })),
  }
}
