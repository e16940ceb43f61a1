import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { round } from './calendar.ts'
import { ALIASES, EXPLODING_CLIENT, SHRINKING_CLIENT, buildEstate, isInTool, plantEstateStories } from './crma-estate.ts'
import type { Estate, Offer, Server, Tool, Typology } from './crma-estate.ts'
import { buildInventory } from './crma-inventory.ts'
import { capacityTotals, nameTypology } from './crma-totals.ts'
import type { CapacityTotals, ReportedRow } from './crma-totals.ts'
import { netbackupSheet, reportPath, reportPeriod, veeamSheet } from './crma-sheets.ts'
import type { ReportRow } from './crma-sheets.ts'
import type { Random } from './random.ts'
import { workbook } from './xlsx.ts'
import type { Sheet } from './xlsx.ts'

/** What was planted in the backup reports. Server names are lower case, clients by their Veeam (full) name, volumes in GB. */
export interface CapacityStories extends CapacityTotals {
  months: string[]
  missingReport: { tool: Tool; month: string }
  exploding: { client: string; from: string; to: string; fromGb: number; toGb: number }
  bigDecommission: { client: string; lastMonth: string; servers: string[]; gb: number }
  neverBackedUp: string[]
  wrongTotal: { file: string; sheet: string; printed: number; sum: number }
  misdatedPeriod: { file: string; sheet: string; endsOn: string }
  /** The same server on two lines of one report. */
  listedTwice: { server: string; client: string; tool: Tool; months: string[] }[]
  inBothTools: { server: string; client: string; month: string }[]
  failingBackups: { server: string; client: string; months: string[]; backups: number; errors: number }
  /** NetBackup sheet names that only an alias table can join to their client. */
  aliases: Record<string, string>
  typology: { inventory: Record<Typology, number>; name: Record<Typology, number>; leftToClassifier: number }
  /** What every server really is, to score a classifier. */
  trueTypology: Record<string, Typology>
}

const MISSING = { tool: 'Veeam' as Tool, month: '2020-11' }
const WRONG_TOTAL = { client: 'Assurances Tilleul', month: '2021-02', excess: 1500 }
const MISDATED = { client: 'Oakridge Foods', month: '2020-09', period: reportPeriod('2020-08'), endsOn: '2020-08-01' }
const FAILING = { months: ['2021-03', '2021-04'], backups: 30, errors: 24 }

/** Writes 16 months of backup reports of two tools and the inventory below `folder`. */
export async function writeCapacity(folder: string, random: Random, scale: number): Promise<{ files: string[]; stories: CapacityStories }> {
  const estate = buildEstate(random.fork('estate'), { firstMonth: '2020-01', months: 16, scale })
  const { lastMonth, decommissioned } = plantEstateStories(estate)
  const planted = choosePlantedServers(estate)
  const reported: ReportedRow[] = []
  const files: string[] = []
  let wrongTotal: CapacityStories['wrongTotal'] | undefined

  for (const tool of ['NetBackup', 'Veeam'] as const) {
    await mkdir(join(folder, tool.toLowerCase()), { recursive: true })
    for (const [index, month] of estate.months.entries()) {
      if (tool === MISSING.tool && month === MISSING.month) continue
      const stream = random.fork(`${tool} ${month}`)
      const file = reportPath(tool, month)
      const sheets: Sheet[] = []
      for (const client of estate.clients) {
        const rows = estate.servers.filter((server) => server.client === client && isInTool(server, index, tool))
          .flatMap((server) => reportRows(stream, server, tool, month, index, planted))
        if (rows.length === 0) continue
        const sum = rows.reduce((total, row) => total + row.gb, 0)
        const wrong = tool === 'NetBackup' && client.name === WRONG_TOTAL.client && month === WRONG_TOTAL.month
        const period = client.name === MISDATED.client && month === MISDATED.month ? MISDATED.period : reportPeriod(month)
        const sheet = tool === 'NetBackup'
          ? netbackupSheet(stream, client.netbackupSheet, rows, { period, ...(wrong ? { wrongTotal: sum + WRONG_TOTAL.excess } : {}) })
          : veeamSheet(stream, client.name, rows, {})
        if (wrong) wrongTotal = { file, sheet: sheet.name, printed: sum + WRONG_TOTAL.excess, sum }
        sheets.push(sheet)
        reported.push(...rows.map((row) => ({ ...row, server: row.server.toLowerCase(), client: client.name, month, tool })))
      }
      await writeFile(join(folder, file), workbook(sheets))
      files.push(file)
    }
  }
  const inventory = buildInventory(random.fork('inventory'), estate)
  await writeFile(join(folder, 'inventory.xlsx'), workbook([inventory.sheet]))
  files.push('inventory.xlsx')

  const clientGb = (client: string, month: string) => round(sum(reported.filter((row) => row.client === client && row.month === month).map((row) => row.gb)), 2)
  const names = new Set(reported.map((row) => row.server))
  const last = estate.months.at(-1)!
  return {
    files,
    stories: {
      ...capacityTotals(reported, estate.months, MISSING),
      months: estate.months,
      missingReport: MISSING,
      exploding: { client: EXPLODING_CLIENT, from: '2020-12', to: last, fromGb: clientGb(EXPLODING_CLIENT, '2020-12'), toGb: clientGb(EXPLODING_CLIENT, last) },
      bigDecommission: {
        client: SHRINKING_CLIENT, lastMonth, servers: decommissioned,
        gb: sum(reported.filter((row) => row.month === lastMonth && decommissioned.includes(row.server)).map((row) => row.gb)),
      },
      neverBackedUp: inventory.neverBackedUp,
      wrongTotal: wrongTotal!,
      misdatedPeriod: { file: reportPath('NetBackup', MISDATED.month), sheet: MISDATED.client, endsOn: MISDATED.endsOn },
      listedTwice: planted.twice.map(({ server, tool, months }) => ({ server: server.name, client: server.client.name, tool, months })),
      inBothTools: estate.servers.flatMap((server) => {
        const month = estate.months[server.migrates]
        const both = month !== undefined && month !== MISSING.month && isInTool(server, server.migrates, 'NetBackup') && isInTool(server, server.migrates, 'Veeam')
        return both ? [{ server: server.name, client: server.client.name, month }] : []
      }),
      failingBackups: { server: planted.failing.name, client: planted.failing.client.name, ...FAILING },
      aliases: ALIASES,
      typology: countTypology(estate.servers.filter((server) => names.has(server.name)), inventory.decided),
      trueTypology: Object.fromEntries(estate.servers.filter((server) => names.has(server.name)).map((server) => [server.name, server.typology])),
    },
  }
}

