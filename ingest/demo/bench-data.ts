import { mkdir, open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { addMonths, round } from './calendar.ts'
import { callDocument } from './cdr-documents.ts'
import type { LastCalls } from './cdr-documents.ts'
import { NORMAL_FAILURES, buildTrunks } from './cdr-trunks.ts'
import type { Offer, Tool } from './crma-estate.ts'
import { netbackupSheet, reportPath, reportPeriod, veeamSheet } from './crma-sheets.ts'
import type { ReportRow } from './crma-sheets.ts'
import { seededRandom } from './random.ts'
import type { Random } from './random.ts'
import { workbook } from './xlsx.ts'

const FIRST_MONTH = '2015-02'
const SERVERS_PER_CLIENT = 6
const TURNOVER = 0.012 // share of servers replaced each month
const ROLES = ['dat', 'sql', 'app', 'web', 'fic', 'srv', 'lin', 'edi']
const OFFERS: Offer[] = ['STANDARD', 'STANDARD', 'EXPRESS', 'EXPRESS', 'NO_POLICY', 'UNKNOWN']

interface BenchServer { name: string; client: number; gb: number; growth: number; offer: Offer }

/**
 * Backup reports as large as a real provider's whole history: an `.xlsx` per tool and month, a sheet per client.
 *
 * @param folder  gets `netbackup/` and `veeam/`
 * @param options.months  from February 2015 on; 71 ends in December 2020
 * @param options.servers per tool and month; 71 months of 900 make 127,800 server rows over the two tools
 * @returns files below the folder, server rows in all, distinct servers, and protected GB per month as the files say it
 */
export async function writeCapacityHistory(
  folder: string,
  options: { months: number; servers: number; seed?: number },
): Promise<{ files: string[]; rows: number; servers: number; protectedGb: Record<string, number> }> {
  const random = seededRandom(`capacity history ${options.seed ?? 1}`)
  const files: string[] = []
  const protectedGb: Record<string, number> = {}
  let rows = 0
  let named = 0

  for (const tool of ['NetBackup', 'Veeam'] as const) {
    await mkdir(join(folder, tool.toLowerCase()), { recursive: true })
    const newServer = (client: number): BenchServer => {
      named += 1
      return {
        name: `b${String(client).padStart(3, '0')}${tool === 'Veeam' ? 'v' : 'n'}wp${random.pick(ROLES)}${named}`,
        client, gb: Math.exp(random.normal(5, 0.9)), growth: random.normal(0.011, 0.006), offer: random.pick(OFFERS),
      }
    }
    const servers = Array.from({ length: options.servers }, (_, index) => newServer(Math.floor(index / SERVERS_PER_CLIENT)))
    for (let index = 0; index < options.months; index += 1) {
      const month = addMonths(FIRST_MONTH, index)
      const byClient = new Map<number, ReportRow[]>()
      servers.forEach((server, position) => {
        if (index > 0 && random.chance(TURNOVER)) servers[position] = newServer(server.client)
        const current = servers[position]!
        current.gb *= 1 + current.growth
        const row = reportRow(random, current, tool)
        protectedGb[month] = round((protectedGb[month] ?? 0) + row.gb, 2)
        byClient.set(current.client, [...(byClient.get(current.client) ?? []), row])
      })
      const sheets = [...byClient].map(([client, clientRows]) => (tool === 'NetBackup'
        ? netbackupSheet(random, `Client ${client}`, clientRows, { period: reportPeriod(month) })
        : veeamSheet(random, `Client ${client}`, clientRows, {})))
      const file = reportPath(tool, month)
      await writeFile(join(folder, file), workbook(sheets))
      files.push(file)
      rows += servers.length
    }
  }
  return { files, rows, servers: named, protectedGb }
}

function reportRow(random: Random, server: BenchServer, tool: Tool): ReportRow {
  return {
    server: server.name, code: server.name.slice(0, 4), gb: tool === 'NetBackup' ? Math.max(1, Math.round(server.gb)) : round(server.gb, 2), offer: server.offer,
    backups: 30, errors: random.chance(0.03) ? 1 : 0, restores: 0,
  }
}

const CALLS_FROM = Date.parse('2021-04-01T00:00:00Z') / 1000
const CALLS_SPAN = 30 * 86_400
const BATCH_BYTES = 1 << 20

/**
 * Raw calls of 160 trunks over April 2021, in order of start, one JSON document a line, written as they are made:
 * memory stays flat whatever the count.
 *
 * @param file  overwritten; its folder must exist
 * @param count calls to write, about 640 bytes each
 * @returns answered calls and talk seconds, to check what an ingestion counts
 */
export async function writeRawCalls(file: string, count: number, options: { seed?: number } = {}): Promise<{ calls: number; answered: number; talkSeconds: number; trunks: number; bytes: number }> {
  const random = seededRandom(`raw calls ${options.seed ?? 1}`)
  const trunks = buildTrunks(20)
  const last = new Map<string, LastCalls>(trunks.map((trunk) => [trunk.id, { any: CALLS_FROM, answered: CALLS_FROM }]))
  const causes = NORMAL_FAILURES.flatMap(([cause, weight]) => new Array<number>(Math.ceil(weight)).fill(cause))
  const totals = { calls: count, answered: 0, talkSeconds: 0, trunks: trunks.length, bytes: 0 }
  const handle = await open(file, 'w')
  try {
    let batch: string[] = []
    let size = 0
    const flush = async () => {
      const text = Buffer.from(batch.join(''))
      await handle.writeFile(text)
      totals.bytes += text.length
      batch = []
      size = 0
    }
    for (let serial = 0; serial < count; serial += 1) {
      const trunk = random.pick(trunks)
      // Evenly through the month; the trunks' own rhythm does not matter to a load test.
      const start = CALLS_FROM + Math.floor((serial / count) * CALLS_SPAN)
      const answered = random.chance(trunk.answered)
      const seconds = answered ? 1 + Math.min(7200, Math.round(random.exponential(trunk.meanSeconds))) : 0
      totals.answered += answered ? 1 : 0
      totals.talkSeconds += seconds
      const call = { start, seconds, cause: answered ? 16 : random.pick(causes), short: answered && seconds <= 5 }
      const line = `${JSON.stringify(callDocument(random, trunk, call, serial, last.get(trunk.id)!))}\n`
      batch.push(line)
      size += line.length
      if (size >= BATCH_BYTES) await flush()
    }
    await flush()
  } finally {
    await handle.close()
  }
  return totals
}
