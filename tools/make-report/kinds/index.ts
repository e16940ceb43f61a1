import type { Database } from '../../../server/platform/database/index.ts'
import type { Input, KINDS, Topic } from '../input.ts'
import { topicOf } from '../topic.ts'
import { calls } from './calls.ts'
import { capacity } from './capacity.ts'
import { etlDebrief, etlHistory } from './etl.ts'
import type { Kind } from './kind.ts'
import { debrief, plan } from './plan.ts'
import { weekly } from './weekly.ts'

type ReportKind = Exclude<(typeof KINDS)[number], 'export'>
const HISTORIES: Record<Topic, Kind> = { etl: etlHistory, calls, capacity, plan }
const DEBRIEFS: Record<Topic, Kind> = { plan: debrief, etl: etlDebrief, calls, capacity }
/** What is meant when neither names nor words tell: the first of which something is loaded. */
const USUAL: Record<'history' | 'debrief', Topic[]> = { history: ['etl', 'calls', 'capacity', 'plan'], debrief: ['plan', 'etl', 'calls', 'capacity'] }
const FILES: Record<Topic, string[]> = { etl: ['etl_runs', 'etl_logs'], calls: ['cdr', 'cdr_bins'], capacity: ['crma', 'storage'], plan: ['plan'] }

/** How a kind of report is made, for what it is about. */
export async function kindFor(kind: ReportKind, input: Input, db: Database): Promise<Kind> {
  if (kind === 'capacity') return capacity
  if (kind === 'plan') return plan
  if (kind === 'weekly') return weekly
  const topic = topicOf(input) ?? await loadedTopic(USUAL[kind], db)
  return (kind === 'history' ? HISTORIES : DEBRIEFS)[topic]
}

async function loadedTopic(usual: Topic[], db: Database): Promise<Topic> {
  const { rows } = await db.read<{ kind: string }>('select distinct kind from report.loaded_files')
  return usual.find((topic) => rows.some(({ kind }) => FILES[topic].includes(kind))) ?? usual[0]!
}