interface Planted { failing: Server; twice: { server: Server; tool: Tool; months: string[] }[] }

/** Servers that are there all along in one tool, one for each small story. */
function choosePlantedServers(estate: Estate): Planted {
  const end = estate.months.length
  const lasting = (tool: Tool) => estate.servers.filter((server) => server.opened === 0 && server.closed >= end
    && (tool === 'Veeam' ? server.migrates < 0 : server.migrates >= end) && server.client.name !== EXPLODING_CLIENT && server.client.name !== SHRINKING_CLIENT)
  const [failing, onNetbackup] = lasting('NetBackup')
  const [onVeeam] = lasting('Veeam')
  return {
    failing: failing!,
    twice: [
      { server: onVeeam!, tool: 'Veeam', months: estate.months.filter((month) => month >= '2020-06' && month !== MISSING.month) },
      { server: onNetbackup!, tool: 'NetBackup', months: ['2020-08'] },
    ],
  }
}

function reportRows(random: Random, server: Server, tool: Tool, month: string, index: number, planted: Planted): ReportRow[] {
  const gb = tool === 'NetBackup' ? Math.max(1, Math.round(server.gb[index]!)) : server.gb[index]!
  const failing = server === planted.failing && FAILING.months.includes(month)
  const row: ReportRow = {
    server: spelling(random, server.name, tool), code: server.client.code, gb, offer: server.offers[tool],
    backups: failing ? FAILING.backups : random.int(26, 30),
    errors: failing ? FAILING.errors : random.chance(0.04) ? random.int(1, 3) : 0,
    restores: random.chance(0.05) ? random.int(1, 4) : 0,
  }
  const twice = planted.twice.some((story) => story.server === server && story.tool === tool && story.months.includes(month))
  if (!twice) return [row]
  const digits = tool === 'NetBackup' ? 0 : 2
  const part = round(gb * 0.3, digits)
  return [{ ...row, gb: round(gb - part, digits) }, { ...row, server: server.name, gb: part }]
}

/** The tools don't agree on upper and lower case, nor do people. */
function spelling(random: Random, name: string, tool: Tool): string {
  const draw = random.next()
  if (draw < 0.06) return `${name.slice(0, 3).replace(/^./, (letter) => letter.toUpperCase())}${name.slice(3, 5).toUpperCase()}${name.slice(5)}`
  return draw < (tool === 'Veeam' ? 0.7 : 0.15) ? name.toUpperCase() : name
}

function countTypology(servers: Server[], decided: Map<string, Typology>): CapacityStories['typology'] {
  const counts = { inventory: { APP: 0, DAT: 0, FIC: 0 }, name: { APP: 0, DAT: 0, FIC: 0 }, leftToClassifier: 0 }
  for (const { name } of servers) {
    const inventoried = decided.get(name)
    const named = nameTypology(name)
    if (inventoried) counts.inventory[inventoried] += 1
    else if (named) counts.name[named] += 1
    else counts.leftToClassifier += 1
  }
  return counts
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

export type { Offer, Tool, Typology }
