import { sigmoid } from './boosting.ts'

const STEPS = 12

/** Ridge logistic regression from the logits of a simpler estimate, by Newton's method; features are standardised, NaN counts as the mean. */
export class Logistic {
  readonly #mean: Float64Array
  readonly #scale: Float64Array
  #weights: Float64Array

  /** @param ridge how strongly weights are held at 0, and that of the start at 1 */
  constructor(rows: Float64Array[], labels: readonly number[], starts: readonly number[], ridge: number, weights?: readonly number[]) {
    const width = rows[0]?.length ?? 0
    this.#mean = new Float64Array(width)
    this.#scale = new Float64Array(width)
    for (let feature = 0; feature < width; feature++) {
      let [n, sum, squares] = [0, 0, 0]
      for (const row of rows) {
        const value = row[feature]!
        if (Number.isNaN(value)) continue
        n++
        sum += value
        squares += value * value
      }
      this.#mean[feature] = n ? sum / n : 0
      this.#scale[feature] = n ? Math.sqrt(Math.max(0, squares / n - (sum / n) ** 2)) : 0
    }
    const size = width + 2
    this.#weights = new Float64Array(size)
    this.#weights[1] = 1
    const prior = Float64Array.from(this.#weights)
    const points = rows.map((row, index) => this.#point(row, starts[index]!))
    const hessian = new Float64Array(size * size)
    const gradient = new Float64Array(size)
    for (let step = 0; step < STEPS; step++) {
      hessian.fill(0)
      for (let i = 0; i < size; i++) {
        const held = i === 0 ? 0.01 : ridge
        hessian[i * size + i] = held
        gradient[i] = held * (prior[i]! - this.#weights[i]!)
      }
      for (const [index, point] of points.entries()) {
        const weight = weights?.[index] ?? 1
        const p = sigmoid(dot(point, this.#weights))
        const [error, curve] = [weight * (labels[index]! - p), weight * p * (1 - p)]
        for (let i = 0; i < size; i++) {
          gradient[i]! += error * point[i]!
          const own = curve * point[i]!
          for (let j = 0; j <= i; j++) hessian[i * size + j]! += own * point[j]!
        }
      }
      const move = solve(hessian, gradient)
      for (let i = 0; i < size; i++) this.#weights[i]! += move[i]!
      if (move.every((value) => Math.abs(value) < 1e-6)) break
    }
  }

  logit(row: Float64Array, start: number): number {
    return dot(this.#point(row, start), this.#weights)
  }

  #point(row: Float64Array, start: number): Float64Array {
    const point = new Float64Array(row.length + 2)
    point[0] = 1
    point[1] = start
    for (let feature = 0; feature < row.length; feature++) {
      const scale = this.#scale[feature]!
      const value = row[feature]!
      point[feature + 2] = scale < 1e-9 || Number.isNaN(value) ? 0 : Math.max(-4, Math.min(4, (value - this.#mean[feature]!) / scale))
    }
    return point
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

/** Cholesky on the lower triangle of a positive matrix, which is overwritten. */
function solve(matrix: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length
  for (let j = 0; j < size; j++) {
    for (let k = 0; k < j; k++) for (let i = j; i < size; i++) matrix[i * size + j]! -= matrix[i * size + k]! * matrix[j * size + k]!
    const root = Math.sqrt(Math.max(1e-12, matrix[j * size + j]!))
    for (let i = j; i < size; i++) matrix[i * size + j]! /= root
  }
  const result = Float64Array.from(vector)
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) result[i]! -= matrix[i * size + k]! * result[k]!
    result[i]! /= matrix[i * size + i]!
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) result[i]! -= matrix[k * size + i]! * result[k]!
    result[i]! /= matrix[i * size + i]!
  }
  return result
}
