import { expect, test } from 'vitest'
import { playedOf, resultOf } from '../testing.ts'
import { compareVariants, robustnessItems, signatureOf } from './items.ts'
import { PERTURBATIONS } from './perturb.ts'

test('typos spare names, codes and numbers; accents and case change nothing else', () => {
  const question = 'Pourquoi orders_load a échoué chez Énergies Brumaire en 2021 ?'
  expect(PERTURBATIONS['letters swapped']!(question, 'fr')).toBe('Pourquoi orders_load a éccohué chez Énergies Brumaire en 2021 ?'.replace('éccohué', 'écohué'))
  expect(PERTURBATIONS['no accents']!(question, 'fr')).toBe('Pourquoi orders_load a echoue chez Energies Brumaire en 2021 ?')
  expect(PERTURBATIONS['no punctuation']!(question, 'fr')).toBe('Pourquoi orders_load a échoué chez Énergies Brumaire en 2021')
  expect(PERTURBATIONS['polite']!('CCR le 5 mai ?', 'fr')).toContain('CCR le 5 mai ?')
})

test('each question is asked in eleven ways', async () => {
  const items = await robustnessItems()
  expect(items.length % 11).toBe(0)
  expect(new Set(items.map(({ of }) => of.id)).size).toBe(items.length)
})

test('the same answer is the same status, numbers and names, in any language and order', () => {
  const fact = (value: string | number) => ({ id: 'f', label: 'l', value, source: 1 })
  const base = signatureOf([playedOf({ text: 'one', facts: [fact(0.1 + 0.2), fact('ACA')] })])
  expect(signatureOf([playedOf({ text: 'un', facts: [fact('ACA'), fact(0.3)] })])).toBe(base)
  expect(signatureOf([playedOf({ facts: [fact('ACA'), fact(0.31)] })])).not.toBe(base)
  const turn = (status: 'answered' | 'asked_back') => [{ ask: 'x', status, text: 'x', calls: [], ms: 1, findings: [] }]
  const result = (kind: string, signature: string, status: 'answered' | 'asked_back' = 'answered') => resultOf(`q/${kind}`, { suite: 'robustness', domain: 'q', kind, signature, turns: turn(status) })
  const judged = compareVariants([result('as written', 'a'), result('polite', 'a'), result('upper case', 'b'), resultOf('other/polite', { suite: 'robustness', domain: 'other', kind: 'polite', turns: turn('answered') })])
  expect(judged.map(({ outcome }) => outcome)).toEqual(['passed', 'passed', 'failed', 'error'])
  // A question that is never answered is not consistent.
  expect(compareVariants([result('as written', 'a', 'asked_back'), result('polite', 'a', 'asked_back')]).map(({ outcome }) => outcome)).toEqual(['failed', 'failed'])
})
