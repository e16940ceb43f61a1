import type { BaseChatModel } from '@langchain/core/language_models/chat_models'
import type { Logger } from '../platform/logger.ts'
import { UserError } from '../platform/errors.ts'
import type { Settings } from '../platform/settings.ts'

/** A model that speaks in place of the bundled one, and the time that it has for a whole answer. */
export interface BigModel { name: string; model: BaseChatModel; timeoutMs: number }

const SERVER_MS = 90_000
/** A file of some billion parameters reads its prompt slowly on a CPU. */
const FILE_MS = 300_000

/**
 * The bigger model that the settings name: an OpenAI-compatible server, or a GGUF file run by node-llama-cpp.
 *
 * @returns null with VIGIE_MODEL=bundled
 * @throws {UserError} when a setting is missing, or the file is not there or not readable
 */
export async function openBigModel(settings: Settings, log: Logger, { timeoutMs }: { timeoutMs?: number } = {}): Promise<BigModel | null> {
  const { VIGIE_MODEL: wanted } = settings
  if (wanted === 'bundled') return null
  if (wanted === 'openai') {
    const { OPENAI_BASE_URL: baseURL, OPENAI_MODEL: name, OPENAI_API_KEY: apiKey } = settings
    if (!name) throw new UserError('model', 'VIGIE_MODEL=openai needs OPENAI_MODEL, and OPENAI_BASE_URL for a server of your own.')
    const { openServerModel } = await import('./big-model-server.ts')
    const time = timeoutMs ?? SERVER_MS
    return { name, model: openServerModel({ name, baseURL, apiKey, timeoutMs: time }), timeoutMs: time }
  }
  const { openGgufChatModel } = await import('./gguf-chat-model.ts')
  return { ...await openGgufChatModel(wanted, settings.dataDir, log), timeoutMs: timeoutMs ?? FILE_MS }
}
