import { fileURLToPath } from 'node:url'
import { LlamaLogLevel, getLlama } from 'node-llama-cpp'
import type { LlamaModel, Token } from 'node-llama-cpp'
import type { Brain, BrainInput, Reading } from '../brain.ts'
import { decodeFrames, readerOpinion, transformerOpinion, writePieces } from './decode.ts'
import type { Opinion } from './decode.ts'
import { elliptic } from './elliptic.ts'
import { Reader } from './reader/index.ts'
import { idsOf } from './reader/pieces.ts'
import { readVocabulary } from './vocabulary.ts'
import type { Vocabulary } from './vocabulary.ts'

const FOLDER = new URL('../../../models/language/', import.meta.url)
const MODEL = fileURLToPath(new URL('vigie.gguf', FOLDER))
const VOCABULARY = fileURLToPath(new URL('vigie.json', FOLDER))
const CONTEXT = 256
const ROOM = 190
/** How much each one's opinion counts, chosen on held-out messages. */
const TRANSFORMER_WEIGHT = 0.5
const READER_WEIGHT = 0.6
/** A second reading is worth showing from this share on. */
const DOUBT = 0.1
/** How sure a rule is that a follow-up of one name or one date asks the last question again. */
const RULE = 0.9

export interface BrainParts {
  /** Without one of them the other speaks alone, without any rule: for measuring what each gives. */
  transformer?: boolean
  reader?: boolean
}

/**
 * The bundled language model (models/language): a small GGUF trained for this product, run by node-llama-cpp on the CPU, and the
 * reader, a network over words; what both find likely is written. One question at a time; others wait their turn.
 */
export async function openBundledBrain(parts: BrainParts = {}): Promise<Brain> {
  const [llama, vocabulary, reader] = await Promise.all([
    getLlama({ gpu: false, build: 'never', logLevel: LlamaLogLevel.error, maxThreads: 1 }), readVocabulary(VOCABULARY), parts.reader === false ? null : Reader.load(FOLDER),
  ])
  const model = await llama.loadModel({ modelPath: MODEL })
  // One thread: a model this small loses more to waiting threads than it gains.
  const context = await model.createContext({ contextSize: CONTEXT, batchSize: CONTEXT, threads: 1 })
  const sequence = context.getSequence()
  const alone = parts.transformer === false || parts.reader === false
  let queue: Promise<unknown> = Promise.resolve()
  const read = async (input: BrainInput): Promise<Reading> => {
    const { frames, alternatives, confidence } = await readRaw(input)
    if (alone) return { frames, confidence, alternatives }
    const mend = (text: string) => useWhatIsSaid(supported(text, input), input)
    return { frames: mend(frames), confidence, alternatives: alternatives.map(mend) }
  }
  const readRaw = async (input: BrainInput): Promise<Reading> => {
    const again = alone ? null : elliptic(input.text, input.previous)
    if (again !== null) return { frames: again, confidence: RULE, alternatives: [] }
    const prompt = promptOf(input, model, vocabulary)
    const placeholders = idsOf(`${input.previous} ${input.text}`)
    const opinions = async (): Promise<Opinion[]> => [
      ...(parts.transformer === false ? [] : [await transformerOpinion(sequence, prompt, vocabulary, reader ? TRANSFORMER_WEIGHT : 1)]),
      ...(reader ? [readerOpinion(reader, input.text, input.previous, parts.transformer === false ? 1 : READER_WEIGHT)] : []),
    ]
    const best = await decodeFrames(await opinions(), vocabulary, placeholders)
    const { fork } = best
    const second = fork && fork.share >= DOUBT ? await decodeFrames(await opinions(), vocabulary, placeholders, [...best.pieces.slice(0, fork.at), fork.piece]) : null
    return { frames: best.frames, confidence: calibrated(best.probability, vocabulary), alternatives: second && second.frames !== best.frames ? [second.frames] : [] }
  }
  return {
    name: vocabulary.name,
    read(input) {
      const turn = queue.then(() => read(input))
      queue = turn.catch(() => {})
      return turn
    },
    async close() {
      await queue
      await context.dispose()
      await model.dispose()
      await llama.dispose()
    },
  }
}

/** Thread, message and call sign as token ids; a very long message loses its beginning. */
function promptOf({ text, previous }: BrainInput, model: LlamaModel, { begin, user, call }: Vocabulary): Token[] {
  const before = previous === '' ? [] : model.tokenize(writePieces(previous), false)
  return [begin as Token, ...before, user as Token, ...model.tokenize(` ${text.replaceAll('~', '-')}`, false), call as Token].slice(-ROOM)
}

function calibrated(probability: number, { calibration }: Vocabulary): number {
  const p = Math.min(1 - 1e-6, Math.max(1e-6, probability))
  return 1 / (1 + Math.exp(-(calibration.scale * Math.log(p / (1 - p)) + calibration.shift)))
}

/** Names of offers and tools can't be meant without being said. */
const SAID: Record<string, RegExp> = {
  'tool=VEEAM': /veeam/, 'tool=NETBACKUP': /net ?-?backup|nbu/, 'offer=EXPRESS': /express/, 'offer=STANDARD': /standard/, 'offer=NO_POLICY': /polic|politique/, 'offer=UNKNOWN': /unknown|inconnu/,
  'offer=ARCHIVE': /archiv/, 'offer=PERFORMANCE': /perf/, 'typology=APP': /\bapp|web/, 'typology=DAT': /\bdat\b|data ?base|bases? de donnees|\bsql\b|\bdb\b|bdd/, 'typology=FIC': /\bfic\b|\bfile|fichier/,
  'mine=yes': /\b(?:my|mine|i|me|mes|mon|ma|moi|je)\b|j'/,
}

/** Frames without the slots that neither the message nor the turn before says. */
function supported(frames: string, { text, previous }: BrainInput): string {
  return frames.split(' ').filter((part) => SAID[part] === undefined || SAID[part].test(text) || previous.includes(part)).join(' ')
}

const COMPARES = /\b(?:vs|versus|compar\w+|against|contre|par rapport|than|que)\b/

/** A name or date that the message says takes the place of one of the same type that only the thread holds. */
function useWhatIsSaid(frames: string, { text }: BrainInput): string {
  const said = [...new Set([...text.matchAll(/\[([A-Z]+\d)\]/g)].map(([, id]) => id!))]
  let mended = frames
  for (const type of new Set(said.map((id) => id.replace(/\d$/, '')))) {
    const used = [...new Set(mended.match(new RegExp(`\\b${type}\\d\\b`, 'g')) ?? [])]
    const unused = said.filter((id) => id.startsWith(type) && /^\d$/.test(id.slice(type.length)) && !used.includes(id))
    const old = used.filter((id) => !said.includes(id))
    if (unused.length !== 1 || old.length !== 1 || type === 'NUM' || type === 'TEXT') continue
    if (type === 'DATE' && COMPARES.test(text)) {
      if (mended.startsWith('query_data') && !mended.includes('period2=') && !mended.includes(' ; ')) mended = mended.replace(`period=${old[0]}`, `period=${old[0]} period2=${unused[0]}`)
    } else mended = mended.replace(new RegExp(`\\b${old[0]}\\b`, 'g'), unused[0]!)
  }
  return mended
}
