import { formatRatio } from '../../server/platform/language.ts'
import { formatValue } from '../kit/render.ts'
import { gb } from './asked.ts'
import type { Asked } from './asked.ts'
import type { Ahead } from './predict.ts'
import { expectedCost, pricesIn, quantileOf, servedShare } from './prices.ts'
import type { Prices } from './prices.ts'

/** What is bought when a spare and a missing TB have their prices: the share of cases in which it suffices, its cost on average (EUR), and that of the safe amount. */
export interface Priced { share: number; add: number; cost: number; costSafe: number }

/** Prices as given, said, or set. */
export const pricesFor = ({ input, context }: Asked): Prices | null => input.prices ?? pricesIn(input.question ?? '') ?? context.prices ?? null

/** @param need GB to add so as to hold a volume */
export function pricedAt(top: Ahead, prices: Prices, need: (level: number) => number): Priced {
  const share = servedShare(prices)
  const level = quantileOf(top, share)
  return { share, add: need(level), cost: expectedCost(top, level, prices), costSafe: expectedCost(top, top.high80, prices) }
}

export function enterPriced({ ledger, source }: Asked, suffix: string, { share, add, cost, costSafe }: Priced): void {
  ledger.fact(`share${suffix}`, 'share of cases in which the purchase suffices', share, 'ratio', source)
  ledger.fact(`add_best${suffix}`, 'to add, least expected cost', add, 'GB', source)
  ledger.fact(`cost_best${suffix}`, 'its expected cost of spare and missing capacity', cost, 'eur', source)
  ledger.fact(`cost_80${suffix}`, 'that of the high end of the 80 % interval', costSafe, 'eur', source)
}

export function sayPriced(asked: Asked, letter: string, { share, add, cost, costSafe }: Priced, { spare, short }: Prices): void {
  if (!asked.ledger.facts.some(({ id }) => id === 'price_spare')) {
    asked.ledger.fact('price_spare', 'price of a spare TB', spare, 'eur', asked.source)
    asked.ledger.fact('price_short', 'price of a missing TB', short, 'eur', asked.source)
  }
  asked.say((language) => {
    const eur = (value: number) => formatValue(Math.round(value), 'eur', language, 'UTC')
    const head = letter ? `${language === 'fr' ? 'Scénario' : 'Scenario'} ${letter}${language === 'fr' ? ' : ' : ': '}` : ''
    return language === 'fr'
      ? `${head}Recommandé à ${eur(spare)} le To en trop et ${eur(short)} le To manquant : ${gb(add, 'fr', true)}, qui suffit dans ${formatRatio(share, 'fr')} des cas (${eur(short)} / (${eur(short)} + ${eur(spare)})) et coûte en moyenne ${eur(cost)} de trop ou de manque, contre ${eur(costSafe)} pour le haut de l’intervalle à 80 %${asked.cite()}.`
      : `${head}Recommended at ${eur(spare)} a spare TB and ${eur(short)} a missing one: ${gb(add, 'en', true)}, which suffices in ${formatRatio(share, 'en')} of cases (${eur(short)} / (${eur(short)} + ${eur(spare)})) and costs ${eur(cost)} of spare or missing capacity on average, against ${eur(costSafe)} for the high end of the 80 % interval${asked.cite()}.`
  })
}

const PERCENT = String.raw`(\d{1,3}(?:[.,]\d+)?)\s*%`
const HEADROOM = new RegExp(String.raw`${PERCENT}\s*(?:of\s+|de\s+)?(?:headroom|margin|spare room|marge|réserve)|(?:headroom|margin|marge|réserve)\s*(?:of|de)?\s*${PERCENT}`, 'i')

/** % to keep free on top, as given or said. */
export function headroomOf({ input }: Asked): number {
  const said = HEADROOM.exec(input.question ?? '')
  return input.headroom ?? (said ? Number((said[1] ?? said[2])!.replace(',', '.')) : 0)
}
