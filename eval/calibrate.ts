import { readFile, writeFile } from 'node:fs/promises'
import { openBundledBrain } from '../server/models/bundled/index.ts'
import { heldOutRows, judge } from './held-out.ts'

// Fits what a probability of the bundled model is worth, on every second held-out thread, and writes it to vigie.json; the other threads show how well it holds.

const VOCABULARY = new URL('../models/language/vigie.json', import.meta.url)

const vocabulary = JSON.parse(await readFile(VOCABULARY, 'utf8')) as { calibration: { scale: number; shift: number } }
await write({ scale: 1, shift: 0 })
const brain = await openBundledBrain()
const judged = (await judge(brain, await heldOutRows())).map(({ id, confidence, exact }) => {
  const p = Math.min(1 - 1e-6, Math.max(1e-6, confidence))
  return { logit: Math.log(p / (1 - p)), right: exact ? 1 : 0, fit: [...id.split('/').slice(0, 2).join('/')].reduce((sum, letter) => sum + letter.codePointAt(0)!, 0) % 2 === 0 }
})
await brain.close()

let scale = 1
let shift = 0
for (let step = 0; step < 50; step += 1) {
  let [ga, gb, haa, hab, hbb] = [0, 0, 1e-6, 0, 1e-6]
  for (const { logit, right } of judged.filter(({ fit }) => fit)) {
    const p = 1 / (1 + Math.exp(-(scale * logit + shift)))
    ga += (right - p) * logit
    gb += right - p
    haa += p * (1 - p) * logit * logit
    hab += p * (1 - p) * logit
    hbb += p * (1 - p)
  }
  const determinant = haa * hbb - hab * hab
  scale += (hbb * ga - hab * gb) / determinant
  shift += (haa * gb - hab * ga) / determinant
}
await write({ scale: Number(scale.toFixed(4)), shift: Number(shift.toFixed(4)) })
console.log(`scale ${scale.toFixed(3)}, shift ${shift.toFixed(3)}`)
for (let low = 0; low < 1; low += 0.1) {
  const part = judged.filter(({ fit }) => !fit).map(({ logit, right }) => ({ p: 1 / (1 + Math.exp(-(scale * logit + shift))), right })).filter(({ p }) => p >= low && p < low + 0.1)
  if (part.length > 0) console.log(`said ${low.toFixed(1)}-${(low + 0.1).toFixed(1)}: right ${(part.reduce((sum, { right }) => sum + right, 0) / part.length).toFixed(2)} of ${part.length}`)
}

async function write(calibration: { scale: number; shift: number }): Promise<void> {
  await writeFile(VOCABULARY, JSON.stringify({ ...vocabulary, calibration }))
}
