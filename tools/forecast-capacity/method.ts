import { sayDoubts, sayInputs } from './asked.ts'
import type { Asked } from './asked.ts'
import { forecastYear } from './forecast.ts'
import { SHORT } from './predict.ts'

/** How the figure is made, from which months, for which year. */
export async function methodView(asked: Asked): Promise<void> {
  const { base, levers, shifts } = await forecastYear(asked)
  const short = base.history.months.length < SHORT
  asked.say((language) => {
    if (short) return language === 'fr' ? 'Moins de 12 mois d’historique : la prévision est la droite qui prolonge la série (dérive simple).' : 'Under 12 months of history: the forecast is the straight line that carries the series on (drift).'
    return language === 'fr'
      ? 'La prévision est la moyenne de trois idées de la croissance : au pas médian (un saut isolé ne la déplace pas), en proportion (croissance relative médiane de deux ans) et par la méthode Theta, qui amortit la tendance de moitié. La dérive simple est montrée à côté.'
      : 'The forecast is the mean of three ideas of growth: by the median step (a lone jump does not move it), in proportion (median relative growth of two years), and by the Theta method, which halves the trend. The straight drift is shown beside.'
  })
  asked.say((language) => (language === 'fr'
    ? 'Les intervalles sont les quantiles des erreurs que la même méthode aurait faites à chaque mois passé de cette série.'
    : 'Intervals are quantiles of the errors that the same method would have made at each past month of this series.'))
  if (asked.what !== 'storage') {
    asked.ledger.fact('opened_seen', 'opened servers learnt from', levers.openedSeen, 'count', asked.source)
    asked.ledger.fact('departed_seen', 'decommissioned servers learnt from', levers.departedSeen, 'count', asked.source)
    asked.say((language) => (language === 'fr'
      ? `Les leviers viennent de l’historique : volume de la première année de ${levers.openedSeen} serveurs ouverts, par typologie, et dernier volume de ${levers.departedSeen} serveurs décommissionnés ; leur effet est étalé sur l’année, et s’ajoute à ce qu’apporte le rythme habituel. Si ouvertures et décommissions s’équilibrent, le volume monte encore : un serveur ouvert et les serveurs en place continuent de grossir${asked.cite()}.`
      : `Levers are learnt from the history: first-year volume of ${levers.openedSeen} opened servers, by typology, and last volume of ${levers.departedSeen} decommissioned ones; their effect is spread over the year, and adds to what the usual rate brings. With openings and decommissions in balance the volume still rises, as the servers that are there go on growing${asked.cite()}.`))
  }
  sayInputs(asked, base)
  asked.say((language) => (language === 'fr'
    ? 'Règle : d’octobre à décembre, l’année suivante à partir des volumes jusqu’à octobre ; de janvier à septembre, l’année en cours à partir de la dernière année complète ; ou l’année que vous nommez.'
    : 'Rule: from October to December, the next year from the volumes up to October; from January to September, the running year from the last full one; or the year that you name.'))
  sayDoubts(asked, base.history, shifts)
}
