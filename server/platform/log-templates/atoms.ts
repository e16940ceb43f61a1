/** Stands for a parameter, in shapes and templates. */
export const PARAMETER = '<*>'

/**
 * A message cut into words and parameters; punctuation is left out, parameters that follow each other are one.
 * `from` and `to` say where each atom stands in the message.
 */
export interface Atoms { atoms: string[]; from: number[]; to: number[] }

const MAX_ATOMS = 120

const SPLIT = 1, DIGIT = 2, LETTER = 3, JOIN = 4
/** What a character does to a word: blanks and brackets end it, digits make it a parameter, joints keep it together. */
const CLASS = new Uint8Array(128).fill(SPLIT)
for (let code = 48; code < 58; code += 1) CLASS[code] = DIGIT
for (let code = 65; code < 91; code += 1) CLASS[code] = CLASS[code + 32] = LETTER
for (const sign of '_.-$@~\\/+#%*&') CLASS[sign.charCodeAt(0)] = JOIN
const isBlank = (code: number) => code === 32 || code === 9

/** Units after a number belong to it. */
const UNITS = new Set(['ms', 'us', 'ns', 's', 'sec', 'secs', 'second', 'seconds', 'min', 'mins', 'minute', 'minutes', 'h', 'hour', 'hours', 'day', 'days', 'b', 'kb', 'mb', 'gb', 'tb', 'kib', 'mib', 'gib', 'ko', 'mo', 'go', 'to',
  'millis', 'milliseconds', 'microseconds', 'millisecondes', 'seconde', 'secondes', 'heure', 'heures', 'jour', 'jours', 'am', 'pm', 'utc', 'gmt', 'cet', 'cest'])
/** What settings are set to, when they stand behind `:`, `=` or `(`. */
const VALUES = new Set(['true', 'false', 'null', 'none', 'nil', 'nan', 'on', 'off', 'yes', 'no', 'oui', 'non', 'vrai', 'faux'])
const DATE_WORDS = new Set(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun', 'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'])
/** The class of an error says what happened: it is a word, however long its name. */
const ERROR_NAME = /(?:exception|error|failure|violation|warning|timeout|fault)$/i
/** Codes of databases say what happened too. */
const ERROR_CODE = /^(?:ORA|TNS|PLS|SP2|IMP|EXP|RMAN|SQL|DB2|MSG|PGRES)-?\d{3,5}[A-Z]?$/
/** What may be such a code, wherever it stands. */
export const ERROR_CODE_ANYWHERE = /(?:ORA|TNS|PLS|SP2|IMP|EXP|RMAN|SQL|DB2|MSG|PGRES)-?\d/
const DATA_FILE = /\.(?:csv|tsv|txt|json|xml|xlsx?|parquet|avro|gz|zip|tar|log|dat|tmp)$/i
const HOST_NAME = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|net|org|edu|gov|io|fr|de|uk|eu|cn|local|lan|corp|internal|example)$/i

/** Cuts one line of text. Where everything is a parameter, the letters it begins with stand for it, e.g. `r` for `r00=0x07ff`. */
export function cut(text: string): Atoms {
  const cutter = new Cutter(text)
  const found = cutter.run()
  if (found.atoms.length !== 1 || found.atoms[0] !== PARAMETER) return found
  const [before, word, letters] = /^[^\p{L}\d]*(([\p{L}_]*)[\p{L}\d_.$-]*)/u.exec(text)!
  if (letters === '') return found
  const from = before.length - word!.length
  const named = /\d/.test(word!) ? letters! : word!
  const to = from + named.length
  return to >= text.trimEnd().length ? { atoms: [named], from: [from], to: [to] } : { atoms: [named, PARAMETER], from: [from, to], to: [to, found.to[0]!] }
}

class Cutter {
  readonly atoms: string[] = []
  readonly from: number[] = []
  readonly to: number[] = []
  #at = 0
  /** The last sign before the word, blanks apart. */
  #before = 0
  #valueBefore = false

  constructor(readonly text: string) {}

  run(): Atoms {
    const { text } = this
    while (this.#at < text.length && this.atoms.length < MAX_ATOMS) {
      const code = text.charCodeAt(this.#at)
      if (code < 128 && CLASS[code] === SPLIT) this.#sign(code)
      else this.#word()
    }
    return { atoms: this.atoms, from: this.from, to: this.to }
  }

  #sign(code: number): void {
    const at = this.#at
    if (code === 60 && this.text.startsWith(PARAMETER, at)) {
      this.#at = at + PARAMETER.length
      this.#put(PARAMETER, at)
    } else if (code === 61) this.#value(at)
    else {
      if (!isBlank(code)) this.#before = code
      this.#at = at + 1
    }
  }

