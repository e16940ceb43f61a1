import { cellText } from './text.ts'
import type { Cell } from './text.ts'

const UNITS: [pattern: RegExp, gb: number][] = [
  [/(?:[\W_]|en)(?:tb|to|t[ée]raoctets?|terabytes?)\W*$/i, 1_000],
  [/(?:[\W_]|en)(?:mb|mo|m[ée]gaoctets?|megabytes?)\W*$/i, 0.001],
]

/** GB in one unit of a volume column, by the end of its title ("... en Go", "used_tb"); a title without unit means GB. */
export function gbPerUnit(title: Cell): number {
  const text = cellText(title)
  return UNITS.find(([pattern]) => pattern.test(text))?.[1] ?? 1
}
