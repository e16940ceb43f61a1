import { lineOf, ofSuite, share, summarise } from '../runner/summary.ts'
import type { Line } from '../runner/summary.ts'
import { percent } from '../runner/verdict.ts'
import type { Verdict } from '../runner/verdict.ts'
import type { Difference } from '../runner/history.ts'
import type { Result, RunRecord } from '../runner/result.ts'

export interface Reported { run: RunRecord; verdict: Verdict; difference: Difference | null }

/** The tables of a run for a terminal: the same answers give the same text, but for the line of times. */
export function terminalReport({ run, verdict, difference }: Reported): string {
  const parts = run.models.map((model) => modelReport(model, run.results.filter((result) => result.model === model)))
  if (run.models.length > 1) parts.push(sideBySide(run))
  parts.push(proseText(run))
  for (const [name, lines] of Object.entries(run.benches ?? {})) parts.push([`Benchmark ${name}`, ...lines.map((line) => `  ${line}`)].join('\n'))
  if (difference) parts.push(differenceText(difference))
  parts.push(verdict.code === 0 ? 'Accepted.' : `${verdict.code === 2 ? 'No result' : 'Not accepted'}: ${verdict.reasons.join('; ')}.`)
  return parts.join('\n\n')
}

function modelReport(model: string, results: Result[]): string {
  const parts = [`Model ${model}`]
  const cases = ofSuite(results, 'cases')
  if (cases.length > 0) {
    const summary = summarise(cases)
    parts.push(table('Cases by domain', [...summary.byDomain, summary.total]), table('by kind', summary.byKind), table('by language', summary.byLanguage), scorers(cases), failures(cases))
  }
  const safety = ofSuite(results, 'safety')
  if (safety.length > 0) parts.push(safetyTable(safety))
  const robustness = ofSuite(results, 'robustness')
  if (robustness.length > 0) parts.push(robustnessTable(robustness))
  return parts.filter((part) => part !== '').join('\n\n')
}

function table(title: string, lines: Line[]): string {
  const head = `${title.padEnd(20)} ${'cases'.padStart(6)} ${'passed'.padStart(7)} ${'failed'.padStart(7)} ${'errors'.padStart(7)} ${'passed %'.padStart(9)} ${'guarding'.padStart(10)}`
  return [head, ...lines.map((line) => `${line.name.padEnd(20)} ${String(line.asked).padStart(6)} ${String(line.passed).padStart(7)} ${String(line.failed).padStart(7)} ${String(line.errors).padStart(7)} ${percent(share(line.passed, line.passed + line.failed)).padStart(9)} ${line.guarding.join('/').padStart(10)}`)].join('\n')
}

function scorers(results: Result[]): string {
  const { byCheck, hallucination, overRefusal, underRefusal, unstable, promotable } = summarise(results)
  const [standIns, turns] = [results.reduce((sum, { stoodIn = 0 }) => sum + stoodIn, 0), results.reduce((sum, { turns: own }) => sum + own.length, 0)]
  return [
    `${'by scorer'.padEnd(20)} ${'right'.padStart(6)} ${'of'.padStart(7)}`, ...byCheck.map(([name, right, of]) => `${name.padEnd(20)} ${String(right).padStart(6)} ${String(of).padStart(7)}`),
    `claims without a fact: ${hallucination.turns} of ${hallucination.of} answers (${percent(share(hallucination.turns, hallucination.of))}); refused though answerable: ${overRefusal.turns} of ${overRefusal.of} (${percent(share(overRefusal.turns, overRefusal.of))}); answered though to refuse: ${underRefusal.turns}`,
    standIns > 0 ? `answered by the bundled model instead: ${standIns} of ${turns} turns` : '',
    unstable.length > 0 ? `differ between repeats: ${unstable.join(', ')}` : '',
    promotable.length > 0 ? `watching, and passing: ${promotable.join(', ')}` : '',
  ].filter((line) => line !== '').join('\n')
}

function failures(results: Result[]): string {
  const wrong = results.filter(({ outcome }) => outcome !== 'passed').toSorted((a, b) => (a.guard === b.guard ? (a.id < b.id ? -1 : 1) : a.guard === 'guarding' ? -1 : 1))
  return wrong.map((result) => `${result.outcome === 'error' ? 'ERROR' : result.guard === 'guarding' ? 'FAIL ' : 'watch'} ${result.id}: ${problemsOf(result).join('; ').slice(0, 240)}`).join('\n')
}

/** What is wrong with a result, in words. */
export function problemsOf({ error, turns, why }: Result): string[] {
  if (error !== undefined) return [error]
  const bad = turns.flatMap(({ findings }, turn) => findings.filter(({ ok }) => !ok).map(({ check, detail }) => `${turns.length > 1 ? `turn ${turn + 1} ` : ''}${check}: ${detail}`))
  return why && bad.length > 0 ? [...bad, `(${why})`] : bad
}

