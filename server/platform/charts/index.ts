import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Resvg } from '@resvg/resvg-js'
import type { RenderedImage } from '@resvg/resvg-js'
import { BarChart, HeatmapChart, LineChart, ScatterChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TitleComponent, VisualMapComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { LabelLayout } from 'echarts/features'
import { SVGRenderer } from 'echarts/renderers'
import type { Language } from '../language.ts'
import { heightOf, toOption, WIDTH } from './option.ts'
import { rgbPng } from './rgb-png.ts'
import type { ChartSpec, Theme } from './types.ts'

export { heightOf, toOption, WIDTH } from './option.ts'
export type * from './types.ts'

use([BarChart, HeatmapChart, LineChart, ScatterChart, GridComponent, LegendComponent, TitleComponent, VisualMapComponent, LabelLayout, SVGRenderer])

const FONTS = join(dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')), 'ttf')
const FONT_FILES = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((file) => join(FONTS, file))
/** Pixels of the picture for one of the drawing: sharp on dense screens, yet small. */
const SCALE = 1.5
const PRINT_SCALE = 2.4

/** A chart as an SVG document. */
export function chartSvg(spec: ChartSpec, language: Language, theme: Theme = 'light'): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: heightOf(spec) })
  chart.setOption(toOption(spec, language, theme))
  const svg = chart.renderToSVGString()
  chart.dispose()
  return svg
}

/** A chart as a PNG, with the bundled fonts: the same picture on any machine. */
export async function chartPng(spec: ChartSpec, language: Language, theme: Theme = 'light'): Promise<Buffer> {
  return drawn(spec, language, theme, SCALE).asPng()
}

/** A chart for paper: sharp at 300 points an inch over the width of a page, without an alpha channel. */
export function chartForPrint(spec: ChartSpec, language: Language): Buffer {
  const { pixels, width, height } = drawn(spec, language, 'light', PRINT_SCALE)
  return rgbPng(pixels, width, height)
}

function drawn(spec: ChartSpec, language: Language, theme: Theme, scale: number): RenderedImage {
  return new Resvg(chartSvg(spec, language, theme), { fitTo: { mode: 'width', value: WIDTH * scale }, font: { fontFiles: FONT_FILES, loadSystemFonts: false, defaultFontFamily: 'DejaVu Sans' } }).render()
}
