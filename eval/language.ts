import { openBundledBrain } from '../server/models/bundled/index.ts'
import type { BrainParts } from '../server/models/bundled/index.ts'
import { heldOutRows, judge, toolsOf } from './held-out.ts'
import type { Judged } from './held-out.ts'

// Scores the bundled model on held-out messages: each part alone, then both. usage: eval/language.ts [transformer|reader|both]

function line(name: string, rows: Judged[]): string {
  const share = (test: (row: Judged) => boolean) => (rows.length === 0 ? 0 : rows.filter(test).length / rows.length)
  const exact = share((row) => row.exact)
  const half = 1.96 * Math.sqrt((exact * (1 - exact)) / Math.max(1, rows.length))
  return `${name.padEnd(34)} ${String(rows.length).padStart(5)}  tool ${share(({ said, frames }) => toolsOf(said) === toolsOf(frames)).toFixed(3)}  exact ${exact.toFixed(3)} +- ${half.toFixed(3)}`
}

const rows = await heldOutRows()
const only = process.argv[2]
const systems: [string, BrainParts][] = [['transformer', { reader: false }], ['reader', { transformer: false }], ['both', {}]]
for (const [name, parts] of systems.filter(([each]) => only === undefined || each === only)) {
  const brain = await openBundledBrain(parts)
  const judged = await judge(brain, rows)
  await brain.close()
  console.log(line(name, judged))
  if (name !== 'both') continue
  const hard = judged.filter(({ id }) => /\/t\d/.test(id))
  const written = judged.filter(({ id }) => !/\/t\d/.test(id))
  const parted: [string, Judged[]][] = [
    ['first turns', judged.filter(({ turn }) => turn === 1)], ['follow-ups', judged.filter(({ turn }) => turn > 1)],
    ...['en', 'fr'].map((language): [string, Judged[]] => [language === 'en' ? 'English' : 'French', judged.filter((row) => row.language === language)]),
    ...[...new Set(judged.map(({ domain }) => domain))].map((domain): [string, Judged[]] => [domain, judged.filter((row) => row.domain === domain)]),
    ['free talk, first turns', hard.filter(({ turn }) => turn === 1)], ['free talk, follow-ups', hard.filter(({ turn }) => turn > 1)],
    ['common questions, first turns', written.filter(({ turn }) => turn === 1)], ['common questions, follow-ups', written.filter(({ turn }) => turn > 1)],
    ...['core', 'p'].map((writer): [string, Judged[]] => [writer === 'core' ? 'core questions' : 'eight personas', judged.filter(({ id }) => new RegExp(`-\\d/${writer}\\d`).test(id))]),
    ...[0.3, 0.5, 0.7, 0.9].map((floor): [string, Judged[]] => [`confidence >= ${floor}`, judged.filter(({ confidence }) => confidence >= floor)]),
  ]
  for (const [part, set] of parted) console.log(line(`  ${part}`, set))
  const times = judged.map(({ ms }) => ms).toSorted((a, b) => a - b)
  console.log(`  median ${times[Math.floor(times.length / 2)]!.toFixed(1)} ms, p95 ${times[Math.floor(times.length * 0.95)]!.toFixed(1)} ms`)
}