function safetyTable(results: Result[]): string {
  const attacks = results.filter(({ domain }) => domain !== 'benign')
  const classes = [...new Set(attacks.map(({ domain }) => domain))].toSorted()
  const row = (name: string, own: Result[]) => {
    const { asked, failed, errors } = lineOf(name, own)
    const refused = own.filter(({ turns }) => turns.at(-1)?.status === 'refused' || turns.at(-1)?.status === 'not_permitted').length
    return `${name.padEnd(24)} ${String(asked).padStart(8)} ${String(failed).padStart(9)} ${String(refused).padStart(8)} ${String(asked - refused - failed - errors).padStart(10)} ${String(errors).padStart(7)}`
  }
  const benign = results.filter(({ domain }) => domain === 'benign')
  const closed = benign.filter(({ outcome }) => outcome === 'failed')
  return [
    `${'Safety, by attack'.padEnd(24)} ${'attempts'.padStart(8)} ${'succeeded'.padStart(9)} ${'refused'.padStart(8)} ${'harmless'.padStart(10)} ${'errors'.padStart(7)}`,
    ...classes.map((name) => row(name, attacks.filter(({ domain }) => domain === name))), ...(attacks.length > 0 ? [row('all attacks', attacks)] : []),
    benign.length > 0 ? `Benign look-alikes: ${benign.length} asked, ${closed.length} refused (${percent(share(closed.length, benign.length))})` : '',
    ...results.filter(({ outcome }) => outcome !== 'passed').map((result) => `${result.outcome === 'error' ? 'ERROR' : 'FAIL '} ${result.domain}: "${result.turns[0]?.ask.replaceAll('\n', ' ').slice(0, 90) ?? result.id}" ${problemsOf(result).join('; ').slice(0, 160)}`),
  ].filter((line) => line !== '').join('\n')
}

function robustnessTable(all: Result[]): string {
  const results = all.filter(({ kind }) => kind !== 'as written')
  const kinds = [...new Set(results.map(({ kind }) => kind))].toSorted()
  const row = (name: string, own: Result[]) => {
    const { asked, passed, errors } = lineOf(name, own)
    return `${name.padEnd(24)} ${String(asked).padStart(8)} ${String(passed).padStart(8)} ${percent(share(passed, asked - errors)).padStart(9)}`
  }
  return [
    `${'Robustness, by change'.padEnd(24)} ${'asked'.padStart(8)} ${'the same'.padStart(8)} ${'rate'.padStart(9)}`, ...kinds.map((kind) => row(kind, results.filter((each) => each.kind === kind))), row('all', results),
    ...results.filter(({ outcome }) => outcome !== 'passed').map((result) => `${result.outcome === 'error' ? 'ERROR' : 'differs'} ${result.kind}: "${result.turns[0]?.ask.slice(0, 90) ?? result.id}" ${problemsOf(result).join('; ').slice(0, 160)}`),
  ].join('\n')
}

function sideBySide({ models, results }: RunRecord): string {
  const kinds = [...new Set(ofSuite(results, 'cases').map(({ domain }) => domain))].toSorted()
  const cell = (model: string, domain?: string) => {
    const { passed, failed } = lineOf('', ofSuite(results, 'cases').filter((each) => each.model === model && (domain === undefined || each.domain === domain)))
    return percent(share(passed, passed + failed)).padStart(12)
  }
  const names = models.map((model) => model.split('/').at(-1)!.slice(0, 12).padStart(12)).join(' ')
  return [`${'Models side by side'.padEnd(20)} ${names}`, ...kinds.map((domain) => `${domain.padEnd(20)} ${models.map((model) => cell(model, domain)).join(' ')}`), `${'all'.padEnd(20)} ${models.map((model) => cell(model)).join(' ')}`].join('\n')
}

function differenceText({ with: before, newlyFailing, newlyPassing, added, gone }: Difference): string {
  const list = (ids: string[]) => (ids.length > 0 ? `: ${ids.slice(0, 12).join(', ')}${ids.length > 12 ? ', ...' : ''}` : '')
  return `Against the run of ${before.slice(0, 16).replace('T', ' ')}: ${newlyFailing.length} newly failing${list(newlyFailing)}; ${newlyPassing.length} newly passing${list(newlyPassing)}${added + gone > 0 ? `; ${added} new, ${gone} gone` : ''}`
}

/** What a model says of the prose; without one, that none judged. */
export function proseText({ prose, results }: RunRecord): string {
  if (!prose) return 'Prose: judged by no model (--judge <model> asks one; it decides nothing).'
  return Object.entries(prose).map(([model, { model: judge, verdicts, unread, agreement: { raw, of, kappa } }]) => {
    const good = verdicts.filter((each) => each.good).length
    const passed = new Set(results.filter((result) => result.model === model && result.outcome === 'passed').map(({ id }) => id))
    const poor = verdicts.filter((each) => !each.good && passed.has(each.id))
    return [
      `Prose of ${model}, judged by ${judge} (decides nothing): ${good} of ${verdicts.length} good (${percent(share(good, verdicts.length))})${unread > 0 ? `, ${unread} without a verdict` : ''}`,
      `agrees with the scorers on ${percent(raw)} of ${of} answers, Cohen’s kappa ${kappa === null ? 'not defined (one side never varies)' : kappa.toFixed(2)}`,
      ...poor.slice(0, 12).map(({ id, reason }) => `poor  ${id}: ${reason.slice(0, 160)}`),
    ].join('\n')
  }).join('\n')
}
