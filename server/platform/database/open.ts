import type { Logger } from '../logger.ts'
import { openEmbedded } from './embedded.ts'
import { migrate } from './migrate.ts'
import { readable } from './pools.ts'
import { openServer } from './server.ts'
import { placeTemplate } from './template.ts'
import type { Database } from './types.ts'

export interface OpenOptions {
  /** Folder of the embedded database; null: in memory, where a restart after a deadline goes back to the beginning. Not looked at when there is a url. */
  dataDir?: string | null
  url?: string
  readerUrl?: string
  log?: Logger
  /** Default true: brings the schema up to date. */
  migrate?: boolean
  /** Dump of a data folder to begin with, in memory only. */
  snapshot?: string
}

/**
 * Opens the product's database, embedded by default.
 *
 * @throws {UserError} `database_busy` when another process holds the folder, `database` when a server can't be reached
 */
export async function openDatabase(options: OpenOptions): Promise<Database & { dump?(): Promise<Buffer> }> {
  const database = options.url ? openServer(options) : await openEmbedded(options, options.migrate ?? true ? beginWithTemplate : undefined)
  try {
    if (options.migrate ?? true) await migrate(database)
  } catch (error) {
    await database.close()
    throw readable(error)
  }
  return database
}

/** A new folder begins as a copy. */
async function beginWithTemplate(folder: string): Promise<void> {
  await placeTemplate(folder, async (making) => {
    const empty = await openEmbedded({ dataDir: making })
    try {
      await migrate(empty)
    } finally {
      await empty.close()
    }
  })
}
