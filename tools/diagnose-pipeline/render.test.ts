import { expect, test } from 'vitest'
import type { Story } from './build.ts'
import { tellStory } from './render.ts'
import type { EtlRun } from './runs.ts'

const run = (status: string, rows: number): EtlRun => ({ pipeline: 'load_b', run_id: 'R7', attempt: 1, status, started_at: '2020-09-16T03:00:00Z', ended_at: null, duration_s: null, server: null, upstream: [], rows_read: rows, rows_written: null, rows_rejected: null, file: 'runs.csv', line: 2 })

test('each sentence of a story ends, and statuses are said in French', () => {
  const story: Story = {
    pipeline: 'load_a', step: null, cause: 'unknown' as Story['cause'], count: 1, first: run('failed', 0), last: run('failed', 0), quotes: [], chain: [run('skipped', 5)], root: null, recovered: run('success', 5), lastSuccess: null, fresh: [],
    hit: [{ pipeline: 'load_c', run: run('skipped', 0) } as Story['hit'][number]], seen: { events: 0, lastAt: '', note: 'disk purged', incident: 'INC-1' } as Story['seen'], load: null, source: 1,
  }
  const text = tellStory(story, 'fr', 'Europe/Paris').replaceAll('\u00a0', ' ')
  expect(text).toContain('était non lancée')
  expect(text).toContain('Touchés en aval : load_c (non lancée).')
  expect(text).toContain('« disk purged ». Reparti le')
})
