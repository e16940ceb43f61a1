import type { Result, RunRecord } from '../runner/result.ts'
import { problemsOf } from './terminal.ts'

/** A JUnit document: a suite per suite and model; watching cases that fail are skipped, errors are errors. */
export function junitReport(run: RunRecord): string {
  const groups = new Map<string, Result[]>()
  for (const result of run.results) {
    const name = `${result.suite} (${result.model})`
    groups.set(name, [...groups.get(name) ?? [], result])
  }
  const suites = [...groups].map(([name, results]) => {
    const count = (test: (result: Result) => boolean) => results.filter(test).length
    const attributes = `name="${xml(name)}" tests="${results.length}" failures="${count(isFailure)}" errors="${count(({ outcome }) => outcome === 'error')}" skipped="${count(isSkipped)}" timestamp="${run.startedAt}"`
    return `  <testsuite ${attributes}>\n${results.map(testCase).join('\n')}\n  </testsuite>`
  })
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="vigie eval">\n${suites.join('\n')}\n</testsuites>\n`
}

const isFailure = ({ outcome, guard }: Result) => outcome === 'failed' && guard === 'guarding'
const isSkipped = ({ outcome, guard }: Result) => outcome === 'failed' && guard === 'watching'

function testCase(result: Result): string {
  const seconds = (result.turns.reduce((sum, { ms }) => sum + ms, 0) / 1000).toFixed(3)
  const open = `    <testcase classname="${xml(`${result.suite}.${result.domain}`)}" name="${xml(result.id)}" time="${seconds}"`
  const problems = problemsOf(result).join('\n')
  if (result.outcome === 'error') return `${open}><error message="${xml(problems)}"/></testcase>`
  if (isSkipped(result)) return `${open}><skipped message="${xml(`watching: ${problems}`)}"/></testcase>`
  if (isFailure(result)) return `${open}><failure message="${xml(problems)}">${xml(result.turns.map(({ ask, text }) => `> ${ask}\n${text}`).join('\n\n'))}</failure></testcase>`
  return `${open}/>`
}

/** Control characters that XML does not know are left out. */
function xml(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '').replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)
}
