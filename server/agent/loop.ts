import type { BaseChatModel } from '@langchain/core/language_models/chat_models'
import type { BaseMessage } from '@langchain/core/messages'
import { HumanMessage } from '@langchain/core/messages'
import { ToolInvocationError, createAgent, modelCallLimitMiddleware, tool as langchainTool, toolCallLimitMiddleware, toolErrorMiddleware } from 'langchain'
import type { Logger } from '../platform/logger.ts'
import { ToolInputError, UserError } from '../platform/errors.ts'
import type { Tool } from '../../tools/kit/types.ts'
import { runTool } from './run-tool.ts'
import type { Run } from './run-tool.ts'

/** The input of a tool does not fit: what was asked is beyond its bounds. */
const BEYOND = {
  en: 'One of the numbers or names of the question is beyond what can be computed. Ask with a smaller one.',
  fr: 'Un des nombres ou des noms de la question dépasse ce qui peut être calculé. Demandez avec un plus petit.',
}
const MAX_MODEL_CALLS = 6
const MAX_TOOL_CALLS = 8

/**
 * Lets a chat model answer with the tools, within limits on calls.
 *
 * @param history messages before the question, oldest first
 * @returns the model's last words; what the tools found is in `run`
 */
export async function runLoop(model: BaseChatModel, tools: Tool[], question: string, history: BaseMessage[], systemPrompt: string, run: Run, log?: Logger): Promise<string> {
  const agent = createAgent({
    model,
    tools: tools.map((each) => langchainTool(async (input: unknown) => runTool(each, input, run), { name: each.name, description: each.description, schema: each.input as never })),
    systemPrompt,
    middleware: [
      modelCallLimitMiddleware({ runLimit: MAX_MODEL_CALLS, exitBehavior: 'end' }),
      toolCallLimitMiddleware({ runLimit: MAX_TOOL_CALLS, exitBehavior: 'continue' }),
      toolErrorMiddleware({
        onError(error) {
          run.failures.push(ToolInvocationError.isInstance(error) ? new ToolInputError(BEYOND[run.language]) : error)
          return toolErrorText(error, log)
        },
      }),
    ],
  })
  const result = await agent.invoke({ messages: [...history, new HumanMessage(question)] }, { signal: run.context.signal, recursionLimit: 40 })
  return result.messages.at(-1)?.text ?? ''
}

/** What a failing tool may tell the model: reasons it can act on, never raw exceptions. */
function toolErrorText(error: unknown, log?: Logger): string {
  if (error instanceof ToolInputError || error instanceof UserError) return error.message
  if (ToolInvocationError.isInstance(error)) return error.toolError.message
  log?.error({ err: error }, 'a tool failed')
  return 'The tool failed for a reason you cannot fix. Tell the user; do not guess the data.'
}
