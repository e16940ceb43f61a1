import { describe, expect, test } from 'vitest'
import type { Answer } from '../../agent/answer.ts'
import { inertNames } from '../../agent/inert-names.ts'
import { blocksOf, drawAnswer } from './draw.ts'
import { answerWith, tableOf } from './testing/answers.ts'
import { problemsOf } from './testing/limits.ts'
import type { LooseMessage } from './testing/limits.ts'
import { asWritten, pieces, slackMarkdown, slices } from './text.ts'

const OPTIONS = { zone: 'Europe/Paris', key: '0123456789abcdef01' }
const HOSTILE = ['<!channel>', '<@U1>', '`rm -rf`', '```', '*bold* _it_ ~no~', ':fire: :+1:', '@here & @channel', '\u202etxet\u202c', 'שלום مرحبا', '👩‍👩‍👧‍👦🇫🇷', '<https://evil.example|click>', '&lt;!here&gt;', '[x](http://evil.example)', '\\<!channel>', '']

/** Pseudo-random numbers, the same in each run. */
function random(seed: number): (max: number) => number {
  let state = seed
  return (max) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state % max
  }
}

function variedAnswer(seed: number): Answer {
  const pick = random(seed)
  const hostile = () => HOSTILE[pick(HOSTILE.length)]!
  const length = [0, 1, 300, 3_000, 12_000, 50_000][pick(6)]!
  const words = Array.from({ length: Math.ceil(length / 12) }, () => (pick(5) === 0 ? hostile() : ['figure', '12.5 %', '[1]', '\n\n', '- line\n'][pick(5)]!)).join(pick(9) === 0 ? '' : ' ').slice(0, length)
  const tables = Array.from({ length: [0, 1, 1, 2, 7][pick(5)]! }, () => tableOf([0, 1, 20, 99, 100, 400][pick(6)]!, [1, 5, 20, 21, 60][pick(5)]!, (row) => (pick(4) === 0 ? hostile() + 'x'.repeat(pick(400)) : row)))
  return answerWith({
    status: (['answered', 'asked_back', 'no_data', 'refused', 'failed', 'confirm'] as const)[pick(6)]!, language: pick(2) === 0 ? 'en' : 'fr', text: words, tables,
    sources: Array.from({ length: pick(30) }, (_, n) => ({ n: n + 1, table: `report.${hostile()}`, file: 'f'.repeat(pick(500)), rows: n, excerpt: hostile().repeat(pick(40)) })),
    choices: Array.from({ length: pick(8) }, () => `${hostile()} ${'c'.repeat(pick(3_000))}`),
    ...(pick(5) === 0 ? { pending: { id: 'p-abc', action: 'add_note', summary: 's'.repeat(5_000) } } : {}),
  })
}

