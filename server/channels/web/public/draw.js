import DOMPurify from '/lib/dompurify.js'
import { marked } from '/lib/marked.js'
import { WORDS } from '/words.js'

/** An element with attributes and children; text children are text, never markup. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag)
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) node.addEventListener(key.slice(2), value)
    else if (value !== undefined && value !== false) node.setAttribute(key, value)
  }
  node.append(...children.filter((child) => child !== null && child !== undefined))
  return node
}

/** Markdown of an answer, sanitised: no links, no images, no styles; [n] becomes a button that opens its source. */
export function drawText(answer, openSource) {
  const html = DOMPurify.sanitize(marked.parse(answer.text, { gfm: true, breaks: true }), { ALLOWED_TAGS: ['p', 'strong', 'em', 'ul', 'ol', 'li', 'code', 'pre', 'blockquote', 'br', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'h3', 'h4'], ALLOWED_ATTR: [] })
  const body = el('div', { class: 'text' })
  body.innerHTML = html
  const known = new Set(answer.sources.map((source) => source.n))
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT)
  const texts = []
  while (walker.nextNode()) texts.push(walker.currentNode)
  for (const node of texts) {
    const parts = node.data.split(/(\[\d+\])/)
    if (parts.length === 1) continue
    node.replaceWith(...parts.map((part) => {
      const n = Number(/^\[(\d+)\]$/.exec(part)?.[1])
      return known.has(n) ? el('button', { type: 'button', class: 'cite', 'aria-label': `${WORDS[answer.language].sources} ${n}`, onclick: () => openSource(n) }, String(n)) : part
    }))
  }
  return body
}

const { zone: ZONE } = await (await fetch('/config.json')).json()
const STATES = { Terminated: 'Terminée', Open: 'En cours', Ready: 'Prête', Overdue: 'En retard', Idle: 'En attente', Locked: 'Verrouillée' }
const LOCALES = { en: 'en-GB', fr: 'fr-FR' }

/** A cell as readers expect it; the file holds the whole value. */
export function cellText(value, unit, language) {
  if (value === null || value === undefined) return '–'
  const format = (number, digits) => number.toLocaleString(LOCALES[language], { maximumFractionDigits: digits })
  const at = (zone, options) => new Date(value).toLocaleString(LOCALES[language], { timeZone: zone, ...options })
  const DAY = { day: 'numeric', month: 'short', year: 'numeric' }
  const MOMENT = { ...DAY, hour: '2-digit', minute: '2-digit' }
  if (typeof value === 'number') {
    if (unit === 'ratio') return `${format(value * 100, 1)} %`
    if (unit === 'points') return `${format(value * 100, 1)} pt`
    if (unit === 'pct') return `${format(value, 1)} %`
    if (unit === 'GB') return `${format(value, 2)} ${language === 'fr' ? 'Go' : 'GB'}`
    if (unit === 's') return value < 60 ? `${format(value, 1)} s` : `${Math.floor(value / 60)} min ${Math.round(value % 60)} s`
    return format(value, unit === 'erlang' ? 4 : 2)
  }
  if (unit === 'month') return at('UTC', { month: 'long', year: 'numeric' })
  if (unit === 'day') return at('UTC', DAY)
  if (unit === 'instant') return at(ZONE, MOMENT)
  if (unit === 'instant_utc') return `${at('UTC', MOMENT)} UTC`
  if (unit === 'state' && language === 'fr') return STATES[value] ?? value
  return String(value)
}

export function drawTable(table, language) {
  const words = WORDS[language]
  const numeric = new Set(table.columns.filter(({ key }) => table.rows.some((row) => typeof row[key] === 'number')).map(({ key }) => key))
  const head = el('tr', {}, ...table.columns.map(({ key, label }) => el('th', { scope: 'col', class: numeric.has(key) ? 'number' : undefined }, label)))
  const rows = table.rows.slice(0, 200).map((row) => el('tr', {}, ...table.columns.map(({ key, unit }) => {
    const cell = el('td', { class: numeric.has(key) ? 'number' : key === 'state' ? `state state-${row[key]}` : unit === 'quote' ? 'long' : unit === 'text' ? 'words' : undefined }, cellText(row[key], unit, language))
    return cell
  })))
  const copy = el('button', { type: 'button', class: 'quiet', onclick: async () => {
    await navigator.clipboard.writeText(await (await fetch(`/tables/${table.id}.csv`)).text())
    copy.textContent = words.copied
    setTimeout(() => { copy.textContent = words.copy }, 1500)
  } }, words.copy)
  const left = table.total - rows.length
  return el('figure', { class: 'table' },
    el('figcaption', {}, el('span', {}, table.title), el('span', { class: 'actions' }, copy, el('a', { href: `/tables/${table.id}.csv`, download: '' }, 'CSV'), el('a', { href: `/tables/${table.id}.xlsx`, download: '' }, 'XLSX'))),
    el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': table.title }, el('table', {}, el('thead', {}, head), el('tbody', {}, ...rows))),
    left > 0 ? el('p', { class: 'note' }, `+ ${left} ${words.more}`) : null)
}

export function drawChart(chart, language) {
  const dark = matchMedia('(prefers-color-scheme: dark)').matches
  return el('figure', { class: 'chart' }, el('img', { src: `/charts/${chart.id}.png${dark ? '?theme=dark' : ''}`, alt: chart.title[language], loading: 'lazy' }))
}

/** The list of sources of an answer: closed until one is asked for. */
export function drawSources(answer) {
  const words = WORDS[answer.language]
  if (answer.sources.length === 0) return null
  const items = answer.sources.map((source) => el('li', { id: `source-${answer.key}-${source.n}`, value: source.n },
    el('strong', {}, [source.table, source.file].filter(Boolean).join(' · ')),
    source.rows !== undefined ? ` ${source.rows} ${words.rows}` : null,
    source.period ? el('div', { class: 'note' }, `${source.period.from} → ${source.period.to}`) : null,
    source.ids?.length ? el('div', { class: 'note ids' }, source.ids.slice(0, 20).join(', ')) : null,
    source.excerpt ? el('blockquote', {}, source.excerpt) : null,
    source.sql ? el('pre', {}, el('code', {}, source.sql)) : null))
  return el('details', { class: 'sources' }, el('summary', {}, `${words.sources} (${answer.sources.length})`), el('ol', {}, ...items))
}
