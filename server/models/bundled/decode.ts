import type { LlamaContextSequence, Token } from 'node-llama-cpp'
import { FrameGrammar } from './frame-grammar.ts'
import type { Reader } from './reader/index.ts'
import { logShares } from './reader/tensors.ts'
import type { Vocabulary } from './vocabulary.ts'

const MAX_PIECES = 60

export interface Decoded {
  frames: string
  /** Probability of the whole text under the grammar, by all opinions together. */
  probability: number
  /** The step at which another piece was likeliest, and that piece: where the second reading begins. */
  fork: { at: number; piece: string | null; share: number } | null
  pieces: (string | null)[]
}

/** One of those who say what comes next: natural logarithms of the shares of the allowed pieces. */
export interface Opinion {
  weight: number
  shares(done: (string | null)[], allowed: (string | null)[]): Promise<number[]> | number[]
}

/**
 * Writes frames piece by piece, the likeliest that the grammar allows when all opinions are multiplied.
 *
 * @param forced pieces to begin with, for a second reading
 */
export async function decodeFrames(opinions: Opinion[], vocabulary: Vocabulary, placeholders: string[], forced: (string | null)[] = []): Promise<Decoded> {
  const grammar = new FrameGrammar(vocabulary, placeholders)
  const pieces: (string | null)[] = []
  let probability = 1
  let fork: Decoded['fork'] = null
  while (pieces.length < MAX_PIECES) {
    const allowed = grammar.allowed()
    const scores = allowed.map(() => 0)
    for (const { weight, shares } of opinions) for (const [index, share] of (await shares(pieces, allowed)).entries()) scores[index]! += weight * share
    const ranked = logShares(scores).map((share, index) => ({ piece: allowed[index]!, share: Math.exp(share) })).toSorted((a, b) => b.share - a.share)
    const want = forced[pieces.length]
    const chosen = want === undefined ? ranked[0]! : ranked.find(({ piece }) => piece === want) ?? ranked[0]!
    const second = ranked.find(({ piece }) => piece !== chosen.piece)
    if (want === undefined && second && second.share > (fork?.share ?? 0)) fork = { at: pieces.length, piece: second.piece, share: second.share }
    probability *= chosen.share
    pieces.push(chosen.piece)
    if (chosen.piece === null) break
    grammar.take(chosen.piece)
  }
  return { frames: readPieces(pieces.filter((piece) => piece !== null).join('')), probability, fork, pieces }
}

/** The transformer's opinion; it reads the prompt at the first step and one piece at each further one. */
export async function transformerOpinion(sequence: LlamaContextSequence, prompt: Token[], vocabulary: Vocabulary, weight: number): Promise<Opinion> {
  await sequence.clearHistory()
  return {
    weight,
    async shares(done, allowed) {
      const input = done.length === 0 ? prompt : [tokenOf(done.at(-1)!, vocabulary)]
      const tokens = allowed.map((piece) => tokenOf(piece, vocabulary))
      const results = await sequence.controlledEvaluate([...input.slice(0, -1), [input.at(-1)!, { generateNext: { logits: { filter: { tokens } } } }]])
      const logits = results.at(-1)?.next.logits
      return logShares(tokens.map((token) => logits?.get(token) ?? -Infinity))
    },
  }
}

/** The reader's opinion. */
export function readerOpinion(reader: Reader, text: string, previous: string, weight: number): Opinion {
  const encoded = reader.encode(text, previous)
  return {
    weight,
    shares(pieces, allowed) {
      const ends = pieces.lastIndexOf('~;')
      const used = new Set(pieces.filter((piece) => piece?.startsWith('[')).map((piece) => piece!.slice(1, -1)))
      return reader.shares(encoded, pieces.slice(ends + 1) as string[], used, pieces.filter((piece) => piece === '~;').length, allowed)
    },
  }
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
