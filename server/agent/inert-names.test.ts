import { marked } from 'marked'
import { expect, test } from 'vitest'
import type { Unit } from '../../tools/kit/types.ts'
import { drawAnswer } from '../channels/cli/draw-answer.ts'
import { unsupportedClaims } from './claims.ts'
import { inertNames } from './inert-names.ts'

const of = (value: string, unit: Unit) => ({ facts: [{ id: 'n', label: 'name', value, unit, source: 1 }, { id: 'p', label: 'pipeline', value: 'orders_load', unit: 'id' as const, source: 1 }], tables: [], sources: [{ n: 1 }] })
const name = 'A*B* <img src=x> [click](x.html) `c` _d_ ~~e~~ &lt; orders_load'

test.each(['id', 'quote'] as const)('a text of the data (%s) is nothing but text in the Markdown of an answer, whatever stands in it', (unit) => {
  const text = inertNames(`**${name}** comes first [1], then orders_load.`, of(name, unit))
  const html = marked.parse(text, { async: false })
  expect(html).not.toMatch(/<(?:img|a|em|code|del)/)
  expect(html).toContain('<strong>A*B* &lt;img src=x&gt; [click](x.html) `c` _d_ ~~e~~ &amp;lt; orders_load</strong> comes first [1], then orders_load.')
  expect(text).toContain('then orders_load.')
  const drawn = drawAnswer({ status: 'answered', text, language: 'en', thread: 't', facts: [], sources: [], tables: [], charts: [], files: [], calls: [], freshness: [], model: 'm', ms: 1 }, { zone: 'UTC', showSql: false, color: false })
  expect(drawn).toContain(`${name} comes first`)
})

test('a name that is offered to choose from is nothing but text too', () => {
  const text = inertNames('Did you mean:\n- [A](x) *b*\n- orders_load', { facts: [], tables: [], names: ['[A](x) *b*', 'orders_load'] })
  expect(marked.parse(text, { async: false })).toBe('<p>Did you mean:</p>\n<ul>\n<li>[A](x) *b*</li>\n<li>orders_load</li>\n</ul>\n')
})

test('a name in brackets defines no link, and one at the start of a line makes no list', () => {
  expect(marked.parse(inertNames('[x]: 3 calls', of('[x]', 'id')), { async: false })).toBe('<p>[x]: 3 calls</p>\n')
  expect(marked.parse(inertNames('- y: 3 calls', of('- y', 'id')), { async: false })).toBe('<p>- y: 3 calls</p>\n')
})

test('a quotation keeps what means nothing in Markdown', () => {
  for (const quote of ['OSError: [Errno 28] No space left on device: \'C:\\data\\part_1.tmp\'', 'schedule 30 2 * * *', 'rows < 5 and rows > 2 | retry in 60 s']) expect(inertNames(`> ${quote} [1]`, of(quote, 'quote'))).toBe(`> ${quote} [1]`)
  expect(inertNames('> retry [3] [1]', of('retry [3]', 'quote'))).toBe('> retry \\[3] [1]')
})

test('a name whose marks are escaped is still bound to its fact', () => {
  const found = of('lot_7*x_', 'quote')
  const text = inertNames('« lot_7*x_ »', found)
  expect(text).toBe('« lot_7\\*x\\_ »')
  expect(unsupportedClaims(text, found, '')).toEqual([])
})
