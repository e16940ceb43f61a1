import type { Bilingual } from '../../../server/platform/language.ts'
import { outcomeOf, stepTable } from '../view.ts'
import type { View } from '../view.ts'
import { quote, steps } from '../words.ts'

interface DefectsData { run: string; phrase: Bilingual; when: Bilingual; count: number; shown: { step: string; text: string }[] }

/** Defects recorded on the chosen steps; with a period, those recorded in it. */
export const defects: View<DefectsData> = {
  async build(scope) {
    const { ledger, source, run, undated: { phrase, when }, span, unbound, filters, context } = scope
    const recorded = span && new Set((await context.db.read<{ step: string }>(
      `select distinct step_id as step from report.plan_trace where dry_run = $1 and at >= $2 and at < $3 and (action = 'defect' or (action in ('start', 'close') and details ? 'text'))`, [run, span.from, span.to], { maxRows: 20_000 })).rows.map(({ step }) => step))
    const found = unbound.filter(({ step, state, defects: text }) => text && (!filters.state || filters.state.includes(state)) && (!recorded || recorded.has(step)))
    ledger.fact('count', 'step-actions with defects', found.length, 'count', source)
    const data = { run, phrase, when, count: found.length, shown: found.slice(0, 12).map(({ step, defects: text }) => ({ step, text: text! })) }
    if (found.length === 0) return outcomeOf(scope, 'no_data', data)
    return outcomeOf(scope, 'answered', data, { tables: [stepTable(scope, 'defects', { en: `Defects (${run})`, fr: `Défauts (${run})` }, found, ['step', 'label', 'state', 'team', 'who', 'defects'])] })
  },

  render({ run, phrase, when, count, shown }, { language }) {
    const fr = language === 'fr'
    if (count === 0) return fr ? `Aucun défaut n’est enregistré sur les étapes-actions${phrase.fr} dans ${run}${when.fr}.` : `No defect is recorded on the step-actions${phrase.en} in ${run}${when.en}.`
    const lines = [fr ? `**${steps(count, 'fr')}**${phrase.fr} ${count < 2 ? 'porte' : 'portent'} des défauts dans ${run}${when.fr} [1] :` : `**${steps(count, 'en')}**${phrase.en} ${count === 1 ? 'bears' : 'bear'} defects in ${run}${when.en} [1]:`]
    lines.push(...shown.map(({ step, text }) => `- ${step}${fr ? ' :' : ':'} ${quote(text, language)}`))
    if (count > shown.length) lines.push(fr ? `- et ${count - shown.length} de plus, dans le tableau` : `- and ${count - shown.length} more, in the table`)
    return lines.join('\n')
  },
}
