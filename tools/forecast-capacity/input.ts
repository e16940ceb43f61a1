import { z } from 'zod'
import { limitSchema } from '../kit/limit.ts'
import { periodSchema } from '../kit/period.ts'
import { whereSchema } from '../kit/where.ts'

const count = z.number().optional()

/** One scenario: numbers of servers over the year. A lever left out keeps its usual rate, 0 means none; `...Change` adds to what is said beside it, else to the usual rate. */
export const scenarioSchema = z.object({
  name: z.string().max(80).optional(),
  openings: count.describe('servers opened in the year'),
  decommissions: count.describe('servers decommissioned in the year'),
  dat: count.describe('of the openings: database servers (or, all three given, the whole fleet by typology)'),
  app: count.describe('of the openings: application servers'),
  fic: count.describe('of the openings: file servers'),
  growth: count.describe('growth of the servers that are there, % over the year'),
  growthOf: z.object({ DAT: count, APP: count, FIC: count }).optional().describe('% over the year that servers of a typology grow more than forecast'),
  leaves: z.array(z.string()).max(20).optional().describe('clients that leave at the start of the year'),
  arrivesGb: count.describe('protected volume, GB, of a client that arrives at the start of the year'),
  offer: z.object({ from: z.string(), to: z.string(), share: count }).optional().describe('stored volume only: so many % (default 100) of an offer move to another'),
  retention: z.object({ offer: z.string(), factor: z.number().positive() }).optional().describe('stored volume only: an offer stores so many times what it protects'),
  openingsChange: count, decommissionsChange: count, datChange: count, appChange: count, ficChange: count, growthChange: count,
})
export type ScenarioInput = z.output<typeof scenarioSchema>

export const VIEWS = ['maximum', 'month', 'year', 'until_full', 'to_buy', 'backtest', 'scenarios', 'indicators', 'method'] as const

export const inputSchema = z.object({
  what: z.enum(['protected', 'stored', 'storage']).optional().describe('protected volume (default), volume really stored, or used capacity of storage pools'),
  view: z.enum(VIEWS).optional().describe('maximum of the year (default), its months, past and coming years, when full, what to buy, past errors, scenarios side by side, yearly indicators, how it is computed'),
  where: whereSchema.optional().describe('kept values, by kind, as they stand in the data'),
  without: whereSchema.optional().describe('values left out, by kind'),
  scenarios: z.array(scenarioSchema).max(3).optional().describe('up to three at once'),
  period: periodSchema.optional().describe('another year than the rule gives (October-December: next year; else the running one), or the months asked for'),
  period2: periodSchema.optional(),
  limit: limitSchema(1000).optional(),
  above: z.number().optional().describe('level whose crossing is asked: % of the capacity for storage up to 100, else GB (or TB, when only that is plausible)'),
  below: z.number().optional().describe('the same, a level to stay under'),
  bayGb: z.number().positive().optional().describe('size of one bay in GB, for to_buy'),
  text: z.string().max(500).optional().describe('bay size in words, e.g. "50 TB"; for view=scenarios the name of a saved scenario'),
  save: z.boolean().optional().describe('for view=scenarios: keeps the scenarios (or the last ones asked) under the name in text'),
  question: z.string().max(500).optional().describe('the words of the asker: names of saved scenarios are looked for in them (view=scenarios), and prices and headroom (view=to_buy)'),
  prices: z.object({ spare: z.number().positive(), short: z.number().positive() }).optional().describe('EUR for a TB bought and not needed, and for a TB missing; for to_buy: the amount that costs least on average'),
  headroom: z.number().min(0).max(500).optional().describe('% to keep free on top, for to_buy'),
})
export type Input = z.output<typeof inputSchema>
