const UNNUMBERED = /<(?:\w+:)?(?:c|row)(?=[\s>/])(?![^>]*\sr=")/
const TAGS = /<(\/?)((?:\w+:)?)(row|c)((?:\s[^>]*?)?)(\/?)>/g

/** The XML of a sheet whose writer left out where rows and cells stand (each then follows the one before), with the places put in. */
export function withReferences(xml: string): string {
  if (!UNNUMBERED.test(xml)) return xml
  let row = 0
  let column = 0
  return xml.replace(TAGS, (tag, closing: string, prefix: string, name: string, attributes: string, empty: string) => {
    if (closing) return tag
    const told = /\sr="([A-Z]*)(\d+)"/.exec(attributes)
    if (name === 'row') {
      row = told ? Number(told[2]) : row + 1
      column = 0
      return told ? tag : `<${prefix}row r="${row}"${attributes}${empty}>`
    }
    column = told ? columnNumber(told[1]!) : column + 1
    return told ? tag : `<${prefix}c r="${columnLetters(column)}${row}"${attributes}${empty}>`
  })
}

/** A is 1. */
export function columnNumber(letters: string): number {
  let number = 0
  for (const letter of letters.slice(0, 6)) number = number * 26 + letter.charCodeAt(0) - 64
  return number
}

function columnLetters(number: number): string {
  const last = String.fromCharCode(65 + ((number - 1) % 26))
  return number <= 26 ? last : columnLetters(Math.floor((number - 1) / 26)) + last
}