  #word(): void {
    const { text } = this
    const from = this.#at
    let at = from
    let digits = 0, letters = 0, dots = 0, slashes = 0
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at)
      const kind = code < 128 ? CLASS[code] : LETTER
      if (kind === SPLIT) break
      if (kind === DIGIT) digits += 1
      else if (kind === LETTER) letters += 1
      else if (code === 46) dots += 1
      else if (code === 47 || code === 92) slashes += 1
    }
    this.#at = at
    // `scheme://host/path?query` is one thing.
    if (text.charCodeAt(at) === 58 && text.startsWith('//', at + 1)) {
      while (this.#at < text.length && !/[\s"'<>]/.test(text[this.#at]!)) this.#at += 1
      return this.#put(PARAMETER, from)
    }
    if (letters > 0 || digits > 0) this.#classify(text.slice(from, at), from, digits, letters, dots, slashes)
    this.#before = 0
  }

  #classify(word: string, start: number, digits: number, letters: number, dots: number, slashes: number): void {
    const afterValue = this.#valueBefore
    this.#valueBefore = false
    if (digits > 0 && !(letters > 6 && dots > 0 && ERROR_NAME.test(word)) && !ERROR_CODE.test(word)) return this.#put(PARAMETER, start)
    const first = word.charCodeAt(0)
    if (slashes > 1 || (slashes === 1 && (first === 47 || first === 92))) return this.#put(PARAMETER, start)
    let from = 0, to = word.length
    while (to > from && CLASS[word.charCodeAt(to - 1)] === JOIN) to -= 1
    while (from < to && CLASS[word.charCodeAt(from)] === JOIN) from += 1
    const bare = from === 0 && to === word.length ? word : word.slice(from, to)
    if (letters <= 5 && (afterValue || this.#before === 58 || this.#before === 61 || this.#before === 40) && VALUES.has(bare.toLowerCase())) {
      this.#valueBefore = true
      return this.#put(PARAMETER, start)
    }
    if (this.#isParameter(bare, word, letters, dots)) return this.#put(PARAMETER, start)
    if (this.atoms[this.atoms.length - 1] === PARAMETER) {
      // A unit; or the rest of an address, whose groups of hexadecimal digits may hold none of 0-9.
      const belongs = letters <= 12 && UNITS.has(bare.toLowerCase()) || (letters <= 4 && this.#before === 58 && /^[a-f]+$/i.test(bare))
      if (belongs) {
        this.to[this.to.length - 1] = this.#at
        return
      }
    }
    this.atoms.push(bare)
    this.from.push(start + from)
    this.to.push(start + to)
  }

  #isParameter(bare: string, word: string, letters: number, dots: number): boolean {
    if (letters >= 8 && dots === 0 && /^[0-9a-f]+$/i.test(bare)) return true
    if (letters === 3 && DATE_WORDS.has(bare.toLowerCase()) && (this.#nextIsDate() || this.atoms[this.atoms.length - 1] === PARAMETER)) return true
    if (dots > 0) {
      if (ERROR_NAME.test(bare)) return false
      const next = this.text.charCodeAt(this.#at)
      if (next === 58 && isDigit(this.text.charCodeAt(this.#at + 1))) return true
      return (dots > 1 && /^[\w$-]+(?:\.[\w$-]+){2,}$/.test(bare)) || DATA_FILE.test(bare) || HOST_NAME.test(bare)
    }
    // `node-[40-63]`
    return (word.endsWith('-') || word.endsWith('_')) && this.text[this.#at] === '[' && isDigit(this.text.charCodeAt(this.#at + 1))
  }

  /** Is what follows a day, a month or a number? */
  #nextIsDate(): boolean {
    let at = this.#at
    while (at < this.text.length && (isBlank(this.text.charCodeAt(at)) || this.text[at] === ',')) at += 1
    return isDigit(this.text.charCodeAt(at)) || (DATE_WORDS.has(this.text.slice(at, at + 3).toLowerCase()) && !/[a-z]/i.test(this.text[at + 3] ?? ' '))
  }

  /** What stands right behind `=` is a parameter, to its closing quotation mark or the next blank, comma or bracket. */
  #value(at: number): void {
    const { text } = this
    const next = text[at + 1]
    this.#before = 61
    this.#at = at + 1
    if (next === undefined || /[\s=,;>\])}]/.test(next)) return
    if (next === '"' || next === '\'') {
      const close = text.indexOf(next, at + 2)
      if (close > 0 && close - at < 200) {
        this.#at = close + 1
        return this.#put(PARAMETER, at + 1)
      }
    }
    while (this.#at < text.length && !/[\s,;)\]}]/.test(text[this.#at]!)) this.#at += 1
    this.#put(PARAMETER, at + 1)
  }

  #put(atom: string, from: number): void {
    if (this.atoms[this.atoms.length - 1] === PARAMETER) this.to[this.to.length - 1] = this.#at
    else {
      this.atoms.push(atom)
      this.from.push(from)
      this.to.push(this.#at)
    }
    this.#before = 0
  }
}

function isDigit(code: number): boolean {
  return code >= 48 && code < 58
}
