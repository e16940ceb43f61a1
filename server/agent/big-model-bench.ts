import { HumanMessage, SystemMessage } from '@langchain/core/messages'
import { systemPrompt } from '../../prompts/system.ts'
import { detectLanguage } from './entities/detect-language.ts'
import { CONVENTIONS, shortTools } from './big-model-schemas.ts'
import type { Services } from './services.ts'
import { understand } from './understand.ts'

/** Of every domain, in both languages. */
const QUESTIONS = [
  'What was the total protected volume last month?', 'top 5 clients by stored volume', 'How many backups failed in July?', 'évolution du volume protégé depuis janvier', 'quand le stockage sera-t-il plein ?',
  'forecast of next year with 300 openings and 50 decommissions', 'CCR by trunk yesterday', 'which trunk had the most failed calls last week', 'y a-t-il des anomalies sur les appels cette semaine ?', 'taux de réponse de la veille',
  'which pipelines failed yesterday', 'why did the last run fail?', 'show me the logs about a timeout', 'quels pipelines risquent d’échouer demain ?', 'combien de lignes rejetées hier',
  'where are we in the cut-over plan?', 'what is blocked and who do I call', 'quelles étapes sont en retard ?', 'si une étape glisse de deux jours, que devient la fin ?', 'mes étapes à démarrer',
]

/** `ms`: from the words to the calls, per question; the first one, which loads the model, is apart. */
export interface ModelBench { model: string; loadMs: number; ms: number[]; calls: number }

/**
 * Times how long the model that is set takes to read a question: with the bundled one the whole way from words to calls, with a
 * bigger one its first turn. No tool is run, and nothing is kept.
 */
export async function benchModel(services: Services, count = QUESTIONS.length): Promise<ModelBench> {
  const loading = performance.now()
  const big = await services.bigModel()
  const read = big ? readByBig(services, big.model) : await readByBundled(services)
  const name = big?.name ?? (await services.brain()).name
  await read('hello')
  const loadMs = performance.now() - loading
  const ms: number[] = []
  let calls = 0
  for (const question of QUESTIONS.slice(0, count)) {
    const started = performance.now()
    calls += await read(question) > 0 ? 1 : 0
    ms.push(performance.now() - started)
  }
  return { model: name, loadMs, ms, calls }
}

async function readByBundled({ brain: open, linker, tools, clock, settings }: Services): Promise<(question: string) => Promise<number>> {
  const brain = await open()
  const names = new Set(tools.keys())
  return async (question) => (await understand(question, { brain, linker, tools: names, language: detectLanguage(question, settings.VIGIE_LANG), memory: { frames: '', placeholders: [], calls: [] }, now: clock.now(), zone: settings.VIGIE_TZ })).calls.length
}

function readByBig({ tools, clock, settings }: Services, model: NonNullable<Awaited<ReturnType<Services['bigModel']>>>['model']): (question: string) => Promise<number> {
  const bound = model.bindTools!(shortTools([...tools.values()]).map(({ name, about, schema }) => ({ type: 'function', function: { name, description: about, parameters: schema } })))
  return async (question) => {
    const prompt = systemPrompt(clock.now(), settings.VIGIE_TZ, detectLanguage(question, settings.VIGIE_LANG), CONVENTIONS)
    return (await bound.invoke([new SystemMessage(prompt), new HumanMessage(question)])).tool_calls?.length ?? 0
  }
}
