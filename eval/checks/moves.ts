import type { Answer } from '../../server/agent/answer.ts'
import type { Check } from './types.ts'

/** What must rise or fall from one turn to the next, whatever its value: the main figure of each answer. */
export const check: Check = ({ expect: { moves }, answer, before }) => {
  if (moves === undefined) return []
  const [was, is] = [before && mainFigure(before), mainFigure(answer)]
  if (was === undefined || is === undefined) return [{ check: 'moves', ok: false, detail: 'there is no figure to compare' }]
  const ok = moves === 'up' ? is > was : is < was
  return [{ check: 'moves', ok, detail: ok ? '' : `${was} became ${is}, not ${moves}` }]
}

/** The first fact that is a quantity, no count and no date. */
function mainFigure({ facts }: Answer): number | undefined {
  return facts.flatMap(({ value, unit }) => (typeof value === 'number' && ['GB', 'ratio', 's', 'erlang', 'pct'].includes(unit ?? '') ? [value] : []))[0]
}
