/**
 * What the bundled model writes: a tool name (or one of the few answers that need no tool) and slots, in order of appearance.
 * See models/language/FRAME.md. `where`, `without`, `scenario` and `shift` may stand several times.
 */
export interface Frame { tool: string; slots: [key: string, value: string][] }

/** `query_data metric=ccr where=TRUNK1 ; help` -> two frames. Words that are no `key=value` are left out. */
export function parseFrames(text: string): Frame[] {
  return text.split(' ; ').map((part) => part.trim()).filter((part) => part !== '').map((part) => {
    const [tool = '', ...rest] = part.split(/\s+/)
    const slots = rest.flatMap((word): [string, string][] => {
      if (word === '/') return [['/', '']]
      const at = word.indexOf('=')
      return at > 0 && at < word.length - 1 ? [[word.slice(0, at), word.slice(at + 1)]] : []
    })
    return { tool, slots }
  })
}

export function formatFrames(frames: Frame[]): string {
  return frames.map(({ tool, slots }) => [tool, ...slots.map(([key, value]) => (key === '/' ? '/' : `${key}=${value}`))].join(' ')).join(' ; ')
}

export function slot(frame: Frame, key: string): string | undefined {
  return frame.slots.find(([name]) => name === key)?.[1]
}

export function slots(frame: Frame, key: string): string[] {
  return frame.slots.filter(([name]) => name === key).map(([, value]) => value)
}

const PLACEHOLDER = /\b[A-Z]+[1-9]\b/g

/** Placeholders that some frames use, in order of appearance, without repeats. */
export function placeholdersOf(frames: Frame[]): string[] {
  return [...new Set(formatFrames(frames).match(PLACEHOLDER) ?? [])]
}
