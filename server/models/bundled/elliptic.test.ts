import { expect, test } from 'vitest'
import { elliptic } from './elliptic.ts'

const ccr = 'query_data metric=ccr where=CUSTOMER1 period=DATE1 show=max | diagnose_pipeline'

test('a name or a date alone takes the place of the one before', () => {
  expect(elliptic('et [DATE2] ?', ccr)).toBe('query_data metric=ccr where=CUSTOMER1 period=DATE2 show=max')
  expect(elliptic('and for [CUSTOMER2]?', ccr)).toBe('query_data metric=ccr where=CUSTOMER2 period=DATE1 show=max')
  expect(elliptic('same for [TRUNK1]', 'query_data metric=ccr period=DATE1')).toBe('query_data metric=ccr where=TRUNK1 period=DATE1')
  expect(elliptic('and [DATE1]?', 'diagnose_pipeline where=PIPELINE1')).toBe('diagnose_pipeline where=PIPELINE1 period=DATE1')
})

test('anything more is not for this rule', () => {
  expect(elliptic('and [DATE2] by hour?', ccr)).toBeNull()
  expect(elliptic('compared with [DATE2]', ccr)).toBeNull()
  expect(elliptic('[CUSTOMER2] and [CUSTOMER3]', ccr)).toBeNull()
  expect(elliptic('et [DATE1] ?', '')).toBeNull()
  expect(elliptic('and [STEP2]?', 'update_step_action action=start step=STEP1')).toBeNull()
})
