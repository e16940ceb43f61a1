import { z } from 'zod'

export const GRAINS = ['minute', 'quarter_hour', 'hour', 'day', 'week', 'month', 'quarter', 'half', 'year', 'range'] as const
export type Grain = (typeof GRAINS)[number]

/**
 * A stretch of time, half-open [from, to): ISO moments, or days (YYYY-MM-DD) that begin at midnight of the tool's zone.
 * Months of capacity reports are those whose first day lies inside.
 */
export const periodSchema = z.object({
  from: z.string().describe('start, inclusive: ISO moment or day'),
  to: z.string().describe('end, exclusive: ISO moment or day'),
  grain: z.enum(GRAINS).optional().describe('the calendar unit it is; range when it is none'),
  zone: z.string().optional().describe('IANA zone whose days were meant'),
  label: z.object({ en: z.string(), fr: z.string() }).optional().describe('for readers'),
  open: z.enum(['start', 'end']).optional().describe('end: since ..., to is now; start: before ..., from is far away'),
  future: z.boolean().optional(),
  relative: z.enum(['latest']).optional().describe('the newest month of the data, not of the calendar'),
})
export type Period = z.output<typeof periodSchema>
