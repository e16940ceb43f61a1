import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { itemsOf } from '../run-eval.ts'
import { caseOf } from '../testing.ts'
import type { Outcomes } from './ask.ts'
import { ROOT, loadFaults, plant, readFault } from './faults.ts'
import { itemsFor, judgeFault, mutationTable } from './verdict.ts'

test('25 faults and more can be planted in the product as it stands, each watched by guarding cases', async () => {
  const faults = await loadFaults()
  expect(faults.length).toBeGreaterThanOrEqual(25)
  const guarding = new Set((await itemsOf(['cases', 'safety'], {})).filter(({ of }) => of.status === 'guarding').map(({ of }) => of.id))
  const planted = await Promise.all(faults.map(async (fault) => plant(fault, await readFile(join(ROOT, fault.file), 'utf8'))))
  expect(planted).toHaveLength(faults.length)
  expect(faults.flatMap(({ guards }) => guards).filter((id) => !guarding.has(id))).toEqual([])
  expect(new Set(faults.map(({ file, find, replace }) => `${file} ${find} ${replace}`)).size).toBe(faults.length)
})

const fault = readFault('a', 'says: x\nfile: tools/kit/limit.ts\nfind: one\nreplace: two\nguards: [calls/a]')

test('a fault whose text is not there exactly once is refused', () => {
  expect(plant(fault, 'one $& two')).toBe('two $& two')
  expect(() => plant(fault, 'else')).toThrow('stands 0 times in tools/kit/limit.ts')
  expect(() => plant(fault, 'one one')).toThrow('stands 2 times')
  expect(() => plant({ ...fault, replace: 'one' }, 'one')).toThrow('changes nothing')
  expect(() => readFault('b', 'says: x\nfile: a\nfind: b\nreplace: c')).toThrow('faults/b.yaml does not fit')
})

test('only a case that passed before and fails now has caught it; a product that does not run is not caught', () => {
  const outcomes = (given: Record<string, 'passed' | 'failed' | 'error'>): Outcomes => Object.fromEntries(Object.entries(given).map(([id, outcome]) => [id, { outcome, problem: '' }]))
  const base = outcomes({ 'calls/a': 'passed', 'calls/b': 'passed', 'calls/c': 'failed', 'calls/d': 'passed' })
  const caught = judgeFault(fault, base, outcomes({ 'calls/a': 'passed', 'calls/b': 'failed', 'calls/c': 'failed', 'calls/d': 'error' }), 3)
  expect(caught).toMatchObject({ by: ['calls/b'], missed: ['calls/a'], asked: 4 })
  const broken = judgeFault(fault, base, 'SyntaxError: x', 1)
  expect(broken).toMatchObject({ by: [], broken: 'SyntaxError: x' })
  expect(judgeFault(fault, base, outcomes({ 'calls/a': 'error' }), 1).broken).toMatch('1 could not be asked')
  expect(mutationTable([caught, broken])).toMatch(/calls\/b \(not by calls\/a\)\n.*NOT RUN: SyntaxError[^]*1 of 2 planted faults are caught/)
})

test('a fault is tried on guarding cases of its kind and domain; where data are loaded anew, on the sets of its guards', () => {
  const item = (id: string, over: Parameters<typeof caseOf>[2] = {}) => ({ suite: 'cases' as const, of: caseOf(id, [{ ask: id, status: 'answered' }], over) })
  const items = [item('calls/a'), item('calls/b'), item('calls/c', { status: 'watching' }), item('calls/d', { data: 'demo' }), item('calls/e', { kind: 'plan' }), item('plan/f')]
  const asked = (of: typeof fault, breadth: 'quick' | 'kind' | 'wide') => itemsFor(of, items, breadth).map(({ of: { id } }) => id)
  expect(asked(fault, 'quick')).toEqual(['calls/a'])
  expect(asked(fault, 'kind')).toEqual(['calls/a', 'calls/b', 'calls/d'])
  expect(asked(fault, 'wide')).toEqual(['calls/a', 'calls/b', 'calls/d', 'calls/e'])
  expect(asked({ ...fault, loads: true }, 'wide')).toEqual(['calls/a', 'calls/b', 'calls/e'])
})
