import type { BaseChatModel } from '@langchain/core/language_models/chat_models'
import type { BaseMessage } from '@langchain/core/messages'
import { HumanMessage, SystemMessage } from '@langchain/core/messages'
import { ToolInvocationError, createAgent, modelCallLimitMiddleware, tool as langchainTool, toolCallLimitMiddleware, toolErrorMiddleware } from 'langchain'
import type { Logger } from '../platform/logger.ts'
import { ToolInputError, UserError } from '../platform/errors.ts'
import type { Tool } from '../../tools/kit/types.ts'
import { shortTools } from './big-model-schemas.ts'
import { loopGuard } from './loop-guard.ts'
import { runTool } from './run-tool.ts'
import type { Run } from './run-tool.ts'

/** The input of a tool does not fit: what was asked is beyond its bounds. */
const BEYOND = {
  en: 'One of the numbers or names of the question is beyond what can be computed. Ask with a smaller one.',
  fr: 'Un des nombres ou des noms de la question dépasse ce qui peut être calculé. Demandez avec un plus petit.',
}
const MAX_MODEL_CALLS = 6
const MAX_TOOL_CALLS = 8
const MAX_RESULT = 4_000

/** What a model that is not ours needs beside the tools. */
export interface Guarded { history: BaseMessage[]; prompt: string }

/**
 * Lets a chat model answer with the tools, within limits on calls.
 *
 * @param guarded for a bigger model: it sees short schemas, results marked as data, and is given up when it errs again
 * @returns the model's last words; what the tools found is in `run`
 */
export async function runLoop(model: BaseChatModel, tools: Tool[], question: string, run: Run, log?: Logger, guarded?: Guarded): Promise<string> {
  const short = new Map((guarded ? shortTools(tools) : []).map((each) => [each.name, each]))
  const agent = createAgent({
    model,
    tools: tools.map((each) => langchainTool(async (input: unknown) => {
      const text = await runTool(each, input, run)
      return guarded ? asData(text, run) : text
    }, { name: each.name, description: short.get(each.name)?.about ?? each.description, schema: (short.get(each.name)?.schema ?? each.input) as never })),
    middleware: [
      modelCallLimitMiddleware({ runLimit: MAX_MODEL_CALLS, exitBehavior: 'error' }),
      toolCallLimitMiddleware({ runLimit: MAX_TOOL_CALLS, exitBehavior: 'continue' }),
      ...(guarded ? [loopGuard(tools)] : []),
      toolErrorMiddleware({
        onError(error) {
          run.failures.push(ToolInvocationError.isInstance(error) ? new ToolInputError(BEYOND[run.language]) : error)
          return toolErrorText(error, log)
        },
      }),
    ],
  })
  // As a message: the framework's own prompt is sent in parts, which not every server reads.
  const before = guarded ? [new SystemMessage(guarded.prompt), ...guarded.history] : []
  const result = await agent.invoke({ messages: [...before, new HumanMessage(question)] }, { signal: run.context.signal, recursionLimit: 40 })
  return result.messages.at(-1)?.text ?? ''
}

/** A result between marks that its text can't close, cut, its sources numbered as in the whole answer. */
function asData(text: string, { ran }: Run): string {
  const before = ran.slice(0, -1).reduce((sum, { outcome }) => sum + outcome.sources.length, 0)
  const numbered = text.replace(/\[(\d+)\](?!\()/g, (_, n: string) => `[${Number(n) + before}]`)
  return `<data>\n${numbered.slice(0, MAX_RESULT).replace(/<(?=\/?data\b)/gi, '‹')}\n</data>`
}

/** What a failing tool may tell the model: reasons it can act on, never raw exceptions. */
function toolErrorText(error: unknown, log?: Logger): string {
  if (error instanceof ToolInputError || error instanceof UserError) return error.message
  if (ToolInvocationError.isInstance(error)) return error.toolError.message
  log?.error({ err: error }, 'a tool failed')
  return 'The tool failed for a reason you cannot fix. Tell the user; do not guess the data.'
}
