import { PGlite } from '@electric-sql/pglite'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { unaccent } from '@electric-sql/pglite/contrib/unaccent'
import { vector } from '@electric-sql/pglite-pgvector'
import { readFile } from 'node:fs/promises'
import { Gateway } from './gateway.ts'

/** The process of an embedded database: its parent tells it where, it says when it is ready, and it ends with its parent. */
export interface ChildOrder { dataDir: string | null; snapshot?: string; socket?: string; password: string }

process.once('message', async (order: ChildOrder) => {
  try {
    const loadDataDir = order.snapshot === undefined ? undefined : new Blob([await readFile(order.snapshot)])
    const db = await PGlite.create({ dataDir: order.dataDir ?? 'memory://', extensions: { vector, pg_trgm, unaccent }, ...(loadDataDir ? { loadDataDir } : {}) })
    const gateway = new Gateway(db as never, order.password)
    const address = await gateway.listen(order.socket === undefined ? { host: '127.0.0.1', port: 0 } : { path: order.socket })
    let closing = false
    const close = async () => {
      if (closing) return
      closing = true
      await gateway.close()
      await db.close()
      process.exit(0)
    }
    process.on('message', async (what) => {
      if (what === 'close') await close()
      if (typeof what === 'object' && what !== null && 'dump' in what) {
        const dump = await db.dumpDataDir('none')
        process.send?.({ dumped: Buffer.from(await dump.arrayBuffer()).toString('base64') })
      }
    })
    process.on('disconnect', () => void close())
    for (const signal of ['SIGINT', 'SIGHUP', 'SIGTERM'] as const) process.on(signal, () => {})
    process.send?.({ ready: address })
  } catch (error) {
    process.send?.({ failed: error instanceof Error ? error.message : String(error) })
    process.exit(1)
  }
})
