import { formatDay, formatInstant } from '../../../server/platform/language.ts'
import { daysBetween, localDay } from '../../../server/platform/plan/states.ts'
import { PHASES } from '../../../server/platform/plan/types.ts'
import type { ReportBlock, ReportSection } from '../../../server/platform/pdf/types.ts'
import { column, plural } from '../../kit/render.ts'
import type { Noun } from '../../kit/render.ts'
import type { ChartSpec, ResultTable } from '../../kit/types.ts'
import stepActions from '../../step-actions/index.ts'
import { openScope } from '../../step-actions/scope.ts'
import type { Scope } from '../../step-actions/scope.ts'
import type { Step } from '../../step-actions/steps.ts'
import { blocksOf, chartsOf, firstLines } from '../gather.ts'
import type { Found, Gathering } from '../gather.ts'
import type { Input } from '../input.ts'
import { freshnessLines } from './kind.ts'
import type { Drafted, Kind } from './kind.ts'

const KINDS = ['step', 'phase', 'state', 'team', 'department', 'person', 'dry_run', 'milestone', 'environment']
const ofPlan = (where: Input['where']) => Object.fromEntries(Object.entries(where ?? {}).filter(([kind]) => KINDS.includes(kind)))
const DAYS: Noun = { en: ['day', 'days'], fr: ['jour', 'jours'] }
const STEPS: Noun = { en: ['step-action', 'step-actions'], fr: ['étape-action', 'étapes-actions'] }
const MOST = 150

/** A dry run that was played: actual against planned times, slips, defects, against the dry run before. */
export const debrief: Kind = async (gathering, input) => {
  const { say, context } = gathering
  const asked = { where: ofPlan(input.where), without: ofPlan(input.without) }
  const scope = await openScope({ view: 'recap', mine: false, ...asked }, context)
  if ('problem' in scope || scope.unbound.length === 0) return null
  const where = { ...asked.where, dry_run: [scope.run] }
  const ask = (view: string, more: Record<string, unknown> = {}) => gathering.ask(stepActions, { view, where, without: asked.without, ...more })
  const recap = await ask('recap')
  const times = actualTimes(gathering, scope)
  const end = await ask('end')
  const defects = await ask('defects')
  const compared = await gathering.ask(stepActions, { view: 'compare', where: asked.where, without: asked.without })
  const sections: ReportSection[] = [
    { title: say('In short', 'L’essentiel'), blocks: [...times.figures, ...blocksOf(recap.text), ...chartsOf(recap), ...blocksOf(times.found.text), ...blocksOf(end.text)] },
    { title: say('Actual against planned times', 'Réel contre prévu'), blocks: [...times.charts.map((chart): ReportBlock => ({ kind: 'chart', chart })), ...times.tables.flatMap((table) => gathering.table(table, MOST))] },
    { title: say('Defects', 'Défauts'), blocks: [...blocksOf(firstLines(defects.text)), ...gathering.table(defects.tables[0], MOST)] },
    { title: say('Against the other dry run', 'Par rapport à l’autre répétition'), blocks: [...blocksOf(compared.text), ...compared.tables.flatMap((table) => gathering.table(table, MOST))] },
    { title: say('Milestones', 'Jalons'), blocks: await tableOf(gathering, await ask('milestones')) },
    { title: say('Still to do', 'Reste à faire'), blocks: gathering.table(open(scope), MOST) },
  ]
  return drafted(gathering, scope, say(`Debrief of ${scope.run}`, `Bilan de ${scope.run}`), sections, [firstLines(recap.text), times.found.text, firstLines(compared.text)], times.tables.slice(0, 1), times.charts.slice(0, 1))
}

/** Where the plan stands: progress, what can start, what is late, milestones, end, and every step-action. */
export const plan: Kind = async (gathering, input) => {
  const { say, context } = gathering
  const asked = { where: ofPlan(input.where), without: ofPlan(input.without) }
  const scope = await openScope({ view: 'recap', mine: false, ...asked }, context)
  if ('problem' in scope || scope.unbound.length === 0) return null
  const ask = (view: string, more: Record<string, unknown> = {}) => gathering.ask(stepActions, { view, ...asked, ...more })
  const recap = await ask('recap')
  const end = await ask('end')
  const overdue = await ask('list', { state: 'Overdue' })
  const ready = await ask('ready')
  const defects = await ask('defects')
  const sections: ReportSection[] = [
    { title: say('Progress', 'Avancement'), blocks: [...blocksOf(recap.text), ...chartsOf(recap), ...gathering.table(recap.tables.find(({ id }) => id === 'phases')), ...blocksOf(end.text), ...gathering.table(end.tables[0])] },
    { title: say('Overdue', 'En retard'), blocks: await tableOf(gathering, overdue) },
    { title: say('Can be started', 'Peut démarrer'), blocks: await tableOf(gathering, ready) },
    { title: say('Milestones', 'Jalons'), blocks: await tableOf(gathering, await ask('milestones')) },
    { title: say('Defects', 'Défauts'), blocks: await tableOf(gathering, defects) },
    { title: say('All step-actions', 'Toutes les étapes-actions'), blocks: gathering.table(listed(scope), MOST) },
  ]
  return drafted(gathering, scope, say(`Cut-over plan: ${scope.run}`, `Plan de bascule : ${scope.run}`), sections, [firstLines(recap.text), firstLines(end.text), firstLines(overdue.text)], recap.tables.slice(0, 1), recap.charts.slice(0, 1))
}

