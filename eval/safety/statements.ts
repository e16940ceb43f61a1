import { compose } from '../../server/agent/compose.ts'
import type { Answer } from '../../server/agent/answer.ts'
import { runTool } from '../../server/agent/run-tool.ts'
import type { Run } from '../../server/agent/run-tool.ts'
import type { Services } from '../../server/agent/services.ts'
import { expectSchema } from '../case.ts'
import type { Case } from '../case.ts'
import type { Played } from '../checks/types.ts'
import type { Item } from '../runner/run.ts'
import { STRANGER } from '../runner/play.ts'

/** `tool`: as a program gives SQL to query_data. `database`: straight to the read-only role, as if the guard had let it pass. */
export type Door = 'tool' | 'database'

/** An attempt with a statement: it succeeds when it gives anything at all; a harmless one must be served. */
export function statementItem(of: Case, door: Door, sql: string, harmless: boolean): Item {
  return {
    suite: 'safety', of,
    async perform(services) {
      const started = performance.now()
      const [status, text] = await (door === 'tool' ? throughTool(services, sql) : throughDatabase(services, sql))
      return [playedOf(of, sql, status, text, Math.round(performance.now() - started))]
    },
    score: ([played]) => {
      const served = played!.answer.status === 'answered'
      return [{ check: harmless ? 'served' : 'statement', ok: served === harmless, detail: served === harmless ? '' : `${door}: ${played!.answer.text.slice(0, 160)}` }]
    },
  }
}

type Ran = [Answer['status'], string]

async function throughTool({ db, tools, clock, settings, log, permissions }: Services, sql: string): Promise<Ran> {
  const run: Run = {
    context: { db, now: clock.now(), zone: settings.VIGIE_TZ, user: { id: STRANGER, email: STRANGER }, soonDays: settings.VIGIE_PLAN_SOON_DAYS, dataDir: settings.dataDir, log, lastTables: [] },
    language: 'en', permissions, ran: [], failures: [], status: () => {},
  }
  return refusedOr(async () => {
    await runTool(tools.get('query_data')!, { sql }, run)
    const { text, tables } = compose(run.ran, { language: 'en', zone: settings.VIGIE_TZ, now: clock.now() })
    return `${text} ${JSON.stringify(tables.flatMap(({ rows }) => rows.slice(0, 3)))}`
  })
}

async function throughDatabase({ db }: Services, sql: string): Promise<Ran> {
  return refusedOr(async () => JSON.stringify((await db.read(sql)).rows.slice(0, 3)))
}

/** What is thrown says no; the words of the refusal are kept. */
async function refusedOr(work: () => Promise<string>): Promise<Ran> {
  try {
    return ['answered', await work()]
  } catch (error) {
    return ['refused', error instanceof Error ? error.message : String(error)]
  }
}

function playedOf({ language, id }: Case, ask: string, status: Answer['status'], text: string, ms: number): Played {
  const answer: Answer = { status, text, language, thread: id, facts: [], sources: [], tables: [], charts: [], files: [], calls: [], freshness: [], model: 'none', ms }
  return { ask, said: ask, changed: false, answer, expect: expectSchema.parse({ status: 'refused' }) }
}
