import { plural } from '../kit/render.ts'
import type { Noun } from '../kit/render.ts'
import { gb } from './asked.ts'
import type { Asked } from './asked.ts'
import type { Forecast } from './forecast.ts'
import { highest } from './predict.ts'
import { applyScenario, resolveScenario } from './scenarios.ts'
import type { Scenario } from './scenarios.ts'
import { plausible } from './until-full.ts'

const OPENINGS: Noun = { en: ['opening', 'openings'], fr: ['ouverture', 'ouvertures'] }
const DECOMMISSIONS: Noun = { en: ['decommission', 'decommissions'], fr: ['décommission', 'décommissions'] }
const MOST = 1_000_000

/** How many servers may open, or must go, so that the maximum stays under the level asked: the maximum rises with the one and falls with the other. */
export function sayLimit(asked: Asked, { base, plain, levers, scenarios }: Forecast): void {
  const last = base.history.values.at(-1)!
  const level = plausible(asked.input.below!, last)
  const start = scenarios[0]?.scenario ?? resolveScenario({}, levers)
  const top = (change: Partial<Scenario>) => highest(applyScenario(plain, { ...start, ...change }, levers, last)).value
  const { ledger, source } = asked
  ledger.fact('limit', 'level to stay under', level, 'GB', source)
  if (top({}) <= level) {
    const most = largest((openings) => top({ openings }) <= level, MOST)
    ledger.fact('limit_openings', 'most openings', most, 'count', source)
    asked.say((language) => (language === 'fr' ? `Pour rester sous ${gb(level, 'fr')}, au plus **${plural(most, OPENINGS, 'fr')}** dans l’année, le reste inchangé${asked.cite()}.` : `To stay under ${gb(level, 'en')}: at most **${plural(most, OPENINGS, 'en')}** in the year, all else equal${asked.cite()}.`))
    return
  }
  const most = levers.servers
  if (top({ decommissions: most }) > level) {
    asked.say((language) => (language === 'fr' ? `Aucun nombre de décommissions ne ramène le maximum sous ${gb(level, 'fr')}${asked.cite()}.` : `No number of decommissions brings the maximum under ${gb(level, 'en')}${asked.cite()}.`))
    return
  }
  const least = largest((decommissions) => top({ decommissions }) > level, most) + 1
  ledger.fact('limit_decommissions', 'fewest decommissions', least, 'count', source)
  asked.say((language) => (language === 'fr' ? `Pour repasser sous ${gb(level, 'fr')}, il faut au moins **${plural(least, DECOMMISSIONS, 'fr')}** dans l’année, le reste inchangé${asked.cite()}.` : `To come under ${gb(level, 'en')}: at least **${plural(least, DECOMMISSIONS, 'en')}** in the year, all else equal${asked.cite()}.`))
}

/** The largest whole number up to `most` for which it holds; it holds up to some number and never after. 0 when never. */
function largest(holds: (n: number) => boolean, most: number): number {
  let [low, high] = [0, most]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (holds(middle)) low = middle
    else high = middle - 1
  }
  return low
}
