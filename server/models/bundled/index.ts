import { fileURLToPath } from 'node:url'
import { LlamaLogLevel, getLlama } from 'node-llama-cpp'
import type { LlamaModel, Token } from 'node-llama-cpp'
import type { Brain, BrainInput, Reading } from '../brain.ts'
import { decodeFrames, writePieces } from './decode.ts'
import { readVocabulary } from './vocabulary.ts'
import type { Vocabulary } from './vocabulary.ts'

const FOLDER = new URL('../../../models/language/', import.meta.url)
const MODEL = fileURLToPath(new URL('vigie.gguf', FOLDER))
const VOCABULARY = fileURLToPath(new URL('vigie.json', FOLDER))
const CONTEXT = 256
const ROOM = 190
/** A second reading is worth showing from this share on. */
const DOUBT = 0.1

/**
 * The bundled language model: a small GGUF trained for this product (models/language), run by node-llama-cpp on the CPU.
 * One question at a time; others wait their turn.
 */
export async function openBundledBrain(): Promise<Brain> {
  const [llama, vocabulary] = await Promise.all([getLlama({ gpu: false, build: 'never', logLevel: LlamaLogLevel.error, maxThreads: 1 }), readVocabulary(VOCABULARY)])
  const model = await llama.loadModel({ modelPath: MODEL })
  // One thread: a model this small loses more to waiting threads than it gains.
  const context = await model.createContext({ contextSize: CONTEXT, batchSize: CONTEXT, threads: 1 })
  const sequence = context.getSequence()
  let queue: Promise<unknown> = Promise.resolve()
  const read = async (input: BrainInput): Promise<Reading> => {
    const prompt = promptOf(input, model, vocabulary)
    const placeholders = [...new Set(`${input.previous} ${input.text}`.match(/\b[A-Z]+[1-9]\b/g) ?? [])]
    const best = await decodeFrames(sequence, prompt, vocabulary, placeholders)
    const { fork } = best
    const second = fork && fork.share >= DOUBT ? await decodeFrames(sequence, prompt, vocabulary, placeholders, [...best.pieces.slice(0, fork.at), fork.piece]) : null
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
