import { expect, test } from 'vitest'
import { describeFrames } from './describe-frames.ts'
import { parseFrames } from './frames/frame.ts'
import type { Placeholder } from './frames/placeholders.ts'

const PLACEHOLDERS = new Map<string, Placeholder>([['CUSTOMER1', { id: 'CUSTOMER1', type: 'CUSTOMER', text: 'lan chile', candidates: [{ kind: 'customer', value: 'Lan Chile', score: 1 }] } as Placeholder]])
const described = (frames: string, language: 'en' | 'fr') => describeFrames(parseFrames(frames), PLACEHOLDERS, language)

test('what was understood is told in the words of the asker’s language', async () => {
  expect(await described('query_data metric=failed_calls by=cause where=CUSTOMER1', 'fr')).toBe('appels KO par cause de libération pour Lan Chile')
  expect(await described('query_data metric=protected_volume by=client by2=month show=change compare=year_ago', 'fr')).toBe('volume protégé (évolution) par client et mois par rapport à l’année précédente')
  expect(await described('detect_anomalies metric=ccr where=CUSTOMER1', 'en')).toBe('anomalies of the calls: call completion ratio (CCR) for Lan Chile')
  expect(await described('describe_data view=definition metric=failed_calls', 'fr')).toBe('ce que veut dire « appels KO »')
  expect(await described('step_actions view=list state=Overdue', 'fr')).toContain('En retard')
  expect(await described('query_data metric=run_count status=failed show=list', 'fr')).toBe('exécutions (liste) pour en échec')
  expect(await described('help', 'en')).toBe('')
})
