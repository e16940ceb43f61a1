import { expect, test } from 'vitest'
import { momentsOf, spanPhrase } from './period.ts'
import { formatValue, formatVolumeExactly, joinList, plural } from './render.ts'

const nbsp = (text: string) => text.replaceAll('_', '\u00a0')

test('values are written with the habits of each language', () => {
  expect(formatVolumeExactly(7302.53, 'en', true)).toBe(nbsp('**7.3_TB** (7,302.53_GB)'))
  expect(formatVolumeExactly(7302.53, 'fr', true)).toBe(nbsp('**7,3_To** (7_302,53_Go)'))
  expect(formatValue(0.6894, 'ratio', 'fr', 'UTC')).toBe(nbsp('68,9_%'))
  expect(formatValue('2020-08-01', 'month', 'fr', 'UTC')).toBe('août 2020')
  expect(formatValue(null, 'GB', 'en', 'UTC')).toBe('–')
})

test('zero is singular in French, plural in English', () => {
  const run = { en: ['run', 'runs'], fr: ['exécution', 'exécutions'] } as const
  expect(plural(0, run as never, 'fr')).toBe(nbsp('0_exécution'))
  expect(plural(0, run as never, 'en')).toBe(nbsp('0_runs'))
})

test('a duration is rounded to what it shows, and a small difference is singular in French', () => {
  expect(formatValue(3_404_813, 's', 'fr', 'UTC')).toBe(nbsp('945_h 47_min'))
  expect(formatValue(7_199.7, 's', 'en', 'UTC')).toBe(nbsp('2_h 00_min'))
  expect(formatValue(0.001, 'points', 'fr', 'UTC')).toBe(nbsp('+0,1_point'))
  expect(formatValue(-0.023, 'points', 'fr', 'UTC')).toBe(nbsp('-2,3_points'))
})

test('a long list says how many it leaves out', () => {
  expect(joinList(['a', 'b', 'c'], 'fr')).toBe('a, b et c')
  expect(joinList(['a', 'b', 'c'], 'en', 2)).toBe('a, b and 1 more')
})

test('a day meant in Paris is the UTC day of that name where days are UTC; the last two hours stay what they are', () => {
  const now = new Date('2020-08-31T09:00:00Z')
  const day = { from: '2020-08-29T22:00:00Z', to: '2020-08-30T22:00:00Z', zone: 'Europe/Paris' }
  expect(momentsOf(day, 'UTC', 'Europe/Paris', now)).toEqual({ from: '2020-08-30T00:00:00.000Z', to: '2020-08-31T00:00:00.000Z' })
  const hours = { from: '2020-08-31T07:00:00Z', to: '2020-08-31T09:00:00Z', zone: 'Europe/Paris' }
  expect(momentsOf(hours, 'UTC', 'Europe/Paris', now)).toEqual({ from: '2020-08-31T07:00:00.000Z', to: '2020-08-31T09:00:00.000Z' })
  const since = { from: '2020-08-29T22:00:00Z', to: '2020-08-31T09:00:00Z', zone: 'Europe/Paris', open: 'end' as const }
  expect(momentsOf(since, 'UTC', 'Europe/Paris', now)).toEqual({ from: '2020-08-30T00:00:00.000Z', to: '2020-08-31T09:00:00.000Z' })
})

test('spans read as people say them', () => {
  const utc = (from: string, to: string) => ({ from, to })
  expect(spanPhrase(utc('2020-07-01', '2020-08-01'), 'UTC', 'fr')).toBe('en juillet 2020')
  expect(spanPhrase(utc('2020-08-01', '2020-11-01'), 'UTC', 'fr')).toBe('d’août à octobre 2020')
  expect(spanPhrase(utc('2021-05-03', '2021-05-10'), 'UTC', 'en')).toBe('from 3 to 9 May 2021')
  expect(spanPhrase(utc('2021-05-01', '2021-05-10'), 'UTC', 'fr')).toBe('du 1er au 9 mai 2021')
  expect(spanPhrase(utc('2020-08-30T22:45:00Z', '2020-08-30T23:00:00Z'), 'UTC', 'en')).toBe('on 30 August 2020 from 22:45 to 23:00 UTC')
})
