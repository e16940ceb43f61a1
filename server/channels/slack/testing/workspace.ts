import { afterAll, beforeAll } from 'vitest'
import { insertRuns } from '../../../../tools/query-data/test-rows.ts'
import type { Services } from '../../../agent/services.ts'
import { testDatabase } from '../../../platform/database/testing.ts'
import type { TestDatabase } from '../../../platform/database/testing.ts'
import type { Script } from './answers.ts'
import type { Message } from './fake-api.ts'
import { FakeSlack } from './fake-slack.ts'
import { openInstance, testServices, until } from './harness.ts'
import type { Instance } from './harness.ts'

export interface Workspace {
  db: TestDatabase
  fake: FakeSlack
  services: Services
  /** Opens a process of the channel, stopped when the tests are over. */
  open(script?: Script, options?: { start?: boolean }): Promise<Instance>
  /** The messages of a thread that all can see, once there are so many and they are whole. */
  finished(thread: string, count?: number): Promise<Message[]>
}

/** A database and a fake of Slack for one test file, with Anne, Bob, and Eve of another workspace who bears Anne's address. */
export function workspace(): Workspace {
  const instances: Instance[] = []
  const made = {
    async open(...given) {
      const instance = await openInstance(made.services, made.fake, ...given)
      instances.push(instance)
      return instance
    },
    finished: (thread, count = 1) => until(() => {
      const found = made.fake.inThread(thread).filter(({ streaming, ephemeralFor }) => !streaming && ephemeralFor === undefined)
      return found.length >= count ? found : null
    }, `an answer in ${thread}`),
  } as Workspace
  beforeAll(async () => {
    [made.db, made.fake] = await Promise.all([testDatabase(), FakeSlack.start()])
    await insertRuns(made.db)
    made.services = await testServices(made.db, made.fake)
    made.fake.users.set('UANNE', { email: 'Anne@example.org', locale: 'en-GB' })
    made.fake.users.set('UBOB', { email: 'bob@example.org', locale: 'fr-FR', tz: 'America/Montreal' })
    made.fake.users.set('UEVE', { email: 'anne@example.org', team: 'T2' })
    made.fake.users.set('UBOT', { bot: true })
  }, 120_000)
  afterAll(async () => {
    await Promise.all(instances.map((instance) => instance.stop()))
    await made.fake.stop()
    await made.db.close()
  }, 60_000)
  return made
}
