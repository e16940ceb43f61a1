import type { Database } from '../database/types.ts'
import type { StateClock } from './recompute.ts'
import { phaseOfId } from './step-id.ts'
import type { PlanContent, PlanStep } from './types.ts'
import { deriveStates, writePlan } from './write-plan.ts'

/** A step of a test's plan; what is left out is as plain as can be. */
export function testStep(id: string, more: Partial<PlanStep> = {}): PlanStep {
  return {
    id, label: `Étape ${id}`, phase: phaseOfId(id)!, dryRuns: ['FDR1'], prerequisites: [], plannedStart: null, plannedEnd: null, team: 'Metering', department: 'Grid',
    executants: ['ann@example.org'], milestones: [], environments: [], comment: null, line: 4, ...more,
  }
}

/** Puts a plan into the database as if its workbook had been loaded. */
export async function loadTestPlan(db: Database, content: Partial<PlanContent>, clock: StateClock): Promise<void> {
  await db.transaction(async (client) => {
    const { rows } = await client.query<{ id: string }>("insert into vigie.files (kind, name, path, content_hash, bytes) values ('plan', 'PTR.xlsx', '/PTR.xlsx', gen_random_uuid()::text, 1) returning file_id as id")
    await writePlan({ steps: [], people: [], milestones: [], environments: [], ...content }, Number(rows[0]!.id), client, db)
    await deriveStates(client, clock)
  })
}
