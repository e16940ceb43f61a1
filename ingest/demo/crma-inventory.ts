import type { Estate, Typology } from './crma-estate.ts'
import type { Random } from './random.ts'
import type { Cell, Sheet } from './xlsx.ts'

const COLUMNS = ['serveur', 'AD', 'appli', 'base de données', 'DNS', 'Messagerie', 'presentation', 'virtualisation']
const APP_COLUMNS = ['AD', 'appli', 'appli', 'appli', 'DNS', 'Messagerie', 'presentation', 'virtualisation']

export interface Inventory {
  sheet: Sheet
  /** Servers whose typology the inventory decides, in lower case without domain. */
  decided: Map<string, Typology>
  /** Servers of the inventory that no report ever holds. */
  neverBackedUp: string[]
}

/**
 * The application inventory: number of applications of each kind for a third of the servers (file servers have no
 * column, so none of them stands here), one line of zeros, and servers that are never backed up.
 */
export function buildInventory(random: Random, estate: Estate): Inventory {
  const rows: Cell[][] = [COLUMNS]
  const decided = new Map<string, Typology>()
  const neverBackedUp: string[] = []
  let zeros = 0

  for (const server of estate.servers) {
    if (server.typology === 'FIC' || !random.chance(0.33)) continue
    if (zeros === 0 && random.chance(0.1)) {
      zeros += 1
      rows.push([server.name, 0, 0, 0, 0, 0, 0, 0])
      continue
    }
    rows.push(inventoryRow(random, server.name, server.typology))
    decided.set(server.name, server.typology)
  }
  const taken = new Set(estate.servers.map((server) => server.name))
  for (const client of estate.clients.filter((_, index) => index % 3 === 1)) {
    const typology: Typology = neverBackedUp.length % 2 === 0 ? 'DAT' : 'APP'
    const name = `${client.code}wp${typology === 'DAT' ? 'dat' : 'app'}9${neverBackedUp.length % 10}`
    if (taken.has(name)) continue
    neverBackedUp.push(name)
    rows.push(inventoryRow(random, name, typology))
  }
  return { sheet: { name: 'Inventaire', rows }, decided, neverBackedUp }
}

function inventoryRow(random: Random, server: string, typology: Typology): Cell[] {
  const cells: Cell[] = new Array<Cell>(COLUMNS.length).fill(null)
  const short = random.chance(0.2) ? server.toUpperCase() : server
  cells[0] = random.chance(0.6) ? `${short}.${random.pick(['srv', 'dmz'])}.example` : short
  const main = typology === 'DAT' ? 'base de données' : random.pick(APP_COLUMNS)
  cells[COLUMNS.indexOf(main)] = random.int(5, typology === 'DAT' ? 60 : 14)
  const second = typology === 'DAT' ? 'appli' : 'base de données'
  if (random.chance(0.5)) cells[COLUMNS.indexOf(second)] = random.int(1, 3)
  return cells
}