describe('an answer as messages', () => {
  test('200 varied answers keep to every limit of Slack, and none of them can mention anyone', () => {
    let messages = 0
    for (let seed = 1; seed <= 200; seed++) {
      const answer = variedAnswer(seed)
      const drawn = drawAnswer(answer, { ...OPTIONS, readerZone: 'America/Montreal', ...(seed % 2 ? { publicUrl: 'https://vigie.example.org' } : {}) })
      expect(drawn.messages.length).toBeGreaterThan(0)
      for (const message of drawn.messages) {
        messages += 1
        const posted = { text: message.text, blocks: blocksOf(message) }
        expect([seed, problemsOf(posted as LooseMessage)]).toEqual([seed, []])
        expect(posted.blocks.length).toBeGreaterThan(0)
        // Fields that Slack reads as markup: Markdown, and mrkdwn, where only our own links stand.
        const read = [message.markdown, message.text, ...message.blocks.flatMap((block) => (block.type === 'context' ? block.elements.flatMap((each) => (each.type === 'mrkdwn' ? [each.text.replace(/<https:\/\/vigie\.example\.org\/[\w./-]+\|[^<>|]+>/g, '')] : [])) : []))]
        for (const text of read) expect([seed, /<|:(?:fire|\+1):|@(?:here|channel)\b|\u202e/.exec(text)?.[0]]).toEqual([seed, undefined])
      }
      // What is not shown whole is in a file, and the message says so.
      for (const table of answer.tables) {
        const block = drawn.messages.flatMap(({ blocks }) => blocks).filter((each) => each.type === 'table').find((each) => each.rows.length - 1 === table.rows.length && each.rows[0]!.length === table.columns.length)
        expect(block !== undefined || drawn.csv.includes(table)).toBe(true)
      }
    }
    expect(messages).toBeGreaterThan(300)
  })

  test('a table of 5,000 rows and 60 columns is cut with a word and a file', () => {
    const table = tableOf(5_000, 60)
    const { messages, csv } = drawAnswer(answerWith({ tables: [table] }), OPTIONS)
    const block = messages.flatMap(({ blocks }) => blocks).find((each) => each.type === 'table')!
    expect(block.rows[0]).toHaveLength(20)
    expect(JSON.stringify(messages)).toMatch(/\d+ of 5000 rows, 20 of 60 columns – all that was read is in the CSV file/)
    expect(csv).toHaveLength(1)
    expect(csv[0]).toBe(table)
    const small = drawAnswer(answerWith({ tables: [tableOf(99, 20)] }), OPTIONS)
    expect(small.csv).toEqual([])
    expect(small.messages).toHaveLength(1)
  })

  test('citations, sources, buttons and feedback stand under the text; links only where the server has an address', () => {
    const answer = answerWith({ text: '**12** runs failed [1].', tables: [tableOf(2, 2)], choices: ['by pipeline', 'by pipeline'] })
    const [message] = drawAnswer(answer, { ...OPTIONS, publicUrl: 'https://vigie.example.org' }).messages
    expect(message!.markdown).toBe('**12** runs failed [1].')
    expect(message!.text).toBe('12 runs failed [1].')
    expect(message!.blocks.map(({ type }) => type)).toEqual(['rich_text', 'table', 'actions', 'context', 'context', 'actions', 'context_actions'])
    expect(JSON.stringify(message)).toContain('[1] report.etl_runs (12\u00a0rows)')
    expect(JSON.stringify(message)).toContain(`<https://vigie.example.org/tables/${answer.tables[0]!.id}.csv|Runs by pipeline>`)
    expect(JSON.stringify(drawAnswer(answer, OPTIONS).messages)).not.toContain('https:')
  })

  test('what waits is confirmed by an opaque id, and nothing else of it stands in a button', () => {
    const [message] = drawAnswer(answerWith({ status: 'confirm', text: 'Add a note “secret”?', pending: { id: 'p-1', action: 'add_note', summary: 'secret' } }), OPTIONS).messages
    const actions = message!.blocks.find(({ type }) => type === 'actions')!
    expect(JSON.stringify(actions)).not.toContain('secret')
    expect(actions).toMatchObject({ elements: [{ action_id: 'vigie_confirm', value: 'p-1' }, { action_id: 'vigie_cancel', value: 'p-1' }] })
  })
})

describe('text', () => {
  test('names with marks read as they are', () => {
    const name = '<!channel> a_b *c* [1]'
    const text = inertNames(`**${name}** failed [1].`, { facts: [{ id: 'f', label: 'l', value: name, unit: 'id', source: 1 }], tables: [] })
    const markdown = slackMarkdown(text)
    expect(markdown).toContain('&lt;!channel&gt; a_b \\*c\\* \\[1]')
    expect(slackMarkdown('> quoted < line\n10:30:45 :fire: A & B')).toBe('> quoted &lt; line\n10:30:45 :\u2060fire: A &amp; B')
  })

  test('50,000 characters are split between words, without losing any and without cutting characters or escapes', () => {
    const long = slackMarkdown(Array.from({ length: 5_600 }, (_, n) => (n % 7 === 0 ? '<&>' : n % 11 === 0 ? '👩‍🚒' : 'panne ')).join(''))
    const cut = pieces(long, 9_000)
    expect(cut.every((piece) => piece.length <= 9_000 && piece.length > 0)).toBe(true)
    expect(cut.join('').replace(/\s/g, '')).toBe(long.replace(/\s/g, ''))
    expect(slices(long, 700).join('')).toBe(long)
    const unbroken = slices('&lt;'.repeat(5_000) + '👩'.repeat(5_000) + '\\'.repeat(3_000), 1_001)
    for (const piece of unbroken) expect(piece).not.toMatch(/^(?:lt;|t;|;)|&[a-z]{0,2}$|[\ud800-\udbff]$|^[\udc00-\udfff]/)
  })

  test('what people write is read as they see it', () => {
    expect(asWritten('<@UBOT> why did <#C1|etl-night> fail at &lt;3 &amp; <https://x.example/a|x.example>, <mailto:a@b.example|a@b.example>?', 'UBOT')).toBe('why did etl-night fail at <3 & x.example, a@b.example?')
  })
})
