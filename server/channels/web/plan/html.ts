/** HTML that may be sent as it is. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = Html | string | number | null | undefined | false | readonly Part[]

/** HTML from a template: whatever is put in is text and escaped, unless it is Html itself. Lists are joined; null and false are nothing. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(strings.reduce((text, string, index) => text + written(parts[index - 1]) + string))
}

function written(part: Part): string {
  if (part === null || part === undefined || part === false) return ''
  if (part instanceof Html) return part.text
  return Array.isArray(part) ? part.map(written).join('') : escaped(String(part))
}

const CODES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
/** Controls of direction and of terminals are left out: they could make a text read as another. */
const escaped = (text: string) => text.replace(/[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g, '').replace(/[&<>"']/g, (mark) => CODES[mark]!)

const MAIL = /[^\s<>()[\],;:"&@]+@[^\s<>()[\],;:"&@]+/g

/** The text of a tool, which is a little Markdown: paragraphs, lists and strong words; sources are left out, e-mails can be written to. */
export function prose(markdown: string): Html {
  const blocks: string[] = []
  let items: string[] = []
  const flush = () => {
    if (items.length > 0) blocks.push(`<ul>${items.join('')}</ul>`)
    items = []
  }
  for (const line of markdown.replace(/ ?\[\d+\]/g, '').split('\n')) {
    const words = escaped(line.replace(/^- /, '')).replace(/\*\*(.+?)\*\*/g, '<strong>$1</strong>').replace(/`([^`]*)`/g, '<code>$1</code>').replace(MAIL, '<a href="mailto:$&">$&</a>')
    if (line.startsWith('- ')) items.push(`<li>${words}</li>`)
    else {
      flush()
      if (line.trim() !== '') blocks.push(`<p>${words}</p>`)
    }
  }
  flush()
  return new Html(blocks.join(''))
}
