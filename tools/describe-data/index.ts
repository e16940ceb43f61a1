import type { Bilingual } from '../../server/platform/language.ts'
import { Ledger } from '../kit/ledger.ts'
import { defineTool } from '../kit/types.ts'
import type { ToolContext } from '../kit/types.ts'
import { metrics } from '../query-data/catalogue/index.ts'
import { bilingual } from '../query-data/piece.ts'
import { capabilities } from './capabilities.ts'
import { defined } from './definition.ts'
import type { Described } from './definition.ts'
import { loaded, setAside } from './files.ts'
import { freshness } from './freshness.ts'
import { domainsOf, inputSchema } from './input.ts'
import type { Input } from './input.ts'
import { mailsLeft } from './mails.ts'
import { missing } from './missing.ts'
import { names } from './names.ts'

export default defineTool<Input, { text: Bilingual }>({
  name: 'describe_data',
  description: `What the data are rather than what they say: files loaded, reports and days missing, rows set aside with the reason, how fresh the data are and since when a name is seen,
what a metric, state, offer, cause or term means with its exact rule, what can be asked, which clients, servers, trunks, pipelines and teams exist and what is known of one of them.`,
  input: inputSchema,
  domains: ['capacity', 'storage', 'calls', 'etl', 'plan'],

  async run(input, context) {
    const ledger = new Ledger()
    const found = await describe(input, context, ledger)
    const { status, tables, domains } = found
    // Mails belong to the plan: other questions don't hear of them.
    const mails = STATE.has(input.view) && found.status === 'answered' && domains.join() === 'plan' ? await mailsLeft(context, ledger) : null
    const text = mails ? bilingual((language) => `${found.text[language]}\n\n${mails[language]}`) : found.text
    return { status, data: { text }, facts: ledger.facts, sources: ledger.sources, tables, charts: [], domains }
  },

  render: (outcome, { language }) => outcome.data.text[language],
})

const STATE = new Set<Input['view']>(['loaded', 'freshness', 'missing'])

async function describe(input: Input, context: ToolContext, ledger: Ledger): Promise<Described> {
  const metric = input.metric ? (await metrics()).get(input.metric) : undefined
  const domains = domainsOf(metric?.domain, input.where)
  switch (input.view) {
    case 'missing': return missing(input, domains, context, ledger)
    case 'set_aside': return setAside(input, domains, context, ledger)
    case 'freshness': return freshness(input, domains, context, ledger)
    case 'definition': return defined(input, context, ledger)
    case 'capabilities': return capabilities(domains, context, ledger)
    case 'names': return names(input, domains, context, ledger)
    default: return loaded(input, domains, context, ledger)
  }
}