async function drafted(gathering: Gathering, { phrase, steps }: Scope, title: string, sections: ReportSection[], lines: string[], tables: ResultTable[], charts: ChartSpec[]): Promise<Drafted> {
  const days = steps.flatMap(({ start, end }) => [start, end]).filter((day) => day !== null).toSorted()
  const span = (language: 'en' | 'fr') => (days.length === 0 ? '' : `${formatDay(days[0]!, language)} ${language === 'fr' ? 'au' : 'to'} ${formatDay(days.at(-1)!, language)}`)
  const period = gathering.say(span('en'), span('fr'))
  return { title, subtitle: phrase[gathering.language].trim(), ...(period ? { period } : {}), freshness: await freshnessLines(gathering, 'step_count'), sections, lines, tables, charts }
}

async function tableOf(gathering: Gathering, found: Found): Promise<ReportBlock[]> {
  return [...blocksOf(firstLines(found.text)), ...gathering.table(found.tables[0], MOST)]
}

interface Times { found: Found; figures: ReportBlock[]; tables: ResultTable[]; charts: ChartSpec[] }

/** Seconds from start to close; null when either is not known. */
const lengthOf = ({ startedAt, closedAt }: Step) => (startedAt && closedAt ? (Date.parse(closedAt) - Date.parse(startedAt)) / 1000 : null)

/** When steps were closed against the last day planned for them: whole days, positive when late. */
function actualTimes(gathering: Gathering, { unbound, run, steps, context: { zone } }: Scope): Times {
  const { ledger, done } = gathering.ledger()
  const source = ledger.source({ table: 'report.step_actions', ...(steps[0] ? { file: steps[0].file } : {}), ids: unbound.map(({ step }) => step), rows: unbound.length })
  const slipOf = (step: Step) => { const planned = step.end ?? step.start; return step.closedAt && planned ? daysBetween(planned, localDay(new Date(step.closedAt), zone)) : null }
  const closed = unbound.map((step) => ({ step, slip: slipOf(step) })).filter(({ step }) => step.closedAt !== null)
  const late = closed.filter(({ slip }) => slip !== null && slip > 0).toSorted((a, b) => b.slip! - a.slip!)
  const early = closed.filter(({ slip }) => slip !== null && slip < 0)
  const [started, ended] = [unbound.flatMap(({ startedAt }) => startedAt ?? []).toSorted()[0], closed.map(({ step }) => step.closedAt!).toSorted().at(-1)]
  const elapsed = started && ended ? (Date.parse(ended) - Date.parse(started)) / 1000 : null
  ledger.fact('closed', `step-actions closed in ${run}`, closed.length, 'count', source)
  ledger.fact('late', 'closed after their planned end', late.length, 'count', source)
  ledger.fact('early', 'closed before their planned end', early.length, 'count', source)
  if (elapsed !== null) ledger.fact('elapsed', 'from the first start to the last close', elapsed, 's', source)
  if (started) ledger.fact('first_start', 'first start', started, 'instant', source)
  if (ended) ledger.fact('last_close', 'last close', ended, 'instant', source)
  for (const [i, { step, slip }] of late.slice(0, 5).entries()) {
    ledger.fact(`late_${i + 1}`, 'late step-action', step.step, 'id', source)
    ledger.fact(`late_${i + 1}_days`, 'days late', slip, 'days', source)
  }
  const { say, language } = gathering
  const worst = late.slice(0, 5).map(({ step, slip }) => `${step.step} (+${plural(slip!, DAYS, language)})`).join(', ')
  const told = closed.length === 0 ? say(`No step-action was closed in ${run}: there are no actual times yet [1].`, `Aucune étape-action n’a été clôturée dans ${run} : il n’y a pas encore de temps réels [1].`) : [
    say(`${plural(closed.length, STEPS, 'en')} closed in ${run}: ${late.length} after the planned day, ${early.length} before it [1].`, `${plural(closed.length, STEPS, 'fr')} ${closed.length > 1 ? 'clôturées' : 'clôturée'} dans ${run} : ${late.length} après le jour prévu, ${early.length} avant [1].`),
    started && ended ? say(`Played from ${formatInstant(started, 'en', zone)} to ${formatInstant(ended, 'en', zone)}.`, `Jouée du ${formatInstant(started, 'fr', zone)} au ${formatInstant(ended, 'fr', zone)}.`) : '',
    worst ? say(`Latest: ${worst}.`, `Les plus en retard : ${worst}.`) : '',
  ].filter((part) => part !== '').join(' ')
  const found = done(told, ['plan'])
  const number = found.facts[0]!.source
  const figures: ReportBlock[] = closed.length === 0 ? [] : [{ kind: 'figures', figures: [...found.figure('closed', say('step-actions closed', 'étapes-actions clôturées')), ...found.figure('late', say('after the planned day', 'après le jour prévu')), ...found.figure('early', say('before it', 'avant le jour prévu')), ...found.figure('elapsed', say('first start to last close', 'du premier démarrage à la dernière clôture'))] }]
  const tables = closed.length === 0 ? [] : [phaseTable(unbound, slipOf, number), {
    id: 'times', source: number, total: closed.length, title: { en: `Step-actions closed in ${run}, latest first`, fr: `Étapes-actions clôturées dans ${run}, les plus en retard d’abord` },
    columns: [column('step', 'Step-action', 'Étape-action', 'id'), column('label', 'Label', 'Libellé', 'quote'), column('planned', 'Planned end', 'Fin prévue', 'day'), column('startedAt', 'Started', 'Démarrée', 'instant'), column('closedAt', 'Closed', 'Clôturée', 'instant'), column('length', 'Took', 'Durée', 's'), column('slip', 'Slip (days)', 'Écart (jours)', 'number')],
    rows: closed.toSorted((a, b) => (b.slip ?? -Infinity) - (a.slip ?? -Infinity)).map(({ step, slip }) => ({ step: step.step, label: step.label, planned: step.end ?? step.start, startedAt: step.startedAt, closedAt: step.closedAt, length: lengthOf(step), slip })),
  } satisfies ResultTable]
  return { found, figures, tables, charts: late.length === 0 ? [] : [{ id: 'slips', kind: 'bar', x: 'category', unit: 'days', title: { en: `Days late, ${run}`, fr: `Jours de retard, ${run}` }, series: [{ name: { en: 'days late', fr: 'jours de retard' }, points: late.slice(0, 15).map(({ step, slip }) => ({ x: step.step, y: slip })) }] }] }
}

