import { formatDuration, formatRatio } from '../../../server/platform/language.ts'
import type { Language } from '../../../server/platform/language.ts'
import { daysBetween, localDay } from '../../../server/platform/plan/states.ts'
import { column } from '../../kit/render.ts'
import type { ResultTable } from '../../kit/types.ts'
import type { Scope } from '../scope.ts'
import { readSteps } from '../steps.ts'
import type { Step } from '../steps.ts'
import { MAX_ROWS, outcomeOf } from '../view.ts'
import type { View } from '../view.ts'
import { steps } from '../words.ts'

/** What a dry run came to. Seconds; null where nothing was closed or started. */
interface Summary { run: string; count: number; terminated: number; share: number; defects: number; first: string | null; last: string | null; elapsed: number | null; mean: number | null }
interface CompareData { a: Summary; b: Summary | null; both: number; onlyA: string[]; onlyB: string[] }

/** Two dry runs side by side: the former and the latter; without names, the current one and the one before it. */
export const compare: View<CompareData> = {
  async build(scope) {
    const { ledger, source, runs, namedRuns, run, context } = scope
    const place = (name: string) => runs.findIndex((one) => one.name === name)
    const current = namedRuns.length === 1 ? [run, otherThan(scope)] : namedRuns.length > 1 ? namedRuns.slice(0, 2) : [runs[place(run) - 1]?.name ?? runs[place(run) + 1]?.name ?? null, run]
    const [a, b] = current.toSorted((one, two) => place(one ?? run) - place(two ?? run))
    if (!a || !b || a === b) return outcomeOf(scope, 'no_data', { a: summaryOf(run, []), b: null, both: 0, onlyA: [], onlyB: [] })
    const read = async (name: string) => (name === run ? scope.steps : await readSteps(context.db, name)).filter((step) => scope.keeps(step))
    const [stepsA, stepsB] = [await read(a), await read(b)]
    const [inA, inB] = [new Map(stepsA.map((step) => [step.step, step])), new Map(stepsB.map((step) => [step.step, step]))]
    const data: CompareData = {
      a: summaryOf(a, stepsA), b: summaryOf(b, stepsB), both: stepsA.filter(({ step }) => inB.has(step)).length,
      onlyA: stepsA.filter(({ step }) => !inB.has(step)).map(({ step }) => step), onlyB: stepsB.filter(({ step }) => !inA.has(step)).map(({ step }) => step),
    }
    for (const one of [data.a, data.b!]) {
      for (const key of ['count', 'terminated', 'defects'] as const) ledger.fact(`${one.run}.${key}`, `${key} in ${one.run}`, one[key], 'count', source)
      ledger.fact(`${one.run}.share`, `share terminated in ${one.run}`, one.share, 'ratio', source)
      for (const key of ['elapsed', 'mean'] as const) if (one[key] !== null) ledger.fact(`${one.run}.${key}`, `${key} in ${one.run}`, one[key], 's', source)
    }
    ledger.fact('both', 'step-actions in both', data.both, 'count', source)
    ledger.fact('only_a', `step-actions only in ${a}`, data.onlyA.length, 'count', source)
    ledger.fact('only_b', `step-actions only in ${b}`, data.onlyB.length, 'count', source)
    return outcomeOf(scope, 'answered', data, { tables: [summaryTable(source, [data.a, data.b!]), stepsTable(scope, a, b, inA, inB), onlyTable(source, [...stepsA.filter(({ step }) => !inB.has(step)), ...stepsB.filter(({ step }) => !inA.has(step))])].filter(({ total }) => total > 0) })
  },

  render({ a, b, both, onlyA, onlyB }, { language }) {
    const fr = language === 'fr'
    if (!b) return fr ? 'Le plan n’a qu’une seule répétition : il n’y a rien à comparer.' : 'The plan has only one dry run: there is nothing to compare.'
    const lines = [fr
      ? `**${b.run} : ${formatRatio(b.share, 'fr')} terminé, ${a.run} : ${formatRatio(a.share, 'fr')}** [1] (${b.terminated} sur ${b.count} étapes-actions contre ${a.terminated} sur ${a.count}).`
      : `**${b.run}: ${formatRatio(b.share, 'en')} terminated, ${a.run}: ${formatRatio(a.share, 'en')}** [1] (${b.terminated} of ${b.count} step-actions against ${a.terminated} of ${a.count}).`]
    lines.push(fr ? `- Étapes-actions avec défauts : ${b.defects} dans ${b.run}, ${a.defects} dans ${a.run}` : `- Step-actions with defects: ${b.defects} in ${b.run}, ${a.defects} in ${a.run}`)
    lines.push(...length(fr ? 'Durée moyenne d’exécution' : 'Mean time from start to close', 'mean', a, b, language), ...length(fr ? 'Du premier démarrage à la dernière clôture' : 'From the first start to the last close', 'elapsed', a, b, language))
    lines.push(fr ? `- ${steps(both, 'fr')} dans les deux ; ${onlyB.length} seulement dans ${b.run}, ${onlyA.length} seulement dans ${a.run}` : `- ${steps(both, 'en')} in both; ${onlyB.length} only in ${b.run}, ${onlyA.length} only in ${a.run}`)
    return lines.join('\n')
  },
}

