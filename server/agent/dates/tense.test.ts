import { expect, test } from 'vitest'
import { findDates } from './index.ts'

/** A Monday. */
const read = (text: string, language: 'en' | 'fr' = 'fr') => findDates(text, { now: '2020-11-02T09:00:00Z', zone: 'Europe/Paris', language }).map(({ period }) => period.label.en).join(' + ')

test.each([
  ['quel trafic est attendu lundi à 10h ?', '9 November 2020, 10:00 - 11:00'],
  ['quelles étapes sont prévues lundi ?', '9 November 2020'],
  ['les étapes planifiées vendredi', '6 November 2020'],
  ['que peut démarrer l’équipe Metering mardi ?', '3 November 2020'],
  ['étapes à faire mercredi', '4 November 2020'],
  ['les étapes qui commencent jeudi', '5 November 2020'],
  ['quelles étapes étaient prévues lundi ?', '26 October 2020'],
  ['quelles étapes ont démarré vendredi ?', '30 October 2020'],
  ['moins d’appels que prévu vendredi', '30 October 2020'],
  ['combien d’échecs lundi ?', '26 October 2020'],
])('what is planned or expected on a weekday is to come: %s', (text, expected) => {
  expect(read(text)).toBe(expected)
})

test('past years are all that are over; of shorter units, the last few; "over the years" is no date', () => {
  expect(read('les années passées')).toBe('before 1 January 2020')
  expect(read('par rapport aux années précédentes')).toBe('before 1 January 2020')
  expect(read('over the past years', 'en')).toBe('before 1 January 2020')
  expect(read('les mois passés')).toBe('August - October 2020')
  expect(read('l’année passée')).toBe('2019')
  expect(read('évolution sur les années')).toBe('')
})
