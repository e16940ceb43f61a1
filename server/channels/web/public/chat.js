import { drawChart, drawSources, drawTable, drawText, el } from '/draw.js'
import { WORDS } from '/words.js'

const log = document.querySelector('#log')
const form = document.querySelector('#form')
const box = document.querySelector('#question')
const send = document.querySelector('#send')
const picker = document.querySelector('#language')
const welcome = document.querySelector('#welcome')
let thread = newThread()
let busy = false
let count = 0

function newThread() {
  const bytes = crypto.getRandomValues(new Uint8Array(9))
  return `w-${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
}

const pageLanguage = () => picker.value || (navigator.language.startsWith('fr') ? 'fr' : 'en')

function writePage() {
  const words = WORDS[pageLanguage()]
  document.documentElement.lang = pageLanguage()
  for (const node of document.querySelectorAll('[data-word]')) node.textContent = words[node.dataset.word]
  box.placeholder = words.placeholder
  document.querySelector('#examples').replaceChildren(...words.examples.map((example) => el('li', {}, el('button', { type: 'button', onclick: () => ask(example) }, example))))
}

async function ask(question) {
  if (busy || question.trim() === '') return
  setBusy(true)
  welcome.hidden = true
  log.append(el('article', { class: 'asked' }, el('p', {}, question)))
  const status = el('p', { class: 'status' }, WORDS[pageLanguage()].loading)
  const answerNode = el('article', { class: 'answer', 'aria-busy': 'true' }, status)
  log.append(answerNode)
  status.scrollIntoView({ block: 'end' })
  try {
    const response = await fetch('/api/chat', { method: 'POST', headers: { 'content-type': 'application/json', accept: 'text/event-stream' }, body: JSON.stringify({ question, thread, ...(picker.value ? { lang: picker.value } : {}) }) })
    if (!response.ok) throw new Error((await response.json()).error?.message)
    let done = false
    for await (const { event, data } of events(response.body)) {
      if (event === 'status') status.textContent = data
      if (event === 'done') {
        done = true
        show(data, answerNode)
      }
    }
    if (!done) throw new Error()
  } catch (error) {
    answerNode.replaceChildren(el('p', { class: 'error' }, error.message || WORDS[pageLanguage()].failed))
  }
  answerNode.removeAttribute('aria-busy')
  answerNode.scrollIntoView({ block: 'start', behavior: 'smooth' })
  setBusy(false)
}

/** Server-sent events of a response. */
async function* events(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader()
  let held = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    held += value
    const blocks = held.split('\n\n')
    held = blocks.pop()
    for (const block of blocks) {
      const event = /^event: (.*)$/m.exec(block)?.[1]
      const data = /^data: (.*)$/m.exec(block)?.[1]
      if (event && data) yield { event, data: JSON.parse(data) }
    }
  }
}

function show(answer, node) {
  const words = WORDS[answer.language]
  answer.key = String(count += 1)
  const sources = drawSources(answer)
  const openSource = (n) => {
    sources.open = true
    const item = document.getElementById(`source-${answer.key}-${n}`)
    item.scrollIntoView({ block: 'center', behavior: 'smooth' })
    item.classList.add('lit')
    setTimeout(() => item.classList.remove('lit'), 1600)
  }
  node.lang = answer.language
  node.replaceChildren(
    drawText(answer, openSource),
    ...answer.charts.map((chart) => drawChart(chart, answer.language)),
    ...answer.tables.map((table) => drawTable(table, answer.language)),
    ...(answer.files ?? []).filter((file) => file.url).map((file) => el('p', {}, el('a', { href: file.url, download: '' }, file.title))),
    ...(answer.pending ? [confirmButtons(answer, words)] : []),
    ...(answer.status === 'asked_back' && answer.choices?.length ? [el('div', { class: 'choices' }, ...answer.choices.map((choice) => el('button', { type: 'button', onclick: () => ask(choice) }, choice)))] : []),
    ...(sources ? [sources] : []),
    el('p', { class: 'note' }, `${words.model} ${answer.model} · ${answer.ms} ms`))
}

function confirmButtons(answer, words) {
  const decide = async (decision) => {
    for (const button of row.querySelectorAll('button')) button.disabled = true
    const response = await fetch(`/api/pending/${answer.pending.id}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ decision, lang: answer.language }) })
    const body = await response.json()
    const node = el('article', { class: 'answer' })
    log.append(node)
    if (response.ok) show(body, node)
    else node.append(el('p', { class: 'error' }, body.error?.message ?? words.failed))
  }
  const row = el('div', { class: 'confirm' }, el('button', { type: 'button', class: 'primary', onclick: () => decide('confirm') }, words.yes), el('button', { type: 'button', onclick: () => decide('cancel') }, words.no))
  return row
}

function setBusy(value) {
  busy = value
  send.disabled = value
}

form.addEventListener('submit', (event) => {
  event.preventDefault()
  if (busy) return
  const question = box.value
  box.value = ''
  grow()
  ask(question)
})
box.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault()
    form.requestSubmit()
  }
})
function grow() {
  box.style.height = 'auto'
  box.style.height = `${Math.min(box.scrollHeight, 160)}px`
}
box.addEventListener('input', grow)
picker.addEventListener('change', writePage)
document.querySelector('#fresh').addEventListener('click', () => {
  thread = newThread()
  log.replaceChildren(welcome)
  welcome.hidden = false
  box.focus()
})
writePage()
box.focus()
