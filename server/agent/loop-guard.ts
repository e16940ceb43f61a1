import { randomUUID } from 'node:crypto'
import { AIMessage, AIMessageChunk, HumanMessage } from '@langchain/core/messages'
import { createMiddleware } from 'langchain'
import { z } from 'zod'
import type { Tool } from '../../tools/kit/types.ts'

const MAX_SLIPS = 1

/** A model that goes on making the same kind of mistake: another one must answer. */
export class ModelFault extends Error {
  override name = 'ModelFault'
}

/**
 * Watches the turns of a model that is not ours: calls that can't be run or were made before are given back to it once, then
 * it is given up. Ids of messages and calls are made anew, since servers repeat them.
 */
export function loopGuard(tools: Tool[]) {
  const known = new Map(tools.map((tool) => [tool.name, tool]))
  const made = new Set<string>()
  let slips = 0
  return createMiddleware({
    name: 'LoopGuard',
    async wrapModelCall(request, handler) {
      let messages = request.messages
      for (;;) {
        const given = await handler({ ...request, messages }) as AIMessage
        const reply = tidied(given)
        const slip = cutShort(given) ?? slipIn(reply, known, made)
        if (slip === null) {
          for (const call of reply.tool_calls ?? []) made.add(keyOf(call))
          return reply
        }
        slips += 1
        if (slips > MAX_SLIPS) throw new ModelFault(slip)
        messages = [...messages, new AIMessage(reply.text || '(a call that could not be run)'), new HumanMessage(`${slip} Try once more, or answer from what you have.`)]
      }
    },
  })
}

/** A stream mends arguments that end too early: what was really sent is looked at. */
function cutShort(reply: AIMessage): string | null {
  if (!AIMessageChunk.isInstance(reply)) return null
  const bad = reply.tool_call_chunks?.find(({ args }) => args !== undefined && args.trim() !== '' && !isJson(args))
  return bad ? `The arguments of ${bad.name ?? 'the call'} are not valid JSON.` : null
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function slipIn(reply: AIMessage, known: Map<string, Tool>, made: Set<string>): string | null {
  for (const { name, error } of reply.invalid_tool_calls ?? []) return `The arguments of ${name ?? 'the call'} are not valid JSON${error ? ` (${error.slice(0, 120)})` : ''}.`
  for (const call of reply.tool_calls ?? []) {
    const tool = known.get(call.name)
    if (!tool) return `There is no tool ${call.name.slice(0, 60)}; the tools are ${[...known.keys()].join(', ')}.`
    const read = tool.input.safeParse(call.args)
    if (!read.success) return `The input of ${call.name} does not fit: ${z.prettifyError(read.error).slice(0, 600)}.`
    if (made.has(keyOf(call))) return `This call of ${call.name} was already made, and its result stands above.`
  }
  return null
}

/** The reply under ids of its own, each call once, with what models commonly write instead of a list of names or of nothing. */
function tidied(reply: AIMessage): AIMessage {
  const calls = (reply.tool_calls ?? []).map((call) => ({ ...call, args: tidiedInput(call.args), id: `call_${randomUUID()}` }))
  const tool_calls = calls.filter((call, index) => calls.findIndex((each) => keyOf(each) === keyOf(call)) === index)
  return new AIMessage({ id: randomUUID(), content: reply.text, tool_calls, invalid_tool_calls: reply.invalid_tool_calls, usage_metadata: reply.usage_metadata })
}

function tidiedInput(args: unknown): Record<string, unknown> {
  const given = Object.entries(withoutNulls(args ?? {}) as Record<string, unknown>).filter(([, value]) => value !== '')
  return Object.fromEntries(given.map(([key, value]) => [key, (key === 'where' || key === 'without') && typeof value === 'object' ? lists(value as object) : value]))
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((each) => each !== null).map(withoutNulls)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== null).map(([key, each]) => [key, withoutNulls(each)]))
}

const lists = (names: object) => Object.fromEntries(Object.entries(names).map(([kind, value]) => [kind, Array.isArray(value) ? value : [value]]))

const keyOf = ({ name, args }: { name: string; args: unknown }) => `${name} ${JSON.stringify(sorted(args))}`

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, sorted(each)]))
}
