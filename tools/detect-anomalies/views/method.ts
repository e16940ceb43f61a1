import type { Outcome } from '../../kit/types.ts'
import { answerOf } from '../answer.ts'
import type { AnomalyAnswer } from '../answer.ts'
import type { Ledger } from '../../kit/ledger.ts'
import { BINS_PER_DAY, BINS_PER_WEEK } from '../bins.ts'
import { column } from '../../kit/render.ts'
import { ALONE, SURE } from '../events.ts'
import { TRAINING_WEEKS } from '../scope.ts'
import { LIMIT } from '../clean.ts'
import { INTERVAL } from '../report.ts'

const MINIMUM = 20

/** How anomalies are found, and with which settings. */
export async function methodView(ledger: Ledger): Promise<Outcome<AnomalyAnswer>> {
  const source = ledger.source({ table: 'report.cdr_bins', excerpt: 'tools/detect-anomalies' })
  const settings: [key: string, en: string, fr: string, value: number | string][] = [
    ['interval', 'interval (%)', 'intervalle (%)', INTERVAL], ['narrow', 'narrow interval (%)', 'intervalle étroit (%)', 50], ['seasons', 'seasons (quarter-hours)', 'saisons (quarts d’heure)', `${BINS_PER_DAY} ; ${BINS_PER_WEEK}`], ['weeks', 'weeks learnt from', 'semaines apprises', TRAINING_WEEKS],
    ['references', 'earlier weeks that say what is usual', 'semaines antérieures servant d’habitude', 4], ['minimum', 'fewest calls for a ratio', 'minimum d’appels pour un taux', MINIMUM], ['sure', 'deviations of chance, with an alert', 'écarts-types du hasard, avec alerte', SURE], ['alone', 'deviations of chance, without', 'écarts-types du hasard, sans', ALONE], ['spike', 'deviations that make a spike to clean', 'écarts-types d’un pic à nettoyer', LIMIT],
  ]
  for (const [key, en, , value] of settings) ledger.fact(`setting_${key}`, en, value, typeof value === 'number' ? 'number' : 'text', source)
  return answerOf(ledger, [{
    en: [
      `**How anomalies are found** [${source}]: each KPI of each trunk, of each customer with several trunks and of the network is a series of quarter-hours (UTC); ratios are computed from sums, and judged from ${MINIMUM} calls on – quieter trunks by the half-hour or hour.`,
      `- **Model**: a probabilistic forecast of each quarter-hour from the same hours of the days and weeks before (seasons of ${BINS_PER_DAY} and ${BINS_PER_WEEK} quarter-hours, up to ${TRAINING_WEEKS} weeks before the period asked), moved by the recent level. It gives a median and intervals of 50 % and ${INTERVAL} %. It only ever sees the past, and learns on the cleaned series: spikes replaced, gaps filled from the week before.`,
      `- **Judgement**: the raw value is judged. What lies outside the ${INTERVAL} % interval is put together into stretches; a stretch counts when, as a whole, it is at least ${SURE} standard deviations from chance (${ALONE} when the detector raised no alert).`,
      `- **Criticality**: distance to the interval in % of the median; the ranking can also go by the calls hit. Anomalies at the same time on trunks of one customer, or of several customers, are one incident.`,
      '- **Causes**: calls per group of release causes, beside their share in the same hours of up to 4 weeks before. Gaps of the data are reported as gaps.',
      '- **Slow changes**: days that stay above or below the same weekdays of the weeks before are reported as a drift or a level shift.\n\n- **Weeks ahead**: the mean of the same hours of the last five weeks, with intervals from the errors this made in the past. Bounds are estimated quantiles, no longer the highest of sampled paths; no neural network (DeepAR, feed-forward) nor ARIMA is used.',
    ].join('\n\n'),
    fr: [
      `**Comment les anomalies sont trouvées** [${source}] : chaque KPI de chaque faisceau, de chaque client à plusieurs faisceaux et du réseau est une série de quarts d’heure (UTC) ; les taux sont calculés à partir des sommes et jugés à partir de ${MINIMUM} appels – les faisceaux calmes le sont par demi-heure ou par heure.`,
      `- **Modèle** : une prévision probabiliste de chaque quart d’heure à partir des mêmes heures des jours et semaines précédents (saisons de ${BINS_PER_DAY} et ${BINS_PER_WEEK} quarts d’heure, jusqu’à ${TRAINING_WEEKS} semaines avant la période demandée), ajustée au niveau récent. Elle donne une médiane et des intervalles à 50 % et ${INTERVAL} %. Le modèle ne voit que le passé et apprend sur la série nettoyée : pics remplacés, trous comblés par la semaine précédente.`,
      `- **Jugement** : c’est la valeur brute qui est jugée. Ce qui sort de l’intervalle à ${INTERVAL} % est réuni en périodes ; une période compte si, dans son ensemble, elle est à au moins ${String(SURE).replace('.', ',')} écarts-types du hasard (${String(ALONE).replace('.', ',')} si le détecteur n’a pas levé d’alerte).`,
      '- **Criticité** : distance à l’intervalle en % de la médiane ; le classement peut aussi suivre les appels touchés. Des anomalies simultanées sur les faisceaux d’un client, ou de plusieurs clients, forment un seul incident.',
      '- **Causes** : appels par groupe de causes de libération, comparés à leur part aux mêmes heures jusqu’à 4 semaines avant. Les trous de données sont signalés comme des trous.',
      '- **Changements lents** : des jours qui restent au-dessus ou au-dessous des mêmes jours des semaines précédentes sont signalés comme dérive ou changement de niveau.\n\n- **Semaines à venir** : moyenne des mêmes heures des cinq dernières semaines, avec des intervalles tirés des erreurs passées. Les bornes sont des quantiles estimés, et non plus le plus haut de chemins tirés au sort ; ni réseau de neurones (DeepAR, feed-forward) ni ARIMA.',
    ].join('\n\n'),
  }], { tables: [{
    id: 'settings', source, total: settings.length, title: { en: 'Settings', fr: 'Réglages' }, columns: [column('name', 'setting', 'réglage', 'text'), column('value', 'value', 'valeur')],
    rows: settings.map(([name, , , value]) => ({ name, value })),
  }] })
}
