import { ToolInputError } from '../../server/platform/errors.ts'
import { Ledger } from '../kit/ledger.ts'
import { joinList } from '../kit/render.ts'
import { defineTool } from '../kit/types.ts'
import type { Outcome } from '../kit/types.ts'
import { answerOf } from './answer.ts'
import type { AnomalyAnswer, Making } from './answer.ts'
import { inputSchema } from './input.ts'
import type { Input } from './input.ts'
import { KNOWN_KPIS, kpisOf } from './kpis.ts'
import type { Kpi } from './kpis.ts'
import { askedOf, canonical } from './scope.ts'
import { causesView } from './views/causes.ts'
import { cleanedView } from './views/cleaned.ts'
import { expectedView } from './views/expected.ts'
import { gapsView } from './views/gaps.ts'
import { listView } from './views/list.ts'
import { methodView } from './views/method.ts'
import { qualityView } from './views/quality.ts'
import { rankView } from './views/rank.ts'
import { bilingual } from './words.ts'

/** Kinds of names that calls have; a client may be the customer of a trunk. */
const KINDS: ReadonlySet<string> = new Set(['trunk', 'customer', 'client', 'cause_group', 'cause'])

export default defineTool<Input, AnomalyAnswer>({
  name: 'detect_anomalies',
  description: `What is abnormal in the calls, per trunk, customer or for the network: when, which KPI, how far (criticality: distance to the 95 % interval in % of the median), which release causes and trunks explain it, calls lost, whether it is over.
Also: ranking by criticality or calls hit (view rank), causes of a drop (causes), quality of the model on held-out weeks (quality), how it works (method), forecast of a KPI for a time (expected), missing data (gaps), original beside cleaned series (cleaned).
Days and hours are UTC. For plain numbers use query_data.`,
  input: inputSchema,
  domains: ['calls'],

  async run(input, context) {
    const { view = 'list' } = input
    const ledger = new Ledger()
    if (input.above !== undefined && input.below !== undefined && input.above >= input.below) throw new ToolInputError(`No criticality is above ${input.above} and below ${input.below}.`)
    if (view === 'method') return methodView(ledger)
    // Gaps and cleaning are asked of everything loaded, when no period is said.
    const asked = await askedOf(input, context, view === 'gaps' || view === 'cleaned')
    if (!asked) return answerOf(ledger, [{ en: 'No call records are loaded: there is nothing to judge.', fr: 'Aucun enregistrement d’appel n’est chargé : il n’y a rien à juger.' }], { status: 'no_data' })
    if (asked.unknown.length > 0) return unknownNames(ledger, asked.unknown, asked.trunks)
    const strange = Object.keys(input.where ?? {}).filter((kind) => !KINDS.has(kind))
    if (strange.length > 0) return notOfCalls(ledger)
    const kpis = await kpisOf(input.metric, asked.group)
    if (!kpis) return notOfCalls(ledger)
    const named = { ...input, where: canonical(input.where, asked.trunks), without: canonical(input.without, asked.trunks) }
    return viewOf({ input: named, asked, context, ledger }, kpis, view)
  },

  render: (outcome, { language }) => outcome.data.text[language],
})

function viewOf(making: Making, kpis: Kpi[], view: Input['view']): Promise<Outcome<AnomalyAnswer>> {
  switch (view) {
    case 'rank': return rankView(making, kpis)
    case 'causes': return causesView(making, kpis)
    case 'quality': return qualityView(making, kpis)
    case 'expected': return expectedView(making, kpis)
    case 'gaps': return gapsView(making)
    case 'cleaned': return cleanedView(making, kpis)
    default: return listView(making, kpis)
  }
}

function unknownNames(ledger: Ledger, unknown: string[], trunks: { trunk: string; customer: string }[]): Outcome<AnomalyAnswer> {
  const source = ledger.source({ table: 'report.trunks', rows: trunks.length })
  const some = [...new Set(trunks.map(({ customer }) => customer))].filter((customer) => customer !== 'unknown').slice(0, 5)
  for (const [n, name] of [...unknown, ...some].entries()) ledger.fact(`name_${n + 1}`, 'name', name, 'id', source)
  return answerOf(ledger, [bilingual((language) => {
    const list = joinList(unknown, language)
    const known = some.length === 0 ? '' : language === 'fr' ? ` Clients chargés, par exemple : ${joinList(some, 'fr')}.` : ` Customers loaded, for example: ${joinList(some, 'en')}.`
    return language === 'fr' ? `${list} : aucun faisceau ni client de ce nom n’est chargé [${source}].${known}` : `${list}: no trunk or customer of that name is loaded [${source}].${known}`
  })], { status: 'no_data' })
}

function notOfCalls(ledger: Ledger): Outcome<AnomalyAnswer> {
  return answerOf(ledger, [{
    en: `Anomalies and expectations are those of calls. Which KPI do you mean: ${KNOWN_KPIS.join(', ')}?`,
    fr: `Les anomalies et attentes portent sur les appels. De quel KPI s’agit-il : ${KNOWN_KPIS.join(', ')} ?`,
  }], { status: 'asked_back' })
}
