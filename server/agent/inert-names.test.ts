import { marked } from 'marked'
import { expect, test } from 'vitest'
import { unsupportedClaims } from './claims.ts'
import { drawAnswer } from '../channels/cli/draw-answer.ts'
import { inertNames } from './inert-names.ts'

const name = 'A*B* <img src=x> [click](http://x) `c` _d_ orders_load'
const found = { facts: [{ id: 'n', label: 'client', value: name, unit: 'id' as const, source: 1 }, { id: 'p', label: 'pipeline', value: 'orders_load', unit: 'id' as const, source: 1 }], tables: [], sources: [{ n: 1 }] }

test('a name of the data is nothing but text in the Markdown of an answer, whatever stands in it', () => {
  const text = inertNames(`**${name}** comes first [1], then orders_load.`, found)
  const html = marked.parse(text, { async: false })
  expect(html).not.toMatch(/<(?:img|a|em|code)/)
  expect(html).toContain('<strong>A*B* &lt;img src=x&gt; [click](http://x) `c` _d_ orders_load</strong> comes first [1], then orders_load.')
  expect(text).toContain('then orders_load.')
  const drawn = drawAnswer({ status: 'answered', text, language: 'en', thread: 't', facts: [], sources: [], tables: [], charts: [], files: [], calls: [], freshness: [], model: 'm', ms: 1 }, { zone: 'UTC', showSql: false, color: false })
  expect(drawn).toContain(`${name} comes first`)
})

test('a name whose marks are escaped is still bound to its fact', () => {
  const text = inertNames('`lot_7*x_` « lot_7*x_ est en échec »', { ...found, facts: [{ id: 'q', label: 'line', value: 'lot_7*x_', unit: 'quote', source: 1 }] })
  expect(text).toContain('lot_7\\*x\\_')
  expect(unsupportedClaims('« lot_7\\*x\\_ »', { ...found, facts: [{ id: 'q', label: 'line', value: 'lot_7*x_', unit: 'quote', source: 1 }] }, '')).toEqual([])
})
