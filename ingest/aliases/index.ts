import { UserError } from '../../server/platform/errors.ts'
import { deriveRecords } from '../crma/records.ts'
import { csvCell } from '../kit/csv.ts'
import { findHeader } from '../kit/header.ts'
import type { ColumnSpec } from '../kit/header.ts'
import { keyedRows } from '../kit/keyed-rows.ts'
import { probedTables, readTables } from '../kit/tables.ts'
import { cellText } from '../kit/text.ts'
import type { ParsedFile, Source } from '../kit/types.ts'
import { clientKey, renameClients } from './client-names.ts'

const COLUMNS: Record<'alias' | 'client', ColumnSpec> = {
  alias: { names: ['alias', 'autre nom', 'other name'], required: true },
  client: { names: ['client', 'nom du client', 'client name'], required: true },
}

interface Aliases extends ParsedFile { aliases: { alias: string; client: string; line: number }[] }

const rows = keyedRows({ kind: 'aliases', table: 'vigie.client_aliases', key: ['alias'], columns: ['alias', 'client', 'file_id', 'line'] })

/** The table that joins the names of one client (alias;client). The newest one counts. */
export const source: Source<Aliases> = {
  kind: 'aliases',
  option: 'aliases',
  describe: 'the alias table of client names',
  single: true,

  recognise(file, probe) {
    if (probedTables(probe).some((table) => findHeader(table, COLUMNS))) return 0.9
    return /alias/i.test(file.name) && /\.(xls[xm]?|csv)$/i.test(file.name) ? 0.4 : 0
  },

  async parse(file) {
    const parsed: Aliases = { read: 0, setAside: [], warnings: [], transformed: {}, details: { header: 'alias;client' }, aliases: [] }
    const known = new Map<string, string>()
    let tables = 0
    for (const table of await readTables(file)) {
      const header = findHeader(table.rows, COLUMNS)
      if (!header) continue
      tables += 1
      for (let index = header.row + 1; index < table.rows.length; index += 1) {
        const cells = table.rows[index]!
        const [given, client] = [cellText(cells[header.columns.alias!]), cellText(cells[header.columns.client!])]
        if (given === '' && client === '') continue
        parsed.read += 1
        const alias = clientKey(given)
        const former = known.get(alias)
        const reason = given === '' || client === '' ? 'Alias or client is empty' : former !== undefined && clientKey(former) !== clientKey(client) ? `${given} is already an alias of ${former}` : null
        if (reason) parsed.setAside.push({ line: table.lines[index]!, sheet: table.sheet, reason, content: [given, client].map((cell) => csvCell(cell, ';')).join(';') })
        if (reason || former !== undefined) continue
        known.set(alias, client)
        parsed.aliases.push({ alias, client, line: table.lines[index]! })
      }
    }
    if (tables === 0) throw new UserError('columns', 'No line has the titles alias and client.')
    return parsed
  },

  replaces: async () => false,

  async write(parsed, fileId, client, context) {
    const written = await rows.write(context.db, client, fileId, parsed.aliases.map(({ alias, client: name, line }) => [alias, name, fileId, line]))
    await renameClients(client)
    return written
  },
  async remove(fileId, client) {
    await rows.remove(client, fileId)
    await renameClients(client)
  },
  retire: (fileId, byFileId, client) => rows.retire(client, fileId, byFileId),
  async restore(fileId, byFileId, client) {
    await rows.restore(client, fileId, byFileId)
    await renameClients(client)
  },
  derive: deriveRecords,
}
