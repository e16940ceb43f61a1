import { expect, test } from 'vitest'
import { bindFrame } from './bind.ts'
import { parseFrames } from './frame.ts'
import type { Placeholder } from './placeholders.ts'

const trunk: Placeholder = { id: 'TRUNK1', type: 'TRUNK', text: '6611205', candidates: [{ kind: 'trunk', value: '6611205', score: 1 }] }
const bind = (text: string) => bindFrame(parseFrames('query_data metric=ccr without=TRUNK1')[0]!, { placeholders: new Map([['TRUNK1', trunk]]), text, question: text })

test.each(['ccr du faisceau [TRUNK1] [DATE1]', 'ccr of trunk [TRUNK1]', 'le faisceau [TRUNK1] : quel ccr ?'])('the word before a name leaves nothing out: %s', (text) => {
  expect(bind(text)).toEqual({ tool: 'query_data', input: { metric: 'ccr', where: { trunk: ['6611205'] } } })
})

test.each(['ccr hors du faisceau [TRUNK1]', 'ccr without the trunk [TRUNK1]', 'ccr des faisceaux sauf [TRUNK1]', 'all but the trunk [TRUNK1]'])('what is left out stays so: %s', (text) => {
  expect(bind(text)).toEqual({ tool: 'query_data', input: { metric: 'ccr', without: { trunk: ['6611205'] } } })
})
