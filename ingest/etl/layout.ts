import { UserError } from '../../server/platform/errors.ts'
import { detectSeparator } from '../kit/csv.ts'
import { fold } from '../kit/text.ts'
import { cutLine } from './csv-rows.ts'
import { FIELDS, neededFields } from './mapping.ts'
import type { Kind, Mapping } from './mapping.ts'

export interface Layout {
  mapping: Mapping
  /** Titles of the columns in the order of the cells; empty for text. */
  header: string[]
  /** Line of the header, from 1; 0: there is none. */
  headerLine: number
  form: 'csv' | 'ndjson' | 'text'
  separator: string
  /** How much of the file the mapping explains: columns found, or lines in a hundred that match. */
  fit: number
}

const HEADER_LINES = 10

/** The mapping that explains the beginning of a file best, the user's own before the shipped ones; null: none does. */
export function findLayout(head: string, mappings: Mapping[], kind?: Kind): Layout | null {
  const asked = mappings.filter((mapping) => kind === undefined || mapping.kind === kind)
  const candidates = headers(head).flatMap(({ header, ...rest }) => asked.filter(({ format }) => format === 'table').flatMap((mapping) => {
    const known = new Set(header.map(fold))
    const has = (name: string) => known.has(fold(name))
    if (!mapping.require.every(has) || !neededFields(mapping).every((field) => mapping.columns[field]!.some(has))) return []
    return [{ mapping, header, ...rest, fit: Object.values(mapping.columns).filter((names) => names.some(has)).length + 2 * mapping.require.length }]
  }))
  const best = candidates.reduce<Layout | null>((most, one) => (most === null || one.fit > most.fit ? one : most), null)
  return best ?? textLayout(head, asked.filter(({ format }) => format === 'text'))
}

function headers(head: string): Pick<Layout, 'header' | 'headerLine' | 'form' | 'separator'>[] {
  const lines = head.split(/\r?\n/)
  const first = lines.findIndex((line) => line.trim() !== '')
  if (first < 0) return []
  if (lines[first]!.trimStart().startsWith('{')) {
    const keys = new Set(lines.slice(first, first + 50).flatMap((line) => Object.keys(jsonObject(line) ?? {})))
    return [{ header: [...keys], headerLine: 0, form: 'ndjson', separator: ',' }]
  }
  return lines.slice(0, first + HEADER_LINES).flatMap((line, index) => {
    if (line.trim() === '' || line.length > 10_000) return []
    const separator = detectSeparator(line)
    const header = cutLine(line, separator)?.map((title) => title.trim()) ?? []
    return header.length < 2 ? [] : [{ header, headerLine: index + 1, form: 'csv' as const, separator }]
  })
}

/** The object on a line of NDJSON; null: it is none. */
export function jsonObject(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Record<string, unknown> : null
  } catch {
    return null
  }
}

function textLayout(head: string, mappings: Mapping[]): Layout | null {
  const lines = head.split(/\r?\n/).filter((line) => line.trim() !== '').slice(0, 200)
  if (lines.length === 0) return null
  const fits = mappings.map((mapping) => {
    const pattern = new RegExp(mapping.pattern!)
    const share = lines.filter((line) => pattern.test(line.slice(0, 4_000))).length / lines.length
    // A log may begin with a long trace; a text of which hardly a line fits is another thing.
    return { mapping, header: [], headerLine: 0, form: 'text' as const, separator: '', fit: share > 0.2 || pattern.test(lines[0]!) ? share : 0 }
  })
  const best = fits.reduce<Layout | null>((most, one) => (one.fit > (most?.fit ?? 0) ? one : most), null)
  return best
}

/**
 * Says what a file lacks to be one of these.
 *
 * @returns the failure to throw: the nearest mapping, its columns that are not there, and those that are
 */
export function unknownLayout(head: string, mappings: Mapping[], kind?: Kind): UserError {
  const tables = mappings.filter((mapping) => mapping.format === 'table' && (kind === undefined || mapping.kind === kind))
  const nearest = headers(head).flatMap(({ header }) => tables.map((mapping) => {
    const known = new Set(header.map(fold))
    const fields = neededFields(mapping)
    const lacks = [...fields.filter((field) => !mapping.columns[field]!.some((name) => known.has(fold(name)))).map((field) => mapping.columns[field]!.slice(0, 3).join(' or ')),
      ...mapping.require.filter((name) => !known.has(fold(name)))]
    const found = Object.values(mapping.columns).filter((names) => names.some((name) => known.has(fold(name)))).length
    return { mapping, header, lacks, score: found - 2 * lacks.length }
  })).sort((a, b) => b.score - a.score)[0]
  const how = `Rename the columns, or write a mapping (field: column) in the folder of VIGIE_MAPPINGS; the fields are ${FIELDS[kind ?? nearest?.mapping.kind ?? 'runs'].join(', ')}.`
  if (!nearest) return new UserError('layout', `The file has no line with column titles, and its lines fit no known log format (${mappings.map(({ name }) => name).join(', ')}). ${how}`)
  const present = nearest.header.filter((title) => title !== '').slice(0, 40).map((title) => title.slice(0, 60)).join(', ')
  return new UserError('layout', `The columns fit no known layout. The nearest is "${nearest.mapping.name}" (${nearest.mapping.describe}), which lacks: ${nearest.lacks.join('; ')}. Columns present: ${present}. ${how}`)
}
