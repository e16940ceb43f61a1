import type { Database } from '../../server/platform/database/index.ts'
import type { Asker } from '../kit/types.ts'
import type { Forecast } from './forecast.ts'
import type { Input, ScenarioInput } from './input.ts'
import { highest } from './predict.ts'

/** What a scenario is a scenario of. */
export type Question = Pick<Input, 'what' | 'where' | 'without' | 'period'>
/** A question with scenarios as it is kept; `name` null: asked, not named. Times ISO. */
export interface Kept { id: number; name: string | null; owner: string; question: Question; levers: ScenarioInput[]; madeAt: string; changedAt: string }
/** What a kept scenario was predicted to give, from data that end with the month `until`. */
export interface Prediction { letter: string; year: number; until: string; maximum: number; month: string; openings: number; decommissions: number }

const COLUMNS = `scenario_id::int as id, name, owner, question, levers, to_char(made_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "madeAt", to_char(changed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "changedAt"`
const NEWEST = "(select coalesce(max(file_id), 0) from report.loaded_files where kind = 'crma')"
/** Questions without a name that are kept of each person. */
const UNNAMED = 20
const MOST_NAMED = 500

export async function namedScenarios(db: Database): Promise<Kept[]> {
  return (await db.query<Kept & Record<string, unknown>>(`select ${COLUMNS} from vigie.capacity_scenarios where deleted_at is null and name is not null order by changed_at desc, scenario_id desc limit ${MOST_NAMED}`)).rows
}

/** The last question with scenarios of a person, named or not; null when he asked none. */
export async function latestOf(db: Database, { id }: Asker): Promise<Kept | null> {
  return (await db.query<Kept & Record<string, unknown>>(`select ${COLUMNS} from vigie.capacity_scenarios where deleted_at is null and owner = $1 order by changed_at desc, scenario_id desc limit 1`, [id])).rows[0] ?? null
}

/**
 * Keeps a question with its scenarios: under a name, where one of that name is changed, or among the last few of its asker.
 *
 * @returns its id; the owner, when the name is another person's
 */
export async function keep(db: Database, user: Asker, name: string | null, question: Question, levers: ScenarioInput[], now: Date): Promise<number | { takenBy: string }> {
  return db.transaction(async (client) => {
    if (name !== null) {
      const { rows: [held] } = await client.query<{ id: number; owner: string }>('select scenario_id::int as id, owner from vigie.capacity_scenarios where deleted_at is null and lower(name) = lower($1) for update', [name])
      if (held && held.owner !== user.id) return { takenBy: held.owner }
      if (held) {
        await client.query('update vigie.capacity_scenarios set question = $2, levers = $3, changed_at = $4 where scenario_id = $1', [held.id, JSON.stringify(question), JSON.stringify(levers), now])
        await client.query('delete from vigie.capacity_predictions where scenario_id = $1', [held.id])
        return held.id
      }
    }
    const { rows: [made] } = await client.query<{ id: number }>('insert into vigie.capacity_scenarios (owner, name, question, levers, made_at, changed_at) values ($1, $2, $3, $4, $5, $5) returning scenario_id::int as id', [user.id, name, JSON.stringify(question), JSON.stringify(levers), now])
    await client.query('delete from vigie.capacity_scenarios where scenario_id in (select scenario_id from vigie.capacity_scenarios where owner = $1 and name is null order by changed_at desc, scenario_id desc offset $2)', [user.id, UNNAMED])
    return made!.id
  })
}

/** Notes what each scenario gives on the data as they are. */
export async function notePredictions(db: Database, id: number, { base, scenarios }: Forecast, now: Date): Promise<void> {
  for (const { letter, scenario, ahead } of scenarios) {
    const top = highest(ahead)
    await db.query(
      `insert into vigie.capacity_predictions (scenario_id, letter, year, data_until, at, newest_file, openings, decommissions, maximum_gb, month, low80_gb, high80_gb, low95_gb, high95_gb)
       values ($1, $2, $3, $4, $5, ${NEWEST}, $6, $7, $8, $9, $10, $11, $12, $13) on conflict (scenario_id, letter, year, data_until) do update
         set at = excluded.at, newest_file = excluded.newest_file, openings = excluded.openings, decommissions = excluded.decommissions, maximum_gb = excluded.maximum_gb, month = excluded.month, low80_gb = excluded.low80_gb, high80_gb = excluded.high80_gb, low95_gb = excluded.low95_gb, high95_gb = excluded.high95_gb`,
      [id, letter, base.year, base.history.months.at(-1), now, scenario.openings, scenario.decommissions, top.value, top.month, top.low80, top.high80, top.low95, top.high95])
  }
}

/** Named scenarios that were last run before the newest report was loaded. */
export async function outdated(db: Database): Promise<Kept[]> {
  const { rows } = await db.query<{ id: number }>(`select s.scenario_id::int as id from vigie.capacity_scenarios s where coalesce((select max(newest_file) from vigie.capacity_predictions p where p.scenario_id = s.scenario_id), -1) < ${NEWEST}`)
  const ids = new Set(rows.map(({ id }) => id))
  return ids.size === 0 ? [] : (await namedScenarios(db)).filter(({ id }) => ids.has(id))
}

/** Predictions of some scenarios, the earliest data first. */
export async function predictionsOf(db: Database, ids: number[]): Promise<(Prediction & { id: number })[]> {
  return (await db.query<Prediction & { id: number } & Record<string, unknown>>(
    `select scenario_id::int as id, letter, year, to_char(data_until, 'YYYY-MM-DD') as until, maximum_gb as maximum, to_char(month, 'YYYY-MM-DD') as month, openings, decommissions
       from vigie.capacity_predictions where scenario_id = any($1) order by scenario_id, letter, data_until`, [ids])).rows
}
