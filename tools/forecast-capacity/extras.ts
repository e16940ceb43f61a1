import type { Bilingual } from '../../server/platform/language.ts'
import type { ToolContext, Value } from '../kit/types.ts'
import type { Where } from '../kit/where.ts'
import { conditions } from './history.ts'
import type { What } from './history.ts'
import { Impossible } from './impossible.ts'
import type { ScenarioInput } from './input.ts'
import { TYPOLOGIES } from './levers.ts'

/** What clients, offers and typologies held in the last month, GB. */
export interface Volume { client: string; offer: string; typology: string; protected: number; stored: number }
/** One more effect of a scenario on the year, GB: from its start on, or growing to its end. */
export interface Extra { text: Bilingual; gb: number; when: 'start' | 'ramp' }

const MAX_ROWS = 100_000
const text = (en: string, fr: string): Bilingual => ({ en, fr })

export const hasExtras = ({ growthOf, leaves, arrivesGb, offer, retention }: ScenarioInput): boolean => [growthOf, leaves, arrivesGb, offer, retention].some((lever) => lever !== undefined)

export async function readVolumes(where: Where, without: Where, month: string, { db }: Pick<ToolContext, 'db'>): Promise<{ volumes: Volume[]; factors: Map<string, number> }> {
  const params: unknown[] = [month]
  const { rows } = await db.read<Volume & Record<string, Value>>(
    `select client, offer, typology, sum(protected_gb)::float8 as protected, sum(stored_gb)::float8 as stored from report.backup_records where month = $1 and ${conditions('protected', where, without, params)} group by client, offer, typology`, params, { maxRows: MAX_ROWS })
  const offers = await db.read<{ offer: string; factor: number }>('select offer, stored_factor::float8 as factor from report.offers')
  return { volumes: rows, factors: new Map(offers.rows.map(({ offer, factor }) => [offer.toUpperCase(), factor])) }
}

/**
 * What the levers beyond openings and decommissions bring: a client that leaves takes its volume away, one that arrives brings its own, a
 * typology grows by so much more, an offer or its retention changes what is stored.
 *
 * @throws {Impossible} for a client or offer that is not there, shares beyond 0-100 %, and levers that do not touch the volume asked
 */
export function extrasOf(levers: ScenarioInput, what: What, { volumes, factors }: { volumes: Volume[]; factors: Map<string, number> }): Extra[] {
  const key = what === 'stored' ? 'stored' : 'protected'
  const total = (keep: (volume: Volume) => boolean, of: 'protected' | 'stored' = key) => volumes.filter(keep).reduce((sum, volume) => sum + volume[of], 0)
  const extras: Extra[] = []
  for (const typology of TYPOLOGIES) {
    const pct = levers.growthOf?.[typology]
    if (pct === undefined) continue
    if (pct <= -100) throw new Impossible(text(`A growth of ${pct} % leaves nothing of ${typology}; give a percentage above -100.`, `Une croissance de ${pct} % ne laisse rien de ${typology} ; donnez un pourcentage au-dessus de -100.`))
    extras.push({ when: 'ramp', gb: (total((volume) => volume.typology === typology) * pct) / 100, text: text(`${typology} grows ${pct} % more`, `${typology} croît de ${pct} % de plus`) })
  }
  for (const [name, said] of new Map(levers.leaves?.map((each) => [each.toLowerCase(), each]))) {
    const own = volumes.filter(({ client }) => client.toLowerCase() === name)
    if (own.length === 0) throw new Impossible(text(`${said} has no volume in the last month used: it can't leave.`, `${said} n’a pas de volume dans le dernier mois utilisé : il ne peut pas partir.`))
    extras.push({ when: 'start', gb: -total(({ client }) => client.toLowerCase() === name), text: text(`${own[0]!.client} leaves`, `${own[0]!.client} part`) })
  }
  if (levers.arrivesGb !== undefined) {
    if (levers.arrivesGb < 0) throw new Impossible(text('A client that arrives brings 0 GB or more.', 'Un client qui arrive apporte 0 Go ou plus.'))
    const [stored, whole] = [total(() => true, 'stored'), total(() => true, 'protected')]
    extras.push({ when: 'start', gb: levers.arrivesGb * (key === 'stored' && whole > 0 ? stored / whole : 1), text: text('a client arrives', 'un client arrive') })
  }
  if (levers.offer || levers.retention) {
    if (what !== 'stored') throw new Impossible(text('A change of offer or retention changes the stored volume, not the protected one: ask for the stored volume.', 'Un changement d’offre ou de rétention change le volume stocké, pas le volume protégé : demandez le volume stocké.'))
    const factorOf = (offer: string) => {
      const factor = factors.get(offer.toUpperCase())
      if (factor === undefined) throw new Impossible(text(`There is no offer ${offer}; offers are ${[...factors.keys()].join(', ')}.`, `L’offre ${offer} n’existe pas ; les offres sont ${[...factors.keys()].join(', ')}.`))
      return factor
    }
    if (levers.offer) {
      const { from, to, share = 100 } = levers.offer
      if (share < 0 || share > 100) throw new Impossible(text(`A share of ${share} % is not between 0 and 100.`, `Une part de ${share} % n’est pas entre 0 et 100.`))
      const moved = (total(({ offer }) => offer.toUpperCase() === from.toUpperCase(), 'protected') * share) / 100
      extras.push({ when: 'start', gb: moved * (factorOf(to) - factorOf(from)), text: text(`${share} % of ${from.toUpperCase()} moves to ${to.toUpperCase()}`, `${share} % de ${from.toUpperCase()} passe en ${to.toUpperCase()}`) })
    }
    if (levers.retention) {
      const { offer, factor } = levers.retention
      extras.push({ when: 'start', gb: total((volume) => volume.offer.toUpperCase() === offer.toUpperCase(), 'protected') * (factor - factorOf(offer)), text: text(`${offer.toUpperCase()} stores ${factor} times what it protects`, `${offer.toUpperCase()} stocke ${factor} fois ce qu’il protège`) })
    }
  }
  return extras
}

/** Effect in the month `share` (0-1) through the year, GB. */
export const extraAt = (extras: readonly Extra[], share: number) => extras.reduce((sum, { gb, when }) => sum + (when === 'start' ? gb : gb * share), 0)
