import type { Bilingual } from '../../server/platform/language.ts'
import { defineTool } from '../kit/types.ts'
import type { Outcome, ToolContext } from '../kit/types.ts'
import { exportTables } from './export.ts'
import { DAYS_KEPT, keepFile } from './files.ts'
import type { Format } from './files.ts'
import { Gathering } from './gather.ts'
import { FORMATS, inputSchema, KINDS } from './input.ts'
import type { Input } from './input.ts'
import { kindFor } from './kinds/index.ts'
import { printedSources, queriesAnnex } from './sources.ts'
import { refusal } from './told.ts'
import type { Told } from './told.ts'

export default defineTool<Input, Told>({
  name: 'make_report',
  description: `Makes a file. Reports as PDF, with text, tables, charts and sources: capacity (yearly, backup and storage), history (ETL loads, errors, durations and recommendations, or KPI and anomalies of calls),
debrief (a dry run: actual against planned; or ETL failures, or call anomalies), plan (where the cut-over stands), weekly (all domains). export: the tables of the last answer of this conversation as CSV, XLSX or PDF ("export that", "as Excel please").`,
  input: inputSchema,
  domains: [],

  async run(input, context) {
    const kind = (KINDS as readonly string[]).includes(input.kind ?? 'export') ? (input.kind ?? 'export') : null
    if (kind === null) return refusal({ en: `Which report? I make: ${KINDS.join(', ')}.`, fr: `Quel rapport ? Je fais : ${KINDS.join(', ')}.` })
    const format = (input.format?.toLowerCase() ?? (kind === 'export' ? 'csv' : 'pdf')) as Format
    if (!FORMATS.includes(format)) return refusal({ en: 'I can export as PDF, CSV or Excel (xlsx), no other format. Which one?', fr: 'Je sais exporter en PDF, en CSV ou en Excel (xlsx), pas dans un autre format. Lequel ?' })
    return kind === 'export' ? exportTables(format, context) : report(kind as Exclude<(typeof KINDS)[number], 'export'>, input, context)
  },

  render: (outcome, { language }) => outcome.data.text[language],
})

/** The report as a PDF, with its first lines, facts and sources as the answer. */
async function report(kind: Exclude<(typeof KINDS)[number], 'export'>, input: Input, given: ToolContext): Promise<Outcome<Told>> {
  const context = { ...given, language: given.language ?? 'en' }
  const gathering = new Gathering(context)
  const drafted = await (await kindFor(kind, input, context.db))(gathering, input)
  if (!drafted) return refusal({ en: 'Nothing is loaded that this report could speak of: load the data first, or name others.', fr: 'Rien n’est chargé dont ce rapport puisse parler : chargez d’abord les données, ou nommez-en d’autres.' }, 'no_data')
  const { title, subtitle, period, freshness, sections, lines, tables, charts } = drafted
  const { language, zone, now } = context
  const { reportPdf } = await import('../../server/platform/pdf/index.ts')
  const pdf = await reportPdf({
    title, subtitle: subtitle ?? '', period, freshness, language, zone, made: now.toISOString(),
    sections: [...sections.filter(({ blocks }) => blocks.length > 0), ...queriesAnnex(gathering.sources, language)], sources: printedSources(gathering.sources, language),
  })
  const both: Bilingual = { en: title, fr: title }
  const file = await keepFile(pdf, 'pdf', both, gathering.domains, context)
  const { ledger, done } = gathering.ledger()
  const source = ledger.source({ file: file.name, rows: gathering.facts.length })
  ledger.fact('report', 'title of the report', title, 'text', source)
  ledger.fact('days_kept', 'days for which the file is kept', DAYS_KEPT, 'days', source)
  done('')
  const text = [
    gathering.say(`The report **${title}** is ready (PDF, kept ${DAYS_KEPT} days).`, `Le rapport **${title}** est prêt (PDF, gardé ${DAYS_KEPT} jours).`), ...lines,
  ].join('\n\n')
  return { status: 'answered', data: { text: { en: text, fr: text } }, facts: gathering.facts, sources: gathering.sources, tables, charts, files: [file], domains: gathering.domains }
}
