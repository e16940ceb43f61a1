import type { Outcome } from '../../kit/types.ts'
import { about, answerOf, nothingLoaded, periodNote } from '../answer.ts'
import type { AnomalyAnswer, Making } from '../answer.ts'
import { load } from '../examine.ts'
import { gapTable, gapText } from '../gap-words.ts'
import { binsSource } from '../report.ts'
import { bilingual, whole } from '../words.ts'

/** Where data are missing. */
export async function gapsView(making: Making): Promise<Outcome<AnomalyAnswer>> {
  const { input, asked, context, ledger } = making
  if (asked.window.empty) return nothingLoaded(making)
  const loaded = await load(input, asked, context, false)
  if (loaded.network.trunks.length === 0) return nothingLoaded(making)
  const source = binsSource(ledger, loaded)
  const { gaps, network } = loaded
  ledger.fact('trunks', 'trunks examined', network.trunks.length, 'count', source)
  ledger.fact('bins', 'quarter-hours examined', network.rows, 'count', source)
  const text = gapText(ledger, loaded, source, 5)
  const lead = bilingual((language) => {
    const fr = language === 'fr'
    const n = whole(network.trunks.length, language)
    const of = fr ? `${n} ${network.trunks.length > 1 ? 'faisceaux' : 'faisceau'}` : `${n} ${network.trunks.length > 1 ? 'trunks' : 'trunk'}`
    if (gaps.length === 0) return fr ? `**Aucun trou**${about(making, 'fr')} : ${of}, ${whole(network.rows, 'fr')} quarts d’heure lus [${source}].` : `**No gap**${about(making, 'en')}: ${of}, ${whole(network.rows, 'en')} quarter-hours read [${source}].`
    return fr ? `**${whole(gaps.length, 'fr')} ${gaps.length > 1 ? 'trous' : 'trou'}**${about(making, 'fr')} (${of}) [${source}].` : `**${whole(gaps.length, 'en')} ${gaps.length > 1 ? 'gaps' : 'gap'}**${about(making, 'en')} (${of}) [${source}].`
  })
  const rule = { en: 'For the model alone, a gap is filled with the week before. Without a row there were no calls, when other trunks had calls at that time; a gap is counted where the whole network is empty for hours, or where a trunk that always has rows lacks them for a day.', fr: 'Pour le modèle seulement, un trou est rempli par la semaine précédente. L’absence de ligne vaut absence d’appel quand d’autres faisceaux ont des appels au même moment ; un trou est compté quand tout le réseau est vide pendant des heures, ou quand un faisceau qui a toujours des lignes n’en a pas pendant un jour.' }
  return answerOf(ledger, [lead, text, rule, periodNote(making)], { tables: gaps.length > 0 ? [gapTable(loaded, source)] : [] })
}
