const ACCENTS = /[\u0300-\u036f]/g
const MOST = 48

/** Lower-case words without accents; CamelCase and snake_case are taken apart, numbers and single letters left out; at most 48. */
export function wordsOf(text: string): string[] {
  const parted = text.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
  const folded = parted.toLowerCase().normalize('NFD').replace(ACCENTS, '').replace(/œ/g, 'oe').replace(/æ/g, 'ae').replace(/ß/g, 'ss')
  return (folded.match(/[a-z]+/g) ?? []).filter((word) => word.length > 1).slice(0, MOST)
}
