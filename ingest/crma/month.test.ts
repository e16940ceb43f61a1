import { expect, test } from 'vitest'
import { monthsIn, periodEnd } from './month.ts'

test.each([
  ['CRMA_NBU_2020-06', '2020-06-01'], ['CRMA_NBU_2020-11', '2020-11-01'], ['CRMA_VEEAM_202006', '2020-06-01'], ['crma 06-2020 veeam', '2020-06-01'],
  ['CRMA juin_2020', '2020-06-01'], ['Report June 2020', '2020-06-01'], ['2020_aout_NBU', '2020-08-01'], ['rapport août 2020', '2020-08-01'], ['aou\u0302t2020', '2020-08-01'],
  ['CRMA_DÉCEMBRE-2019', '2019-12-01'], ['nbu sept. 2018', '2018-09-01'], ['CRMA_2020.1', '2020-01-01'], ['CRMA_122020', '2020-12-01'], ['CRMA_2020-06-30', '2020-06-01'],
  ['CRMA_20201201', '2020-12-01'], ['CRMA 01-06-2020', '2020-06-01'], ['CRMA_NBU2_06-2020', '2020-06-01'], ['CRMA_2020-06_2', '2020-06-01'], ['CRMA_2020-06 (1)', '2020-06-01'], ['CRMA_30062020', '2020-06-01'],
])('the month of %s', (name, month) => expect(monthsIn(name)).toEqual([month]))

test('a month alone counts before the day of an export; a span gives both its months; a name without month gives none', () => {
  expect(monthsIn('export_2020-07-02_CRMA_2020-06')).toEqual(['2020-06-01', '2020-07-01'])
  expect(monthsIn('CRMA_2020-05-01_2020-06-01')).toEqual(['2020-05-01', '2020-06-01'])
  expect(monthsIn('CRMA_NBU_v2_2020')).toEqual([])
  expect(monthsIn('CRMA_2020-13')).toEqual([])
})

test('the period line gives the day on which it ends, in any spelling', () => {
  expect(periodEnd([['Rapport'], ['PÃ©riode du 01/6/2020 17:59:59 au 01/7/2020 17:59:59']])).toBe('2020-07-01')
  expect(periodEnd([['Periode :', '2020-06-01', '2020-06-30']])).toBe('2020-06-30')
  expect(periodEnd([['Édité le 02/07/2020'], ['periode du 1.6.20 au 1.7.20']])).toBe('2020-07-01')
  expect(periodEnd([['Édité le 02/07/2020']])).toBe(null)
})