/** The dry run to put beside the one that was named: the current one, or the one before when that was named. */
function otherThan({ runs, run, context, today }: Scope): string | null {
  const begun = runs.filter(({ firstDay }) => firstDay !== null && firstDay <= today).map(({ name }) => name)
  const current = context.planRun ?? begun.at(-1) ?? runs[0]!.name
  if (current !== run && runs.some(({ name }) => name === current)) return current
  const place = runs.findIndex(({ name }) => name === run)
  return runs[place - 1]?.name ?? runs[place + 1]?.name ?? null
}

const secondsOf = ({ startedAt, closedAt }: Step) => (startedAt && closedAt ? (Date.parse(closedAt) - Date.parse(startedAt)) / 1000 : null)

function summaryOf(run: string, all: Step[]): Summary {
  const started = all.flatMap(({ startedAt }) => startedAt ?? []).toSorted()
  const closed = all.flatMap(({ closedAt }) => closedAt ?? []).toSorted()
  const lengths = all.map(secondsOf).filter((seconds) => seconds !== null)
  const [first, last] = [started[0] ?? null, closed.at(-1) ?? null]
  return {
    run, count: all.length, terminated: closed.length, share: all.length > 0 ? closed.length / all.length : 0, defects: all.filter(({ defects }) => defects).length, first, last,
    elapsed: first && last ? (Date.parse(last) - Date.parse(first)) / 1000 : null, mean: lengths.length > 0 ? lengths.reduce((sum, one) => sum + one, 0) / lengths.length : null,
  }
}

function length(title: string, key: 'mean' | 'elapsed', a: Summary, b: Summary, language: Language): string[] {
  const write = (seconds: number | null) => (seconds === null ? '–' : formatDuration(seconds))
  if (a[key] === null && b[key] === null) return []
  return [`- ${title}${language === 'fr' ? ' :' : ':'} ${write(b[key])} ${language === 'fr' ? 'dans' : 'in'} ${b.run}, ${write(a[key])} ${language === 'fr' ? 'dans' : 'in'} ${a.run}`]
}

function summaryTable(source: number, rows: Summary[]): ResultTable {
  return {
    id: 'runs', source, total: rows.length, title: { en: 'Dry runs', fr: 'Répétitions' },
    columns: [column('run', 'Dry run', 'Répétition', 'id'), column('count', 'Step-actions', 'Étapes-actions', 'count'), column('terminated', 'Terminated', 'Terminées', 'count'), column('share', '% terminated', '% terminées', 'ratio'), column('defects', 'With defects', 'Avec défauts', 'count'),
      column('first', 'First start', 'Premier démarrage', 'instant'), column('last', 'Last close', 'Dernière clôture', 'instant'), column('elapsed', 'Elapsed', 'Écoulé', 's'), column('mean', 'Mean length', 'Durée moyenne', 's')],
    rows: rows.map((row) => ({ ...row })),
  }
}

/** Steps of both runs of which something was done: lengths, and the day of the run on which each was closed (its first milestone is day 0). */
function stepsTable({ runs, source, context: { zone } }: Scope, a: string, b: string, inA: Map<string, Step>, inB: Map<string, Step>): ResultTable {
  const dayOf = (step: Step, run: string) => {
    const first = runs.find(({ name }) => name === run)?.firstDay
    return step.closedAt && first ? daysBetween(first, localDay(new Date(step.closedAt), zone)) : null
  }
  const done = [...inA.values()].filter(({ step, startedAt }) => inB.has(step) && (startedAt || inB.get(step)!.startedAt))
  return {
    id: 'both', source, total: done.length, title: { en: `Step by step: ${a} and ${b}`, fr: `Étape par étape : ${a} et ${b}` },
    columns: [column('step', 'Step-action', 'Étape-action', 'id'), column('label', 'Label', 'Libellé', 'quote'), column('lengthA', `Length ${a}`, `Durée ${a}`, 's'), column('lengthB', `Length ${b}`, `Durée ${b}`, 's'),
      column('dayA', `Closed on day, ${a}`, `Clôturée au jour, ${a}`, 'number'), column('dayB', `Closed on day, ${b}`, `Clôturée au jour, ${b}`, 'number'), column('defectsA', `Defects ${a}`, `Défauts ${a}`, 'quote'), column('defectsB', `Defects ${b}`, `Défauts ${b}`, 'quote')],
    rows: done.slice(0, MAX_ROWS).map((one) => {
      const other = inB.get(one.step)!
      return { step: one.step, label: one.label, lengthA: secondsOf(one), lengthB: secondsOf(other), dayA: dayOf(one, a), dayB: dayOf(other, b), defectsA: one.defects, defectsB: other.defects }
    }),
  }
}

function onlyTable(source: number, found: Step[]): ResultTable {
  return {
    id: 'only', source, total: found.length, title: { en: 'In one of them only', fr: 'Dans une seule' },
    columns: [column('step', 'Step-action', 'Étape-action', 'id'), column('label', 'Label', 'Libellé', 'quote'), column('runs', 'Plays in', 'Joue dans', 'id')],
    rows: found.slice(0, MAX_ROWS).map(({ step, label, dryRuns }) => ({ step, label, runs: dryRuns.join(', ') })),
  }
}
