import { cleanBlocks } from '../kit/clean-blocks.ts'
import type { SetAside } from '../kit/types.ts'
import { REASONS } from './call-fields.ts'
import type { Reason } from './call-fields.ts'
import { maskCells, maskLine } from './mask.ts'
import { documents, isBlank, linesOf } from './read-calls.ts'
import type { CallStore } from './read-calls.ts'

const MAX_SET_ASIDE = 10_000
const MAX_CONTENT = 20_000

/** What can't be used of a file, with its line (of an array or a Parquet file: the number of the item), phone numbers masked. */
export async function findSetAside(store: CallStore): Promise<{ setAside: SetAside[]; setAsideCount: number }> {
  const bad = await store.query<{ place: number; reason: Reason }>(`select rowid::int as place, reason from calls where reason is not null order by 1 limit ${MAX_SET_ASIDE}`)
  const [counted] = await store.query<{ n: number }>('select count(*)::int as n from calls where reason is not null')
  const { layout } = store
  const misfits = layout.form !== 'csv' ? [] : await store.query<{ line: number }>('select distinct line::int as line from reject_errors order by 1')
  const reasons = new Map(bad.map(({ place, reason }) => [place, REASONS[reason]]))
  const found = reasons.size + misfits.length === 0 ? [] : layout.form === 'parquet' || layout.form === 'array'
    ? await itemsOf(store, reasons)
    : await linesNamed(store, reasons, new Set(misfits.map(({ line }) => line)))
  return { setAside: found, setAsideCount: counted!.n + misfits.length }
}

/** @param reasons by number of the row, which counts neither blank lines nor the header nor `misfits` */
async function linesNamed({ path, layout }: CallStore, reasons: Map<number, string>, misfits: Set<number>): Promise<SetAside[]> {
  const found: SetAside[] = []
  let line = 0
  let row = layout.form === 'csv' ? -1 : 0
  for await (const { bytes } of cleanBlocks(path)) {
    for (const text of linesOf(bytes)) {
      line += 1
      if (isBlank(text)) continue
      const reason = misfits.has(line) ? REASONS.cells : reasons.get(row)
      if (!misfits.has(line)) row += 1
      if (reason !== undefined && found.push({ line, reason, content: masked(text.toString('utf8', 0, MAX_CONTENT), layout) }) >= MAX_SET_ASIDE) return found
    }
  }
  return found
}

function masked(text: string, layout: CallStore['layout']): string {
  if (layout.form !== 'csv' || text.includes('"')) return maskLine(text)
  return maskCells(text.split(layout.separator), layout.header, layout.separator)
}

async function itemsOf(store: CallStore, reasons: Map<number, string>): Promise<SetAside[]> {
  const rows = await store.query<{ place: number; content: string }>(
    `select place::int as place, to_json(d)::varchar as content from (select row_number() over () - 1 as place, d from (${await documents(store.layout, store.path, store.query)}) d)
      where place in (${[...reasons.keys()].join(', ')}) order by 1`)
  return rows.map(({ place, content }) => ({ line: place + 1, reason: reasons.get(place)!, content: maskLine(content.slice(0, MAX_CONTENT)) }))
}
