import { expect, test } from 'vitest'
import { unsupportedClaims } from './claims.ts'

const found = {
  facts: [
    { id: 'v', label: 'protected volume', value: 7302.53, unit: 'GB' as const, source: 1 }, { id: 'r', label: 'CCR', value: 0.6918, unit: 'ratio' as const, source: 1 },
    { id: 'p', label: 'pipeline', value: 'orders_load', unit: 'id' as const, source: 1 }, { id: 't', label: 'start', value: '2021-05-06T00:30:00Z', unit: 'instant' as const, source: 1 },
    { id: 'q', label: 'line', value: 'No space left on device', unit: 'quote' as const, source: 2 },
  ],
  tables: [], sources: [{ n: 1, table: 'report.etl_runs' }],
}
const check = (text: string) => unsupportedClaims(text, found, 'why did orders_load fail')

test('facts may be written in any unit, rounding and language', () => {
  expect(check('Total: **7.3 TB** (7,302.53 GB) [1], CCR 69.2 %.')).toEqual([])
  expect(check('Total : 7 302,53 Go, CCR 69,2 % ; orders_load a démarré le 6 mai 2021 à 02:30 : « No space left on device » [2].')).toEqual([])
})

test('a duration in two units is that of its seconds, as it is rounded', () => {
  const of = { ...found, facts: [{ id: 'd', label: 'talk time', value: 3_404_813, unit: 's' as const, source: 1 }, { id: 'e', label: 'duration', value: 527, unit: 's' as const, source: 1 }] }
  expect(unsupportedClaims('945 h 47 min, 8 min 47 s', of, '')).toEqual([])
  expect(unsupportedClaims('945 h 40 min', of, '')).toEqual(['945', '40'])
})

test('a number, a name, a date or a quotation that no fact holds is found', () => {
  expect(check('Total 7.4 TB [1]')).toEqual(['7.4'])
  expect(check('stock_load failed too')).toEqual(['stock_load'])
  expect(check('It failed on 9 May 2021')).toEqual(['9'])
  expect(check('The log says "permission denied by admin".')).toEqual(['permission denied by admin'])
})
