import type { PoolClient } from 'pg'
import { nameClients, renameClients, touchedRecords } from '../aliases/client-names.ts'
import { keyedRows } from '../kit/keyed-rows.ts'
import { probedTables } from '../kit/tables.ts'
import type { Source } from '../kit/types.ts'
import { findDamagedHeader, findReportHeader, toolOfPath } from './layout.ts'
import { parseReport } from './parse.ts'
import type { Report } from './parse.ts'
import { deriveRecords } from './records.ts'

const COLUMNS = ['file_id', 'sheet', 'line', 'month', 'tool', 'client', 'client_key', 'server', 'policy', 'offer', 'protected_gb', 'stored_gb', 'vmdk_gb',
  'backups', 'backups_failed', 'jobs', 'jobs_failed', 'sla_pct', 'restores']

// A server that two files of one tool and month both give counts once, as in the file loaded last.
const rows = keyedRows({ kind: 'crma', table: 'vigie.backup_rows', key: ['month', 'client_key', 'server', 'tool'], columns: COLUMNS })

/** Monthly backup reports of NetBackup and Veeam: workbooks with a sheet per client. */
export const source: Source<Report> = {
  kind: 'crma',
  option: 'crma',
  describe: 'a monthly backup report, a sheet per client',

  recognise(file, probe) {
    const tables = probedTables(probe)
    if (tables.some((table) => findReportHeader(table))) return 0.95
    const told = toolOfPath(file.path) !== null || /crma/i.test(file.path)
    if (!/\.(xls[xm]?|csv)$/i.test(file.name)) return 0
    if (told && tables.some((table) => findDamagedHeader(table))) return 0.6
    return /crma|(?<![a-z])nbu(?![a-z])|netbackup|veeam/i.test(file.name) ? 0.4 : 0
  },

  parse: (file, context) => parseReport(file, context.now()),

  async replaces(parsed, earlier, client) {
    if (earlier.details['tool'] !== parsed.tool || earlier.details['month'] !== parsed.month) return false
    if (earlier.path === parsed.path) return true
    const given = new Set(parsed.rows.map(({ server }) => server))
    return (await rows.given(client, earlier.fileId, ['server'])).some(([server]) => given.has(server!))
  },

  async write(parsed, fileId, client, context) {
    const names = await nameClients(client, parsed.rows.map(({ sheet }) => sheet))
    const factors = await client.query<{ offer: string; stored_factor: number }>('select offer, stored_factor from vigie.offers')
    const factorOf = new Map(factors.rows.map(({ offer, stored_factor }) => [offer, stored_factor]))
    const keys = new Set<string>()
    const table = parsed.rows.map((row) => {
      const { key, client: shown } = names.get(row.sheet)!
      keys.add(`${key}\n${row.server}`)
      return [fileId, row.sheet, row.line, parsed.month, parsed.tool, shown, key, row.server, row.policy, row.offer, row.protectedGb, row.protectedGb * (factorOf.get(row.offer) ?? 1),
        row.vmdkGb, row.backups, row.backupsFailed, row.jobs, row.jobsFailed, row.slaPct, row.restores]
    })
    const written = await rows.write(context.db, client, fileId, table)
    if (keys.size < parsed.rows.length) parsed.transformed['summed'] = parsed.rows.length - keys.size
    await touchFile(client, fileId)
    parsed.warnings.push(...await overlaps(parsed, fileId, client))
    return written
  },

  async remove(fileId, client) {
    await touchFile(client, fileId)
    await rows.remove(client, fileId)
    await renameClients(client)
  },

  async retire(fileId, byFileId, client) {
    await touchFile(client, fileId)
    await rows.retire(client, fileId, byFileId)
  },

  async restore(fileId, byFileId, client) {
    await rows.restore(client, fileId, byFileId)
    await touchFile(client, fileId)
    await nameClients(client, await sheetsOf(client, fileId))
    await renameClients(client)
  },

  derive: deriveRecords,
}

async function touchFile(client: PoolClient, fileId: number): Promise<void> {
  await touchedRecords(client)
  await client.query('insert into touched_records (client, server, month) select distinct client, server, month from vigie.backup_rows where file_id = $1', [fileId])
}

async function sheetsOf(client: PoolClient, fileId: number): Promise<string[]> {
  const { rows: found } = await client.query<{ sheet: string }>('select distinct sheet from vigie.backup_rows where file_id = $1', [fileId])
  return found.map(({ sheet }) => sheet)
}

/** Says which other files of the same tool and month give some of the same servers, and what still counts of them. */
async function overlaps(parsed: Report, fileId: number, client: PoolClient): Promise<string[]> {
  const { rows: others } = await client.query<{ name: string; hidden: number; hidden_gb: number; left_over: number; left_gb: number; mine_gb: number }>(
    `with hidden as (
       select x.file_id, count(distinct x.row_key)::int as hidden, sum((x.row->>'protected_gb')::float8) as hidden_gb
         from vigie.superseded_rows x join vigie.files f using (file_id) where x.kind = 'crma' and x.by_file_id = $1 and f.status = 'loaded' group by 1)
     select f.name, h.hidden, h.hidden_gb,
            (select count(distinct (b.client_key, b.server))::int from vigie.backup_rows b where b.file_id = h.file_id) as left_over,
            coalesce((select sum(b.protected_gb) from vigie.backup_rows b where b.file_id = h.file_id), 0) as left_gb,
            (select sum(m.protected_gb) from vigie.backup_rows m where m.file_id = $1 and exists (
               select from vigie.superseded_rows x where x.kind = 'crma' and x.by_file_id = $1 and x.file_id = h.file_id
                  and x.row_key = jsonb_build_array(m.month, m.client_key, m.server, m.tool)::text)) as mine_gb
       from hidden h join vigie.files f using (file_id)`, [fileId])
  const rest = others.map((other) => {
    const gb = (value: number) => `${Math.round(value * 100) / 100} GB`
    const remains = other.left_over > 0 ? ` ${other.left_over} servers that only ${other.name} holds still count (${gb(other.left_gb)}): undo it if this file takes its place.` : ' Nothing of it counts any more.'
    return `${other.name} is also a ${parsed.tool} report of ${parsed.month.slice(0, 7)}: ${other.hidden} servers stand in both and count once, as in this file (${gb(other.mine_gb)} instead of ${gb(other.hidden_gb)}).${remains}`
  })
  const { rows: beside } = await client.query<{ name: string }>(
    `select name from vigie.files f where kind = 'crma' and status = 'loaded' and file_id <> $1 and details->>'tool' = $2 and details->>'month' = $3
        and not exists (select from vigie.superseded_rows x where x.kind = 'crma' and x.by_file_id = $1 and x.file_id = f.file_id)`, [fileId, parsed.tool, parsed.month])
  return [...rest, ...beside.map(({ name }) => `${name} is also a ${parsed.tool} report of ${parsed.month.slice(0, 7)}, with other servers: both count.`)]
}
