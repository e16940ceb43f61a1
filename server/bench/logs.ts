import { existsSync } from 'node:fs'
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import { UserError } from '../platform/errors.ts'
import { TemplateMiner } from '../platform/log-templates/index.ts'
import type { Bench } from './types.ts'

const DEVELOPMENT = fileURLToPath(new URL('../../../shared/data/dev/loghub', import.meta.url))
const REFERENCE = 'reference: Drain 0.732 with one generic setting, 0.857 tuned for each set; Brain 0.987 tuned for each set'

interface Grouped { clusters: number[]; templates: string[] }

/** Grouping of log lines by template: <Dataset>/input.csv (LineId, Content) -> <Dataset>.csv (LineId, Cluster, Template). */
export const bench: Bench = {
  name: 'logs',
  describe: 'log lines grouped by template (grouping accuracy)',
  async run({ data, out }) {
    const folder = data ?? DEVELOPMENT
    if (!existsSync(folder)) {
      if (data !== undefined) throw new UserError('bench_data', `There is no folder ${data}.`)
      return { lines: ['logs: skipped, as the development data are not there; give a folder with --data.'] }
    }
    const sets = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'input.csv'))).map(({ name }) => name).sort()
    if (sets.length === 0) throw new UserError('bench_data', `No folder in ${folder} holds an input.csv.`)
    if (out !== undefined) await mkdir(out, { recursive: true })
    const lines: string[] = []
    const scores: number[] = []
    for (const set of sets) {
      const rows = await readTable(join(folder, set, 'input.csv'))
      const started = performance.now()
      const { clusters, templates } = group(rows.map(({ Content }) => Content ?? ''))
      const ms = performance.now() - started
      if (out !== undefined) await writeFile(join(out, `${set}.csv`), ['LineId,Cluster,Template', ...rows.map(({ LineId }, index) => `${LineId},${clusters[index]},${quoted(templates[clusters[index]!]!)}`)].join('\n'))
      const labels = join(folder, set, 'labels.csv')
      const score = existsSync(labels) ? groupingAccuracy((await readTable(labels)).map(({ EventId }) => EventId!), clusters) : null
      if (score !== null) scores.push(score)
      lines.push(`${set.padEnd(14)} ${rows.length} lines, ${templates.length} templates, ${ms.toFixed(0)} ms${score === null ? '' : `, grouping accuracy ${score.toFixed(4)}`}`)
    }
    if (scores.length > 0) lines.push(`mean grouping accuracy ${(scores.reduce((sum, score) => sum + score, 0) / scores.length).toFixed(4)}; ${REFERENCE}`)
    return { lines }
  },
}

function group(messages: string[]): Grouped {
  const miner = new TemplateMiner()
  const shapes = messages.map((message) => miner.shapeOf(message))
  const { templates, templateOf } = miner.finish([])
  return { clusters: shapes.map((shape) => templateOf[shape]!), templates: templates.map(({ template }) => template) }
}

/** Share of the lines whose group is exactly that of their label. */
export function groupingAccuracy(labels: string[], clusters: number[]): number {
  const size = new Map<string, number>()
  const members = new Map<number, Map<string, number>>()
  for (const [index, label] of labels.entries()) {
    size.set(label, (size.get(label) ?? 0) + 1)
    const counts = members.get(clusters[index]!) ?? new Map<string, number>()
    members.set(clusters[index]!, counts.set(label, (counts.get(label) ?? 0) + 1))
  }
  let right = 0
  for (const counts of members.values()) for (const [label, count] of counts) if (counts.size === 1 && count === size.get(label)) right += count
  return right / labels.length
}

async function readTable(path: string): Promise<Record<string, string | undefined>[]> {
  return parse(await readFile(path, 'utf8'), { columns: true, bom: true, relax_quotes: true, relax_column_count: true, skip_empty_lines: true }) as Record<string, string>[]
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}
