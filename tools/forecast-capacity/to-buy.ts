import { column, plural } from '../kit/render.ts'
import type { Noun } from '../kit/render.ts'
import { gb, percent, sayDoubts, sayInputs } from './asked.ts'
import type { Asked } from './asked.ts'
import { forecastYear } from './forecast.ts'
import { enterMaximum } from './maximum.ts'
import type { Ahead } from './predict.ts'
import { poolForecasts } from './pools.ts'
import { enterPriced, headroomOf, pricedAt, pricesFor, sayPriced } from './priced.ts'

const SIZE = /(\d+(?:[.,]\d+)?)\s*(tb|to|gb|go|pb|po)\b/i
const GB: Record<string, number> = { g: 1, t: 1000, p: 1_000_000 }
const BAY: Noun = { en: ['bay', 'bays'], fr: ['baie', 'baies'] }
const POOL: Noun = { en: ['pool', 'pools'], fr: ['pool', 'pools'] }
/** Fill of a pool that is planned for, when none is said. */
const PLANNED = 100

/** What must be added so that the year's maximum fits: for the middle forecast, and for the high ends of both intervals. */
export async function toBuyView(asked: Asked): Promise<void> {
  if (asked.what === 'storage') return poolsToBuy(asked)
  const forecast = await forecastYear(asked)
  const { base, plain, scenarios } = forecast
  const now = base.history.values.at(-1)!
  const bay = bayOf(asked)
  const [prices, headroom] = [pricesFor(asked), headroomOf(asked)]
  const cases: { letter: string; ahead: Ahead[] }[] = scenarios.length > 0 ? scenarios : [{ letter: '', ahead: plain }]
  asked.ledger.fact('now', 'volume of the last month used', now, 'GB', asked.source)
  const rows = cases.map(({ letter, ahead }) => {
    const top = enterMaximum(asked, `max${letter && `_${letter}`}`, ahead)
    const need = (level: number) => Math.max(0, level * (1 + headroom / 100) - now)
    const [middle, safe, safest] = [need(top.value), need(top.high80), need(top.high95)]
    const priced = prices === null ? null : pricedAt(top, prices, need)
    if (priced) enterPriced(asked, letter && `_${letter}`, priced)
    const bays = bay === null ? null : Math.ceil(safe / bay)
    for (const [id, value] of [['add', middle], ['add_80', safe], ['add_95', safest]] as const) asked.ledger.fact(`${id}${letter && `_${letter}`}`, 'to add to what is used now', value, 'GB', asked.source)
    if (bays !== null) asked.ledger.fact(`bays${letter && `_${letter}`}`, 'bays', bays, 'count', asked.source)
    return { scenario: letter || '–', priced, max: top.value, high80: top.high80, add: middle, add80: safe, add95: safest, bays }
  })
  for (const [i, row] of rows.entries()) {
    asked.say((language) => {
      const [fr, name] = [language === 'fr', cases[i]!.letter]
      const head = name ? `**${fr ? 'Scénario' : 'Scenario'} ${name}**${fr ? ' : ' : ': '}` : ''
      const bays = row.bays === null ? '' : fr ? `, soit ${plural(row.bays, BAY, 'fr')} de ${gb(bay!, 'fr')}` : `, that is ${plural(row.bays, BAY, 'en')} of ${gb(bay!, 'en')}`
      return fr
        ? `${head}À acheter pour ${base.year}, ${asked.subject('fr')} : ${gb(row.add80, 'fr', true)} de plus que les ${gb(now, 'fr')} actuels${bays}, pour tenir jusqu’en haut de l’intervalle à 80 % (environ une chance sur dix de dépasser). Au plus juste : ${gb(row.add, 'fr')} ; très prudent (95 %) : ${gb(row.add95, 'fr')}${asked.cite()}.`
        : `${head}To buy for ${base.year}, ${asked.subject('en')}: ${gb(row.add80, 'en', true)} on top of the ${gb(now, 'en')} used now${bays}, which holds up to the high end of the 80 % interval (about one chance in ten to exceed). Bare middle: ${gb(row.add, 'en')}; very cautious (95 %): ${gb(row.add95, 'en')}${asked.cite()}.`
    })
  }
  for (const [i, { priced }] of rows.entries()) if (priced) sayPriced(asked, cases[i]!.letter, priced, prices!)
  if (prices === null) asked.say((language) => (language === 'fr' ? 'Donnez le prix d’un To en trop et d’un To manquant pour la quantité qui coûte le moins en moyenne.' : 'Give the price of a spare and of a missing TB for the quantity that costs least on average.'))
  if (headroom > 0) {
    asked.ledger.fact('headroom', 'headroom on top of the volume', headroom, 'pct', asked.source)
    asked.say((language) => (language === 'fr' ? `Une marge de ${percent(headroom, 'fr')} est comprise.` : `A headroom of ${percent(headroom, 'en')} is included.`))
  }
  if (bay === null) asked.say((language) => (language === 'fr' ? 'Donnez la taille d’une baie (par exemple 50 To) pour obtenir un nombre de baies. La place libre de vos baies n’est pas déduite.' : 'Give the size of a bay (say 50 TB) to get a number of bays. Free room in your bays is not deducted.'))
  else asked.ledger.fact('bay', 'size of a bay', bay, 'GB', asked.source)
  sayInputs(asked, base)
  sayDoubts(asked, base.history, forecast.shifts)
  asked.tables.push({
    id: 'to_buy', source: asked.source, total: rows.length, title: { en: `To buy for ${base.year}`, fr: `À acheter pour ${base.year}` },
    columns: [
      column('scenario', 'scenario', 'scénario', 'text'), column('max', 'maximum', 'maximum', 'GB'), column('high80', 'high (80 %)', 'haut (80 %)', 'GB'), column('add', 'to add, middle', 'à ajouter, au plus juste', 'GB'),
      column('add80', 'to add, 80 %', 'à ajouter, 80 %', 'GB'), column('add95', 'to add, 95 %', 'à ajouter, 95 %', 'GB'), ...(prices === null ? [] : [column('best', 'to add, least cost', 'à ajouter, moindre coût', 'GB'), column('cost', 'expected cost', 'coût attendu', 'eur')]), ...(bay === null ? [] : [column('bays', 'bays', 'baies', 'count')]),
    ],
    rows: rows.map(({ priced, ...row }) => ({ ...row, ...(priced ? { best: priced.add, cost: priced.cost } : {}) })),
  })
}

