import { ChatOpenAICompletions } from '@langchain/openai'

export interface ServerOptions { name: string; baseURL?: string; apiKey?: string; timeoutMs: number }

/** A model behind an OpenAI-compatible server, asked to stream. */
export function openServerModel({ name, baseURL, apiKey, timeoutMs }: ServerOptions): ChatOpenAICompletions {
  return new ServerModel({
    model: name, apiKey: apiKey ?? 'none', temperature: 0, maxRetries: 1, timeout: timeoutMs, streaming: true, streamUsage: false,
    configuration: { fetch: wholeAsStream, ...(baseURL ? { baseURL } : {}) },
  })
}

class ServerModel extends ChatOpenAICompletions {
  /** LangChain counts the tokens of a stream with a vocabulary that it downloads at each call; nothing here uses the count. */
  override async getNumTokens(): Promise<number> {
    return 0
  }
}

/**
 * `fetch` for servers that answer a streaming request with a whole completion: it is handed on as a stream of one piece. Answers
 * that do stream, and errors, pass as they are.
 */
const wholeAsStream: typeof fetch = async (input, init) => {
  const response = await fetch(input, init)
  const asked = typeof init?.body === 'string' && /"stream"\s*:\s*true/.test(init.body)
  if (!asked || !response.ok || !response.headers.get('content-type')?.includes('application/json')) return response
  const whole = await response.json() as { choices?: { index?: number; finish_reason?: string; message?: { tool_calls?: object[] } }[] }
  const choices = (whole.choices ?? []).map(({ message, ...choice }, index) => ({
    index, ...choice, delta: { ...message, ...(message?.tool_calls ? { tool_calls: message.tool_calls.map((call, at) => ({ index: at, ...call })) } : {}) },
  }))
  const piece = JSON.stringify({ ...whole, object: 'chat.completion.chunk', choices })
  return new Response(`data: ${piece}\n\ndata: [DONE]\n\n`, { headers: { 'content-type': 'text/event-stream' } })
}
