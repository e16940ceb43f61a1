import { nameClients, renameClients } from '../aliases/client-names.ts'
import { findHeader } from '../kit/header.ts'
import { keyedRows } from '../kit/keyed-rows.ts'
import { probedTables } from '../kit/tables.ts'
import type { Source } from '../kit/types.ts'
import { COLUMNS, parseVolumes } from './parse.ts'
import type { Volumes } from './parse.ts'

const rows = keyedRows({
  kind: 'storage', table: 'vigie.storage_volumes', key: ['volume', 'day'],
  columns: ['file_id', 'line', 'month', 'day', 'volume', 'pool', 'offer', 'client', 'client_given', 'typology', 'origin', 'capacity_gb', 'used_gb'],
})

/** Volumes of the storage service: capacity and use at a day, per pool, offer and client. */
export const source: Source<Volumes> = {
  kind: 'storage',
  option: 'storage',
  describe: 'storage volumes with their capacity and use',

  recognise(file, probe) {
    if (probedTables(probe).some((table) => findHeader(table, COLUMNS))) return 0.9
    return /(?<![a-z])(?:storage|stockage|volumes?)(?![a-z])/i.test(file.name) && /\.(xls[xm]?|csv|tsv|txt)$/i.test(file.name) ? 0.4 : 0
  },

  parse: (file) => parseVolumes(file),

  async replaces(parsed, earlier, client) {
    const former = await rows.given(client, earlier.fileId, ['volume', 'day'])
    const given = new Set(parsed.volumes.map(({ volume, day }) => `${day} ${volume}`))
    return former.some(([volume, day]) => given.has(`${day} ${volume}`))
  },

  async write(parsed, fileId, client, context) {
    const names = await nameClients(client, parsed.volumes.map((one) => one.client))
    const written = await rows.write(context.db, client, fileId, parsed.volumes.map((one) => [
      fileId, one.line, `${one.day.slice(0, 7)}-01`, one.day, one.volume, one.pool, one.offer, names.get(one.client)!.client, one.client, one.typology, one.origin, one.capacityGb, one.usedGb]))
    const { rows: hidden } = await client.query<{ name: string; volumes: number }>(
      `select f.name, count(*)::int as volumes from vigie.superseded_rows x join vigie.files f using (file_id)
        where x.kind = 'storage' and x.by_file_id = $1 and f.status = 'loaded' group by f.name`, [fileId])
    parsed.warnings.push(...hidden.map(({ name, volumes }) => `${volumes} volumes stand for the same day in ${name} too: they count once, as in this file.`))
    return written
  },

  async remove(fileId, client) {
    await rows.remove(client, fileId)
    await renameClients(client)
  },
  retire: (fileId, byFileId, client) => rows.retire(client, fileId, byFileId),
  async restore(fileId, byFileId, client) {
    await rows.restore(client, fileId, byFileId)
    const { rows: given } = await client.query<{ client_given: string }>('select distinct client_given from vigie.storage_volumes where file_id = $1', [fileId])
    await nameClients(client, given.map(({ client_given }) => client_given))
    await renameClients(client)
  },
}
