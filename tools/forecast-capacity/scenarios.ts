import type { Bilingual } from '../../server/platform/language.ts'
import { extraAt } from './extras.ts'
import type { Extra } from './extras.ts'
import { Impossible } from './impossible.ts'
import type { ScenarioInput } from './input.ts'
import { TYPOLOGIES } from './levers.ts'
import type { Levers, Split } from './levers.ts'
import type { Ahead } from './predict.ts'

/** A scenario with every lever known. */
export interface Scenario {
  openings: number
  decommissions: number
  /** Opened servers of stated typology. */
  typed: Partial<Split>
  /** % over the year; null: the forecast's own. */
  growth: number | null
  growthChange: number
  /** Said, and not the usual rate. */
  openingsGiven: boolean
  decommissionsGiven: boolean
  /** Servers at the end of the year. */
  servers: number
  /** Clients, typologies and offers that change. */
  extras: Extra[]
}

const MOST = 1_000_000
/** A fleet by typology may miss the count of servers by this share. */
const FLEET = 0.02

/**
 * Levers of one scenario: what is said, else the usual rate, and changes on top.
 *
 * @throws {Impossible} when it can't be: below 0, typologies above the openings, more decommissions than servers
 */
export function resolveScenario(input: ScenarioInput, levers: Levers, extras: Extra[] = []): Scenario {
  for (const [lever, value] of Object.entries(input)) {
    if (typeof value === 'number' && (!Number.isFinite(value) || Math.abs(value) > MOST)) throw new Impossible(text(`${lever}: ${value} is beyond what can be forecast; give a number up to ${MOST}.`, `${leverName(lever)} : ${value} dépasse ce qui peut être prévu ; donnez un nombre jusqu’à ${MOST}.`))
  }
  const typed = Object.fromEntries(TYPOLOGIES.flatMap((typology) => {
    const key = typology.toLowerCase() as 'dat' | 'app' | 'fic'
    const [given, change] = [input[key], input[`${key}Change`]]
    return given === undefined && change === undefined ? [] : [[typology, whole(key, (given ?? 0) + (change ?? 0))]]
  })) as Partial<Split>
  const named = TYPOLOGIES.reduce((sum, typology) => sum + (typed[typology] ?? 0), 0)
  const openingsGiven = input.openings !== undefined || input.openingsChange !== undefined
  const decommissionsGiven = input.decommissions !== undefined || input.decommissionsChange !== undefined
  const decommissions = decommissionsGiven ? whole('decommissions', (input.decommissions ?? Math.round(levers.usualDecommissions)) + (input.decommissionsChange ?? 0)) : levers.usualDecommissions
  const said = openingsGiven ? whole('openings', (input.openings ?? Math.round(levers.usualOpenings)) + (input.openingsChange ?? 0)) : Math.max(levers.usualOpenings, named)
  if (decommissionsGiven && decommissions > levers.servers) throw new Impossible(text(`${decommissions} decommissions are more than the ${levers.servers} servers there are; give at most ${levers.servers}.`, `${decommissions} décommissions, c’est plus que les ${levers.servers} serveurs présents ; donnez au plus ${levers.servers}.`))
  const servers = Math.max(0, Math.round(levers.servers + said - decommissions))
  const fleet = openingsGiven && named > said && TYPOLOGIES.every((typology) => typed[typology] !== undefined) && Math.abs(named - servers) <= Math.max(1, FLEET * servers)
  if (openingsGiven && named > said && !fleet) {
    throw new Impossible(text(`DAT + APP + FIC = ${named} is more than the ${said} openings, and is not the fleet of ${servers} servers there would be; give numbers that fit.`,
      `DAT + APP + FIC = ${named}, c’est plus que les ${said} ouvertures, et ce n’est pas le parc de ${servers} serveurs qu’il y aurait ; donnez des nombres qui concordent.`))
  }
  if (input.growth !== undefined && input.growth + (input.growthChange ?? 0) <= -100) throw new Impossible(text('A growth of -100 % or less leaves nothing; give a percentage above -100.', 'Une croissance de -100 % ou moins ne laisse rien ; donnez un pourcentage au-dessus de -100.'))
  return {
    openings: said, decommissions, typed: fleet ? fromFleet(typed as Split, said, levers) : typed, growth: input.growth ?? null, growthChange: input.growthChange ?? 0,
    openingsGiven, decommissionsGiven, servers, extras,
  }
}

const text = (en: string, fr: string): Bilingual => ({ en, fr })
const FRENCH: Record<string, string> = { openings: 'ouvertures', decommissions: 'décommissions', dat: 'DAT', app: 'APP', fic: 'FIC', growth: 'croissance' }
const leverName = (lever: string) => FRENCH[lever.replace(/Change$/, '')] ?? lever

function whole(lever: string, value: number): number {
  if (value < 0) throw new Impossible(text(`${lever}: ${value} is below 0; give 0 or more.`, `${leverName(lever)} : ${value} est négatif ; donnez 0 ou plus.`))
  if (!Number.isInteger(value)) throw new Impossible(text(`${lever}: ${value} is not a whole number of servers.`, `${leverName(lever)} : ${value} n’est pas un nombre entier de serveurs.`))
  return value
}

/** Openings by typology that bring today's fleet to the one given. */
function fromFleet(fleet: Split, openings: number, { split }: Levers): Partial<Split> {
  let left = openings
  const out: Partial<Split> = {}
  for (const typology of ['FIC', 'DAT', 'APP'] as const) {
    out[typology] = Math.min(left, Math.max(0, fleet[typology] - split[typology]))
    left -= out[typology]
  }
  return out
}

/** GB that a scenario adds over the year to what the usual rates bring. Rises with openings and FIC, falls with decommissions. */
export function effectOf({ openings, decommissions, typed }: Pick<Scenario, 'openings' | 'decommissions' | 'typed'>, levers: Levers): number {
  const named = TYPOLOGIES.reduce((sum, typology) => sum + (typed[typology] ?? 0), 0)
  const volume = TYPOLOGIES.reduce((sum, typology) => sum + (typed[typology] ?? 0) * levers.opened[typology], 0) + Math.max(0, openings - named) * levers.opened.mix
  return volume - levers.usualOpenings * levers.opened.mix - (decommissions - levers.usualDecommissions) * levers.freed
}

/**
 * The forecast under a scenario: openings and departures spread evenly over the months of the year.
 *
 * @param ahead the 12 months of the year
 * @param last last known volume, GB, from which a stated growth starts
 */
export function applyScenario(ahead: readonly Ahead[], scenario: Scenario, levers: Levers, last: number): Ahead[] {
  const effect = effectOf(scenario, levers)
  const extra = scenario.extras.reduce((sum, { gb }) => sum + Math.abs(gb), 0)
  // What the levers weigh is itself uncertain: a third of their effect, as one more independent error.
  const doubt = (Math.abs(effect) + extra) / 3
  return ahead.map((month, i) => {
    const share = (i + 1) / ahead.length
    const grown = scenario.growth === null ? month.value : last * (1 + (scenario.growth / 100) * share)
    const value = Math.max(0, grown * (1 + (scenario.growthChange / 100) * share) + effect * share + extraAt(scenario.extras, share))
    const side = (edge: number, times: number) => Math.hypot(edge - month.value, times * doubt * share)
    return {
      month: month.month, value, drift: month.drift, low80: Math.max(0, value - side(month.low80, 1.28)), high80: value + side(month.high80, 1.28),
      low95: Math.max(0, value - side(month.low95, 1.96)), high95: value + side(month.high95, 1.96),
    }
  })
}
