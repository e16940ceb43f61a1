import { addMonths, round } from './calendar.ts'
import type { Random } from './random.ts'

export type Tool = 'NetBackup' | 'Veeam'
export type Typology = 'APP' | 'DAT' | 'FIC'
export type Offer = 'STANDARD' | 'EXPRESS' | 'NO_POLICY' | 'UNKNOWN'
export interface Client { name: string; code: string; netbackupSheet: string; initialServers: number }

/** One server of the backed-up estate, with its whole life; months are indexes into the history. */
export interface Server {
  name: string
  client: Client
  typology: Typology
  offers: Record<Tool, Offer>
  opened: number
  /** Last month of life; at or beyond the end of the history: still there. */
  closed: number
  /** First month in Veeam; -1: always there; at or beyond the end of the history: stays in NetBackup. */
  migrates: number
  /** Both tools still hold it in the month of its migration. */
  inBoth: boolean
  /** Protected GB in each month since its opening (0 before); still drawn after its end, see `isAlive`. */
  gb: number[]
}

export interface Estate { months: string[]; clients: Client[]; servers: Server[] }

const CLIENTS: [name: string, code: string, initialServers: number, netbackupSheet?: string][] = [
  ['Crédit Rural Ouest', 'cro', 14, 'CREDIT RURAL OUEST'], ['Vidéo Lumen', 'vlu', 6], ['Textiles Lemaire', 'txl', 22],
  ['Harbour & Finch', 'hbf', 8], ['Bretagne Logistique', 'brl', 9, 'BRETLOG'], ['Clinique des Sources', 'cls', 10],
  ["Agglo Val d'Orée", 'avo', 7, "AGGLO VAL D'OREE"], ['Northfield Insurance', 'nfi', 9], ['Campus Saint-Ange', 'csa', 6], ['Papeteries du Morvan', 'pdm', 5],
  ['Oakridge Foods', 'okf', 8], ['Énergies Brumaire', 'ebr', 9], ['Assurances Tilleul', 'ast', 10], ['Quincaillerie Roux', 'qrx', 4],
  ['Silverline Media', 'slm', 6], ['Transports Garrigue', 'tgr', 9], ['Notaires du Perche', 'nap', 5], ['Blue Heron Pharma', 'bhp', 7],
]

export const EXPLODING_CLIENT = 'Vidéo Lumen'
export const SHRINKING_CLIENT = 'Textiles Lemaire'
/** Names that only an alias table can join: NetBackup sheet -> client. */
export const ALIASES = { BRETLOG: 'Bretagne Logistique' }

// Roles that tell the typology by the name, then roles that tell nothing.
const NAMED: Record<Typology, string[]> = { DAT: ['dat', 'sql'], APP: ['app', 'web', 'web', 'ad', 'met', 'dns', 'vir'], FIC: ['fic'] }
const UNNAMED: Record<Typology, string[]> = { DAT: ['srv', 'lin', 'ora', 'pgs'], APP: ['srv', 'lin', 'edi', 'mes', 'sgw', 'cdd'], FIC: ['srv', 'nas', 'prt'] }
const MEDIAN_GB: Record<Typology, number> = { DAT: 260, APP: 70, FIC: 620 }
const MONTHLY_GROWTH: Record<Typology, number> = { DAT: 0.012, APP: 0.005, FIC: 0.009 }
const FIC_EARLY_GROWTH = 0.11 // a month, during the first six months of life

/**
 * The servers that a hosting provider backs up over some months, with openings, decommissions and migrations.
 *
 * @param options.scale multiplies clients, hence servers (1: 18 clients, about 180 servers alive at the end)
 * @param options.firstMonth `2020-01`
 */
export function buildEstate(random: Random, options: { firstMonth: string; months: number; scale: number }): Estate {
  const months = Array.from({ length: options.months }, (_, index) => addMonths(options.firstMonth, index))
  const clients = buildClients(options.scale)
  const taken = new Set<string>()
  const servers: Server[] = []

  for (const client of clients) {
    const stream = random.fork(`client ${client.name}`)
    for (let count = 0; count < client.initialServers; count += 1) servers.push(newServer(stream, client, 0, months, taken))
  }
  const openings = random.fork('openings')
  for (let month = 1; month < months.length; month += 1) {
    for (let count = 0; count < Math.round(4 * options.scale); count += 1) {
      const client = openings.pick(clients.filter((one) => one.name !== SHRINKING_CLIENT))
      servers.push(newServer(openings, client, month, months, taken))
    }
  }
  return { months, clients, servers }
}

