import { z } from 'zod'
import type { Tool } from '../../tools/kit/types.ts'
import { ENTITY_KINDS } from '../../tools/kit/where.ts'

type Schema = Record<string, unknown>

const ANY_OBJECT = new Set(['where', 'without', 'period', 'period2'])
/** Known from their name in every tool; any other property without a description is left out. */
const KNOWN = new Set([...ANY_OBJECT, 'metric', 'by', 'by2', 'order', 'limit', 'above', 'below', 'text', 'step', 'name', 'view', 'action'])
/** Of the tools together, in characters of JSON: about 2,300 tokens. */
const BUDGET = 9_700
/** Most characters of what is said of a tool, and of one of its properties. */
const LENGTHS: [number, number][] = [[270, 56], [220, 56], [180, 56], [140, 56], [100, 56], [100, 40], [80, 30], [60, 20]]
const LONG_LIST = 12

/** What the prompt says once for all tools, so that their schemas need not. */
export const CONVENTIONS = `Tool inputs: period, period2: {"from": day, "to": day} (ISO, "to" exclusive), left out when not asked. where (kept), without (left out): {kind: [names]}, names as in the data, kinds: ${ENTITY_KINDS.join(', ')}. by: a kind, or year, quarter, month, week, day, hour, quarter_hour, weekday.`

export interface ShortTool { name: string; about: string; schema: Schema }

/**
 * Tools as a bigger model sees them, short enough that all of them fit in its prompt: bounds and defaults are left to the tool's
 * own check, what the conventions say is not repeated, and the more tools there are, the less is said of each.
 */
export function shortTools(tools: Tool[]): ShortTool[] {
  const told = LENGTHS.map(([most, words]) => tools.map((tool) => shortTool(tool, most, words)))
  return told.find((each) => JSON.stringify(each).length <= BUDGET) ?? told.at(-1)!
}

function shortTool({ name, description, input }: Tool, most: number, words: number): ShortTool {
  const { required, properties } = shorten(z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as Schema, words)
  return { name, about: cut(description.replace(/\s+/g, ' '), most, /^.*[.](?= )/), schema: { type: 'object', properties: properties ?? {}, ...(required ? { required } : {}) } }
}

function shorten(schema: Schema, most: number): Schema {
  const { type, properties, required, items, anyOf, enum: values, description = '' } = schema as { type?: string; properties?: Record<string, Schema>; required?: string[]; items?: Schema; anyOf?: Schema[]; enum?: string[]; description?: string }
  if (anyOf) return shorten({ ...anyOf.at(-1)!, ...(description ? { description } : {}) }, most)
  const told = values?.every((value) => description.includes(value))
  const words = told ? description.replace(/\s+/g, ' ') : cut(description, most, /^.*(?=[;:.,(])/)
  const shown = Object.entries(properties ?? {}).filter(([key, each]) => KNOWN.has(key) || each['description'] !== undefined || required?.includes(key))
  return {
    ...(type ? { type } : {}),
    ...(words ? { description: words } : {}),
    ...(values && !told && values.length <= LONG_LIST ? { enum: values } : {}),
    ...(properties ? { properties: Object.fromEntries(shown.map(([key, each]) => [key, ANY_OBJECT.has(key) ? { type: 'object' } : shorten(each, most)])) } : {}),
    ...(required ? { required } : {}),
    ...(items ? { items: flat(shorten(items, most)) } : {}),
  }
}

/** Of the objects inside a list's objects only the names are told: the tool's own check says what is wrong in them. */
function flat(schema: Schema): Schema {
  const properties = schema['properties'] as Record<string, Schema> | undefined
  const inner = (each: Schema): Schema => {
    const held = each['properties'] as object | undefined
    return held ? { type: 'object', description: `${each['description'] ?? ''} {${Object.keys(held).join(', ')}}`.trim() } : each
  }
  return properties ? { ...schema, properties: Object.fromEntries(Object.entries(properties).map(([key, each]) => [key, inner(each)])) } : schema
}

/** Whole clauses of a text, as many as fit; else its first words. */
function cut(text: string, most: number, clause: RegExp): string {
  if (text.length <= most) return text
  const whole = text.slice(0, most + 1).match(clause)?.[0] ?? ''
  return (whole.length >= 20 ? whole : text.slice(0, most).replace(/\s+\S*$/, '')).trim()
}
