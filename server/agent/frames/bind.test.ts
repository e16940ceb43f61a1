import { describe, expect, test } from 'vitest'
import { bindFrame } from './bind.ts'
import type { BindContext } from './bind.ts'
import { formatFrames, parseFrames } from './frame.ts'
import type { Placeholder } from './placeholders.ts'

const july = { from: '2020-07-01', to: '2020-08-01', grain: 'month' as const }
const context = (text: string, ...placeholders: Placeholder[]): BindContext => ({ placeholders: new Map(placeholders.map((each) => [each.id, each])), text, question: text })
const client: Placeholder = { id: 'CLIENT1', type: 'CLIENT', text: 'aca', candidates: [{ kind: 'client', value: 'ACA', score: 1 }] }
const date: Placeholder = { id: 'DATE1', type: 'DATE', text: 'july', period: july }
const number = (id: string, value: number): Placeholder => ({ id, type: 'NUM', text: String(value), number: value })
const bind = (frame: string, bound: BindContext) => bindFrame(parseFrames(frame)[0]!, bound)

describe('a frame becomes the input of its tool', () => {
  test('names, closed words, periods and numbers', () => {
    const bound = bind('query_data metric=protected_volume by=server where=CLIENT1 tool=VEEAM period=DATE1 order=desc limit=NUM1', context('top [NUM1] servers', client, date, number('NUM1', 5)))
    expect(bound).toEqual({ tool: 'query_data', input: { metric: 'protected_volume', by: 'server', order: 'desc', where: { client: ['ACA'], tool: ['VEEAM'] }, period: july, limit: 5 } })
  })

  test('a threshold takes the unit behind its number: TB in GB, minutes in seconds', () => {
    expect(bind('query_data metric=protected_volume by=client above=NUM1', context('clients above [NUM1] tb', number('NUM1', 2)))).toMatchObject({ input: { above: 2000 } })
    expect(bind('query_data metric=run_duration by=pipeline above=NUM1', context('longer than [NUM1] minutes', number('NUM1', 20)))).toMatchObject({ input: { above: 1200 } })
  })

  test('a note may be on a day; a rule on any trunk judges each; a list to be muted is no list', () => {
    expect(bind('add_note where=CLIENT1 where=DATE1 text=TEXT1', context('', client, date, { id: 'TEXT1', type: 'TEXT', text: 'moved' }))).toEqual({ tool: 'add_note', input: { where: { client: ['ACA'] }, period: july, text: 'moved' } })
    expect(bind('manage_alerts action=create metric=ccr below=NUM1', context('warn me when any trunk falls below [NUM1] %', number('NUM1', 50)))).toEqual({ tool: 'manage_alerts', input: { action: 'create', metric: 'ccr', below: 50, by: 'trunk' } })
    expect(bind('manage_alerts action=list period=DATE1', context('mute it until [DATE1]', date))).toMatchObject({ input: { action: 'mute' } })
    expect(bind('manage_alerts action=create metric=failed_runs above=NUM1', context('tell me when it fails [NUM1] times in a row', number('NUM1', 2)))).toEqual({ tool: 'manage_alerts', input: { action: 'create', metric: 'failed_runs', bins: 2 } })
    expect(bind('manage_alerts action=delete', context('drop rule 3'))).toMatchObject({ input: { action: 'delete', ids: [3] } })
    expect(bind('manage_alerts action=list period=DATE1', context('which alerts in [DATE1]', date))).toMatchObject({ input: { action: 'list' } })
  })

  test('scenarios are parted by slashes, changes keep their sign, slips are days or hours', () => {
    expect(bind('forecast_capacity openings=NUM1 / openings=NUM2 fic=NUM3', context('', number('NUM1', 100), number('NUM2', 200), number('NUM3', 20)))).toMatchObject({ input: { scenarios: [{ openings: 100 }, { openings: 200, fic: 20 }] } })
    expect(bind('forecast_capacity decommissions-=NUM1', context('[NUM1] fewer', number('NUM1', 30)))).toMatchObject({ input: { scenarios: [{ decommissionsChange: -30 }] } })
    const step: Placeholder = { id: 'STEP1', type: 'STEP', text: 'co3', candidates: [{ kind: 'step', value: 'CO00000003', score: 1 }] }
    expect(bind('simulate_plan shift=STEP1:NUM1h', context('', step, number('NUM1', 6)))).toMatchObject({ input: { shifts: [{ step: 'CO00000003', hours: 6 }] } })
  })

  test('a name that stands in two domains is settled by the tool; within one tool it is asked back', () => {
    const both: Placeholder = { id: 'CLIENT1', type: 'CLIENT', text: 'orion', candidates: [{ kind: 'client', value: 'Orion', score: 1 }, { kind: 'customer', value: 'Orion', score: 1 }] }
    expect(bind('detect_anomalies where=CLIENT1', context('', both))).toMatchObject({ input: { where: { customer: ['Orion'] } } })
    const two: Placeholder = { id: 'PIPELINE1', type: 'PIPELINE', text: 'tournees', candidates: [{ kind: 'pipeline', value: 'stg_tournees', score: 0.8 }, { kind: 'pipeline', value: 'dwh_tournees', score: 0.8 }] }
    expect(bind('diagnose_pipeline where=PIPELINE1', context('', two))).toMatchObject({ reason: 'ambiguous', choices: [{ value: 'stg_tournees' }, { value: 'dwh_tournees' }] })
  })

  test('anomalies: by and order of the frame; a ranking by calls is read from the words', () => {
    expect(bind('detect_anomalies view=rank by=trunk order=desc', context('rank the trunks'))).toMatchObject({ input: { view: 'rank', by: 'trunk', order: 'desc' } })
    for (const words of ['weigh it by calls hit', 'et en pondérant par les appels touchés']) expect(bind('detect_anomalies view=rank by=trunk', context(words)), words).toMatchObject({ input: { order: 'calls' } })
  })

  test('an unknown name is never dropped in silence', () => {
    const unknown: Placeholder = { id: 'NAME1', type: 'NAME', text: 'zorg', candidates: [], nearest: [{ kind: 'client', value: 'ZORA', score: 0.6 }] }
    expect(bind('query_data metric=protected_volume where=NAME1', context('', unknown))).toMatchObject({ reason: 'unknown', choices: [{ value: 'ZORA' }] })
  })

  test('text of frames survives a round trip', () => {
    const text = 'query_data metric=ccr where=TRUNK1 period=DATE1 ; forecast_capacity openings=NUM1 / openings=NUM2'
    expect(formatFrames(parseFrames(text))).toBe(text)
  })
})
