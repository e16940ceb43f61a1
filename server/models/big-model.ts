import type { BaseChatModel } from '@langchain/core/language_models/chat_models'
import type { Logger } from '../platform/logger.ts'
import { UserError } from '../platform/errors.ts'
import type { Settings } from '../platform/settings.ts'

/**
 * The bigger model that the settings name: an OpenAI-compatible server, or a GGUF file run by node-llama-cpp.
 *
 * @returns null with VIGIE_MODEL=bundled
 * @throws {UserError} when a setting is missing
 */
export async function openBigModel(settings: Settings, log: Logger): Promise<{ name: string; model: BaseChatModel } | null> {
  const { VIGIE_MODEL: wanted } = settings
  if (wanted === 'bundled') return null
  if (wanted === 'openai') {
    const { OPENAI_BASE_URL: baseURL, OPENAI_MODEL: name, OPENAI_API_KEY: apiKey } = settings
    if (!name) throw new UserError('model', 'VIGIE_MODEL=openai needs OPENAI_MODEL, and OPENAI_BASE_URL for a server of your own.')
    const { ChatOpenAI } = await import('@langchain/openai')
    return { name, model: new ChatOpenAI({ model: name, apiKey: apiKey ?? 'none', temperature: 0, maxRetries: 1, timeout: 30_000, ...(baseURL ? { configuration: { baseURL } } : {}) }) }
  }
  const { openGgufChatModel } = await import('./gguf-chat-model.ts')
  return openGgufChatModel(wanted, log)
}
