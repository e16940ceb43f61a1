/** Steps and what they wait for, by index: `before[i]` are the prerequisites of step i, `after[i]` the steps that wait for it. */
export interface Graph {
  ids: string[]
  indexOf: Map<string, number>
  before: number[][]
  after: number[][]
}

/**
 * The graph of some steps; prerequisites that are not among them (they don't play in the dry run) don't count.
 *
 * @param edges pairs step, prerequisite
 */
export function makeGraph(ids: string[], edges: Iterable<readonly [step: string, prerequisite: string]>): Graph {
  const indexOf = new Map(ids.map((id, index) => [id, index]))
  const before: number[][] = ids.map(() => [])
  const after: number[][] = ids.map(() => [])
  for (const [step, prerequisite] of edges) {
    const [to, from] = [indexOf.get(step), indexOf.get(prerequisite)]
    if (to === undefined || from === undefined) continue
    before[to]!.push(from)
    after[from]!.push(to)
  }
  return { ids, indexOf, before, after }
}

/**
 * A cycle among prerequisites.
 *
 * @returns ids in order, each waiting for the next and the last for the first; null when there is none
 */
export function findCycle({ ids, before }: Graph): string[] | null {
  const done = new Uint8Array(ids.length) // 1: on the way, 2: done
  for (let root = 0; root < ids.length; root += 1) {
    if (done[root]) continue
    const way: { node: number; next: number }[] = [{ node: root, next: 0 }]
    done[root] = 1
    while (way.length > 0) {
      const top = way.at(-1)!
      const next = before[top.node]![top.next]
      top.next += 1
      if (next === undefined) {
        done[top.node] = 2
        way.pop()
      } else if (done[next] === 1) {
        return way.slice(way.findIndex(({ node }) => node === next)).map(({ node }) => ids[node]!)
      } else if (done[next] === 0) {
        done[next] = 1
        way.push({ node: next, next: 0 })
      }
    }
  }
  return null
}

/** Indexes with each step after its prerequisites. The graph has no cycle. */
export function inOrder({ ids, before, after }: Graph): number[] {
  const waits = before.map((list) => list.length)
  const order: number[] = []
  for (let index = 0; index < ids.length; index += 1) if (waits[index] === 0) order.push(index)
  for (let at = 0; at < order.length; at += 1) {
    for (const next of after[order[at]!]!) {
      waits[next]! -= 1
      if (waits[next] === 0) order.push(next)
    }
  }
  return order
}

/**
 * Everything reached from some steps along `links`, with the number of links on the shortest way.
 *
 * @param through is a step part of the result, and does the way go on beyond it? The start always is passed.
 * @returns depth by index, from 1, nearest first; the start is not in it
 */
export function reach(links: number[][], start: number[], through: (index: number) => boolean = () => true): Map<number, number> {
  const depth = new Map<number, number>()
  const seen = new Set(start)
  let level = start
  for (let far = 1; level.length > 0; far += 1) {
    const next: number[] = []
    for (const index of level) {
      for (const other of links[index]!) {
        if (seen.has(other) || !through(other)) continue
        seen.add(other)
        depth.set(other, far)
        next.push(other)
      }
    }
    level = next
  }
  return depth
}

/** The longest way along prerequisites that ends at a step, its root first, among those for which `through` holds. */
export function longestChain(graph: Graph, end: number, through: (index: number) => boolean = () => true): number[] {
  const members = new Set([end, ...reach(graph.before, [end], through).keys()])
  const length = new Map<number, number>()
  const from = new Map<number, number>()
  for (const index of inOrder(graph)) {
    if (!members.has(index)) continue
    let longest = 0
    for (const other of graph.before[index]!) {
      const one = members.has(other) ? length.get(other)! : 0
      if (one > longest) {
        longest = one
        from.set(index, other)
      }
    }
    length.set(index, longest + 1)
  }
  const chain: number[] = []
  for (let index: number | undefined = end; index !== undefined; index = from.get(index)) chain.unshift(index)
  return chain
}
