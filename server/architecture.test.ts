import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const SOURCES = ['server', 'tools', 'ingest', 'prompts', 'eval'].flatMap((folder) => {
  try {
    return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).map((name) => join(folder, name))
  } catch {
    return []
  }
})

/** The layer of a file, and the layers that it may import from. Files at the top of server/ put the product together and may import all. */
const LAYERS: [layer: string, folder: RegExp, may: string[]][] = [
  ['platform', /^server\/platform\//, ['platform']],
  ['models', /^server\/models\//, ['models', 'platform']],
  ['tools', /^tools\//, ['tools', 'platform']],
  ['ingest', /^ingest\//, ['ingest', 'platform']],
  ['prompts', /^prompts\//, ['prompts', 'platform']],
  ['agent', /^server\/agent\//, ['agent', 'models', 'tools', 'prompts', 'platform']],
  ['eval', /^eval\//, ['eval', 'top', 'agent', 'models', 'tools', 'ingest', 'prompts', 'platform']],
]
const layerOf = (path: string) => LAYERS.find(([, folder]) => folder.test(path))?.[0] ?? 'top'

function importsOf(path: string): string[] {
  const text = readFileSync(join(ROOT, path), 'utf8')
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, to]) => relative(ROOT, resolve(ROOT, dirname(path), to!)).split(sep).join('/'))
}

test('imports point down only', () => {
  const wrong = SOURCES.filter((path) => !path.endsWith('.test.ts')).flatMap((path) => {
    const rule = LAYERS.find(([, folder]) => folder.test(path.split(sep).join('/')))
    return rule ? importsOf(path).filter((to) => !rule[2].includes(layerOf(to))).map((to) => `${path} -> ${to}`) : []
  })
  expect(SOURCES.length).toBeGreaterThan(100)
  expect(wrong).toEqual([])
})

test('a file holds one idea: none is longer than 320 lines', () => {
  const long = SOURCES.map((path) => [path, readFileSync(join(ROOT, path), 'utf8').split('\n').length] as const).filter(([, lines]) => lines > 320)
  expect(long).toEqual([])
})
