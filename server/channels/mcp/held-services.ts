import type { Services } from '../../agent/services.ts'

/**
 * Services that are opened when they are needed and closed after a while without use: a client that runs all day must not keep the
 * data folder from other commands.
 */
export class HeldServices {
  #opening: Promise<Services> | undefined
  #closing: Promise<void> = Promise.resolve()
  #idle: NodeJS.Timeout | undefined

  constructor(private readonly openAll: () => Promise<Services>, private readonly idleMs: number) {}

  /** @throws {UserError} when they can't be opened; the next call tries again */
  readonly open = (): Promise<Services> => {
    this.#opening ??= this.#closing.then(this.openAll).catch((error: unknown) => {
      this.#opening = undefined
      throw error
    })
    return this.#opening
  }

  /** Says whether they are in use from now on. */
  readonly inUse = (any: boolean): void => {
    clearTimeout(this.#idle)
    if (!any) this.#idle = setTimeout(() => void this.close(), this.idleMs).unref()
  }

  close(): Promise<void> {
    clearTimeout(this.#idle)
    const opened = this.#opening
    this.#opening = undefined
    if (opened) this.#closing = opened.then((services) => services.close(), () => {})
    return this.#closing
  }
}
