import { PHASE_NAMES, stateName } from '../../../platform/plan/names.ts'
import { STATES } from '../../../platform/plan/types.ts'
import type { Phase, State } from '../../../platform/plan/types.ts'
import { formatValue } from '../../../platform/units.ts'
import type { Language } from '../../../platform/language.ts'
import type { Column, ResultTable, Value } from '../../../../tools/kit/types.ts'
import { html } from './html.ts'
import type { Html } from './html.ts'
import type { Visit } from './visit.ts'
import { REASONS, WORDS } from './words.ts'

/** What a page needs besides its content. `path` without a query; `runs` of the plan; `run` the one that is shown. */
export interface Frame { visit: Visit; path: string; title: string; runs: string[]; run: string | null; mailsIn: Language | null }

export const word = (visit: Visit, key: keyof typeof WORDS): string => WORDS[key][visit.language]

export const urlOf = (path: string, query: Record<string, string | undefined | null>): string => {
  const given = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]))
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`
}
export const stepUrl = (step: string, run: string | null | undefined) => urlOf(`/steps/${encodeURIComponent(step)}`, { run })

export function page({ visit, path, title, runs, run, mailsIn }: Frame, content: Html): string {
  const { language } = visit
  const other = language === 'fr' ? 'en' : 'fr'
  return `<!doctype html>\n${html`<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – Vigie</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/style.css">
<link rel="stylesheet" href="/plan.css">
</head>
<body class="page">
<a class="skip" href="#content">${word(visit, 'skip')}</a>
<header>
<img src="/icon.svg" alt="" width="28" height="28">
<nav><a class="brand" href="/">Vigie</a><a href="${urlOf('/plan', { run: visit.run })}">${word(visit, 'plan')}</a></nav>
<a class="language" href="${urlOf(path, { run: visit.run, lang: other })}" hreflang="${other}" lang="${other}">${other === 'fr' ? 'Français' : 'English'}</a>
</header>
<main id="content" class="plan">
${runs.length > 1 && run !== null && html`<form class="bar" method="get" action="${path}"><label for="run">${word(visit, 'run')}</label> <select id="run" name="run">${runs.map((one) => html`<option${one === run && html` selected`}>${one}</option>`)}</select> <button>${word(visit, 'show')}</button></form>`}
${content}
</main>
<footer>${who(visit, path, mailsIn)}</footer>
</body>
</html>`.text}`
}

/** Who the visitor is; where there is no log-in he can say so. */
function who(visit: Visit, path: string, mailsIn: Language | null): Html {
  const { user, typed } = visit
  const back = html`<input type="hidden" name="back" value="${urlOf(path, { run: visit.run })}">`
  const mails = user.email !== null && html`<form method="post" action="/plan/mails" class="bar">${back}<label for="mails">${word(visit, 'mailsIn')}</label>
<select id="mails" name="language"><option value="fr"${mailsIn !== 'en' && html` selected`}>français</option><option value="en"${mailsIn === 'en' && html` selected`}>English</option></select> <button>${word(visit, 'save')}</button></form>`
  if (!typed) return html`${user.email !== null && html`<p>${word(visit, 'you')} ${user.email}</p>`}${mails}`
  return html`<form method="post" action="/plan/user" class="bar">${back}<label for="user">${user.email === null ? word(visit, 'unknown') : word(visit, 'mail')}</label>
<input id="user" name="user" type="email" maxlength="254" autocomplete="email" value="${user.email ?? ''}"> <button>${word(visit, 'remember')}</button></form>${mails}`
}

export function badge(state: State | string, language: Language): Html {
  return html`<span class="badge badge-${state}">${stateName(state, language)}</span>`
}

export function phaseTitle(phase: string, language: Language): string {
  const name = PHASE_NAMES[phase as Phase]?.[language]
  return name ? `${phase} – ${name}` : phase
}

/** How many steps are in each state, as one bar; each part is as wide as its share. */
export function stateBar(counts: Record<State, number>, language: Language): Html {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const there = STATES.filter((state) => counts[state] > 0)
  return html`<div class="states" role="img" aria-label="${there.map((state) => `${stateName(state, language)}: ${counts[state]}`).join(', ')}">${there.map((state) => html`<span class="fill-${state}" style="flex-grow:${counts[state]}" title="${stateName(state, language)}: ${counts[state]} / ${total}"></span>`)}</div>`
}

/** A table of a tool as HTML: ids are links to steps, states have their colours, addresses can be written to; on a phone each row is a card. */
export function table(given: ResultTable, visit: Visit, run: string | null, zone: string, { without = [] as string[], caption = true } = {}): Html {
  const { language } = visit
  const columns = given.columns.filter(({ key }) => !without.includes(key))
  const left = given.total - given.rows.length
  return html`<div class="cards" tabindex="0" role="region" aria-label="${given.title[language]}"><table>${caption && html`<caption>${given.title[language]}</caption>`}
<thead><tr>${columns.map(({ label }) => html`<th scope="col">${label[language]}</th>`)}</tr></thead>
<tbody>${given.rows.map((row) => html`<tr>${columns.map((column) => html`<td data-label="${column.label[language]}"${column.unit === 'quote' && html` class="long"`}>${cell(row[column.key] ?? null, column, visit, run, zone)}</td>`)}</tr>`)}</tbody></table></div>
${left > 0 && html`<p class="note">+ ${left} ${word(visit, 'more')}</p>`}`
}

function cell(value: Value, { key, unit }: Column, { language }: Visit, run: string | null, zone: string): Html {
  if (typeof value === 'string' && value !== '') {
    if (key === 'step') return html`<a href="${stepUrl(value, run)}">${value}</a>`
    if (key === 'phase') return html`<a href="${urlOf(`/phases/${encodeURIComponent(value)}`, { run })}">${phaseTitle(value, language)}</a>`
    if (key === 'waitsFor') return html`${value.split(', ').map((id, index) => html`${index > 0 && ', '}<a href="${stepUrl(id, run)}">${id}</a>`)}`
    if (key === 'call' || key === 'who') return contacts(value)
    if (key === 'reason' || key === 'action') return html`${REASONS[value]?.[language] ?? value}`
    if (unit === 'state') return badge(value, language)
  }
  return html`${formatValue(value, unit, language, zone)}`
}

/** Names with their e-mails, which can be written to. */
export function contacts(text: string): Html {
  return html`${text.split(/([^\s<>()[\],;:"@]+@[^\s<>()[\],;:"@]+)/).map((part, index) => (index % 2 === 1 ? html`<a href="mailto:${part}">${part}</a>` : part))}`
}
