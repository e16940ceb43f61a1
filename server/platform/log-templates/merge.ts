import { PARAMETER } from './atoms.ts'

/** Messages with the same atoms. `slots[i]` is the place of atom i in the message that it is shown by. */
export interface Cluster {
  atoms: string[]
  slots: number[]
  /** It is part of this one now. */
  into: Cluster | null
}

/** Words after which a name stands. */
const NOUNS = new Set(['user', 'host', 'server', 'node', 'name', 'named', 'class', 'file', 'table', 'column', 'schema', 'database', 'view', 'index', 'job', 'task', 'process', 'module', 'service', 'device', 'interface', 'domain', 'path',
  'key', 'pipeline', 'utilisateur', 'serveur', 'fichier', 'colonne', 'base', 'champ', 'traitement'])
/** Words after which one may stand. */
const PREPOSITIONS = new Set(['for', 'from', 'to', 'by', 'on', 'in', 'at', 'of', 'type', 'set', 'de', 'sur', 'pour', 'vers'])
const NAMES_AFTER = 3
const NAMES_ELSEWHERE = 5
/** A message of which less than this stays the same would fit too much. */
const LEAST_WORDS = 2
const ROUNDS = 8
/** CONSTANTS are states and codes: what a message is about. */
const STATE = /^[A-Z][A-Z0-9_]+$/

/** May a state stand there as a name, e.g. a table named CLIENTS? Elsewhere states are never parameters. */
export function takesStates(atomBefore: string): boolean {
  return NOUNS.has(atomBefore.toLowerCase())
}

export const isState = (atom: string) => STATE.test(atom)

interface Bucket { place: number; items: Cluster[] }

/**
 * Merges clusters that differ in one word, when what stands there is a name rather than a word of the sentence: many
 * different ones, numbers among them, or names known from other messages. Goes on until nothing changes, so that
 * several names in a message are found one after the other.
 *
 * @returns the clusters that are left; merged ones point to theirs by `into`
 */
export function mergeClusters(clusters: Cluster[]): Cluster[] {
  const names = new Set<string>()
  let live = clusters
  for (let round = 0; round < ROUNDS; round += 1) {
    const merges = bucketsOf(live).filter((bucket) => isName(bucket, names)).sort((a, b) => b.items.length - a.items.length)
    if (merges.length === 0) return live
    const byKey = new Map(live.map((cluster) => [keyOf(cluster.atoms), cluster]))
    for (const { place, items } of merges) {
      const free = items.filter(({ into }) => into === null)
      if (free.length > 1) mergeAt(place, free, names, byKey)
    }
    live = [...byKey.values()].filter(({ into }) => into === null)
  }
  return live
}

export const keyOf = (atoms: string[]) => atoms.join(' ')

export function rootOf(cluster: Cluster): Cluster {
  let root = cluster
  while (root.into) root = root.into
  return root
}

function mergeAt(place: number, items: Cluster[], names: Set<string>, byKey: Map<string, Cluster>): void {
  const shown = items[0]!
  for (const { atoms } of items) if (atoms[place] !== PARAMETER) names.add(atoms[place]!)
  const atoms: string[] = []
  const slots: number[] = []
  for (const [index, atom] of shown.atoms.entries()) {
    const next = index === place ? PARAMETER : atom
    if (next === PARAMETER && atoms.at(-1) === PARAMETER) continue
    atoms.push(next)
    slots.push(shown.slots[index]!)
  }
  const key = keyOf(atoms)
  let merged = byKey.get(key)
  // The one that is there may be the very one with a parameter in that place.
  if (!merged || merged.into !== null) byKey.set(key, merged = { atoms, slots, into: null })
  for (const item of items) if (item !== merged) item.into = merged
}

/** Clusters of the same length that are equal but for one place. */
function bucketsOf(live: Cluster[]): Bucket[] {
  const ids = new Map<string, number>()
  const buckets = new Map<number, Bucket>()
  for (const cluster of live) {
    const { atoms } = cluster
    let a = atoms.length, b = 0
    const partsA: number[] = [], partsB: number[] = []
    for (const [place, atom] of atoms.entries()) {
      let id = ids.get(atom)
      if (id === undefined) ids.set(atom, id = ids.size + 1)
      partsA.push(Math.imul(id, 0x9e3779b1) ^ Math.imul(place + 1, 0x85ebca6b))
      partsB.push(mix(id, place))
      a = (a + partsA[place]!) | 0
      b = (b + partsB[place]!) | 0
    }
    for (let place = 0; place < atoms.length; place += 1) {
      const key = (((a - partsA[place]!) ^ Math.imul(place + 1, 0xc2b2ae35)) >>> 0) * 2_097_152 + ((b - partsB[place]!) >>> 11)
      const bucket = buckets.get(key)
      if (bucket) bucket.items.push(cluster)
      else buckets.set(key, { place, items: [cluster] })
    }
  }
  return [...buckets.values()].filter(({ items }) => items.length > 1)
}

function mix(id: number, place: number): number {
  let hash = Math.imul(id + 0x7f4a7c15, 0x2c1b3c6d) ^ Math.imul(place + 0x1b873593, 0x297a2d39)
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b)
  return hash ^ (hash >>> 13)
}

function isName({ place, items }: Bucket, names: Set<string>): boolean {
  // What a message begins with says what it is about.
  if (place === 0) return false
  const { atoms } = items[0]!
  let words = 0
  for (let index = 0; index < atoms.length; index += 1) if (index !== place && atoms[index] !== PARAMETER) words += 1
  if (words < LEAST_WORDS) return false
  const values = items.map((item) => item.atoms[place]!).filter((value) => value !== PARAMETER)
  const before = atoms[place - 1]!.toLowerCase()
  if (!takesStates(before) && values.filter(isState).length * 2 >= values.length) return false
  if (values.length < items.length || values.every((value) => names.has(value))) return true
  return values.length >= (NOUNS.has(before) || PREPOSITIONS.has(before) ? NAMES_AFTER : NAMES_ELSEWHERE)
}