function phaseTable(all: Step[], slipOf: (step: Step) => number | null, source: number): ResultTable {
  const rows = PHASES.map((phase) => ({ phase, of: all.filter((step) => step.phase === phase) })).filter(({ of }) => of.length > 0).map(({ phase, of }) => {
    const closed = of.flatMap(({ closedAt }) => closedAt ?? []).toSorted()
    const slips = of.map(slipOf).filter((slip) => slip !== null)
    return {
      phase, steps: of.length, closed: closed.length, plannedStart: of.flatMap(({ start }) => start ?? []).toSorted()[0] ?? null, started: of.flatMap(({ startedAt }) => startedAt ?? []).toSorted()[0] ?? null,
      plannedEnd: of.flatMap(({ start, end }) => end ?? start ?? []).toSorted().at(-1) ?? null, ended: closed.at(-1) ?? null, worst: slips.length > 0 ? Math.max(...slips) : null, defects: of.filter(({ defects }) => defects).length,
    }
  })
  return {
    id: 'phases', source, total: rows.length, title: { en: 'Phases: planned and actual', fr: 'Phases : prévu et réel' }, rows,
    columns: [column('phase', 'Phase', 'Phase', 'id'), column('steps', 'Step-actions', 'Étapes-actions', 'count'), column('closed', 'Closed', 'Clôturées', 'count'), column('plannedStart', 'Planned start', 'Début prévu', 'day'), column('started', 'First start', 'Premier démarrage', 'instant'),
      column('plannedEnd', 'Planned end', 'Fin prévue', 'day'), column('ended', 'Last close', 'Dernière clôture', 'instant'), column('worst', 'Largest slip (days)', 'Plus grand écart (jours)', 'number'), column('defects', 'With defects', 'Avec défauts', 'count')],
  }
}

const LISTED = [column('step', 'Step-action', 'Étape-action', 'id'), column('label', 'Label', 'Libellé', 'quote'), column('phase', 'Phase', 'Phase', 'id'), column('state', 'State', 'État', 'state'), column('team', 'Team', 'Équipe', 'id'), column('start', 'Start', 'Début', 'day'), column('end', 'End', 'Fin', 'day'), column('who', 'Executants', 'Exécutants', 'id')]

function listed({ unbound, nameOf, source }: Scope, title = { en: 'Step-actions', fr: 'Étapes-actions' }): ResultTable {
  return { id: 'steps', source, total: unbound.length, title, columns: LISTED, rows: unbound.map(({ step, label, phase, state, team, start, end, executants }) => ({ step, label, phase, state, team, start, end, who: executants.map(nameOf).join(', ') })) }
}

const open = (scope: Scope) => listed({ ...scope, unbound: scope.unbound.filter(({ state }) => state !== 'Terminated') }, { en: 'Not terminated', fr: 'Non terminées' })
