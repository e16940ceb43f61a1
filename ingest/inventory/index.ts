import { UserError } from '../../server/platform/errors.ts'
import { retypeServers } from '../crma/typology.ts'
import type { Typology } from '../crma/typology.ts'
import { csvCell } from '../kit/csv.ts'
import { findHeader, missingColumns } from '../kit/header.ts'
import type { ColumnSpec } from '../kit/header.ts'
import { keyedRows } from '../kit/keyed-rows.ts'
import { serverName } from '../kit/server-name.ts'
import { probedTables, readTables } from '../kit/tables.ts'
import { cellText, fold, readNumber } from '../kit/text.ts'
import type { ParsedFile, Source } from '../kit/types.ts'

type Kind = 'ad' | 'appli' | 'database' | 'dns' | 'messaging' | 'presentation' | 'virtualisation' | 'file_server'
type Column = 'server' | Kind

const KINDS: Kind[] = ['ad', 'appli', 'database', 'dns', 'messaging', 'presentation', 'virtualisation', 'file_server']
const COLUMNS: Record<Column, ColumnSpec> = {
  server: { names: ['serveur', 'nom du serveur', 'server', 'server name', 'hostname'], required: true },
  ad: { names: ['AD', 'Active Directory'] },
  appli: { names: ['appli', 'application', 'applications'] },
  database: { names: ['base de données', 'bases de données', 'BDD', 'database', 'databases'], required: true },
  dns: { names: ['DNS'] },
  messaging: { names: ['messagerie', 'messaging', 'mail'] },
  presentation: { names: ['présentation', 'web'] },
  virtualisation: { names: ['virtualisation', 'virtualization'] },
  file_server: { names: ['fichier', 'fichiers', 'serveur de fichiers', 'file server', 'files'] },
}

interface InventoryServer { server: string; line: number; counts: Record<Kind, number> }
interface Inventory extends ParsedFile { servers: InventoryServer[] }

const rows = keyedRows({ kind: 'inventory', table: 'vigie.inventory_servers', key: ['server'], columns: ['server', 'file_id', 'line', ...KINDS, 'typology'] })

/** The application inventory: how many applications of each kind a server hosts. The newest one counts. */
export const source: Source<Inventory> = {
  kind: 'inventory',
  option: 'inventory',
  describe: 'the application inventory of servers',
  single: true,

  recognise(file, probe) {
    const found = Math.max(0, ...probedTables(probe).map((table) => findHeader(table, COLUMNS)?.found ?? 0))
    if (found >= 4) return 0.9
    return /inventa?ire|inventory/i.test(file.name) && /\.(xls[xm]?|csv)$/i.test(file.name) ? 0.4 : 0
  },

  async parse(file) {
    const tables = (await readTables(file)).map((table) => ({ table, header: findHeader(table.rows, COLUMNS) })).filter(({ header }) => header && header.found >= 3)
    if (tables.length === 0) {
      const all = (await readTables(file)).map(({ rows: lines }) => missingColumns(lines, COLUMNS))
      throw new UserError('columns', `No table has the titles of an inventory; missing: ${(all[0] ?? ['serveur']).join(', ') || 'the kinds of applications'}.`)
    }
    const parsed: Inventory = { read: 0, setAside: [], warnings: [], transformed: {}, servers: [] }
    const byName = new Map<string, InventoryServer>()
    for (const { table, header } of tables) {
      const { columns, row } = header!
      parsed.details ??= { header: table.rows[row]!.map((cell) => csvCell(cellText(cell), ';')).join(';') }
      for (let index = row + 1; index < table.rows.length; index += 1) {
        const cells = table.rows[index]!
        const name = cellText(cells[columns.server!])
        if (cells.every((cell) => cellText(cell) === '') || /^tota(l|ux)$/i.test(name) || fold(name) === fold(cellText(table.rows[row]![columns.server!]))) continue
        parsed.read += 1
        const line = table.lines[index]!
        const setAside = (reason: string) => parsed.setAside.push({ line, sheet: table.sheet, reason, content: cells.map((cell) => csvCell(cellText(cell), ';')).join(';') })
        const server = serverName(cells[columns.server!])
        if (server === '') {
          setAside('No server name')
          continue
        }
        const counts = {} as Record<Kind, number>
        const wrong = KINDS.find((kind) => {
          const value = columns[kind] === undefined ? null : readNumber(cells[columns[kind]])
          counts[kind] = Math.round(value ?? 0)
          return value !== null && !(value >= 0 && value < 1e6)
        })
        if (wrong) setAside(`Column ${cellText(table.rows[row]![columns[wrong]!])}: "${cellText(cells[columns[wrong]!]).slice(0, 60)}" is not a number of applications`)
        else if (KINDS.every((kind) => counts[kind] === 0)) setAside('No application is counted: the inventory does not tell what the server is')
        else keep(byName, { server, line, counts }, parsed)
      }
    }
    parsed.servers = [...byName.values()]
    if (parsed.servers.length === 0) throw new UserError('unusable', `No line of the inventory can be used${parsed.setAside[0] ? `, first line ${parsed.setAside[0].line}: ${parsed.setAside[0].reason}` : ''}.`)
    return parsed
  },

  replaces: async () => false,

  write: (parsed, fileId, client, context) =>
    rows.write(context.db, client, fileId, parsed.servers.map(({ server, line, counts }) => [server, fileId, line, ...KINDS.map((kind) => counts[kind]), majority(counts)])),
  remove: (fileId, client) => rows.remove(client, fileId),
  retire: (fileId, byFileId, client) => rows.retire(client, fileId, byFileId),
  restore: (fileId, byFileId, client) => rows.restore(client, fileId, byFileId),
  derive: retypeServers,
}

/** The same server on two lines: the same counts are one line written twice, others are added. */
function keep(byName: Map<string, InventoryServer>, found: InventoryServer, parsed: Inventory): void {
  const former = byName.get(found.server)
  if (!former) {
    byName.set(found.server, found)
    return
  }
  parsed.transformed['summed'] = (parsed.transformed['summed'] ?? 0) + 1
  if (KINDS.every((kind) => former.counts[kind] === found.counts[kind])) return
  for (const kind of KINDS) former.counts[kind] += found.counts[kind]
  parsed.warnings.push(`${found.server} stands on lines ${former.line} and ${found.line} with different numbers: they are added.`)
}

/** The class with most applications; everything that is neither database nor file is APP; null when two classes share the lead. */
function majority(counts: Record<Kind, number>): Typology | null {
  const { database, file_server, ...others } = counts
  const classes: [Typology, number][] = [['APP', Object.values(others).reduce((sum, count) => sum + count, 0)], ['DAT', database], ['FIC', file_server]]
  classes.sort((a, b) => b[1] - a[1])
  return classes[0]![1] > classes[1]![1] ? classes[0]![0] : null
}
