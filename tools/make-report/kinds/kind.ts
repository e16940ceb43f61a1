import type { Report, ReportSection } from '../../../server/platform/pdf/types.ts'
import describeData from '../../describe-data/index.ts'
import type { ChartSpec, ResultTable } from '../../kit/types.ts'
import type { Gathering } from '../gather.ts'
import type { Input } from '../input.ts'

/** A report in the making: what the PDF holds, and what of it is said in the chat. */
export interface Drafted extends Pick<Report, 'title' | 'subtitle' | 'period' | 'freshness'> {
  sections: ReportSection[]
  /** Lines of the answer, the most telling first; markdown with [n]. */
  lines: string[]
  /** What the answer shows beside the file. */
  tables: ResultTable[]
  charts: ChartSpec[]
}

/** @returns null when nothing is loaded that such a report could speak of */
export type Kind = (gathering: Gathering, input: Input) => Promise<Drafted | null>

/** Until when the data of a metric's domain go, and what was loaded last. */
export async function freshnessLines(gathering: Gathering, metric: string): Promise<string[]> {
  const { text } = await gathering.ask(describeData, { view: 'freshness', metric })
  return text.split('\n').map((line) => line.replace(/^- /, '').replaceAll('**', '').replace(/ \[\d+\]/g, '')).map((line) => line.slice(0, 1).toUpperCase() + line.slice(1))
}
