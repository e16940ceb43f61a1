import type { BigModel } from '../models/big-model.ts'
import type { Brain } from '../models/brain.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database/index.ts'
import type { Logger } from '../platform/logger.ts'
import type { Settings } from '../platform/settings.ts'
import type { Tool } from '../../tools/kit/types.ts'
import type { Linker } from './entities/linker.ts'
import type { Permissions } from './permissions.ts'

/** What an answer needs; opened once per process. */
export interface Services {
  settings: Settings
  db: Database
  clock: Clock
  log: Logger
  tools: Map<string, Tool>
  permissions: Permissions
  linker: Linker
  /** The bundled model; loaded at the first question. */
  brain(): Promise<Brain>
  /** A bigger model, when one is set; null: the bundled one answers. */
  bigModel(): Promise<BigModel | null>
  close(): Promise<void>
}
