import { defineTool } from '../kit/types.ts'
import type { Outcome } from '../kit/types.ts'
import type { Where } from '../kit/where.ts'
import { charts, enter, select, tables } from './chances.ts'
import type { Found } from './chances.ts'
import { assess } from './engine/assess.ts'
import { dayAt } from './engine/history.ts'
import { inputSchema } from './input.ts'
import type { Input, View } from './input.ts'
import { qualityTables, renderQuality } from './quality.ts'
import { readHistory } from './read.ts'
import { renderDrivers, renderNothing, renderRisk } from './render.ts'
import { windowOf } from './window.ts'

type Data = { kind: 'found'; view: View; found: Found; names: string[] } | { kind: 'empty' }

export default defineTool<Input, Data>({
  name: 'predict_failures',
  description: `Chance that ETL pipelines fail in the coming 7 days (or other days to come), per pipeline and per day, with what drives it, the base rate beside it, and how good past predictions were.
Use for "which pipelines will fail next week", "is load_x at risk tomorrow", "why is it at risk", "how good is the failure model". For failures of the past use diagnose_pipeline; for counts and rates query_data.`,
  input: inputSchema,
  domains: ['etl'],

  async run({ view = 'risk', where = {}, without = {}, period, limit }, context): Promise<Outcome<Data>> {
    const history = await readHistory(context)
    if (history === null) return { status: 'no_data', data: { kind: 'empty' }, facts: [], sources: [], tables: [], charts: [], domains: ['etl'] }
    const window = windowOf(period, dayAt(history.start, history.length), context)
    const found = select(assess(history), history, window, (name) => fits(name, where) && !leftOut(name, without), limit)
    const { facts, sources } = enter(found)
    const nothing = view === 'quality' ? found.assessment.test === null : found.asked.length === 0
    const drawn = view === 'quality' ? { tables: qualityTables(found), charts: [] } : { tables: tables(found), charts: view === 'risk' ? charts(found) : [] }
    return { status: nothing ? 'no_data' : 'answered', data: { kind: 'found', view, found, names: [...(where.pipeline ?? []), ...(where.server ?? [])] }, facts, sources, ...drawn, domains: ['etl'] }
  },

  render({ data }, { language }) {
    if (data.kind === 'empty') return language === 'fr' ? 'Aucune exécution de pipeline n’est chargée : il n’y a rien à prédire.' : 'No pipeline run is loaded: there is nothing to predict from.'
    if (data.view === 'quality') return renderQuality(data.found, language)
    if (data.found.asked.length === 0) return renderNothing(data.found, data.names, language)
    return data.view === 'drivers' ? renderDrivers(data.found, language) : renderRisk(data.found, language)
  },
})

interface Name { pipeline: string; server: string | null }

const holds = (list: string[], value: string | null) => value !== null && list.some((name) => name.toLowerCase() === value.toLowerCase())
const fits = ({ pipeline, server }: Name, where: Where) => (!where.pipeline || holds(where.pipeline, pipeline)) && (!where.server || holds(where.server, server))
const leftOut = ({ pipeline, server }: Name, without: Where) => holds(without.pipeline ?? [], pipeline) || holds(without.server ?? [], server)
