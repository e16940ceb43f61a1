import { PARAMETER, cut } from './atoms.ts'
import { eventLine } from './event-line.ts'
import { MaskedShapes, hasDigit, maskOf } from './masked-shapes.ts'
import { isState, keyOf, mergeClusters, rootOf, takesStates } from './merge.ts'
import type { Cluster } from './merge.ts'

export interface KnownTemplate { id: number; template: string }
/** `id` null: a new one; `changed`: a known one that has more parameters than before. */
export interface MinedTemplate { id: number | null; template: string; changed: boolean }
/**
 * `templateOf[shape]` is the index of its template in `templates`. `merged`: known templates that turned out to be the
 * same as an older one.
 */
export interface Mined { templates: MinedTemplate[]; templateOf: number[]; merged: { id: number; into: number }[] }

const MAX_SHAPES = 50_000
const MAX_TEMPLATE = 4_500

interface Shape { atoms: string[]; /** A message of this shape, one line. */ shown: string }

/**
 * Learns the templates of messages, in one pass: every message is shown to `shapeOf`, which tells its shape (its words,
 * without what surely are parameters), then `finish` finds which words are parameters too, and tells the template of
 * each shape. The memory it takes is bounded.
 */
export class TemplateMiner {
  readonly #shapes: Shape[] = []
  readonly #byKey = new Map<string, number>()
  /** Messages that differ in their digits only need not be cut again. */
  readonly #known = new MaskedShapes()

  /** @returns a number of the shape, from 0 on */
  shapeOf(message: string): number {
    const mask = maskOf(message)
    const known = mask === null ? -1 : this.#known.get(mask)
    if (known >= 0) return known
    const line = eventLine(message)
    let { atoms } = cut(line)
    const cutShort = this.#shapes.length >= MAX_SHAPES && !this.#byKey.has(keyOf(atoms))
    if (cutShort) atoms = [...atoms.slice(0, 2), PARAMETER]
    const key = keyOf(atoms)
    let shape = this.#byKey.get(key)
    if (shape === undefined) {
      shape = this.#shapes.length
      this.#byKey.set(key, shape)
      // A text of its own: what it was cut out of need not stay in memory.
      const shown = Buffer.from(line, 'utf16le').toString('utf16le')
      this.#shapes.push({ atoms: cutShort ? atoms : cut(shown).atoms, shown })
    }
    if (mask !== null && !atoms.some(hasDigit)) this.#known.set(mask, shape)
    return shape
  }

  /**
   * @param known templates found earlier, the oldest first: shapes that they fit get their ids
   * @param names words that are parameters wherever they stand, e.g. the names of pipelines
   */
  finish(known: KnownTemplate[], names: ReadonlySet<string> = new Set()): Mined {
    const owned = new Map<Cluster, number>()
    const byKey = new Map<string, Cluster>()
    const texts = new Map<Cluster, string>()
    for (const { id, template } of known) {
      const { atoms } = cut(template)
      if (byKey.has(keyOf(atoms))) continue
      const cluster: Cluster = { atoms, slots: atoms.map((_, index) => index), into: null }
      byKey.set(keyOf(atoms), cluster)
      owned.set(cluster, id)
      texts.set(cluster, template)
    }
    const fitting = new TemplateTree([...owned.keys()])
    const clusters = this.#shapes.map(({ atoms: given, shown }) => {
      const { atoms, slots } = withoutNames(given, names)
      const cluster = byKey.get(keyOf(atoms)) ?? fitting.find(atoms) ?? { atoms, slots, into: null }
      if (!owned.has(cluster)) byKey.set(keyOf(atoms), cluster)
      if (!texts.has(cluster)) texts.set(cluster, shown)
      return cluster
    })
    mergeClusters([...byKey.values()])
    return this.#result(clusters, owned, texts)
  }

  #result(clusters: Cluster[], owned: Map<Cluster, number>, texts: Map<Cluster, string>): Mined {
    // Of several known ones the oldest stays: `owned` is in the order of age.
    const idOf = new Map<Cluster, { id: number; text: string }>()
    const merged: Mined['merged'] = []
    for (const [cluster, id] of owned) {
      const root = rootOf(cluster)
      const older = idOf.get(root)
      if (older) merged.push({ id, into: older.id })
      else idOf.set(root, { id, text: texts.get(cluster)! })
    }
    const indexOf = new Map<Cluster, number>()
    const templates: MinedTemplate[] = []
    const templateOf = clusters.map((cluster) => {
      const root = rootOf(cluster)
      let index = indexOf.get(root)
      if (index === undefined) {
        indexOf.set(root, index = templates.length)
        const before = idOf.get(root)
        const changed = before !== undefined && !owned.has(root)
        templates.push({ id: before?.id ?? null, changed, template: before && !changed ? before.text : templateText(before?.text ?? texts.get(cluster)!, root.atoms) })
      }
      return index
    })
    return { templates, templateOf, merged }
  }
}

function withoutNames(atoms: string[], names: ReadonlySet<string>): { atoms: string[]; slots: number[] } {
  const kept: string[] = []
  const slots: number[] = []
  for (const [index, atom] of atoms.entries()) {
    const next = atom === PARAMETER || names.has(atom) ? PARAMETER : atom
    if (next === PARAMETER && kept.at(-1) === PARAMETER) continue
    kept.push(next)
    slots.push(index)
  }
  return { atoms: kept, slots }
}

/** A message with PARAMETER for each of its parameters: its words that are not among the atoms, in their order. */
function templateText(shown: string, atoms: string[]): string {
  const { atoms: own, from, to } = cut(shown)
  let text = ''
  let done = 0
  let next = 0
  for (const [index, atom] of own.entries()) {
    if (atom !== PARAMETER && atom === atoms[next]) {
      text += shown.slice(done, to[index])
      next += 1
    } else {
      const repeated = next > 0 && atoms[next - 1] === PARAMETER && atoms[next] !== PARAMETER
      if (!repeated) {
        text += shown.slice(done, from[index]) + PARAMETER
        next += 1
      }
    }
    done = closed(shown, from[index]!, to[index]!)
  }
  return (text + shown.slice(done)).replace(/\s+/g, ' ').trim().slice(0, MAX_TEMPLATE)
}

/** Where a span ends, with the bracket that closes one opened in it. */
function closed(text: string, from: number, to: number): number {
  const span = text.slice(from, to)
  return [['(', ')'], ['[', ']'], ['{', '}']].some(([open, close]) => text[to] === close && span.lastIndexOf(open!) > span.lastIndexOf(close!)) ? to + 1 : to
}

interface Branch { words: Map<string, Branch>; cluster: Cluster | null }

/** Finds the template that a shape fits: a parameter takes any word but a state. */
class TemplateTree {
  readonly #root: Branch = { words: new Map(), cluster: null }

  constructor(clusters: Cluster[]) {
    for (const cluster of clusters) {
      let branch = this.#root
      for (const atom of cluster.atoms) {
        let next = branch.words.get(atom)
        if (!next) branch.words.set(atom, next = { words: new Map(), cluster: null })
        branch = next
      }
      branch.cluster ??= cluster
    }
  }

  find(atoms: string[], at = 0, branch = this.#root): Cluster | undefined {
    if (at === atoms.length) return branch.cluster ?? undefined
    const same = branch.words.get(atoms[at]!)
    const found = same && this.find(atoms, at + 1, same)
    if (found) return found
    const any = at > 0 && atoms[at] !== PARAMETER && (!isState(atoms[at]!) || takesStates(atoms[at - 1]!)) ? branch.words.get(PARAMETER) : undefined
    return any && this.find(atoms, at + 1, any)
  }
}
