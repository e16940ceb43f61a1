import type { Services } from '../../agent/services.ts'
import { openServices } from '../../open-services.ts'
import { readSettings } from '../../platform/settings.ts'
import type { Settings } from '../../platform/settings.ts'

/** Opens the services for one command and closes them after it; LOG_LEVEL is `warn` unless set, since logs stand beside answers. */
export async function withServices<T>(work: (services: Services) => Promise<T>, options: { warm?: boolean; settings?: Settings } = {}): Promise<T> {
  const services = await openServices(options.settings ?? cliSettings(), { warm: options.warm ?? false })
  try {
    return await work(services)
  } finally {
    await services.close()
  }
}

export function cliSettings(): Settings {
  return readSettings({ LOG_LEVEL: 'warn', ...process.env })
}
