import { formatMonth, formatVolume } from '../../server/platform/language.ts'
import type { ReportBlock } from '../../server/platform/pdf/types.ts'
import describeData from '../describe-data/index.ts'
import queryData from '../query-data/index.ts'
import { blocksOf } from './gather.ts'
import type { Gathering } from './gather.ts'
import type { Input } from './input.ts'

const MOST = 6

/** Reports that are missing, and by how much the totals of their months fall short: what the tool held the month before. */
export async function lackingReports(gathering: Gathering, { where = {}, without = {} }: Pick<Input, 'where' | 'without'>): Promise<ReportBlock[]> {
  const missing = await gathering.ask(describeData, { view: 'missing', metric: 'protected_volume', where: where.tool ? { tool: where.tool } : {} })
  const blocks = blocksOf(missing.text)
  const { rows } = await gathering.context.db.read<{ tool: string; month: string }>(
    `select tool, to_char(month, 'YYYY-MM-DD') as month from report.missing_reports where $1::text[] is null or tool = any($1) order by month desc limit ${MOST}`, [where.tool?.map((tool) => tool.toUpperCase()) ?? null])
  if (rows.length === 0) return blocks
  const { ledger, done } = gathering.ledger()
  const lines: string[] = []
  for (const [i, { tool, month }] of rows.entries()) {
    const held = await gathering.ask(queryData, { metric: 'protected_volume', where: { ...where, tool: [tool] }, without, period: { from: '1990-01-01', to: month }, by: 'month' })
    const last = held.tables[0]?.rows.at(-1)
    const [before, gb] = [last?.['month'], last?.['protected_volume']]
    if (typeof before !== 'string' || typeof gb !== 'number') continue
    const source = ledger.source({ table: 'report.missing_reports', rows: rows.length, period: { from: month, to: month } })
    ledger.fact(`lacking_${i + 1}`, `volume that ${tool} held before the missing report`, gb, 'GB', source)
    ledger.fact(`lacking_${i + 1}_month`, 'month without its report', month, 'month', source)
    lines.push(gathering.say(
      `- ${formatMonth(month, 'en')} lacks the ${tool} report: its total is a least value; in ${formatMonth(before, 'en')} this tool held ${formatVolume(gb, 'en')} [${source}].`,
      `- Il manque à ${formatMonth(month, 'fr')} le rapport ${tool} : son total est un minimum ; en ${formatMonth(before, 'fr')}, cet outil comptait ${formatVolume(gb, 'fr')} [${source}].`))
  }
  return [...blocks, ...blocksOf(done(lines.join('\n')).text)]
}
