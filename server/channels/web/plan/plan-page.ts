import type { RecapData } from '../../../../tools/step-actions/views/recap.ts'
import type { Services } from '../../../agent/services.ts'
import { stateName } from '../../../platform/plan/names.ts'
import { STATES } from '../../../platform/plan/types.ts'
import { formatRatio } from '../../../platform/language.ts'
import { look } from './ask.ts'
import type { Found } from './ask.ts'
import { html, prose } from './html.ts'
import type { Html } from './html.ts'
import { phaseTitle, stateBar, table, urlOf, word } from './layout.ts'
import type { Visit } from './visit.ts'

/** A page before its frame: `code` is that of HTTP; `run` the dry run that it shows. */
export interface Page { code: number; title: string; run: string | null; content: Html }

/** Where the whole plan stands: its phases, what can be started, what is late and whom to call. */
export async function planPage(services: Services, visit: Visit): Promise<Page> {
  const recap = await look<RecapData>(services, visit, 'recap', {})
  const no = unanswered(recap, visit, word(visit, 'plan'))
  if (no) return no
  const [zone, { run }] = [services.settings.VIGIE_TZ, recap.data]
  const ready = await look(services, visit, 'list', {}, { state: ['Ready'] })
  const late = await look(services, visit, 'blockers', {})
  const overdue = await look(services, visit, 'list', {}, { state: ['Overdue'] })
  const tablesOf = ({ outcome }: Found<unknown>, id: string) => outcome.tables.filter((one) => one.id === id || id === '')
  const listed = (found: Found<unknown>) => tablesOf(found, '').slice(0, 1).map((one) => table(one, visit, run, zone, { caption: false, without: ['state', 'startsIn'] }))
  return {
    code: 200, title: `${word(visit, 'plan')} ${run}`, run,
    content: html`<h1>${word(visit, 'plan')} <span class="soft">${run}</span></h1>
${head(recap, visit)}
<section><h2>${word(visit, 'phases')}</h2>${recap.data.phases.map(({ phase, share, count }) => html`<p class="phase"><a href="${urlOf(`/phases/${encodeURIComponent(phase)}`, { run: visit.run })}">${phaseTitle(phase, visit.language)}</a> <progress max="1" value="${share}" aria-label="${phaseTitle(phase, visit.language)}"></progress> <span>${formatRatio(share, visit.language)} ${visit.language === 'fr' ? 'sur' : 'of'} ${count}</span></p>`)}</section>
<section><h2>${word(visit, 'ready')}</h2>${ready.status === 'answered' ? listed(ready) : html`<p>${word(visit, 'nothingReady')}</p>`}</section>
${overdue.status === 'answered' && html`<section><h2>${word(visit, 'overdue')}</h2>${listed(overdue)}</section>
<section><h2>${word(visit, 'callNow')}</h2>${tablesOf(late, 'roots').map((one) => table(one, visit, run, zone, { caption: false }))}</section>`}`,
  }
}

/** Where a phase stands, and its steps, of one state when `state` is given. */
export async function phasePage(services: Services, visit: Visit, phase: string, state: string | undefined): Promise<Page> {
  const recap = await look<RecapData>(services, visit, 'recap', { phase: [phase] })
  const no = unanswered(recap, visit, `${word(visit, 'phase')} ${phase.slice(0, 20)}`)
  if (no) return no
  const [zone, { run, counts, phases }] = [services.settings.VIGIE_TZ, recap.data]
  const found = phases[0]!.phase
  const known = STATES.find((one) => one === state)
  const shown = known ? await look(services, visit, 'list', { phase: [found] }, { state: [known] }) : recap
  const title = phaseTitle(found, visit.language)
  const path = `/phases/${encodeURIComponent(found)}`
  const chip = (one: string | undefined, text: string) => html`<a class="chip"${one === known && html` aria-current="true"`} href="${urlOf(path, { run: visit.run, state: one })}">${text}</a>`
  const steps = shown.outcome.tables.find(({ columns }) => columns.some(({ key }) => key === 'step'))
  return {
    code: 200, title: `${title} ${run}`, run,
    content: html`<h1>${title} <span class="soft">${run}</span></h1>
${head(recap, visit)}
<section><h2>${word(visit, 'steps')}</h2>
<p class="chips">${chip(undefined, word(visit, 'all'))} ${STATES.filter((one) => counts[one] > 0).map((one) => html`${chip(one, `${stateName(one, visit.language)} ${counts[one]}`)} `)}</p>
${steps ? table(steps, visit, run, zone, { caption: false, without: ['phase'] }) : prose(shown.text)}</section>`,
  }
}

function head({ data: { counts }, text }: Found<RecapData>, { language }: Visit): Html {
  // The bar of characters is for terminals.
  return html`${stateBar(counts, language)}${prose(text.split('\n').filter((line) => !line.startsWith('`') && !line.startsWith('- ')).join('\n'))}`
}

/** The page of what could not be shown, or null. */
export function unanswered({ status, text, outcome }: Found<unknown>, visit: Visit, title: string): Page | null {
  if (status === 'answered' && 'view' in (outcome.data as object)) return null
  const code = status === 'not_permitted' ? 403 : 404
  return { code, title, run: null, content: html`<h1>${title}</h1>${prose(text || word(visit, 'noPlan'))}` }
}
