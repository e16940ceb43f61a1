import type { Outcome } from '../../../../tools/kit/types.ts'
import type { DetailData } from '../../../../tools/step-actions/views/detail.ts'
import type { Services } from '../../../agent/services.ts'
import { look } from './ask.ts'
import { html, prose } from './html.ts'
import type { Html } from './html.ts'
import { badge, contacts, phaseTitle, stepUrl, table, urlOf, word } from './layout.ts'
import { unanswered } from './plan-page.ts'
import type { Page } from './plan-page.ts'
import type { Visit } from './visit.ts'

/** What is told above the step: what came of an action, or what waits for a yes. */
export interface Notice { text: string; done: boolean; waits?: string }

const UNDO_MS = 5 * 60_000

/** A step-action: its state and why, what blocks it and whom to call, its history, and what the visitor may do with it. */
export async function stepPage(services: Services, visit: Visit, id: string, notice: Notice | null = null): Promise<Page> {
  const where = { step: [id] }
  const detail = await look<DetailData>(services, visit, 'detail', where)
  const no = unanswered(detail, visit, id.slice(0, 20))
  if (no) return { ...no, content: html`${notice && told(notice, visit, id)}${no.content}${no.code === 404 && elsewhere(detail.outcome, visit)}` }
  const { step, run } = detail.data
  const zone = services.settings.VIGIE_TZ
  const blockers = step.blockedBy.length > 0 ? await look(services, visit, 'blockers', where) : null
  const trace = await look(services, visit, 'trace', where)
  const of = (tables: { id: string }[], wanted: string) => tables.filter((one) => one.id === wanted)
  const show = (found: { outcome: { tables: Parameters<typeof table>[0][] } } | null, wanted: string, without: string[] = []) => found && (of(found.outcome.tables, wanted) as Parameters<typeof table>[0][]).map((one) => table(one, visit, run, zone, { caption: false, without }))
  const section = (title: string, content: Html[] | null) => content && content.length > 0 && html`<section><h2>${title}</h2>${content}</section>`
  return {
    code: 200, title: `${step.step} ${run}`, run,
    content: html`${notice && told(notice, visit, step.step)}
<p class="crumbs"><a href="${urlOf('/plan', { run: visit.run })}">${run}</a> / <a href="${urlOf(`/phases/${encodeURIComponent(step.phase)}`, { run: visit.run })}">${phaseTitle(step.phase, visit.language)}</a></p>
<h1>${step.step} ${badge(step.state, visit.language)}</h1>
<p class="label">${step.label}</p>
<div class="facts">${prose(detail.text.split('\n').filter((_line, index) => index > 0 || step.state !== 'Ready').join('\n'))}</div>
${notice?.waits === undefined && actions(detail.data, services.clock.now(), visit)}
${section(word(visit, 'callNow'), show(blockers, 'roots'))}
${section(word(visit, 'blockers'), show(blockers, 'blockers'))}
${section(word(visit, 'prerequisites'), show(detail, 'prerequisites'))}
${section(word(visit, 'actions'), show(trace, 'trace', ['step']))}
${section(word(visit, 'history'), show(trace, 'states'))}`,
  }
}

/** Where else to look: the dry runs in which the step plays, or the steps with the nearest ids. */
function elsewhere({ data, choices }: Outcome, visit: Visit): Html {
  const { step, playsIn } = (data ?? {}) as { step?: string; playsIn?: string[] }
  if (step && playsIn) return html`<p class="chips">${playsIn.map((run) => html`<a class="chip" href="${stepUrl(step, run)}">${step} – ${run}</a> `)}</p>`
  return html`<p class="chips">${(choices ?? []).map((choice) => html`<a class="chip" href="${stepUrl(choice[visit.language], visit.run)}">${choice[visit.language]}</a> `)}<a class="chip" href="${urlOf('/plan', { run: visit.run })}">${word(visit, 'plan')}</a></p>`
}

function told({ text, done, waits }: Notice, visit: Visit, step: string): Html {
  if (waits === undefined) return html`<div class="notice ${done ? 'done' : 'refused'}" role="status">${prose(text)}</div>`
  const button = (decision: string, key: 'yes' | 'no', kind: string) => html`<button name="decision" value="${decision}" class="${kind}">${word(visit, key)}</button>`
  return html`<form class="notice asks" method="post" action="${urlOf(`/steps/${encodeURIComponent(step)}/decisions`, { run: visit.run })}" role="group" aria-label="${word(visit, 'confirm')}">${prose(text)}
<input type="hidden" name="pending" value="${waits}">${button('confirm', 'yes', 'primary')} ${button('cancel', 'no', '')}<p class="note">${word(visit, 'confirmNote')}</p></form>`
}

/** Forms for what the visitor may do as things stand; the action itself is checked again when it is asked for and when it is done. */
function actions({ step, who }: DetailData, now: Date, visit: Visit): Html {
  const { email } = visit.user
  const title = html`<h2>${word(visit, 'act')}</h2>`
  if (email === null && !visit.typed) return html`<section class="act">${title}<p>${word(visit, 'signIn')}</p></section>`
  if (email === null) return html`<section class="act">${title}<p><a href="#user">${word(visit, 'unknown')}</a></p></section>`
  if (!step.executants.includes(email)) return html`<section class="act">${title}<p>${word(visit, 'onlyThey')} ${who.length > 0 ? contacts(who.join(', ')) : word(visit, 'nobody')}</p></section>`
  const action = urlOf(`/steps/${encodeURIComponent(step.step)}/actions`, { run: visit.run })
  const hidden = (name: string) => html`<input type="hidden" name="action" value="${name}">`
  const field = (name: string, label: keyof typeof import('./words.ts').WORDS, long: boolean, required: boolean, of: string) => html`<label for="${of}-${name}">${word(visit, label)}</label>${long
    ? html`<textarea id="${of}-${name}" name="${name}" rows="2" maxlength="4000"${required && html` required`}></textarea>`
    : html`<input id="${of}-${name}" name="${name}" maxlength="200" autocomplete="off"${required && html` required`}>`}`
  const last = step.closedBy === email ? step.closedAt : step.closedAt === null && step.startedBy === email ? step.startedAt : null
  const form = (name: 'start' | 'close' | 'transfer' | 'defect' | 'undo', fields: Html | null, primary = false) => html`<form method="post" action="${action}">${hidden(name)}${fields}<button class="${primary ? 'primary' : ''}">${word(visit, name)}</button></form>`
  const folded = (name: 'transfer' | 'defect', fields: Html) => html`<details><summary>${word(visit, name)}</summary>${form(name, fields)}</details>`
  return html`<section class="act">${title}
${step.state === 'Ready' && form('start', field('text', 'withDefect', true, false, 'start'), true)}
${step.state === 'Open' && form('close', field('text', 'withDefect', true, false, 'close'), true)}
${last !== null && +now - Date.parse(last) <= UNDO_MS && form('undo', null)}
${folded('defect', field('text', 'defectText', true, true, 'defect'))}
${step.state !== 'Terminated' && folded('transfer', html`${field('to', 'to', false, true, 'transfer')}${field('text', 'message', true, false, 'transfer')}`)}
</section>`
}
