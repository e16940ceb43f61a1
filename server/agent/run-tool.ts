import { z } from 'zod'
import { ToolInputError, UserError } from '../platform/errors.ts'
import type { Language } from '../platform/language.ts'
import type { Outcome, Tool, ToolContext } from '../../tools/kit/types.ts'
import type { RanTool } from './compose.ts'
import type { Permissions } from './permissions.ts'

/** One answer in the making: what its tools found, in order. */
export interface Run {
  context: ToolContext
  language: Language
  permissions: Permissions
  ran: RanTool[]
  /** What tools threw, in order. */
  failures: unknown[]
  status(tool: string): void
}

/**
 * Checks the input and the asker's rights, runs the tool, and keeps what it found.
 *
 * @returns the text for a model
 * @throws {ToolInputError} when the input does not fit
 */
export async function runTool(tool: Tool, given: unknown, run: Run): Promise<string> {
  const read = tool.input.safeParse(given)
  if (!read.success) throw new ToolInputError(`The input of ${tool.name} does not fit: ${z.prettifyError(read.error)}`)
  run.status(tool.name)
  const started = performance.now()
  const outcome = await outcomeOf(tool, read.data, run)
  run.ran.push({ tool: outcome.status === 'not_permitted' ? forbiddenTool(tool) : tool, input: read.data, outcome, ms: Math.round(performance.now() - started) })
  return run.ran.at(-1)!.tool.render(outcome, { language: run.language, zone: run.context.zone, now: run.context.now }, read.data)
}

async function outcomeOf(tool: Tool, input: unknown, run: Run): Promise<Outcome> {
  if (!mayUse(tool, run)) return emptyOutcome('not_permitted')
  run.context.signal?.throwIfAborted()
  const outcome = await tool.run(input, run.context)
  const hidden = outcome.domains.filter((domain) => !run.permissions.mayRead(run.context.user, domain))
  return hidden.length > 0 ? emptyOutcome('not_permitted') : outcome
}

/** A tool of several domains is open to who may read one of them. */
const mayUse = (tool: Tool, run: Run): boolean => tool.domains.length === 0 || tool.domains.some((domain) => run.permissions.mayRead(run.context.user, domain))

export function emptyOutcome(status: Outcome['status']): Outcome {
  return { status, data: null, facts: [], sources: [], tables: [], charts: [], domains: [] }
}

function forbiddenTool(tool: Tool): Tool {
  return {
    ...tool,
    render: (_outcome, { language }) => (language === 'fr'
      ? 'Vous n’avez pas le droit de lire ces données ; demandez-le à l’administrateur de Vigie.'
      : 'You are not permitted to read these data; ask the administrator of Vigie.'),
  }
}

/** Runs a confirmed write, when its asker still has the right. @throws {UserError} when the tool can't be executed */
export async function executeTool(tool: Tool, given: unknown, run: Run): Promise<void> {
  if (!tool.execute) throw new UserError('not_a_write', `${tool.name} has nothing to execute.`)
  const input = tool.input.parse(given)
  const started = performance.now()
  const permitted = mayUse(tool, run)
  const outcome = permitted ? await tool.execute(input, run.context) : emptyOutcome('not_permitted')
  run.ran.push({ tool: permitted ? tool : forbiddenTool(tool), input, outcome, ms: Math.round(performance.now() - started) })
}
