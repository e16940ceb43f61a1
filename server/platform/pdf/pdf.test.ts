import { expect, test } from 'vitest'
import { inert } from './page.ts'
import { reportPdf } from './index.ts'
import type { Report, ReportTable } from './types.ts'

const report = (blocks: Report['sections'][number]['blocks']): Report => ({
  title: 'Rapport', language: 'fr', zone: 'Europe/Paris', made: '2021-11-10T08:00:00Z', period: '2021', freshness: [], sections: [{ title: 'Une partie', blocks }], sources: [{ n: 1, text: 'report.x' }],
})
const pagesOf = (pdf: Buffer) => pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0
const table = (rows: number): ReportTable => ({
  title: 'T', columns: [{ key: 'a', label: 'serveur', unit: 'id' }, { key: 'b', label: 'volume', unit: 'GB' }], rows: Array.from({ length: rows }, (_, i) => ({ a: `S${i}`, b: i * 1000 })), total: rows,
})

test('a long table goes over several pages, and a very long one is cut', async () => {
  expect(pagesOf(await reportPdf(report([{ kind: 'table', table: table(5) }])))).toBe(1)
  const hundred = pagesOf(await reportPdf(report([{ kind: 'table', table: table(100) }])))
  expect(hundred).toBe(3)
  expect(pagesOf(await reportPdf(report([{ kind: 'table', table: table(5_000) }])))).toBeLessThanOrEqual(hundred + 2)
})

test('text of the data becomes no link, no action and no control character', async () => {
  const hostile = 'http://evil.example/ javascript:alert(1) \u202egnp.exe\u0007 **'
  const pdf = await reportPdf(report([{ kind: 'text', text: hostile }, { kind: 'list', items: [hostile] }, { kind: 'note', text: hostile }, { kind: 'figures', figures: [{ label: hostile, value: hostile }] }]))
  expect(pdf.toString('latin1')).not.toMatch(/\/(?:URI|JavaScript|JS|Launch|Annots)\b/)
  expect(inert(hostile)).toBe('http://evil.example/ javascript:alert(1) gnp.exe **')
})

test('a table wider than the page shrinks to it, and charts are pictures at print resolution', async () => {
  const columns = Array.from({ length: 14 }, (_, i) => ({ key: `c${i}`, label: `colonne assez longue ${i}`, unit: 'GB' as const }))
  const wide: ReportTable = { title: 'Large', columns, rows: [Object.fromEntries(columns.map(({ key }, i) => [key, 123_456.789 * (i + 1)]))] }
  const pdf = await reportPdf(report([{ kind: 'table', table: wide }, { kind: 'chart', chart: { id: 'c', kind: 'bar', x: 'category', unit: 'count', title: { en: 'A', fr: 'A' }, series: [{ name: { en: 'a', fr: 'a' }, points: [{ x: 'x', y: 3 }] }] } }]))
  expect(pagesOf(pdf)).toBe(1)
  expect(Number(/\/Width (\d+)/.exec(pdf.toString('latin1'))?.[1])).toBeGreaterThan(2_000)
})
