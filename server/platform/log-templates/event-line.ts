const ERROR_LINE = /^(?:caused by:\s*)?[\w$]+(?:\.[\w$]+)*(?:exception|error|failure|violation|warning|timeout|fault|exit|interrupt)\b/i
const MAX_LINE = 2_000
const SCANNED = 400

/**
 * The line that stands for an event of several lines: its first one and, of a stack trace, the error at its root
 * (the last `Caused by:`, or the last line that names an error).
 */
export function eventLine(message: string): string {
  const end = message.indexOf('\n')
  if (end < 0) return message.length > MAX_LINE ? message.slice(0, MAX_LINE) : message
  const lines = message.split('\n', SCANNED)
  const first = lines.findIndex((line) => line.trim() !== '')
  if (first < 0) return ''
  let root: string | undefined
  for (const line of lines.slice(first + 1)) if (ERROR_LINE.test(line)) root = line
  const head = lines[first]!.trim().slice(0, MAX_LINE)
  return root === undefined ? head : `${head} | ${root.trim().slice(0, MAX_LINE)}`
}
