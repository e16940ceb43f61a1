import { expect, test } from 'vitest'
import { detectLanguage } from './detect-language.ts'

test.each([
  'why did load_tournees fail', 'ccr of lan chile yesterday pls', 'free space per pool', 'show me août', 'is Crédit Général slower', 'compare with last month', 'search "espace disque insuffisant" in the logs', 'top 10 servers', 'ok thanks', 'who closed CO00000012',
  'and answered?', 'how full is BAIE-NTS-01',
])('English: %s', (text) => {
  expect(detectLanguage(text, 'fr')).toBe('en')
})
test.each([
  'pourquoi load_orders a plante', 'ccr de lan chile hier stp', 'place libre par pool', 'montre moi July', 'cherche "disk full" dans les logs', 'et pour Standard ?', "l'etat de la phase", 'compare avec le mois dernier', 'qui a fermé CO00000012', 'les 10 plus gros', "c'est quoi le CCR", 'ca tourne encore ?', 'aide',
])('French: %s', (text) => {
  expect(detectLanguage(text, 'en')).toBe('fr')
})
test.each(['ACA', '6542091', 'CO00000012', 'load_orders', '2020-08-30', ''])('what tells nothing keeps the language before: %j', (text) => {
  expect([detectLanguage(text, 'en'), detectLanguage(text, 'fr')]).toEqual(['en', 'fr'])
})
