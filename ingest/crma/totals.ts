/** Is this first cell the mark of a total line ("Total", "Totaux", "Sous-total", "Total général :")? */
export function isTotal(name: string): boolean {
  return /^(?:grand |sous[- ]?|sub[- ]?)?tota(?:l|ux|ls)(?: .*)?\s*:?$/i.test(name)
}

/** Compares the total lines of one sheet with the lines above them: since the former total line, or all of them. GB. */
export class TotalCheck {
  private all = 0
  private sinceTotal = 0
  private rows = 0
  private decimals = 0

  /** @param written the cell as it stands, which tells how far the lines are rounded */
  add(gb: number, written: string): void {
    this.all += gb
    this.sinceTotal += gb
    this.rows += 1
    this.decimals = Math.min(2, Math.max(this.decimals, /[.,](\d+)\D*$/.exec(written)?.[1]?.length ?? 0))
  }

  /** @returns the two figures when they differ by more than the rounding of the lines explains; else null */
  check(printed: number, gbPerUnit: number): { printed: number; sum: number } | null {
    const tolerance = (0.5 + 0.5 * Math.sqrt(this.rows)) * 10 ** -this.decimals * gbPerUnit + 1e-9 * this.all
    const [sum] = [this.sinceTotal, this.all].sort((a, b) => Math.abs(a - printed) - Math.abs(b - printed))
    this.sinceTotal = 0
    return Math.abs(sum! - printed) > tolerance ? { printed, sum: sum! } : null
  }
}
