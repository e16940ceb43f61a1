import { formatDay } from '../../../server/platform/language.ts'
import type { Bilingual } from '../../../server/platform/language.ts'
import { localDay } from '../../../server/platform/plan/states.ts'
import { joinList } from '../../kit/render.ts'
import { filterPhrase } from '../phrase.ts'
import type { Step } from '../steps.ts'
import { contact, outcomeOf, stepTable } from '../view.ts'
import type { View } from '../view.ts'
import { inDays, quote, steps } from '../words.ts'

/** Overdue step-actions that are named when nothing can start. */
const OVERDUE = 4
const NAMED = 12

interface Shown { step: string; label: string; team: string | null; who: string[]; start: string | null }
interface ReadyData { run: string; phrase: Bilingual; count: number; shown: Shown[]; later: (Shown & { startsIn: number })[]; until: string | null; locked: (Shown & { blockedBy: string[] })[]; held: number; from: string | null; open: number; next: (Shown & { startsIn: number }) | null; overdue: (Shown & { blockedBy: string[] })[]; late: number }

/** What can be started: Ready now; when a period reaches further, also what only waits for its date until then. */
export const ready: View<ReadyData> = {
  async build(scope) {
    const { ledger, source, run, span, today } = scope
    const phrase = filterPhrase(scope.filters, {}, scope.nameOf, null, 'planned', scope.input.text, scope.context.zone)
    const mine = scope.unbound
    const now = mine.filter(({ state }) => state === 'Ready')
    const last = span ? localDay(new Date(Date.parse(span.to) - 1), scope.context.zone) : today
    const waiting = mine.filter(({ state, start }) => state === 'Idle' && start !== null).toSorted((a, b) => (a.start! < b.start! ? -1 : 1))
    const later = waiting.filter(({ start }) => start! <= last)
    ledger.fact('ready', 'step-actions that can be started now', now.length, 'count', source)
    const shown = (step: Step): Shown => ({ step: step.step, label: step.label, team: step.team, who: step.executants.map((email) => contact(scope, email)), start: step.start })
    const next = later.length === 0 && waiting[0] ? { ...shown(waiting[0]), startsIn: waiting[0].startsIn! } : null
    if (later.length > 0) ledger.fact('later', 'step-actions whose date comes until then', later.length, 'count', source)
    if (next) ledger.fact('next_start', `start of ${next.step}`, next.start, 'day', source)
    if (last > today) ledger.fact('until', 'until', last, 'day', source)
    // A period that lies ahead asks for what is planned in it: what still waits for others is told too.
    const from = span ? localDay(new Date(span.from), scope.context.zone) : today
    const locked = from > today ? mine.filter(({ state, start }) => (state === 'Locked' || state === 'Overdue') && start !== null && start >= from && start <= last) : []
    if (from > today) {
      ledger.fact('from', 'from', from, 'day', source)
      ledger.fact('held', 'step-actions planned then that still wait for others', locked.length, 'count', source)
      for (const [n, { step, blockedBy }] of locked.slice(0, NAMED).entries()) for (const [k, id] of [step, ...blockedBy].entries()) ledger.fact(`held_${n + 1}_${k}`, k === 0 ? 'planned then' : 'waits for', id, 'id', source)
    }
    const late = mine.filter(({ state }) => state === 'Overdue')
    if (now.length === 0 && late.length > 0) {
      ledger.fact('overdue', 'step-actions that wait although their date has come', late.length, 'count', source)
      for (const [n, { step, blockedBy }] of late.slice(0, OVERDUE).entries()) for (const [k, id] of [step, ...blockedBy].entries()) ledger.fact(`overdue_${n + 1}_${k}`, k === 0 ? 'overdue' : 'waits for', id, 'id', source)
    }
    const data: ReadyData = { run, phrase, count: now.length, shown: now.slice(0, 12).map(shown), later: later.slice(0, 12).map((step) => ({ ...shown(step), startsIn: step.startsIn! })), until: last > today ? last : null, locked: locked.slice(0, NAMED).map((step) => ({ ...shown(step), blockedBy: step.blockedBy })), held: locked.length, from: from > today ? from : null, open: mine.filter(({ state }) => state === 'Open').length, next, overdue: late.slice(0, OVERDUE).map((step) => ({ ...shown(step), blockedBy: step.blockedBy })), late: late.length }
    const all = [...now, ...later]
    const tables = locked.length === 0 ? [] : [stepTable(scope, 'held', { en: `Planned then, still waiting${phrase.en} (${run})`, fr: `Prévues alors, encore en attente${phrase.fr} (${run})` }, locked, ['step', 'label', 'state', 'team', 'who', 'start', 'waitsFor'])]
    if (all.length === 0) return outcomeOf(scope, locked.length > 0 ? 'answered' : 'no_data', data, { tables })
    return outcomeOf(scope, 'answered', data, { tables: [stepTable(scope, 'ready', { en: `Can be started${phrase.en} (${run})`, fr: `À démarrer${phrase.fr} (${run})` }, all, ['step', 'label', 'state', 'team', 'who', 'start', 'end']), ...tables] })
  },

  render({ run, phrase, count, shown, later, until, locked, held, from, open, next, overdue, late }, { language }) {
    const fr = language === 'fr'
    const line = ({ step, label, who }: Shown) => `- ${step} ${quote(label, language)} – ${joinList(who, language, 4)}`
    const lines = [count > 0
      ? (fr ? `**${steps(count, 'fr')}**${phrase.fr} ${count < 2 ? 'peut' : 'peuvent'} démarrer maintenant dans ${run} [1] :` : `**${steps(count, 'en')}**${phrase.en} can be started now in ${run} [1]:`)
      : (fr ? `Aucune étape-action${phrase.fr} ne peut démarrer maintenant dans ${run} [1].` : `No step-action${phrase.en} can be started now in ${run} [1].`), ...shown.map(line)]
    if (count > shown.length) lines.push(fr ? `- et ${count - shown.length} de plus, dans le tableau` : `- and ${count - shown.length} more, in the table`)
    if (later.length > 0) lines.push(fr ? `Et d’ici le ${formatDay(until!, 'fr')}, une fois leur date venue :` : `And by ${formatDay(until!, 'en')}, once their date has come:`, ...later.map((one) => `${line(one)} (${formatDay(one.start!, language)})`))
    if (held > 0) {
      const when = until === from ? (fr ? `le ${formatDay(from!, 'fr')}` : `on ${formatDay(from!, 'en')}`) : fr ? `du ${formatDay(from!, 'fr')} au ${formatDay(until!, 'fr')}` : `from ${formatDay(from!, 'en')} to ${formatDay(until!, 'en')}`
      lines.push(fr ? `Prévues ${when}, mais encore en attente d’autres :` : `Planned ${when}, but still waiting for others:`)
      lines.push(...locked.map((one) => `${line(one)} (${fr ? 'attend' : 'waits for'} ${joinList(one.blockedBy, language, 3)})`))
      if (held > locked.length) lines.push(fr ? `- et ${held - locked.length} de plus, dans le tableau` : `- and ${held - locked.length} more, in the table`)
    }
    if (count === 0 && open > 0) lines.push(fr ? `${steps(open, 'fr')} ${open < 2 ? 'est' : 'sont'} en cours.` : `${steps(open, 'en')} ${open === 1 ? 'is' : 'are'} open.`)
    if (count === 0 && late > 0) {
      const list = overdue.map(({ step, blockedBy }) => `${step} (${fr ? 'attend' : 'waits for'} ${joinList(blockedBy, language, 3)})`)
      const named = joinList([...list, ...Array.from({ length: late - list.length }, () => '')], language, list.length)
      lines.push(fr ? `${steps(late, 'fr')} en retard, faute de prérequis : ${named}.` : `${steps(late, 'en')} overdue for want of a prerequisite: ${named}.`)
    }
    if (count === 0 && next) lines.push(fr ? `La prochaine : ${next.step} ${quote(next.label, 'fr')}, le ${formatDay(next.start!, 'fr')} (${inDays(next.startsIn, 'fr')}).` : `Next: ${next.step} ${quote(next.label, 'en')}, on ${formatDay(next.start!, 'en')} (${inDays(next.startsIn, 'en')}).`)
    return lines.join('\n')
  },
}
