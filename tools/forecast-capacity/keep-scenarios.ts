import { formatMonth } from '../../server/platform/language.ts'
import { formatChange } from '../kit/render.ts'
import type { Asked } from './asked.ts'
import { gb } from './asked.ts'
import type { Forecast } from './forecast.ts'
import { keep, notePredictions, predictionsOf } from './kept.ts'
import { questionOf } from './named.ts'
import type { Named } from './named.ts'
import { highest } from './predict.ts'

/** Keeps what was asked, under its name or among the last questions; a scenario that was shown again is told beside what it gave before. */
export async function keepScenarios(asked: Asked, named: Exclude<Named, { outcome: unknown }> | null): Promise<void> {
  const { input, context: { db, user, now }, forecast } = asked
  if (!forecast || input.save === false) return
  if (named && named.recalled.length > 0) return sayThenAndNow(asked, forecast, named.recalled.map(({ id, levers }) => ({ id, count: levers.length })))
  const levers = input.scenarios!.map((each) => ({ ...each, name: undefined }))
  const name = named?.keepAs ?? null
  const id = await keep(db, user, name, questionOf(input), levers, now)
  if (typeof id === 'number') await notePredictions(db, id, forecast, now)
  if (name === null) return
  asked.ledger.fact('saved_as', 'name of the scenario', name, 'id', asked.source)
  if (typeof id === 'number') asked.sayFirst((language) => (language === 'fr' ? `**Enregistré sous « ${name} »**.` : `**Saved as “${name}”**.`))
  else {
    asked.ledger.fact('name_taken_by', 'whose scenario has that name', id.takenBy, 'id', asked.source)
    asked.sayFirst((language) => (language === 'fr' ? `Non enregistré : « ${name} » est un scénario de ${id.takenBy} ; choisissez un autre nom.` : `Not saved: “${name}” is a scenario of ${id.takenBy}; choose another name.`))
  }
}

async function sayThenAndNow(asked: Asked, forecast: Forecast, recalled: { id: number; count: number }[]): Promise<void> {
  const { context: { db, now }, ledger, source } = asked
  const earlier = await predictionsOf(db, recalled.map(({ id }) => id))
  const until = forecast.base.history.months.at(-1)!
  let at = 0
  for (const { id, count } of recalled) {
    const own = forecast.scenarios.slice(at, at + count).map((scenario, i) => ({ ...scenario, letter: 'ABC'[i]! }))
    at += count
    for (const { letter, name, ahead } of own) {
      const before = earlier.find((prediction) => prediction.id === id && prediction.letter === letter && prediction.year === forecast.base.year && prediction.until < until)
      if (!before) continue
      const present = highest(ahead).value
      ledger.fact(`before_${id}_${letter}`, `maximum of ${name} as predicted before`, before.maximum, 'GB', source)
      ledger.fact(`before_${id}_${letter}_until`, 'last month of the data then', before.until, 'month', source)
      ledger.fact(`before_${id}_${letter}_change`, 'change since', present / before.maximum - 1, 'ratio', source)
      asked.say((language) => (language === 'fr'
        ? `« ${name} » donnait ${gb(before.maximum, 'fr')} avec les données jusqu’à ${formatMonth(before.until, 'fr')} : ${formatChange(present / before.maximum - 1, 'fr')} depuis.`
        : `“${name}” gave ${gb(before.maximum, 'en')} on data until ${formatMonth(before.until, 'en')}: ${formatChange(present / before.maximum - 1, 'en')} since.`))
    }
    await notePredictions(db, id, { ...forecast, scenarios: own }, now)
  }
}
