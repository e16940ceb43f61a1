import { expect, test } from 'vitest'
import { bindFrame } from './bind.ts'
import { parseFrames } from './frame.ts'
import type { Placeholder } from './placeholders.ts'

const five: Placeholder = { id: 'NUM1', type: 'NUM', text: '5', number: 5 }
const bind = (frame: string, text: string) => bindFrame(parseFrames(frame)[0]!, { placeholders: new Map([['NUM1', five]]), text, question: text })

test('a number said with a minus stays below zero, once', () => {
  expect(bind('forecast_capacity openings+=NUM1', 'forecast with -[NUM1] openings')).toMatchObject({ input: { scenarios: [{ openingsChange: -5 }] } })
  expect(bind('forecast_capacity growth=NUM1', 'croissance de -[NUM1] %')).toMatchObject({ input: { scenarios: [{ growth: -5 }] } })
  expect(bind('forecast_capacity openings-=NUM1', '-[NUM1] openings')).toMatchObject({ input: { scenarios: [{ openingsChange: -5 }] } })
  expect(bind('forecast_capacity openings=NUM1', '2020-[NUM1] openings')).toMatchObject({ input: { scenarios: [{ openings: 5 }] } })
})
