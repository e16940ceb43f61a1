import { readFile, stat } from 'node:fs/promises'
import { chartPng } from '../../platform/charts/index.ts'
import { tableCsv } from '../../platform/table-files.ts'
import type { Answer, AnswerTable } from '../../agent/answer.ts'
import { plainText } from '../../agent/inert-names.ts'
import type { Upload } from './api.ts'
import type { Drawn } from './draw.ts'
import { oneLine } from './text.ts'
import { word } from './words.ts'

const MAX_CHARTS = 4
const MAX_FILE_BYTES = 50e6

/** The files that go with an answer: charts, tables that were cut, what tools wrote. One that can't be made is left out and counted. */
export async function filesOf(answer: Answer, { csv, textAsFile }: Drawn): Promise<{ files: Upload[]; missing: number }> {
  const making = [
    ...answer.charts.slice(0, MAX_CHARTS).map(async (chart, n): Promise<Upload> => {
      const title = oneLine(chart.title[answer.language], 200)
      return { name: `vigie-${n + 1}.png`, title, content: await chartPng(chart, answer.language), alt: title }
    }),
    ...csv.map(async (table) => csvFile(table, answer.language)),
    ...answer.files.map(async ({ name, title, path }): Promise<Upload> => {
      if ((await stat(path)).size > MAX_FILE_BYTES) throw new Error(`${name} is too large for Slack`)
      return { name, title: oneLine(title, 200), content: await readFile(path) }
    }),
    ...(textAsFile ? [Promise.resolve<Upload>({ name: 'vigie.txt', title: word('text_file', answer.language), content: Buffer.from(plainText(answer.text)) })] : []),
  ]
  const made = await Promise.allSettled(making)
  const files = made.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  return { files, missing: made.length - files.length }
}

export function csvFile(table: AnswerTable, language: Answer['language']): Upload {
  return { name: `vigie-${table.id}.csv`, title: `${oneLine(table.title, 200)} (CSV)`, content: Buffer.from(tableCsv(table, language === 'fr' ? ';' : ',')) }
}
