import { BaseChatModel } from '@langchain/core/language_models/chat_models'
import type { BaseChatModelCallOptions } from '@langchain/core/language_models/chat_models'
import { AIMessage } from '@langchain/core/messages'
import type { BaseMessage } from '@langchain/core/messages'
import type { ChatResult } from '@langchain/core/outputs'

export interface Understood {
  /** Calls to make, with their whole input; empty when `text` answers. */
  calls: { tool: string; input: Record<string, unknown> }[]
  text: string
}

/**
 * The bundled model as LangChain sees it: its first turn gives the calls, its second nothing more, since the text of an
 * answer is rendered from the facts by code.
 */
export class BundledChatModel extends BaseChatModel<BaseChatModelCallOptions> {
  readonly #understand: (question: string) => Promise<Understood>

  /** @param understand links, reads and binds the asker's message; injected, since that is the agent's knowledge */
  constructor(understand: (question: string) => Promise<Understood>) {
    super({})
    this.#understand = understand
  }

  override _llmType(): string {
    return 'vigie-bundled'
  }

  override bindTools(): this {
    return this
  }

  override async _generate(messages: BaseMessage[]): Promise<ChatResult> {
    const last = messages.at(-1)
    if (last?.type !== 'human') return reply(new AIMessage(''))
    const { calls, text } = await this.#understand(last.text)
    const tool_calls = calls.map(({ tool, input }, index) => ({ name: tool, args: input, id: `call-${index + 1}`, type: 'tool_call' as const }))
    return reply(new AIMessage({ content: text, tool_calls }))
  }
}

function reply(message: AIMessage): ChatResult {
  return { generations: [{ text: message.text, message }] }
}
