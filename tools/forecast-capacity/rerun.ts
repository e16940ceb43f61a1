import type { ToolContext } from '../kit/types.ts'
import { Asked } from './asked.ts'
import { forecastYear } from './forecast.ts'
import { readHistory } from './history.ts'
import { Impossible } from './impossible.ts'
import { notePredictions, outdated } from './kept.ts'
import type { Kept } from './kept.ts'

/**
 * Runs the named scenarios that were last run before the newest report was loaded, and notes what they give now.
 *
 * @returns how many were run; those that can't be any more (their clients have gone, ...) are left as they are
 */
export async function rerunScenarios(context: ToolContext): Promise<number> {
  let run = 0
  for (const kept of await outdated(context.db)) {
    context.signal?.throwIfAborted()
    if (await rerun(kept, context)) run += 1
  }
  return run
}

async function rerun({ id, question, levers }: Kept, context: ToolContext): Promise<boolean> {
  const what = question.what ?? 'protected'
  const history = await readHistory(what, question.where ?? {}, question.without ?? {}, context)
  if (!history || history.months.length < 2) return false
  try {
    await notePredictions(context.db, id, await forecastYear(new Asked({ ...question, what, scenarios: levers }, context, history)), context.now)
    return true
  } catch (error) {
    if (error instanceof Impossible) return false
    throw error
  }
}
