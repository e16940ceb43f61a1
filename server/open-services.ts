import { discoverTools } from '../tools/kit/registry.ts'
import { makeLinker } from './agent/entities/index.ts'
import { loadPermissions } from './agent/permissions.ts'
import type { Services } from './agent/services.ts'
import { openBigModel } from './models/big-model.ts'
import type { Brain } from './models/brain.ts'
import { makeClock } from './platform/clock.ts'
import { openDatabase } from './platform/database/index.ts'
import { makeLogger } from './platform/logger.ts'
import type { Settings } from './platform/settings.ts'

/**
 * Opens everything that answers need. The models are loaded at the first question (or `warm` at once).
 *
 * @throws {UserError} when the settings, the roles file or the database don't allow it
 */
export async function openServices(settings: Settings, { warm = false } = {}): Promise<Services> {
  const log = makeLogger(settings.LOG_LEVEL)
  const permissions = await loadPermissions(settings.VIGIE_ROLES)
  let brain: Promise<Brain> | undefined
  let big: ReturnType<typeof openBigModel> | undefined
  const openBrain = () => (brain ??= import('./models/bundled/index.ts').then(({ openBundledBrain }) => openBundledBrain()))
  // The database opens in a process of its own; meanwhile models and tools load here.
  const opening = openDatabase({ dataDir: settings.dataDir, url: settings.DATABASE_URL, readerUrl: settings.VIGIE_READER_URL, log })
  opening.catch(() => {})
  if (warm) {
    // The model first: it goes on loading in native code while the rest comes.
    await import('./models/bundled/index.ts')
    Promise.all([openBrain(), import('./agent/loop.ts'), import('./models/bundled-chat-model.ts')]).catch(() => {})
  }
  const [db, tools] = await Promise.all([opening, discoverTools()])
  const linker = makeLinker(db)
  if (warm) linker.warm().catch(() => {})
  return {
    settings, db, log, tools, permissions,
    clock: makeClock(settings.VIGIE_NOW),
    linker,
    brain: openBrain,
    bigModel: () => (big ??= openBigModel(settings, log)),
    async close() {
      await (await brain?.catch(() => undefined))?.close()
      await db.close()
    },
  }
}
