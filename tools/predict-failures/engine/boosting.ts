/** Rounds are few and careful: histories are small, and most of what can be known is in the simple rate they start from. */
export interface BoostOptions { rounds: number; rate: number; depth: number; leastWeight: number; ridge: number; columns: number }

interface Leaf { value: number }
interface Split { feature: number; bin: number; left: Node; right: Node }
type Node = Leaf | Split

const BINS = 32

/** Gradient boosted trees for a yes or no, from the logits of a simpler estimate. Features that are NaN are less than all others. Deterministic. */
export class Boosting {
  readonly #edges: Float64Array[]
  readonly #trees: Node[] = []
  readonly #rate: number

  /** @param starts logit of the simpler estimate, one per row */
  constructor(rows: Float64Array[], labels: readonly number[], starts: readonly number[], options: BoostOptions, weights?: readonly number[]) {
    this.#rate = options.rate
    const width = rows[0]?.length ?? 0
    this.#edges = Array.from({ length: width }, (_, feature) => edgesOf(rows, feature))
    const binned = rows.map((row) => this.#bins(row))
    const logits = Float64Array.from(starts)
    const gradients = new Float64Array(rows.length)
    const hessians = new Float64Array(rows.length)
    const all = Array.from({ length: rows.length }, (_, index) => index)
    let seed = 1
    for (let round = 0; round < options.rounds; round++) {
      for (let row = 0; row < rows.length; row++) {
        const weight = weights?.[row] ?? 1
        const p = sigmoid(logits[row]!)
        gradients[row] = weight * (labels[row]! - p)
        hessians[row] = weight * p * (1 - p)
      }
      const features: number[] = []
      for (let feature = 0; feature < width; feature++) {
        seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
        if (this.#edges[feature]!.length > 0 && seed / 2 ** 32 < options.columns) features.push(feature)
      }
      const tree = new Grower(binned, gradients, hessians, features, options).grow(all, options.depth)
      this.#trees.push(tree)
      for (let row = 0; row < rows.length; row++) logits[row]! += this.#rate * valueOf(tree, binned[row]!)
    }
  }

  /** Logit of a row, from that of the simpler estimate. */
  logit(row: Float64Array, start: number): number {
    const bins = this.#bins(row)
    return this.#trees.reduce((total, tree) => total + this.#rate * valueOf(tree, bins), start)
  }

  /** Number of the bin of each feature: 0 for NaN, else 1 + how many edges lie below. */
  #bins(row: Float64Array): Uint8Array {
    return Uint8Array.from(this.#edges, (edges, feature) => {
      const value = row[feature]!
      if (Number.isNaN(value)) return 0
      let [low, high] = [0, edges.length]
      while (low < high) {
        const middle = (low + high) >> 1
        if (edges[middle]! < value) low = middle + 1
        else high = middle
      }
      return low + 1
    })
  }
}

/** Values between which a feature is cut; none when it is always the same. */
function edgesOf(rows: Float64Array[], feature: number): Float64Array {
  const values = Float64Array.from(rows, (row) => row[feature]!).filter((value) => !Number.isNaN(value)).sort()
  const missing = values.length < rows.length
  const distinct = values.filter((value, index) => index === 0 || value !== values[index - 1])
  if (distinct.length < 2) return missing && distinct.length === 1 ? distinct : new Float64Array(0)
  if (distinct.length <= BINS) return distinct.slice(0, -1)
  const cuts = Float64Array.from({ length: BINS - 1 }, (_, index) => values[Math.floor(((index + 1) * values.length) / BINS)]!)
  return cuts.filter((value, index) => index === 0 || value !== cuts[index - 1])
}

function valueOf(node: Node, bins: Uint8Array): number {
  while ('left' in node) node = bins[node.feature]! <= node.bin ? node.left : node.right
  return node.value
}

export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))
export const logit = (p: number): number => Math.log(p / (1 - p))

class Grower {
  readonly #sums = new Float64Array(BINS + 2)
  readonly #weights = new Float64Array(BINS + 2)
  readonly #binned: Uint8Array[]
  readonly #gradients: Float64Array
  readonly #hessians: Float64Array
  readonly #features: number[]
  readonly #options: BoostOptions

  constructor(binned: Uint8Array[], gradients: Float64Array, hessians: Float64Array, features: number[], options: BoostOptions) {
    this.#binned = binned
    this.#gradients = gradients
    this.#hessians = hessians
    this.#features = features
    this.#options = options
  }

  grow(rows: number[], depth: number): Node {
    let [gradient, hessian] = [0, 0]
    for (const row of rows) {
      gradient += this.#gradients[row]!
      hessian += this.#hessians[row]!
    }
    const { ridge, leastWeight } = this.#options
    const leaf = { value: gradient / (hessian + ridge) }
    if (depth === 0 || hessian < 2 * leastWeight) return leaf
    const before = gradient ** 2 / (hessian + ridge)
    let best = { gain: 1e-6, feature: -1, bin: 0 }
    for (const feature of this.#features) {
      this.#sums.fill(0)
      this.#weights.fill(0)
      for (const row of rows) {
        const bin = this.#binned[row]![feature]!
        this.#sums[bin]! += this.#gradients[row]!
        this.#weights[bin]! += this.#hessians[row]!
      }
      let [sum, weight] = [0, 0]
      for (let bin = 0; bin <= BINS; bin++) {
        sum += this.#sums[bin]!
        weight += this.#weights[bin]!
        if (weight < leastWeight || hessian - weight < leastWeight) continue
        const gain = sum ** 2 / (weight + ridge) + (gradient - sum) ** 2 / (hessian - weight + ridge) - before
        if (gain > best.gain) best = { gain, feature, bin }
      }
    }
    if (best.feature < 0) return leaf
    const left: number[] = []
    const right: number[] = []
    for (const row of rows) (this.#binned[row]![best.feature]! <= best.bin ? left : right).push(row)
    return { feature: best.feature, bin: best.bin, left: this.grow(left, depth - 1), right: this.grow(right, depth - 1) }
  }
}
