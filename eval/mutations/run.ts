import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { UserError } from '../../server/platform/errors.ts'
import { itemsOf } from '../run-eval.ts'
import type { Item } from '../runner/run.ts'
import { ask, load } from './ask.ts'
import type { Outcomes } from './ask.ts'
import { ProductCopy } from './copy.ts'
import { loadFaults, plant } from './faults.ts'
import type { Fault } from './faults.ts'
import { Kept } from './kept.ts'
import { itemsFor, judgeFault, mutationTable } from './verdict.ts'
import type { Caught } from './verdict.ts'

// Shows that the suite finds what is wrong: plants one fault after the other in a copy of the product and looks which guarding cases turn red.
// Exit codes: 0 every fault is caught, 1 some are not, 2 a fault can't be planted or the cases don't pass without it.

const { values, positionals } = parseArgs({ allowPositionals: true, options: { quick: { type: 'boolean' }, wide: { type: 'boolean' }, anew: { type: 'boolean' }, home: { type: 'string', default: resolve('.vigie', 'eval') }, list: { type: 'boolean' } } })
const say = (line: string) => void process.stderr.write(`${line}\n`)

const done = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16)
const keyOf = (item: Item) => `${item.of.id} ${done(JSON.stringify({ ...item.of, folder: '' }))}`

try {
  process.exitCode = await main()
} catch (error) {
  if (!(error instanceof UserError)) throw error
  say(error.message)
  process.exitCode = 2
}

async function main(): Promise<number> {
  const all = await loadFaults()
  const faults = all.filter(({ name }) => positionals.length === 0 || positionals.some((part) => name.includes(part)))
  if (faults.length === 0) throw new UserError('fault', `No fault is named like ${positionals.join(', ')}: see eval/mutations/faults.`)
  if (values.list) return process.stdout.write(faults.map(({ name, says }) => `${name}: ${says}\n`).join('')), 0
  const copy = await ProductCopy.make()
  try {
    for (const fault of faults) plant(fault, await readFile(join(copy.folder, fault.file), 'utf8').catch(() => ''))
    const items = await itemsOf(['cases', 'safety'], {})
    for (const { name, guards } of faults) for (const id of guards) if (!items.some(({ of }) => of.id === id && of.status === 'guarding')) throw new UserError('fault', `${id}, a guard of the fault ${name}, is no guarding case.`)
    const code = await copy.fingerprint()
    const home = join(values.home, 'mutations')
    await mkdir(home, { recursive: true })
    const kept = new Kept(join(home, `${code}.jsonl`))
    if (values.anew) await writeFile(kept.path, '')
    const results: Caught[] = []
    const asked = faults.map((fault) => itemsFor(fault, items, values.quick ? 'quick' : values.wide ? 'wide' : 'kind'))
    const loaded = await load(copy, asked.flat().map(({ of }) => of.id), join(values.home, 'sets'))
    if (typeof loaded === 'string') throw new UserError('fault', `The data sets can't be loaded: ${loaded}`)
    const base = await baseOf([...new Set(asked.flat())], loaded, copy, kept)
    const failing = [...new Set(faults.flatMap(({ guards }) => guards))].filter((id) => base[id]!.outcome !== 'passed')
    if (failing.length > 0) throw new UserError('fault', `Without any fault these guards must pass:\n  ${failing.map((id) => `${id}: ${base[id]!.problem}`).join('\n  ')}`)
    for (const [n, fault] of faults.entries()) {
      results.push(await tryFault(fault, asked[n]!, copy, loaded, base, kept))
      await writeFile(join(home, 'table.txt'), `${mutationTable(results)}\n`)
    }
    process.stdout.write(`${mutationTable(results)}\n`)
    return results.every(({ by }) => by.length > 0) ? 0 : 1
  } finally {
    await copy.remove()
  }
}

async function tryFault(fault: Fault, items: Item[], copy: ProductCopy, loaded: Record<string, string>, base: Outcomes, kept: Kept): Promise<Caught> {
  const own = done(JSON.stringify([fault, items.map(keyOf)]))
  const before = await kept.fault(own)
  if (before) return before
  const started = Date.now()
  const mutant = await copy.with(fault, () => ask(copy, items.map(({ of }) => of.id), fault.loads ? {} : loaded))
  const caught = judgeFault(fault, base, mutant, Math.round((Date.now() - started) / 1000))
  say(`${fault.name}: ${caught.broken ?? `${caught.by.length} of ${caught.asked} red`} (${caught.seconds} s)${typeof mutant === 'string' ? '' : caught.by.slice(0, 3).map((id) => `\n    ${id}: ${mutant[id]!.problem}`).join('')}`)
  if (caught.broken === undefined) await kept.add({ fault: own, caught })
  return caught
}

/** What becomes of the cases without any fault; asked once for each state of the product. */
async function baseOf(items: Item[], loaded: Record<string, string>, copy: ProductCopy, kept: Kept): Promise<Outcomes> {
  const known = await kept.base()
  const left = items.filter((item) => !known.has(keyOf(item)))
  if (left.length > 0) {
    say(`Asking ${left.length} cases without a fault ...`)
    const asked = await ask(copy, left.map(({ of }) => of.id), loaded)
    if (typeof asked === 'string') throw new UserError('fault', `The product without a fault does not run: ${asked}`)
    const errors = Object.entries(asked).filter(([, { outcome }]) => outcome === 'error')
    if (errors.length > 0) throw new UserError('fault', `Without a fault ${errors.length} cases could not be asked: ${errors[0]![0]}: ${errors[0]![1].problem}`)
    for (const item of left) if (asked[item.of.id]) await kept.add({ base: keyOf(item), result: asked[item.of.id]! })
  }
  const now = await kept.base()
  return Object.fromEntries(items.flatMap((item) => (now.has(keyOf(item)) ? [[item.of.id, now.get(keyOf(item))!]] : [])))
}
