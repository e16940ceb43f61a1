import type { Bilingual } from '../../server/platform/language.ts'
import { ToolInputError } from '../../server/platform/errors.ts'
import { Ledger } from '../kit/ledger.ts'
import { defineTool } from '../kit/types.ts'
import type { Domain, Outcome } from '../kit/types.ts'
import { allowedText, Unsupported } from './asked.ts'
import { comparePiece } from './compare.ts'
import { groupsPiece } from './groups.ts'
import { inputSchema } from './input.ts'
import type { Input } from './input.ts'
import { listPiece } from './list.ts'
import { measure } from './measure.ts'
import { capital, DIM_NOUNS, kindName } from './names.ts'
import { joined } from './piece.ts'
import type { Making, Piece } from './piece.ts'
import { planFor, sameDims } from './plan.ts'
import type { Plan } from './plan.ts'
import { sharePiece, wholeMetric } from './share.ts'
import { sqlOutcome } from './sql.ts'
import { valuePiece } from './value.ts'

export interface Answered { text: Bilingual }

export default defineTool<Input, Answered>({
  name: 'query_data',
  description: `Numbers over what is loaded: backup capacity, storage, calls, ETL runs and logs, the cut-over plan. One metric (or two), for all or by one or two dimensions,
with filters, a period, a comparison, a share, a ranking, a trend, or the rows themselves. Use for "how much", "how many", "which ... most", "evolution of", "compare".
Names must stand as in the data. Not for forecasts (forecast_capacity), anomalies (detect_anomalies), why a pipeline failed (diagnose_pipeline), or what a term means (describe_data).
Or, instead of a metric, \`sql\`: one SELECT over the report.* views, at most 1,000 rows.`,
  input: inputSchema,
  domains: ['capacity', 'storage', 'calls', 'etl', 'plan'],

  async run(input, context) {
    if (input.sql !== undefined) return sqlOutcome(input.sql, context)
    if (input.above !== undefined && input.below !== undefined && input.above >= input.below) throw new ToolInputError(`Nothing is above ${input.above} and below ${input.below}.`)
    const ledger = new Ledger()
    const domains = new Set<Domain>()
    try {
      const pieces = await piecesOf(input, { context, ledger, prefix: '' }, domains)
      return {
        status: pieces.some(({ status }) => status === 'answered') ? 'answered' : 'no_data', data: { text: joined(pieces.map(({ text }) => text)) }, facts: ledger.facts, sources: ledger.sources,
        tables: pieces.flatMap(({ tables }) => tables), charts: pieces.flatMap(({ charts }) => charts), domains: [...domains],
      }
    } catch (error) {
      if (error instanceof Unsupported) return unsupported(error)
      throw error
    }
  },

  render: (outcome, { language }) => outcome.data.text[language],
})

async function piecesOf(input: Input, making: Making, domains: Set<Domain>): Promise<Piece[]> {
  const { context } = making
  const plan = await planFor(input.metric!, input, context)
  domains.add(plan.asked.metric.domain)
  const whole = plan.shape === 'share' ? wholeMetric(plan.asked, input) : undefined
  if (whole) {
    const other = await planFor(whole, { ...input, show: undefined, order: undefined, above: undefined, below: undefined }, context)
    const comparable = other.asked.metric.unit === plan.asked.metric.unit && other.asked.view.time?.kind === plan.asked.view.time?.kind && sameDims(plan.asked.dims, other.asked.dims)
    if (comparable && (other.shape === 'value' || other.shape === 'groups')) return [await sharePiece(await measure(plan.asked, plan.window, context), input, making, await measure(other.asked, plan.window, context))]
  }
  if (!input.metric2 || input.metric2 === input.metric) return [await pieceOf(plan, input, making)]
  const other = await planFor(input.metric2, input, context)
  domains.add(other.asked.metric.domain)
  if (plan.shape === 'groups' && other.shape === 'groups' && sameDims(plan.asked.dims, other.asked.dims)) {
    const second = await measure(other.asked, other.window, context, other.reduce)
    return [await groupsPiece(await measure(plan.asked, plan.window, context, plan.reduce), input, making, second)]
  }
  return [await pieceOf(plan, input, making), await pieceOf(other, input, { ...making, prefix: '2_' })]
}

async function pieceOf(plan: Plan, input: Input, making: Making): Promise<Piece> {
  const { context } = making
  const { asked, window } = plan
  if (plan.shape === 'list') return listPiece(asked, window, input, making)
  const measured = await measure(asked, window, context, plan.reduce)
  if (plan.shape === 'compare') return comparePiece(await measure(asked, plan.before, context, plan.reduce), measured, input, making)
  if (plan.shape === 'share') return sharePiece(measured, input, making)
  return plan.shape === 'groups' ? groupsPiece(measured, input, making) : valuePiece(measured, input, making)
}

function unsupported(error: Unsupported): Outcome<Answered> {
  const { metric, what } = error
  const known = allowedText(error, DIM_NOUNS)
  const name = what in DIM_NOUNS ? { en: DIM_NOUNS[what as keyof typeof DIM_NOUNS].en[0], fr: DIM_NOUNS[what as keyof typeof DIM_NOUNS].fr[0] } : kindName(what as never)
  const text: Bilingual = {
    en: `${capital(metric.label.en)}: not known by ${name.en}. It can be asked by ${known.en}${metric.variants[0]!.view.time ? ', and over time' : ''}.`,
    fr: `${capital(metric.label.fr)} : non connu par ${name.fr}. On peut le demander par ${known.fr}${metric.variants[0]!.view.time ? ', et dans le temps' : ''}.`,
  }
  return { status: 'asked_back', data: { text }, facts: [], sources: [], tables: [], charts: [], domains: [metric.domain] }
}
