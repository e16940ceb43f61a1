import type { LlamaContextSequence, Token } from 'node-llama-cpp'
import { FrameGrammar } from './frame-grammar.ts'
import type { Vocabulary } from './vocabulary.ts'

const MAX_PIECES = 60

export interface Decoded {
  frames: string
  /** Probability of the whole text under the grammar. */
  probability: number
  /** The step at which another piece was likeliest, and that piece: where the second reading begins. */
  fork: { at: number; piece: string | null; share: number } | null
  pieces: (string | null)[]
}

/**
 * Writes frames piece by piece, the likeliest that the grammar allows.
 *
 * @param prompt token ids up to and with the call sign
 * @param forced pieces to begin with, for a second reading
 */
export async function decodeFrames(sequence: LlamaContextSequence, prompt: Token[], vocabulary: Vocabulary, placeholders: string[], forced: (string | null)[] = []): Promise<Decoded> {
  await sequence.clearHistory()
  const grammar = new FrameGrammar(vocabulary, placeholders)
  const pieces: (string | null)[] = []
  let probability = 1
  let fork: Decoded['fork'] = null
  let input: Token[] = prompt
  while (pieces.length < MAX_PIECES) {
    const allowed = grammar.allowed()
    const shares = await nextShares(sequence, input, allowed, vocabulary)
    const want = forced[pieces.length]
    const ranked = allowed.map((piece, index) => ({ piece, share: shares[index]! })).toSorted((a, b) => b.share - a.share)
    const chosen = want === undefined ? ranked[0]! : ranked.find(({ piece }) => piece === want) ?? ranked[0]!
    const second = ranked.find(({ piece }) => piece !== chosen.piece)
    if (want === undefined && second && second.share > (fork?.share ?? 0)) fork = { at: pieces.length, piece: second.piece, share: second.share }
    probability *= chosen.share
    pieces.push(chosen.piece)
    if (chosen.piece === null) break
    grammar.take(chosen.piece)
    input = [tokenOf(chosen.piece, vocabulary)]
  }
  const frames = readPieces(pieces.filter((piece) => piece !== null).join(''))
  return { frames, probability, fork, pieces }
}

/** Probabilities of the allowed pieces, summing to 1 among themselves. */
async function nextShares(sequence: LlamaContextSequence, input: Token[], allowed: (string | null)[], vocabulary: Vocabulary): Promise<number[]> {
  const tokens = allowed.map((piece) => tokenOf(piece, vocabulary))
  const last = input.at(-1)!
  const results = await sequence.controlledEvaluate([...input.slice(0, -1), [last, { generateNext: { logits: { filter: { tokens } } } }]])
  const logits = results.at(-1)?.next.logits
  const values = tokens.map((token) => logits?.get(token) ?? -Infinity)
  const top = Math.max(...values)
  const weights = values.map((value) => Math.exp(value - top))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight) => weight / total)
}

function tokenOf(piece: string | null, vocabulary: Vocabulary): Token {
  return (piece === null ? vocabulary.end : vocabulary.pieces[piece]!) as Token
}

/** `~query_data~metric=ccr~where=[TRUNK1]` -> `query_data metric=ccr where=TRUNK1`. */
export function readPieces(text: string): string {
  return text.replaceAll('~:', ':').replaceAll('~^', 'h').replaceAll('~', ' ').replace(/\[([A-Z]+\d)\]/g, '$1').trim()
}

/** The reverse of `readPieces`, for the turns before. */
export function writePieces(frames: string): string {
  return frames.split(/\s+/).map((part) => {
    const [key = '', value] = part.split(/=(.*)/s)
    if (key === 'shift') return `~shift=${(value ?? '').replace(/^(\w+?):(\w+?)(h?)$/, (_, step: string, amount: string, hours: string) => `[${step}]~:[${amount}]${hours ? '~^' : ''}`)}`
    return value !== undefined && /^[A-Z]+[1-9]$/.test(value) && !value.startsWith('RESULT') ? `~${key}=[${value}]` : `~${part}`
  }).join('')
}
