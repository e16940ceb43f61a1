import { basename } from 'node:path'
import { BaseChatModel } from '@langchain/core/language_models/chat_models'
import type { BaseChatModelCallOptions, BindToolsInput } from '@langchain/core/language_models/chat_models'
import { AIMessage } from '@langchain/core/messages'
import type { BaseMessage } from '@langchain/core/messages'
import type { ChatResult } from '@langchain/core/outputs'
import type { Runnable } from '@langchain/core/runnables'
import { convertToOpenAITool } from '@langchain/core/utils/function_calling'
import { LlamaChat, LlamaLogLevel, getLlama } from 'node-llama-cpp'
import type { ChatHistoryItem, ChatModelFunctions, LlamaContextSequence } from 'node-llama-cpp'
import { UserError } from '../platform/errors.ts'
import type { Logger } from '../platform/logger.ts'
import { findModel } from './download-store.ts'

const CONTEXT = 8192
const MAX_TOKENS = 700

/**
 * A local instruct model in a GGUF file, with its own function calling.
 *
 * @param wanted path, or the name or URI by which a model was pulled
 * @throws {UserError} when there is no such file, or it can't be loaded
 */
export async function openGgufChatModel(wanted: string, dataDir: string, log: Logger): Promise<{ name: string; model: BaseChatModel }> {
  const path = await findModel(wanted, dataDir)
  if (path === null) throw new UserError('model', `There is no model ${wanted}: \`vigie model pull ${wanted}\` downloads it and \`vigie model list\` shows those there are; or set VIGIE_MODEL=bundled.`)
  const llama = await getLlama({ build: 'never', logLevel: LlamaLogLevel.error })
  try {
    const model = await llama.loadModel({ modelPath: path })
    const context = await model.createContext({ contextSize: { max: Math.min(CONTEXT, model.trainContextSize) } })
    log.info({ model: basename(path), context: context.contextSize, gpu: llama.gpu }, 'language model loaded')
    return { name: basename(path, '.gguf'), model: new GgufChatModel(context.getSequence()) }
  } catch (error) {
    log.error({ err: error, path }, 'a model file was not loaded')
    throw new UserError('model', `The model file ${basename(path)} can't be loaded: it is damaged, of a kind that is not known, or too large for the memory. Pull it again, or set VIGIE_MODEL=bundled.`)
  }
}

interface Options extends BaseChatModelCallOptions { tools?: ReturnType<typeof convertToOpenAITool>[] }

class GgufChatModel extends BaseChatModel<Options> {
  readonly #sequence: LlamaContextSequence
  #queue: Promise<unknown> = Promise.resolve()

  constructor(sequence: LlamaContextSequence) {
    super({})
    this.#sequence = sequence
  }

  override _llmType(): string {
    return 'gguf'
  }

  override bindTools(tools: BindToolsInput[], options?: Partial<Options>): Runnable {
    return this.withConfig({ ...options, tools: tools.map((tool) => convertToOpenAITool(tool as never)) } as never) as never
  }

  override async _generate(messages: BaseMessage[], options: Options): Promise<ChatResult> {
    const turn = this.#queue.then(() => this.#reply(messages, options))
    this.#queue = turn.catch(() => {})
    return turn
  }

  async #reply(messages: BaseMessage[], options: Options): Promise<ChatResult> {
    const chat = new LlamaChat({ contextSequence: this.#sequence, autoDisposeSequence: false })
    try {
      const functions = Object.fromEntries((options.tools ?? []).map(({ function: { name, description, parameters } }) => [name, { description, params: paramsOf(parameters as Form) }])) as ChatModelFunctions
      const { response, functionCalls } = await chat.generateResponse(historyOf(messages), { functions, maxTokens: MAX_TOKENS, temperature: 0, signal: options.signal, stopOnAbortSignal: true })
      const tool_calls = (functionCalls ?? []).map((call, index) => ({ name: call.functionName, args: (call.params ?? {}) as Record<string, unknown>, id: `call-${messages.length}-${index}`, type: 'tool_call' as const }))
      const message = new AIMessage({ content: response.trim(), tool_calls })
      return { generations: [{ text: message.text, message }] }
    } finally {
      chat.dispose()
    }
  }
}

const NAMES = { type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } } }
const PERIOD = { type: 'object', properties: { from: { type: 'string' }, to: { type: 'string' } }, required: ['from', 'to'] }
const OPEN: Record<string, object> = { where: NAMES, without: NAMES, period: PERIOD, period2: PERIOD }

interface Form { type?: string; properties?: Record<string, Form>; required?: string[]; items?: Form }

/**
 * A schema as a grammar needs it, which lets through only what is named and asks for every property: what may be left out may be
 * null, and open objects get the form that the prompt gives them.
 */
export function paramsOf({ properties, items, ...rest }: Form): object {
  const optional = (key: string, form: object) => (rest.required?.includes(key) ? form : { oneOf: [{ type: 'null' }, form] })
  return {
    ...rest,
    ...(properties ? { properties: Object.fromEntries(Object.entries(properties).map(([key, each]) => [key, optional(key, OPEN[key] ?? paramsOf(each))])) } : {}),
    ...(items ? { items: paramsOf(items) } : {}),
  }
}

/** Messages as node-llama-cpp keeps them: a model's turn holds its words and its calls with their results. */
function historyOf(messages: BaseMessage[]): ChatHistoryItem[] {
  const history: ChatHistoryItem[] = []
  for (const message of messages) {
    if (message.type === 'system') history.push({ type: 'system', text: message.text })
    else if (message.type === 'human') history.push({ type: 'user', text: message.text })
    else if (message.type === 'ai') {
      const calls = (message as AIMessage).tool_calls ?? []
      history.push({ type: 'model', response: [...(message.text === '' ? [] : [message.text]), ...calls.map(({ name, args }) => ({ type: 'functionCall' as const, name, params: args, result: undefined }))] })
    } else if (message.type === 'tool') {
      const last = history.findLast((item) => item.type === 'model')
      const open = last?.response.find((part) => typeof part === 'object' && part.type === 'functionCall' && part.result === undefined)
      if (open && typeof open === 'object' && open.type === 'functionCall') open.result = message.text
    }
  }
  if (history.at(-1)?.type !== 'model') history.push({ type: 'model', response: [] })
  return history
}
