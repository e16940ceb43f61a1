import type { Bilingual } from '../language.ts'
import type { Unit } from '../units.ts'

/** Named colours, for what has a colour of its own (states); absent: the palette's next. */
export type Tone = 'blue' | 'green' | 'red' | 'orange' | 'grey' | 'light'

export interface ChartSeries {
  name: Bilingual
  /** x: ISO moment or day on a time axis, else a category. null y: a gap. */
  points: { x: string; y: number | null }[]
  role?: 'value' | 'history' | 'forecast' | 'median' | 'cleaned' | 'threshold'
  /** Interval around the series, drawn as an area; several series with bands of one name are drawn from the widest. */
  band?: { x: string; low: number; high: number }[]
  tone?: Tone
}
/** What a chart shows; how it looks is code's business, the same in every channel. */
export interface ChartSpec {
  id: string
  /** heatmap: one series per line, x categories as columns. progress: one bar per x, a share of it per series. */
  kind: 'line' | 'bar' | 'stacked' | 'heatmap' | 'progress'
  title: Bilingual
  subtitle?: Bilingual
  x: 'time' | 'category'
  /** Zone in which moments of a time axis are shown; absent: UTC. */
  zone?: string
  unit: Unit
  series: ChartSeries[]
  /** Marked points, sized by weight (0-1). */
  markers?: { x: string; y: number; weight: number; label: string }[]
}
export type Theme = 'light' | 'dark'
