import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { addDays, frenchDay } from './calendar.ts'
import { EXECUTANTS, STEP_ACTIONS } from './plan-steps.ts'
import type { StepAction } from './plan-steps.ts'
import type { Random } from './random.ts'
import { workbook } from './xlsx.ts'
import type { Cell } from './xlsx.ts'

export type StepState = 'Terminated' | 'Open' | 'Ready' | 'Overdue' | 'Idle' | 'Locked'
/** Something that a person in charge did in the current dry run; `at` is ISO UTC. In this order each one is allowed. */
export interface PlanAction { at: string; step: string; action: 'start' | 'close' | 'record_defects'; by: string; text?: string }

/** What was planted in the plan. States hold for dry run FDR2 on the demo's day. */
export interface PlanStories {
  file: string
  dryRun: 'FDR2'
  day: string
  stepActions: number
  inDryRun: number
  /** From the workbook alone: nothing started, nothing closed. */
  states: Record<string, StepState>
  /** What the team did so far; no source file holds it, it goes through the product's own actions. */
  actions: PlanAction[]
  statesAfterActions: Record<string, StepState>
  /** `blockers`: every unfinished prerequisite of `step`, direct or not; `chain`: the longest way from its root to `step`. */
  blocked: { step: string; blockers: string[]; chain: string[]; blockersAfterActions: string[] }
  /** Steps that move when `step` slips. */
  slip: { step: string; dependents: string[] }
  /** Plays in FDR2, but one of its prerequisites does not. */
  foreignPrerequisite: { step: string; prerequisite: string }
  withoutDate: string[]
}

const DRY_RUN = 'FDR2'
const DAY = '2021-05-10'
const PLAN_FILE = 'PTR.xlsx'
const FIRST_DAYS = { FDR1: '2021-03-22', FDR2: '2021-04-26', LIVE: '2021-06-07' }
const MILESTONE_DAYS = [0, 7, 15, 16, 18, 24, 29]

const DONE: [step: string, started: string, closed: string | null, by: string, defect?: string][] = [
  ['PP00470001', '2021-04-26T07:05', '2021-04-26T14:30', 'olivia.servais'],
  ['PP00470003', '2021-04-26T07:20', '2021-04-27T09:10', 'helene.dubois'],
  ['PP00470005', '2021-04-26T08:00', '2021-04-28T15:40', 'kevin.lambot'],
  ['PP00470002', '2021-04-27T06:50', '2021-04-29T13:05', 'emilie.carlier'],
  ['PP00470008', '2021-04-28T08:15', '2021-04-30T09:45', 'sarah.hubert'],
  ['PP00470006', '2021-04-29T07:30', '2021-05-04T12:20', 'kevin.lambot', 'restauration de la base des index : 9 h au lieu de 6 h prévues'],
  ['PP00470004', '2021-04-30T07:00', '2021-05-04T15:00', 'gilles.renson'],
  ['PP00470007', '2021-04-30T08:40', '2021-05-05T10:10', 'bastien.goffin'],
  ['PP00470010', '2021-05-03T07:00', '2021-05-07T13:30', 'clara.wouters'],
  ['PP00470011', '2021-05-03T09:20', null, 'kevin.lambot', 'volume /migr2 absent : 4 To commandés, livraison annoncée le 12/05'],
  ['PP00470013', '2021-05-06T07:45', null, 'bastien.goffin'],
]

