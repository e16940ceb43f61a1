import type { types } from '@slack/bolt'
import { formatValue } from '../../../tools/kit/render.ts'
import type { AnswerTable } from '../../agent/answer.ts'
import type { Language } from '../../platform/language.ts'
import { oneLine } from './text.ts'

/** Slack's own limits: rows with the head, and cells of a row. */
const MAX_ROWS = 100
const MAX_COLUMNS = 20
const MAX_CELL = 250
/** Characters of all cells: Slack takes 10,000 in a message, and some text stands beside them. */
const MAX_CHARACTERS = 8_000

export interface DrawnTable {
  block: types.TableBlock
  rows: number
  columns: number
  /** Rows or columns of the table are not shown. */
  cut: boolean
}

/** A table as Slack's own block: as many rows and columns as it takes, every cell plain text. */
export function drawTable(table: AnswerTable, language: Language, zone: string): DrawnTable {
  const columns = table.columns.slice(0, MAX_COLUMNS)
  const longest = Math.min(MAX_CELL, Math.floor(MAX_CHARACTERS / (2 * Math.max(1, columns.length))))
  const head = columns.map(({ label }) => oneLine(label, longest))
  const rows = [head]
  let left = MAX_CHARACTERS - length(head)
  for (const row of table.rows.slice(0, MAX_ROWS - 1)) {
    const cells = columns.map(({ key, unit }) => oneLine(formatValue(row[key] ?? null, unit ?? 'text', language, zone), longest))
    left -= length(cells)
    if (left < 0) break
    rows.push(cells)
  }
  const shown = rows.length - 1
  return {
    block: {
      type: 'table',
      rows: rows.map((cells) => cells.map((text) => ({ type: 'raw_text', text }))),
      column_settings: columns.map(({ key }) => ({ align: table.rows.some((row) => typeof row[key] === 'number') ? 'right' : 'left', is_wrapped: true })),
    },
    rows: shown, columns: columns.length, cut: shown < table.rows.length || shown < table.total || columns.length < table.columns.length,
  }
}

const length = (cells: string[]) => cells.reduce((sum, { length: each }) => sum + each, 0)
