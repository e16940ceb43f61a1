import { DateTime } from 'luxon'
import { levelShifts } from '../kit/series/index.ts'
import type { Asked } from './asked.ts'
import { baseFor } from './base.ts'
import type { Base } from './base.ts'
import { extrasOf, hasExtras, readVolumes } from './extras.ts'
import { yearOf } from './history.ts'
import { Impossible } from './impossible.ts'
import { learnLevers, leversOf } from './levers.ts'
import type { Levers } from './levers.ts'
import { predict } from './predict.ts'
import type { Ahead } from './predict.ts'
import { applyScenario, resolveScenario } from './scenarios.ts'
import type { Scenario } from './scenarios.ts'

/** `name`: of a saved scenario. */
export interface ScenarioForecast { letter: string; name: string | null; scenario: Scenario; ahead: Ahead[] }
export interface Forecast {
  base: Base
  /** The 12 months of the year at the usual rates. */
  plain: Ahead[]
  /** From the last month used to the end of the year. */
  whole: Ahead[]
  levers: Levers
  scenarios: ScenarioForecast[]
  /** First months on a new level, within the months used. */
  shifts: string[]
}

/**
 * The year asked, plain and under each scenario.
 *
 * @throws {Impossible} when the year is too far, no month precedes it, or a scenario can't be
 */
export async function forecastYear(asked: Asked): Promise<Forecast> {
  const { input, context, history, what, where, without } = asked
  const base = baseFor(history, input.period, context)
  const last = history.months.at(-1)!
  if (base === 'too_far') throw new Impossible({ en: 'That year is more than three years after the data; ask for a nearer one.', fr: 'Cette année est à plus de trois ans des données ; demandez-en une plus proche.' })
  if (base === 'too_early') throw new Impossible({ en: `No month before that year is loaded: data go from ${say(history.months[0]!, 'en')} to ${say(last, 'en')}.`, fr: `Aucun mois avant cette année n’est chargé : les données vont de ${say(history.months[0]!, 'fr')} à ${say(last, 'fr')}.` }, 'no_data')
  if (base.history.months.length < 2) throw new Impossible({ en: `A forecast needs at least two months; only ${say(base.history.months[0]!, 'en')} may be used. Load the reports of other months.`, fr: `Une prévision demande au moins deux mois ; seul ${say(base.history.months[0]!, 'fr')} est utilisable. Chargez les rapports d’autres mois.` }, 'no_data')
  const { months, values } = base.history
  const whole = predict(months, values, Math.max(12, base.lead + 11))
  const plain = whole.filter(({ month }) => yearOf(month) === base.year)
  const given = input.scenarios ?? []
  if (given.length > 0 && what === 'storage') throw new Impossible({ en: 'Scenarios of openings and decommissions are for the protected or stored volume, not for storage pools.', fr: 'Les scénarios d’ouvertures et de décommissions portent sur le volume protégé ou stocké, pas sur les pools de stockage.' })
  const levers = what === 'storage' ? leversOf([], last, last, new Set()) : await learnLevers(what, where, without, base.history, context)
  const held = given.some(hasExtras) ? await readVolumes(where, without, months.at(-1)!, context) : null
  const scenarios = given.map((each, i) => {
    const scenario = resolveScenario(each, levers, held && hasExtras(each) ? extrasOf(each, what, held) : [])
    return { letter: 'ABC'[i]!, name: each.name ?? null, scenario, ahead: applyScenario(plain, scenario, levers, values.at(-1)!) }
  })
  return asked.forecast = { base, plain, whole, levers, scenarios, shifts: levelShifts(values).map(({ index }) => months[index]!) }
}

const say = (month: string, language: 'en' | 'fr') => DateTime.fromISO(month, { zone: 'utc' }).setLocale(language).toFormat('MMMM yyyy')