/** Writes the plan workbook below `folder`. The plan does not depend on the scale. */
export async function writePlan(folder: string, random: Random): Promise<{ files: string[]; stories: PlanStories }> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, PLAN_FILE), workbook([
    { name: 'Executants', rows: [['Nom', 'Email', 'Equipe', 'Département', 'Rôle'], ...EXECUTANTS.map(({ name, email, team, department, role }): Cell[] => [name, email, team, department, role])] },
    { name: 'Etapes-actions', rows: stepRows(random) },
    { name: 'Dates', rows: [['Dry run', 'Milestone', 'Date'], ...Object.entries(FIRST_DAYS).flatMap(([dryRun, first]) =>
      MILESTONE_DAYS.map((days, index): Cell[] => [dryRun, `M${index}`, { day: addDays(first, days) }]))] },
    { name: 'Environnements', rows: [
      ['Nom', 'Dry run', 'Description'], ['PREPROD', 'FDR1;FDR2', 'Copie de la production, données masquées'],
      ['PROD', 'LIVE', 'Production'], ['ECOLE', 'FDR2', 'Formation des opérateurs de nuit'],
    ] },
  ]))
  const playing = STEP_ACTIONS.filter((step) => step.dryRuns.includes(DRY_RUN))
  const terminated = new Set(DONE.filter(([, , closed]) => closed).map(([step]) => step))
  const open = new Set(DONE.filter(([, , closed]) => !closed).map(([step]) => step))
  const blocked = 'CO00000012'
  const none = new Set<string>()
  return {
    files: [PLAN_FILE],
    stories: {
      file: PLAN_FILE, dryRun: DRY_RUN, day: DAY,
      stepActions: STEP_ACTIONS.length,
      inDryRun: playing.length,
      states: statesOf(playing, none, none),
      actions: planActions(),
      statesAfterActions: statesOf(playing, terminated, open),
      blocked: { step: blocked, blockers: blockersOf(playing, blocked, none), chain: longestChain(playing, blocked), blockersAfterActions: blockersOf(playing, blocked, terminated) },
      slip: { step: 'CO00000003', dependents: playing.filter((step) => blockersOf(playing, step.id, none).includes('CO00000003')).map((step) => step.id) },
      foreignPrerequisite: { step: 'PP00470010', prerequisite: 'PP00470009' },
      withoutDate: playing.filter((step) => step.start === null).map((step) => step.id),
    },
  }
}

function stepRows(random: Random): Cell[][] {
  const header = ['Identifiant', 'Libellé', 'Phase', 'Dry run', 'Prérequis', 'Date début', 'Date fin', 'Equipe', 'Département', 'Exécutants', 'Milestones', 'Environnements', 'Commentaire']
  const empty = () => new Array<Cell>(header.length).fill(null)
  const rows: Cell[][] = [['Plan de transition - étapes-actions', ...empty().slice(1)], ['Version 3.2 du 07/05/2021 - usage interne', ...empty().slice(1)], header]
  STEP_ACTIONS.forEach((step, index) => {
    if (index === 20 || index === 45) rows.push(empty())
    const written = random.next()
    const dayCell = (day: string | null): Cell => (day === null ? null : written < 0.15 ? frenchDay(day) : written < 0.25 ? day : { day })
    rows.push([step.id, step.label, step.phase, step.dryRuns.join(';'), step.prerequisiteText || null, dayCell(step.start), dayCell(step.end),
      step.team, step.department, step.executants.join(';'), step.milestones, step.environments, step.comment])
  })
  return rows
}

function statesOf(steps: StepAction[], terminated: Set<string>, open: Set<string>): Record<string, StepState> {
  const playing = new Set(steps.map((step) => step.id))
  return Object.fromEntries(steps.map((step): [string, StepState] => {
    if (terminated.has(step.id)) return [step.id, 'Terminated']
    if (open.has(step.id)) return [step.id, 'Open']
    const reached = step.start !== null && step.start <= DAY
    const free = step.prerequisites.every((id) => !playing.has(id) || terminated.has(id))
    return [step.id, reached ? (free ? 'Ready' : 'Overdue') : free ? 'Idle' : 'Locked']
  }))
}

function blockersOf(steps: StepAction[], id: string, terminated: Set<string>): string[] {
  const byId = new Map(steps.map((step) => [step.id, step]))
  const found = new Set<string>()
  const visit = (step: StepAction) => {
    for (const prerequisite of step.prerequisites) {
      if (!byId.has(prerequisite) || terminated.has(prerequisite) || found.has(prerequisite)) continue
      found.add(prerequisite)
      visit(byId.get(prerequisite)!)
    }
  }
  visit(byId.get(id)!)
  return [...found].sort()
}

function longestChain(steps: StepAction[], id: string): string[] {
  const byId = new Map(steps.map((step) => [step.id, step]))
  const chains = byId.get(id)!.prerequisites.filter((one) => byId.has(one)).map((one) => longestChain(steps, one))
  return [...chains.reduce((longest, chain) => (chain.length > longest.length ? chain : longest), []), id]
}

function planActions(): PlanAction[] {
  const actions = DONE.flatMap(([step, started, closed, name, defect]): PlanAction[] => {
    const by = `${name}@example.org`
    return [
      { at: `${started}:00Z`, step, action: 'start', by },
      ...(defect ? [{ at: `${started}:30Z`, step, action: 'record_defects' as const, by, text: defect }] : []),
      ...(closed ? [{ at: `${closed}:00Z`, step, action: 'close' as const, by }] : []),
    ]
  })
  return actions.sort((a, b) => (a.at < b.at ? -1 : 1))
}
