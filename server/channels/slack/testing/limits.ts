/** What is looked at of Slack's blocks; which kind has what is for the checks to say. */
export interface Part { type?: string; text?: string | Part; action_id?: string; value?: string; positive_button?: Part; negative_button?: Part }
export interface LooseBlock extends Part { type: string; block_id?: string; elements?: Part[]; rows?: Part[][]; column_settings?: unknown[] }
export interface LooseMessage { text?: string; markdown_text?: string; blocks?: LooseBlock[] }

const MAX_TEXT = 40_000
const MAX_BLOCKS = 50
const MAX_MARKDOWN = 12_000
/** Not documented: seen by people who post Markdown blocks. */
const MAX_ALL_TEXT = 13_000
const MAX_TABLE_CHARACTERS = 10_000

/** Where a message breaks Slack's documented limits; empty: nowhere. */
export function problemsOf({ text, markdown_text: markdown, blocks = [] }: LooseMessage): string[] {
  const found: string[] = []
  const say = (ok: boolean, problem: string) => {
    if (!ok) found.push(problem)
  }
  say(text === undefined || (typeof text === 'string' && text.length <= MAX_TEXT), 'text: longer than 40,000')
  say(markdown === undefined || (typeof markdown === 'string' && markdown.length > 0 && markdown.length <= MAX_MARKDOWN), 'markdown_text: empty or longer than 12,000')
  say(Array.isArray(blocks) && blocks.length <= MAX_BLOCKS, 'blocks: more than 50')
  const ids = blocks.flatMap(({ block_id: id }) => (id === undefined ? [] : [id]))
  say(new Set(ids).size === ids.length, 'block_id: not unique')
  say(blocks.filter(({ type }) => type === 'table').length <= 1, 'only_one_table_allowed')
  say(blocks.reduce((sum, block) => sum + textLength(block), markdown?.length ?? 0) <= MAX_ALL_TEXT, 'msg_blocks_too_long')
  for (const [index, block] of blocks.entries()) for (const problem of blockProblems(block)) found.push(`blocks[${index}] ${block.type}: ${problem}`)
  return found
}

function textLength(block: LooseBlock): number {
  if (block.type === 'table') return 0
  return [...JSON.stringify(block).matchAll(/"text":"((?:[^"\\]|\\.)*)"/g)].reduce((sum, [, text]) => sum + text!.length, 0)
}

function blockProblems(block: LooseBlock): string[] {
  const found: string[] = []
  const say = (ok: boolean, problem: string) => {
    if (!ok) found.push(problem)
  }
  const textObject = (object: string | Part | undefined, max: number, types: string[], where: string) => {
    say(typeof object === 'object' && types.includes(object.type ?? '') && typeof object.text === 'string' && object.text.length >= 1 && object.text.length <= max, `${where}: no text object of 1 to ${max} characters`)
  }
  say(block.block_id === undefined || block.block_id.length <= 255, 'block_id: longer than 255')
  const { elements = [] } = block
  switch (block.type) {
    case 'markdown': say(typeof block.text === 'string' && block.text.length > 0 && block.text.length <= MAX_MARKDOWN, 'text: empty or longer than 12,000'); break
    case 'section': textObject(block.text, 3_000, ['plain_text', 'mrkdwn'], 'text'); break
    case 'context':
      say(elements.length >= 1 && elements.length <= 10, 'elements: not 1 to 10')
      for (const element of elements) textObject(element, 2_000, ['plain_text', 'mrkdwn'], 'element')
      break
    case 'actions':
      say(elements.length >= 1 && elements.length <= 25, 'elements: not 1 to 25')
      say(new Set(elements.map(({ action_id: id }) => id)).size === elements.length, 'action_id: not unique')
      for (const element of elements) {
        say(element.type === 'button' && element.action_id !== undefined && element.action_id.length <= 255, 'element: no button, or its action_id is longer than 255')
        textObject(element.text, 75, ['plain_text'], 'button')
        say(element.value === undefined || (element.value.length >= 1 && element.value.length <= 2_000), 'button value: not 1 to 2,000')
      }
      break
    case 'context_actions':
      say(elements.length >= 1 && elements.length <= 5, 'elements: not 1 to 5')
      for (const { positive_button: good, negative_button: bad } of elements) {
        for (const each of [good, bad]) {
          textObject(each?.text, 75, ['plain_text'], 'feedback button')
          say(typeof each?.value === 'string' && each.value.length <= 2_000, 'feedback value')
        }
      }
      break
    case 'rich_text': say(JSON.stringify(elements).length <= 4_000, 'elements: long'); break
    case 'table': found.push(...tableProblems(block)); break
    default: found.push('unknown type')
  }
  return found
}

function tableProblems({ rows = [], column_settings: settings = [] }: LooseBlock): string[] {
  const found: string[] = []
  if (rows.length < 1 || rows.length > 100) found.push(`rows: ${rows.length}, not 1 to 100`)
  if (settings.length > 20) found.push('column_settings: more than 20')
  let characters = 0
  for (const row of rows) {
    if (row.length < 1 || row.length > 20) found.push(`a row of ${row.length} cells`)
    if (row.length !== rows[0]!.length) found.push('rows of different lengths')
    for (const { type, text } of row) {
      if (type !== 'raw_text' || typeof text !== 'string' || text.length < 1) found.push('a cell without text')
      characters += String(text).length
    }
  }
  if (characters > MAX_TABLE_CHARACTERS) found.push(`${characters} characters in cells`)
  return found
}
