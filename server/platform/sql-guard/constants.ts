/** A node of the parse tree: an object with one key, the name of its type. */
export type Tree = Record<string, unknown>

export const nodeOf = (node: unknown, type: string): Tree | undefined => (node as Record<string, Tree> | undefined)?.[type]

/** The parts of a dotted name. */
export const nameParts = (list: unknown): string[] => ((list ?? []) as Tree[]).map((part) => String(nodeOf(part, 'String')?.['sval'] ?? ''))

/** The number that a constant is; undefined when it is none. */
export function numberOf(node: unknown): number | undefined {
  const constant = nodeOf(node, 'A_Const')
  if (!constant) return undefined
  // The parser leaves zeros and empty strings out.
  if (constant['ival']) return Number((constant['ival'] as Tree)['ival'] ?? 0)
  if (constant['fval']) return Number((constant['fval'] as Tree)['fval'])
  return undefined
}

/** The text that a constant is, also with a cast; undefined when it is none. */
export function textOf(node: unknown): string | undefined {
  const cast = nodeOf(node, 'TypeCast')
  if (cast) return textOf(cast['arg'])
  const constant = nodeOf(node, 'A_Const')
  return constant?.['sval'] ? String((constant['sval'] as Tree)['sval'] ?? '') : undefined
}
