const ACCENTS = /[\u0300-\u036f]/g

/** Lower case without accents; œ, æ and ß are spelt out, typographic apostrophes and hyphens made plain. Length may change. */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(ACCENTS, '')
    .replace(/œ/g, 'oe')
    .replace(/æ/g, 'ae')
    .replace(/ß/g, 'ss')
    .replace(/[’ʼ‘]/g, "'")
    .replace(/[‐‑‒]/g, '-')
}
