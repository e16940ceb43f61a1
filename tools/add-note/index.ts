import { momentsOf } from '../kit/period.ts'
import { Ledger } from '../kit/ledger.ts'
import { column } from '../kit/render.ts'
import { defineTool } from '../kit/types.ts'
import type { Domain, Outcome, OutcomeStatus, ToolContext } from '../kit/types.ts'
import { ToolInputError } from '../../server/platform/errors.ts'
import { inputSchema } from './input.ts'
import type { Input } from './input.ts'
import { areasOf, reader, subjectsOf } from './subjects.ts'
import type { Subject } from './subjects.ts'
import { renderNote, summaryOf } from './texts.ts'
import { keepNote, notesOn, sameNote } from './store.ts'
import type { Note } from './store.ts'

/** A note about to be written, written, or asked for; `earlier`: the notes there are on the same subjects, newest first. */
export interface NoteAnswer {
  state: 'confirm' | 'written' | 'already' | 'no_subject' | 'no_text' | 'unknown'
  subjects: Subject[]
  span: { from: string; to: string } | null
  text: string
  unknown: string[]
  earlier: Note[]
  author: string
}

const SHOWN = 20

export default defineTool<Input, NoteAnswer>({
  name: 'add_note',
  description: `Keeps a note of the asker on something of the data (a pipeline, run, incident, server, pool, trunk, customer, client) or on a day, with his name and the time. Nothing is written before he has confirmed.
A note on a pipeline, run or incident is proposed when the same cause comes back. Without text it shows the notes there are. Defects of step-actions are recorded with update_step_action.`,
  input: inputSchema,
  domains: ['capacity', 'storage', 'calls', 'etl', 'plan'],
  write: true,

  async run(input, context) {
    const { answer, areas } = await prepare(input, context)
    const status: OutcomeStatus = answer.state === 'confirm' ? 'confirm' : answer.state === 'already' ? 'answered' : 'asked_back'
    const outcome = outcomeOf(answer, status, areas)
    return answer.state === 'confirm' ? { ...outcome, pending: { tool: 'add_note', input, summary: summaryOf(answer, context.zone) } } : outcome
  },

  async execute(input, context) {
    const { answer } = await prepare(input, context)
    if (answer.state !== 'confirm') return outcomeOf(answer, answer.state === 'already' ? 'answered' : 'asked_back', [])
    const written = await keepNote(answer, context)
    return outcomeOf({ ...answer, state: written ? 'written' : 'already' }, 'answered', [])
  },

  render: (outcome, { language, zone }) => renderNote(outcome.data, language, zone),
})

async function prepare({ where, period, text = '' }: Input, context: ToolContext): Promise<{ answer: NoteAnswer; areas: Domain[] }> {
  const query = reader(context)
  const span = period ? momentsOf(period, context.zone, context.zone, context.now) : null
  if (period && !span) throw new ToolInputError(`"${period.from}" to "${period.to}" is no period: give ISO moments or days.`)
  const { subjects, unknown } = await subjectsOf(where, span, context.now, query)
  const answer: NoteAnswer = { state: 'confirm', subjects, span, unknown, text: plain(text), author: authorOf(context), earlier: await notesOn(subjects, span, query, SHOWN) }
  if (unknown.length > 0) answer.state = 'unknown'
  else if (subjects.length === 0 && !span) answer.state = 'no_subject'
  else if (answer.text === '') answer.state = 'no_text'
  else if (sameNote(answer)) answer.state = 'already'
  return { answer, areas: await areasOf(subjects, query) }
}

/** One line, without the quotation marks that it was dictated in. */
const plain = (text: string) => text.replace(/\s+/g, ' ').trim().replace(/^(?:«\s*([^«»]*?)\s*»|“([^“”]*)”|"([^"]*)")$/, '$1$2$3').trim()

export const authorOf = ({ user }: Pick<ToolContext, 'user'>) => user.email ?? user.id

function outcomeOf(data: NoteAnswer, status: OutcomeStatus, domains: Domain[]): Outcome<NoteAnswer> {
  const ledger = new Ledger()
  const source = ledger.source({ table: 'report.notes', rows: data.earlier.length })
  for (const [n, { kind, name, run }] of data.subjects.entries()) {
    ledger.fact(`subject_${n + 1}`, kind, name, 'id', source)
    if (run !== null && run !== name) ledger.fact(`subject_${n + 1}_run`, 'failed run that it speaks of', run, 'id', source)
  }
  for (const [n, name] of data.unknown.entries()) ledger.fact(`unknown_${n + 1}`, 'name', name, 'id', source)
  if (data.span) {
    ledger.fact('from', 'from, inclusive', data.span.from, 'instant', source)
    ledger.fact('to', 'to, exclusive', data.span.to, 'instant', source)
  }
  if (data.text !== '') ledger.fact('text', 'note', data.text, 'quote', source)
  ledger.fact('author', 'author', data.author, 'id', source)
  const shows = data.earlier.length > 0 && data.state !== 'written'
  const tables = !shows ? [] : [{
    id: 'notes', title: { en: 'Notes there are', fr: 'Notes déjà enregistrées' }, source, total: data.earlier.length,
    columns: [column('at', 'Noted at', 'Noté le', 'instant'), column('author', 'Author', 'Auteur', 'id'), column('about', 'About', 'Sujet', 'id'), column('text', 'Note', 'Note', 'quote')],
    rows: data.earlier.map(({ at, author, about, text }) => ({ at, author, about, text })),
  }]
  return { status, data, facts: ledger.facts, sources: ledger.sources, tables, charts: [], domains }
}
