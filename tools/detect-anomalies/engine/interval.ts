const RATE = 0.02

/** Quantiles of the forecast errors in spreads, followed online so that the intervals cover what they promise. */
export class Interval {
  low95 = -1.96
  low50 = -0.674
  high50 = 0.674
  high95 = 1.96

  /** Abnormal errors move them too, each as little as any other. */
  learn(distance: number, abnormal: boolean): void {
    if (abnormal) return
    this.low95 = Math.min(-0.2, this.low95 + RATE * (0.025 - (distance < this.low95 ? 1 : 0)) * 2)
    this.high95 = Math.max(0.2, this.high95 - RATE * (0.025 - (distance > this.high95 ? 1 : 0)) * 2)
    this.low50 = Math.min(-0.05, this.low50 + RATE * (0.25 - (distance < this.low50 ? 1 : 0)))
    this.high50 = Math.max(0.05, this.high50 - RATE * (0.25 - (distance > this.high50 ? 1 : 0)))
  }
}
