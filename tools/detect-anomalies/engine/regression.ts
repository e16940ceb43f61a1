/**
 * Linear regression learnt step by step (recursive least squares with forgetting), without intercept.
 * Starts at the given weights and leaves them as evidence comes.
 */
export class Regression {
  readonly weights: Float64Array
  private readonly covariance: Float64Array
  private readonly gain: Float64Array
  private readonly size: number
  private readonly memory: number

  /**
   * @param start weights to start from
   * @param trust how much evidence the start is worth, in steps
   * @param memory forgetting factor, below 1
   */
  constructor(start: number[], trust: number, memory: number) {
    this.size = start.length
    this.memory = memory
    this.weights = Float64Array.from(start)
    this.gain = new Float64Array(this.size)
    this.covariance = new Float64Array(this.size * this.size)
    for (let i = 0; i < this.size; i++) this.covariance[i * this.size + i] = 1 / trust
  }

  predict(features: Float64Array): number {
    let sum = 0
    for (let i = 0; i < this.size; i++) sum += this.weights[i]! * features[i]!
    return sum
  }

  /** Features and error must be on the scale of the noise (about 1), else the trust in the start means nothing. */
  learn(features: Float64Array, error: number): void {
    const { size, covariance, gain } = this
    let spread = this.memory
    for (let i = 0; i < size; i++) {
      let sum = 0
      for (let j = 0; j < size; j++) sum += covariance[i * size + j]! * features[j]!
      gain[i] = sum
      spread += sum * features[i]!
    }
    for (let i = 0; i < size; i++) this.weights[i] = this.weights[i]! + gain[i]! / spread * error
    for (let i = 0; i < size; i++) {
      for (let j = 0; j <= i; j++) {
        const value = (covariance[i * size + j]! - gain[i]! * gain[j]! / spread) / this.memory
        covariance[i * size + j] = value
        covariance[j * size + i] = value
      }
    }
    this.keepBounded()
  }

  /** Forgetting without evidence would let the uncertainty of a weight grow without end. */
  private keepBounded(): void {
    for (let i = 0; i < this.size; i++) {
      const own = this.covariance[i * this.size + i]!
      if (own <= 1) continue
      const factor = 1 / Math.sqrt(own)
      for (let j = 0; j < this.size; j++) {
        this.covariance[i * this.size + j] = this.covariance[i * this.size + j]! * factor
        this.covariance[j * this.size + i] = this.covariance[j * this.size + i]! * factor
      }
    }
  }
}
