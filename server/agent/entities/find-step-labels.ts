import type { Catalogue } from './catalogue.ts'
import { isFunctionWord } from './detect-language.ts'
import type { Text } from './find-names.ts'
import { isCommon, wordsOf } from './names.ts'
import type { Spans } from './spans.ts'
import { editDistance } from '../../platform/text/edit-distance.ts'

interface Label { step: string; stems: string[] }

/** A message that speaks of the plan: two words of a label are enough in it, three elsewhere. */
const PLAN = /(?<![\p{L}])(?:steps?|step-actions?|etapes?|actions?|taches?|phases?|plan|bascule|cut-?over|dry runs?|fdr\d?|jalons?|milestones?|executants?|prerequis|prerequisites?|blocks?|bloque\w*|locked|verrouill\w+|overdue|terminated|closed?|started|start|demarr\w+|clotur\w+|ferm\w+)(?![\p{L}])/u
const MOST_CHOICES = 6

/** Marks words that name a step-action by its label ("the DNS switch"): the longest run of words of one label; ties give all. */
export function findStepLabels(text: Text, spans: Spans): void {
  const labels = labelsOf(text.catalogue)
  if (labels.length === 0) return
  const least = PLAN.test(text.folded) ? 2 : 3
  const words = text.words.map((word) => ({ ...word, stem: stemOf(word.text), content: isContent(word.text) }))
  for (let i = 0; i < words.length; i++) {
    if (!words[i]!.content || !spans.free(words[i]!.start, words[i]!.end)) continue
    let best: { last: number; matched: number; steps: string[] } = { last: i, matched: 0, steps: [] }
    for (const { step, stems } of labels) {
      const run = runOf(words, i, stems, text.raw, spans)
      if (run.matched < least && !(run.matched === stems.length && stems.length > 0 && least === 2 && !isCommon(words[i]!.text))) continue
      if (run.matched > best.matched) best = { ...run, steps: [step] }
      else if (run.matched === best.matched) best.steps.push(step)
    }
    if (best.matched === 0) continue
    spans.add({ start: words[i]!.start, end: words[best.last]!.end, type: 'TEXT', candidates: best.steps.slice(0, MOST_CHOICES).map((value) => ({ kind: 'step', value, score: 0.9 })) })
    i = best.last
  }
}

/** How many words from `i` on belong to the label, little words between them left out. */
function runOf(words: { stem: string; content: boolean; start: number; end: number }[], i: number, stems: string[], raw: string, spans: Spans): { last: number; matched: number } {
  const left = [...stems]
  let [last, matched] = [i, 0]
  for (let k = i; k < words.length; k++) {
    if (k > i && /[.?!;:()]/.test(raw.slice(words[k - 1]!.end, words[k]!.start))) break
    if (!words[k]!.content) continue
    const at = left.findIndex((stem) => stem === words[k]!.stem || (stem.length >= 5 && editDistance(stem, words[k]!.stem, 1) <= 1))
    if (at < 0 || !spans.free(words[k]!.start, words[k]!.end)) break
    left.splice(at, 1)
    last = k
    matched++
  }
  return { last, matched }
}

const isContent = (word: string) => word.length >= 3 && !isFunctionWord(word)
/** Inflections share their beginning: switch, switching; doublon, doublons. */
const stemOf = (word: string) => (word.length > 5 ? word.replace(/(?:ements?|ations?|ings?|ement|er|ed|es|s)$/, '') : word.replace(/s$/, ''))

const cache = new WeakMap<Catalogue, Label[]>()
function labelsOf(catalogue: Catalogue): Label[] {
  const known = cache.get(catalogue)
  if (known) return known
  const labels = catalogue.labels.map(({ step, label }) => ({ step, stems: wordsOf(label).map(({ text }) => text).filter(isContent).map(stemOf) }))
  cache.set(catalogue, labels)
  return labels
}
