import { expect, test } from 'vitest'
import { chartPng, chartSvg } from './index.ts'
import type { ChartSpec } from './index.ts'

const spec: ChartSpec = {
  id: 'c', kind: 'line', title: { en: 'Volume <script>', fr: 'Volume protégé' }, x: 'time', unit: 'GB', subtitle: { en: 'per month', fr: 'par mois' },
  series: [{ name: { en: 'Volume', fr: 'Volume' }, points: [900, 950, null, 2000, 2500.5].map((y, i) => ({ x: `2020-0${i + 4}-01`, y })) }],
}

test('volumes are drawn in TB, with decimals and months of the language', () => {
  const svg = chartSvg(spec, 'fr')
  expect(svg).toContain('>To<')
  expect(svg).toContain('1,5<')
  expect(svg).toContain('juin 2020')
})

test('text of the data cannot become markup', () => {
  expect(chartSvg(spec, 'en')).not.toContain('<script')
})

test('a missing month is a gap in the line, not a bridge over it', () => {
  const line = [...chartSvg(spec, 'en').matchAll(/<path d="(M[^"]*)" fill="none"[^>]*stroke-width="2.2"/g)].map(([, d]) => d!).join('')
  expect(line.match(/M/g)).toHaveLength(2)
})

test('a moment in the evening of Paris stands on the local day', () => {
  const hours: ChartSpec = { ...spec, zone: 'Europe/Paris', unit: 'count', series: [{ name: spec.title, points: [{ x: '2020-06-30T22:00:00Z', y: 1 }, { x: '2020-07-01T04:00:00Z', y: 2 }] }] }
  expect(chartSvg(hours, 'en')).toContain('>1 Jul<')
  expect(chartSvg({ ...hours, zone: 'UTC' }, 'en')).toContain('>22:00<')
})

test('a PNG is made with bundled fonts', async () => {
  const png = await chartPng(spec, 'en', 'dark')
  expect(png.subarray(1, 4).toString()).toBe('PNG')
  expect(png.length).toBeGreaterThan(8_000)
})
