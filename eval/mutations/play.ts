import { readFile, writeFile } from 'node:fs/promises'
import { discoverChecks } from '../checks/index.ts'
import { dataSet, loadedFolder, openCopy } from '../data-sets.ts'
import { problemsOf } from '../reports/terminal.ts'
import { itemsOf } from '../run-eval.ts'
import type { Result } from '../runner/result.ts'
import { runItems } from '../runner/run.ts'
import { openBundledBrain } from '../../server/models/bundled/index.ts'
import type { Brain } from '../../server/models/brain.ts'
import type { Job, Outcomes } from './ask.ts'

// Runs inside the copy, with the fault in it: asks what the job says and writes what became of each question.

const [jobPath] = process.argv.slice(2)
const job = JSON.parse(await readFile(jobPath!, 'utf8')) as Job
const wanted = new Set(job.ids)
const items = (await itemsOf(['cases', 'safety'], {})).filter(({ of }) => wanted.has(of.id))
const folders = new Map(Object.entries(job.loaded))
for (const { of } of items) {
  const set = dataSet(of.data, of.folder)
  if (!folders.has(set.name)) folders.set(set.name, await loadedFolder(set, job.cache, (line) => void process.stderr.write(`${line}\n`)))
}
if (job.loadOnly) {
  await writeFile(job.out, JSON.stringify(Object.fromEntries(folders)))
  process.exit(0)
}
let brain: Promise<Brain> | undefined
const openBrain = () => (brain ??= openBundledBrain())
const results = await runItems(items, {
  models: ['bundled'], repeats: 1, parallel: 2, cache: job.cache, checks: await discoverChecks(), done: new Map(), say: () => {}, finished: () => {},
  open: (set, model) => openCopy(set, folders.get(set.name)!, model, openBrain),
})
/** A machine that does other work makes answers slow: that is no fault that was found. */
const onlySlow = ({ turns }: Result) => turns.every(({ findings }) => findings.every(({ ok, check, detail }) => ok || (check === 'broken' && detail.startsWith('it took'))))
const outcomes: Outcomes = Object.fromEntries(results.map((result) => [result.id, { outcome: result.outcome === 'failed' && onlySlow(result) ? 'passed' : result.outcome, problem: problemsOf(result).join('; ').slice(0, 300) }]))
await writeFile(job.out, JSON.stringify(outcomes))
await (await brain)?.close()
process.exit(0)