function buildClients(scale: number): Client[] {
  const wanted = Math.round(CLIENTS.length * scale)
  return Array.from({ length: wanted }, (_, index) => {
    const [name, code, initialServers, sheet] = CLIENTS[index % CLIENTS.length]!
    const copy = Math.floor(index / CLIENTS.length)
    if (copy === 0) return { name, code, initialServers, netbackupSheet: sheet ?? name }
    return { name: `${name} ${copy + 1}`, code: `${code}${copy + 1}`, initialServers, netbackupSheet: `${name} ${copy + 1}` }
  })
}

function newServer(random: Random, client: Client, opened: number, months: string[], taken: Set<string>): Server {
  const draw = random.next()
  const typology: Typology = draw < 0.52 ? 'DAT' : draw < 0.9 ? 'APP' : 'FIC'
  const end = months.length
  const onVeeam = random.chance(opened === 0 ? 0.35 : 0.7)
  const server: Server = {
    name: newName(random, client, typology, taken),
    client,
    typology,
    offers: { NetBackup: pickOffer(random, 0.72), Veeam: pickOffer(random, 0.35) },
    opened,
    closed: random.chance(0.1) ? random.int(Math.min(end, opened + 2), end + 2) : end,
    migrates: onVeeam ? -1 : random.chance(0.6) ? random.int(opened + 2, end + 3) : end,
    inBoth: random.chance(0.4),
    gb: [],
  }
  server.gb = protectedGb(random, server, months)
  return server
}

function newName(random: Random, client: Client, typology: Typology, taken: Set<string>): string {
  const role = random.pick(random.chance(0.46) ? NAMED[typology] : UNNAMED[typology])
  const stem = `${client.code}${random.chance(0.3) ? 's' : ''}${random.pick(['w', 'w', 'x'])}${random.pick(['p', 'p', 'p', 'q', 't'])}${role}`
  let number = 1
  while (taken.has(`${stem}${String(number).padStart(2, '0')}`)) number += 1
  const name = `${stem}${String(number).padStart(2, '0')}`
  taken.add(name)
  return name
}

function pickOffer(random: Random, standardShare: number): Offer {
  const draw = random.next()
  if (draw < 0.05) return 'NO_POLICY'
  if (draw < 0.08) return 'UNKNOWN'
  return random.chance(standardShare) ? 'STANDARD' : 'EXPRESS'
}

function protectedGb(random: Random, server: Server, months: string[]): number[] {
  let level = MEDIAN_GB[server.typology] * Math.exp(random.normal(0, 0.55))
  return months.map((month, index) => {
    if (index < server.opened) return 0
    const young = server.opened > 0 && index - server.opened <= 6 && server.typology === 'FIC'
    if (index > server.opened) level *= 1 + Math.max(-0.03, random.normal(young ? FIC_EARLY_GROWTH : MONTHLY_GROWTH[server.typology], 0.012))
    const season = month.endsWith('-08') ? 0.985 : month.endsWith('-12') ? 1.012 : 1
    return Math.max(1, round(level * season, 2))
  })
}

/** Does the server live in this month (an index into the history)? */
export function isAlive(server: Server, month: number): boolean {
  return month >= server.opened && month <= server.closed
}

/** Does the tool's report of this month hold the server? */
export function isInTool(server: Server, month: number, tool: Tool): boolean {
  if (!isAlive(server, month)) return false
  if (tool === 'Veeam') return month >= server.migrates
  return month < server.migrates || (month === server.migrates && server.inBoth)
}

/** Planted in the estate: a client whose volume explodes, a big decommission, servers that end while a report is missing. */
export function plantEstateStories(estate: Estate): { lastMonth: string; decommissioned: string[] } {
  const end = estate.months.length
  const lastMonth = '2020-09'
  const explosion = estate.months.indexOf('2021-01')
  for (const server of estate.servers.filter((one) => one.client.name === EXPLODING_CLIENT)) {
    server.closed = end
    server.migrates = -1
    // Camera archives: 35 % more each month, from January 2021 on.
    server.gb = server.gb.map((gb, index) => (index < explosion ? gb : round(gb * 1.35 ** (index - explosion + 1), 2)))
  }
  const shrinking = estate.servers.filter((one) => one.client.name === SHRINKING_CLIENT)
  const decommissioned = shrinking.slice(0, 14)
  for (const server of shrinking) {
    server.closed = decommissioned.includes(server) ? estate.months.indexOf(lastMonth) : end
    server.migrates = end
  }
  // They end in the month whose Veeam report is missing, so nobody can tell whether October or November was their last.
  const always = estate.servers.filter((one) => one.migrates < 0 && one.opened === 0 && one.closed >= end && one.client.name !== EXPLODING_CLIENT)
  for (const server of always.slice(0, 3)) server.closed = estate.months.indexOf('2020-11')
  return { lastMonth, decommissioned: decommissioned.map((one) => one.name) }
}
