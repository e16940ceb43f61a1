import type { Vocabulary } from './vocabulary.ts'

const MAX_FRAMES = 3
const REPEATED = new Set(['where', 'without', 'shift'])
/** Types of placeholder that a slot takes; others take any. */
const TYPES: Record<string, RegExp> = {
  period: /^\[DATE/, period2: /^\[DATE/, limit: /^\[NUM/, above: /^\[NUM/, below: /^\[NUM/, bins: /^\[NUM/, growth: /^\[NUM/,
  openings: /^\[NUM/, decommissions: /^\[NUM/, dat: /^\[NUM/, app: /^\[NUM/, fic: /^\[NUM/, text: /^\[(?:TEXT|NAME)/, to: /^\[(?:EMAIL|PERSON|NAME)/, shift: /^\[(?:STEP|NAME)/,
  step: /^\[(?:STEP|NAME)/, where: /^\[(?!DATE|TEXT\d|EMAIL)|^\[(?:EMAIL|TEXT)/, without: /^\[(?!DATE)/,
}

/** Where a frame in the making stands, and which pieces may follow: nothing that is no frame can be written, and no placeholder that the message does not hold. */
export class FrameGrammar {
  readonly #vocabulary: Vocabulary
  readonly #placeholders: string[]
  #tool: string | null = null
  #rank = -1
  #open: string | null = null
  #shift: 'colon' | 'number' | 'hours' | null = null
  #frames = 0
  #used = new Set<string>()

  /** @param placeholders of the message and its thread, without brackets */
  constructor(vocabulary: Vocabulary, placeholders: string[]) {
    this.#vocabulary = vocabulary
    this.#placeholders = placeholders.map((id) => `[${id}]`).filter((piece) => piece in vocabulary.pieces)
  }

  /** Pieces that may follow; `null` stands for the end. A sign ~ begins each piece but placeholders. */
  allowed(): (string | null)[] {
    if (this.#tool === null) return Object.keys(this.#vocabulary.order).map((tool) => `~${tool}`)
    if (this.#shift === 'colon') return ['~:']
    if (this.#shift === 'number') return this.#placeholders.filter((piece) => piece.startsWith('[NUM'))
    if (this.#open !== null) return this.#values(this.#open)
    const order = this.#vocabulary.order[this.#tool]!
    const slots = Object.keys(this.#vocabulary.pieces).filter((piece) => {
      const at = piece.indexOf('=')
      if (at < 0 || !piece.startsWith('~')) return false
      const key = piece.slice(1, at)
      const rank = order.indexOf(key)
      if (rank < 0 || rank < this.#rank || (rank === this.#rank && !REPEATED.has(key))) return false
      if (key === 'shift' && !this.#placeholders.some((each) => each.startsWith('[NUM'))) return false
      return at < piece.length - 1 ? !this.#used.has(piece) : this.#values(key).length > 0
    })
    const ends: (string | null)[] = this.#frames < MAX_FRAMES - 1 ? ['~;', null] : [null]
    return [...slots, ...(order.includes('/') && this.#rank >= 0 ? ['~/'] : []), ...(this.#shift === 'hours' ? ['~^'] : []), ...ends]
  }

  /** Takes the piece that was chosen. */
  take(piece: string): void {
    if (this.#tool === null) this.#tool = piece.slice(1)
    else if (piece === '~;') this.#next()
    else if (piece === '~/') this.#rank = this.#vocabulary.order[this.#tool]!.indexOf('/')
    else if (this.#shift === 'colon') this.#shift = 'number'
    else if (this.#shift === 'number') this.#shift = 'hours'
    else if (piece === '~^') this.#shift = null
    else if (this.#open !== null) {
      this.#used.add(`${this.#open}${piece}`)
      this.#shift = this.#open === 'shift' ? 'colon' : null
      this.#open = null
    } else this.#slot(piece)
  }

  #slot(piece: string): void {
    const [key = ''] = piece.slice(1).split('=')
    this.#rank = this.#vocabulary.order[this.#tool!]!.indexOf(key)
    this.#shift = null
    this.#used.add(piece)
    if (piece.endsWith('=')) this.#open = key
  }

  #next(): void {
    this.#tool = null
    this.#rank = -1
    this.#shift = null
    this.#frames += 1
    this.#used = new Set()
  }

  #values(key: string): string[] {
    const type = TYPES[key.replace(/[+-]$/, '')]
    return this.#placeholders.filter((piece) => (type ?? /./).test(piece) && !this.#used.has(`${key}${piece}`))
  }
}
