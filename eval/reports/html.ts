import { lineOf, ofSuite, share, summarise } from '../runner/summary.ts'
import type { Line } from '../runner/summary.ts'
import { percent } from '../runner/verdict.ts'
import type { Result } from '../runner/result.ts'
import { problemsOf, terminalReport } from './terminal.ts'
import type { Reported } from './terminal.ts'

const STYLE = `body{font:15px/1.5 system-ui,sans-serif;max-width:1100px;margin:2rem auto;padding:0 1rem;color:#1c2430}h1,h2{line-height:1.2}table{border-collapse:collapse;margin:1rem 0}
td,th{padding:.25rem .7rem;border-bottom:1px solid #d8dee6;text-align:right}td:first-child,th:first-child{text-align:left}.bar{display:inline-block;width:160px;height:10px;background:#e7b4ae;vertical-align:middle}
.bar i{display:block;height:10px;background:#3f8f6b}details{border:1px solid #d8dee6;border-radius:6px;margin:.5rem 0;padding:.4rem .8rem}summary{cursor:pointer}.watch{color:#7a6a2f}.fail{color:#a3271c;font-weight:600}
pre{white-space:pre-wrap;background:#f4f6f8;padding:.7rem;border-radius:6px;overflow-wrap:anywhere}.ask{font-weight:600}.ok{color:#2b6d50}`

/** One page that stands alone: tables, bars, and each conversation that failed. No script: what answers hold is only text. */
export function htmlReport(reported: Reported): string {
  const { run, verdict } = reported
  const parts = run.models.map((model) => section(model, run.results.filter((result) => result.model === model)))
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>Vigie eval ${html(run.id)}</title><style>${STYLE}</style></head><body>
<h1>Vigie eval</h1><p>${html(run.startedAt)}, ${run.results.length} conversations, ${run.seconds.toFixed(0)} s, ${run.memoryMb.toFixed(0)} MB${run.filter ? `, only ${html(run.filter)}` : ''}.</p>
<p class="${verdict.code === 0 ? 'ok' : 'fail'}">${verdict.code === 0 ? 'Accepted.' : html(verdict.reasons.join('; '))}</p>
${parts.join('\n')}<h2>The same as text</h2><pre>${html(terminalReport(reported))}</pre></body></html>\n`
}

function section(model: string, results: Result[]): string {
  const cases = ofSuite(results, 'cases')
  const summary = summarise(cases)
  const bars = [['by domain', [...summary.byDomain, summary.total]], ['by kind', summary.byKind], ['by language', summary.byLanguage]] as [string, Line[]][]
  const others = (['safety', 'robustness'] as const).map((suite) => [suite, ofSuite(results, suite)] as const).filter(([, own]) => own.length > 0)
  const groups = others.map(([suite, own]) => table(suite, [...new Set(own.map(({ domain, kind }) => (suite === 'safety' ? domain : kind)))].toSorted().map((name) => lineOf(name, own.filter(({ domain, kind }) => name === (suite === 'safety' ? domain : kind))))))
  const wrong = results.filter(({ outcome }) => outcome !== 'passed').toSorted((a, b) => (a.guard < b.guard ? -1 : a.guard > b.guard ? 1 : a.id < b.id ? -1 : 1))
  return `<h2>${html(model)}</h2>${cases.length > 0 ? bars.map(([title, lines]) => table(title, lines)).join('') : ''}${groups.join('')}
<p>Claims without a fact: ${summary.hallucination.turns} of ${summary.hallucination.of}. Refused though answerable: ${summary.overRefusal.turns} of ${summary.overRefusal.of}. Median answer ${summary.latency.median} ms, 95th percentile ${summary.latency.p95} ms.</p>
<h2>What fails (${wrong.length})</h2>${wrong.map(conversation).join('\n') || '<p class="ok">Nothing.</p>'}`
}

function table(title: string, lines: Line[]): string {
  const rows = lines.map(({ name, asked, passed, failed, errors, guarding }) => {
    const rate = share(passed, passed + failed)
    return `<tr><td>${html(name)}</td><td>${asked}</td><td>${passed}</td><td>${failed}</td><td>${errors}</td><td>${percent(rate)} <span class="bar"><i style="width:${(rate * 160).toFixed(0)}px"></i></span></td><td>${guarding.join('/')}</td></tr>`
  })
  return `<table><tr><th>${html(title)}</th><th>asked</th><th>passed</th><th>failed</th><th>errors</th><th>passed %</th><th>guarding</th></tr>${rows.join('')}</table>`
}

function conversation(result: Result): string {
  const turns = result.turns.map(({ ask, status, text, calls, ms, findings }) => {
    const bad = findings.filter(({ ok }) => !ok).map(({ check, detail }) => `<li><b>${html(check)}</b> ${html(detail)}</li>`)
    return `<p class="ask">${html(ask)}</p><p>${html(status)}, ${ms} ms; ${html(calls.join('; ')) || 'no call'}</p><pre>${html(text)}</pre>${bad.length > 0 ? `<ul>${bad.join('')}</ul>` : ''}`
  })
  const mark = result.outcome === 'error' ? 'error' : result.guard === 'guarding' ? 'fails' : 'watching'
  return `<details><summary><span class="${mark === 'watching' ? 'watch' : 'fail'}">${mark}</span> ${html(result.suite)}/${html(result.id)} (${html(result.kind)}): ${html(problemsOf(result).join('; ').slice(0, 200))}</summary>${turns.join('')}</details>`
}

const html = (text: string) => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)
