import { open } from 'node:fs/promises'
import { seededRandom } from '../../ingest/demo/random.ts'
import type { Random } from '../../ingest/demo/random.ts'

const FROM = Date.parse('2020-09-01T00:00:00Z')
const TABLES = ['clients', 'tournees', 'palettes', 'stocks', 'factures', 'lignes_commande', 'ventes', 'retours']
const STAGES = ['load', 'stg', 'dwh', 'rpt']
const STEPS = ['', 'extract', 'load', 'publish']
const BATCH_CHARACTERS = 1 << 20

/** Kinds of messages with their level and weight. */
const MESSAGES: [weight: number, level: string, message: (random: Random) => string][] = [
  [30, 'INFO', (random) => `batch ${random.int(1, 4000)} of table ${random.pick(TABLES)} loaded: ${random.int(1, 50_000)} rows in ${random.int(10, 90_000)} ms`],
  [20, 'DEBUG', (random) => `connection ${random.int(1, 900)} to host srv-dwh${random.int(1, 40)}.example.com:5432 acquired from pool`],
  [10, 'INFO', (random) => `run started, attempt ${random.int(1, 3)}, schedule ${random.int(0, 59)} ${random.int(0, 23)} * * *`],
  [10, 'INFO', (random) => `run finished: ${random.int(1, 99_999)} rows read, ${random.int(1, 99_999)} written, ${random.int(0, 40)} rejected in ${random.int(2, 4000)} s`],
  [8, 'WARN', (random) => `row ${random.int(1, 1_000_000)} rejected: value '${random.int(0, 1e9).toString(36)}' too long for column ${random.pick(['libelle', 'code', 'adresse'])} (${random.int(10, 255)} max)`],
  [4, 'INFO', (random) => `file /data/in/${random.pick(TABLES)}_${random.int(20_200_101, 20_201_231)}.csv read, checksum ${random.int(0, 0xffffffff).toString(16).padStart(8, '0')}`],
  [3, 'WARN', (random) => `slow query (${random.int(1000, 99_999)} ms) on ${random.pick(TABLES)}: plan uses sequential scan`],
  [1, 'ERROR', (random) => `connection to 10.0.${random.int(0, 255)}.${random.int(1, 254)} lost after ${random.int(1, 600)} s, retry ${random.int(1, 5)}`],
  [1, 'ERROR', (random) => `ORA-01653: unable to extend table DWH.${random.pick(TABLES).toUpperCase()} by ${random.int(8, 8192)} in tablespace TS_DATA\n  at com.dwh.load.Writer.flush(Writer.java:${random.int(10, 400)})\nCaused by: java.sql.SQLException: tablespace full`],
]

/**
 * Log lines of 32 pipelines as CSV, in order of time, written as they are made: memory stays flat whatever the count.
 *
 * @param file overwritten; its folder must exist
 * @param count events; a stack trace is one, over several lines
 */
export async function writeLogLines(file: string, count: number): Promise<void> {
  const random = seededRandom('log lines')
  const kinds = MESSAGES.flatMap((kind) => Array.from({ length: kind[0] }, () => kind))
  const handle = await open(file, 'w')
  try {
    let text = 'timestamp,level,pipeline,run_id,step,message\r\n'
    let at = FROM
    for (let index = 0; index < count; index += 1) {
      at += 500 * random.int(0, 5)
      const [, level, message] = random.pick(kinds)
      const moment = new Date(at).toISOString().slice(0, 19).replace('T', ' ')
      text += `${moment},${level},${random.pick(STAGES)}_${random.pick(TABLES)},R${100_000 + Math.floor(index / 200)},${random.pick(STEPS)},${quoted(message(random))}\r\n`
      if (text.length < BATCH_CHARACTERS) continue
      await handle.appendFile(text)
      text = ''
    }
    await handle.appendFile(text)
  } finally {
    await handle.close()
  }
}

function quoted(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
