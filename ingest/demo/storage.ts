import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { addMonths, frenchDecimal, round } from './calendar.ts'
import type { Typology } from './crma-estate.ts'
import type { Random } from './random.ts'

/** What was planted in the storage volumes; GB, ratios 0-1, months `2021-04`. */
export interface StorageStories {
  months: string[]
  perMonth: Record<string, { volumes: number; capacityGb: number; usedGb: number }>
  usedByPoolLastMonth: Record<string, number>
  /** The pool that is about to saturate, with its use in the last month and a month before. */
  nearFull: { pool: string; offer: string; capacityGb: number; usedGb: number; ratio: number; usedGbBefore: number }
}

interface Volume { name: string; pool: string; offer: string; client: string; typology: Typology; capacityGb: number; usedGb: number; growth: number; opened: number }

const FIRST_MONTH = '2020-11'
const MONTHS = 6
const NEAR_FULL = 'PERF-12'
const POOLS: [pool: string, offer: string][] = [
  ['STD-11', 'STANDARD'], ['STD-12', 'STANDARD'], ['STD-13', 'STANDARD'], ['PERF-11', 'PERFORMANCE'], [NEAR_FULL, 'PERFORMANCE'], ['ARC-11', 'ARCHIVE'],
]
const OWNERS: [client: string, code: string][] = [
  ['Crédit Rural Ouest', 'cro'], ['Vidéo Lumen', 'vlu'], ['Textiles Lemaire', 'txl'], ['Harbour & Finch', 'hbf'], ['Clinique des Sources', 'cls'],
  ["Agglo Val d'Orée", 'avo'], ['Oakridge Foods', 'okf'], ['Énergies Brumaire', 'ebr'], ['Silverline Media', 'slm'], ['Blue Heron Pharma', 'bhp'],
]

/** Writes six months of storage volumes, one `;` separated file a month, below `folder`. */
export async function writeStorage(folder: string, random: Random, scale: number): Promise<{ files: string[]; stories: StorageStories }> {
  await mkdir(folder, { recursive: true })
  const months = Array.from({ length: MONTHS }, (_, index) => addMonths(FIRST_MONTH, index))
  const volumes = Array.from({ length: Math.round(44 * scale) }, (_, index) => newVolume(random, index))
  const files: string[] = []
  const perMonth: StorageStories['perMonth'] = {}
  const usedByPool: Record<string, Record<string, number>> = {}

  for (const [index, month] of months.entries()) {
    const lines = ['date;volume;pool;offer;client;typology;capacity_gb;used_gb']
    const totals = { volumes: 0, capacityGb: 0, usedGb: 0 }
    const pools: Record<string, number> = {}
    for (const volume of volumes) {
      if (index > 0) volume.usedGb = Math.min(volume.capacityGb * 0.99, volume.usedGb * (1 + volume.growth + random.normal(0, 0.004)))
      if (index < volume.opened) continue
      const used = round(volume.usedGb, 2)
      lines.push([`${month}-01`, volume.name, volume.pool, volume.offer, volume.client, volume.typology, frenchDecimal(volume.capacityGb, 1), frenchDecimal(used, 2)].join(';'))
      totals.volumes += 1
      totals.capacityGb += volume.capacityGb
      totals.usedGb = round(totals.usedGb + used, 2)
      pools[volume.pool] = round((pools[volume.pool] ?? 0) + used, 2)
    }
    const file = `volumes_${month}.csv`
    await writeFile(join(folder, file), `${lines.join('\n')}\n`)
    files.push(file)
    perMonth[month] = totals
    usedByPool[month] = pools
  }
  const last = months.at(-1)!
  const capacityGb = volumes.filter((volume) => volume.pool === NEAR_FULL).reduce((total, volume) => total + volume.capacityGb, 0)
  const usedGb = usedByPool[last]![NEAR_FULL]!
  return {
    files,
    stories: {
      months,
      perMonth,
      usedByPoolLastMonth: usedByPool[last]!,
      nearFull: { pool: NEAR_FULL, offer: 'PERFORMANCE', capacityGb, usedGb, ratio: usedGb / capacityGb, usedGbBefore: usedByPool[months.at(-2)!]![NEAR_FULL]! },
    },
  }
}

function newVolume(random: Random, index: number): Volume {
  const [pool, offer] = POOLS[index % POOLS.length]!
  const [client, code] = OWNERS[(index * 7) % OWNERS.length]!
  const typology = random.pick<Typology>(['DAT', 'DAT', 'APP', 'FIC'])
  const capacityGb = random.pick([500, 1000, 2000, 4000, 8000])
  const crowded = pool === NEAR_FULL
  return {
    name: `vol_${code}_${typology.toLowerCase()}_${String(index).padStart(3, '0')}`,
    pool, offer, client, typology, capacityGb,
    usedGb: capacityGb * (crowded ? 0.82 + random.next() * 0.03 : 0.25 + random.next() * 0.4),
    growth: crowded ? 0.025 : 0.002 + random.next() * 0.015,
    opened: !crowded && random.chance(0.15) ? random.int(1, MONTHS - 1) : 0,
  }
}