function bayOf({ input }: Asked): number | null {
  if (input.bayGb !== undefined) return input.bayGb
  const found = SIZE.exec(input.text ?? '')
  return found ? Number(found[1]!.replace(',', '.')) * GB[found[2]![0]!.toLowerCase()]! : null
}

async function poolsToBuy(asked: Asked): Promise<void> {
  const { base } = await forecastYear(asked)
  const level = asked.input.above ?? asked.input.below ?? PLANNED
  const end = `${base.year}-12-01`
  const bay = bayOf(asked)
  const pools = (await poolForecasts(asked)).flatMap(({ pool, used, capacity, ahead }) => {
    const until = ahead.filter(({ month }) => month <= end)
    if (until.length === 0) return []
    const top = until.reduce((best, month) => (month.high80 > best.high80 ? month : best))
    const add = Math.max(0, top.high80 / (Math.min(100, level) / 100) - capacity)
    return [{ pool, used, capacity, high80: top.high80, add, bays: bay === null ? null : Math.ceil(add / bay) }]
  }).toSorted((a, b) => b.add - a.add || (a.pool < b.pool ? -1 : 1))
  const short = pools.filter(({ add }) => add > 0)
  const total = short.reduce((sum, { add }) => sum + add, 0)
  asked.ledger.fact('add_total', 'capacity to add to all pools', total, 'GB', asked.source)
  asked.ledger.fact('pools_short', 'pools that need more', short.length, 'count', asked.source)
  asked.ledger.fact('level', 'highest fill planned', level, 'pct', asked.source)
  for (const [i, { pool, add }] of short.slice(0, 10).entries()) {
    asked.ledger.fact(`pool_${i + 1}`, 'pool', pool, 'id', asked.source)
    asked.ledger.fact(`pool_${i + 1}_add`, 'capacity to add', add, 'GB', asked.source)
  }
  asked.say((language) => {
    const limit = percent(level, language)
    if (short.length === 0) return language === 'fr' ? `Rien à acheter : aucun pool ne dépasse ${limit} d’ici fin ${base.year}, même en haut de l’intervalle à 80 %${asked.cite()}.` : `Nothing to buy: no pool goes above ${limit} by the end of ${base.year}, even at the high end of the 80 % interval${asked.cite()}.`
    const list = short.slice(0, 5).map(({ pool, add }) => `${pool} ${gb(add, language)}`).join(', ')
    return language === 'fr' ? `À ajouter pour rester sous ${limit} jusqu’à fin ${base.year} : ${gb(total, 'fr', true)} sur ${plural(short.length, POOL, 'fr')} : ${list}${asked.cite()}.` : `To add so as to stay under ${limit} until the end of ${base.year}: ${gb(total, 'en', true)} over ${plural(short.length, POOL, 'en')}: ${list}${asked.cite()}.`
  })
  // Each pool is carried on from all its months, not from those of the base year alone.
  sayDoubts(asked, asked.history, [])
  asked.tables.push({
    id: 'to_buy', source: asked.source, total: pools.length, title: { en: `Capacity to add per pool by the end of ${base.year}`, fr: `Capacité à ajouter par pool d’ici fin ${base.year}` },
    columns: [column('pool', 'pool', 'pool', 'id'), column('used', 'used', 'utilisé', 'GB'), column('capacity', 'capacity', 'capacité', 'GB'), column('high80', 'used, high (80 %)', 'utilisé, haut (80 %)', 'GB'), column('add', 'to add', 'à ajouter', 'GB'), ...(bay === null ? [] : [column('bays', 'bays', 'baies', 'count')])],
    rows: pools,
  })
}
