/**
 * Agreement of the linker with the marks of the hand-labelled messages: `npx tsx server/agent/entities/measure.ts [-v TYPE]`.
 * The names are those that each file marks, with distractors of the same shape; a mark counts when its type and words agree.
 */
import { readdirSync, readFileSync } from 'node:fs'
import type { EntityKind } from '../../../tools/kit/where.ts'
import { NAME_TYPES } from '../frames/placeholders.ts'
import { makeCatalogue } from './catalogue.ts'
import { detectLanguage } from './detect-language.ts'
import { linkText } from './index.ts'
import type { Name } from './names.ts'
import { fold } from './text.ts'
import { editDistance } from '../../platform/text/edit-distance.ts'

const LABELS = new URL('../../../models/language/data/labels/', import.meta.url)
const MARK = /\[([A-Z]+)\d:([^\]]*)\]/g
const DISTRACTORS: [EntityKind, string][] = [
  ['client', 'ACA'], ['client', 'MUT'], ['client', 'Borealis Energie'], ['client', 'Verdi Assurances'], ['customer', 'Ostara Lines'], ['customer', 'Caribe Fish'], ['trunk', '6512345'],
  ['pipeline', 'load_pallets_eu'], ['pipeline', 'dwh_forecast'], ['pipeline', 'rpt_palettes'], ['pipeline', 'load_palettes'], ['server', 'srv-web-07'], ['server', 'vmprd001'], ['task', 'extract'], ['task', 'load'],
  ['team', 'Exploitation'], ['team', 'Network'], ['environment', 'Production'], ['milestone', 'GO'], ['pool', 'PoolExpress01'],
]

interface Count { agreed: number; missed: number; extra: number; /** Missed by an article or a preposition only. */ nearly: number }
const only = process.argv[2] === '-v' ? process.argv[3] : undefined
let milliseconds = 0
let messages = 0
for (const file of readdirSync(LABELS).filter((name) => name.endsWith('.tsv'))) {
  const language = file.includes('-fr') ? 'fr' : 'en'
  const lines = readFileSync(new URL(file, LABELS), 'utf8').split('\n').filter(Boolean).map((line) => line.split('\t')[1] ?? '')
  const catalogue = makeCatalogue(namesOf(lines), systemsOf(lines))
  const counts = new Map<string, Count>()
  const count = (type: string, key: keyof Count) => counts.set(type, { agreed: 0, missed: 0, extra: 0, nearly: 0, ...counts.get(type), [key]: (counts.get(type)?.[key] ?? 0) + 1 })
  for (const line of lines) {
    const marked = [...new Set([...line.matchAll(MARK)].map(([, type, text]) => `${type} ${fold(text!)}`))]
    const text = line.replace(MARK, '$2')
    const started = performance.now()
    const found = linkText(text, catalogue, { language: detectLanguage(text, language), now: new Date('2020-11-02T09:00:00Z'), zone: 'Europe/Paris', known: [] }).placeholders.map((p) => `${p.type} ${fold(p.text)}`)
    milliseconds += performance.now() - started
    messages++
    const [missed, extra] = [without(marked, found), without(found, marked)]
    for (const mark of missed) if (extra.some((other) => nearly(mark, other))) count(mark.split(' ')[0]!, 'nearly')
    for (const mark of marked) if (!missed.includes(mark)) count(mark.split(' ')[0]!, 'agreed')
    for (const mark of missed) count(mark.split(' ')[0]!, 'missed')
    for (const mark of extra) count(mark.split(' ')[0]!, 'extra')
    if (only && [...missed, ...extra].some((mark) => mark.startsWith(only === 'ALL' ? '' : only))) console.log(`  ${text}\n      missed: ${missed.join(' | ')}\n      extra:  ${extra.join(' | ')}`)
  }
  console.log(file)
  for (const [type, { agreed, missed, extra, nearly }] of [...counts].sort()) console.log(`  ${type.padEnd(9)} recall ${share(agreed, missed)}  precision ${share(agreed, extra)}  (${agreed} agreed, ${missed} missed of which ${nearly} by their edges, ${extra} extra)`)
}
console.log(`${(milliseconds / messages).toFixed(2)} ms a message, ${messages} messages`)

function without(list: string[], other: string[]): string[] {
  const left = [...other]
  return list.filter((item) => {
    const at = left.indexOf(item)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}
/** The same type, one text within the other. */
function nearly(a: string, b: string): boolean {
  const [x, y] = [a, b].map((mark) => mark.split(' '))
  return x![0] === y![0] && (a.includes(y!.slice(1).join(' ')) || b.includes(x!.slice(1).join(' ')))
}
function share(agreed: number, other: number): string {
  return agreed + other === 0 ? '   -  ' : `${((100 * agreed) / (agreed + other)).toFixed(1).padStart(5)}%`
}

/** Names in capitals stand for source and target systems. */
function systemsOf(lines: string[]): Map<string, string[]> {
  return new Map(lines.flatMap((line) => [...line.matchAll(MARK)]).filter(([, type, text]) => type === 'NAME' && /^[A-Z]{2}[A-Z0-9-]*$/.test(text!)).map(([, , text]) => [text!, ['load_a', 'load_b']]))
}

/** The distinct names that a file marks, without parts and slips of others. */
function namesOf(lines: string[]): Name[] {
  const surfaces = new Map<string, { type: string; text: string; n: number }>()
  for (const line of lines) for (const [, type, text] of line.matchAll(MARK)) {
    if (!(type! in NAME_TYPES) || type === 'RUN' || type === 'PHASE') continue
    const key = `${type} ${fold(text!)}`
    const known = surfaces.get(key)
    surfaces.set(key, { type: type!, text: known && /\p{Lu}/u.test(known.text) ? known.text : text!, n: (known?.n ?? 0) + 1 })
  }
  const all = [...surfaces.values()]
  const whole = all.filter((a) => !all.some((b) => b !== a && b.type === a.type && (` ${fold(b.text).replace(/[-_]/g, ' ')} `.includes(` ${fold(a.text).replace(/[-_]/g, ' ')} `) || (b.n > a.n && a.text.length > 5 && editDistance(fold(a.text), fold(b.text), 2) <= 2 && !/\d/.test(a.text)))))
  const names = whole.map(({ type, text }): Name => ({ kind: NAME_TYPES[type as keyof typeof NAME_TYPES], type: type as Name['type'], value: text, said: type === 'PERSON' && !/ /.test(text) ? `${text} Dumoulin` : text }))
  return [...names, ...DISTRACTORS.map(([kind, value]): Name => ({ kind, value, said: value, type: (Object.keys(NAME_TYPES) as Name['type'][]).find((type) => NAME_TYPES[type as keyof typeof NAME_TYPES] === kind)! }))]
}
