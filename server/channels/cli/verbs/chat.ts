import { createInterface } from 'node:readline/promises'
import { answerQuestion } from '../../../agent/answer-question.ts'
import { drawAnswer } from '../draw-answer.ts'
import { cliUser } from '../identity.ts'
import { askServer } from '../ask-server.ts'
import type { AddVerb } from '../index.ts'
import { cliSettings, withServices } from '../with-services.ts'
import type { Answer, Question } from '../../../agent/answer.ts'

export const addVerb: AddVerb = (program) => {
  program.command('chat').description('a conversation in the terminal')
    .option('--user <mail>', 'who asks')
    .option('--thread <id>', 'goes on with a conversation')
    .action(async (options: { user?: string; thread?: string }) => {
      const settings = cliSettings()
      const user = cliUser(options.user)
      const first = await converse(options.thread, user, (asked) => askServer(settings, asked), true)
      if (first === null) await withServices((services) => converse(options.thread, user, (asked) => answerQuestion(services, asked, (event) => {
        if (event.type === 'status' && process.stderr.isTTY) process.stderr.write(`\r\u001b[K${event.text} ...`)
      }), false), { warm: true, settings })
    })
}

/** Asks line by line until the input ends; null when the first question found no server to go to. */
async function converse(thread: string | undefined, user: Question['user'], ask: (question: Question) => Promise<Answer | null>, probing: boolean): Promise<true | null> {
  const settings = cliSettings()
  const color = Boolean(process.stdout.isTTY) && !process.env['NO_COLOR']
  if (probing && await ask({ text: '', user, channel: 'cli', ...(thread ? { thread } : {}) }) === null) return null
  const lines = createInterface({ input: process.stdin, output: process.stdin.isTTY ? process.stderr : undefined, prompt: '> ' })
  let current = thread
  lines.prompt()
  for await (const line of lines) {
    if (/^\s*(exit|quit|\/q)\s*$/i.test(line)) break
    if (line.trim() !== '') {
      const answer = await ask({ text: line, user, channel: 'cli', ...(current ? { thread: current } : {}) })
      if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
      if (answer) {
        current = answer.thread
        process.stdout.write(`\n${drawAnswer(answer, { zone: settings.VIGIE_TZ, showSql: settings.VIGIE_SHOW_SQL, color })}\n\n`)
      }
    }
    lines.prompt()
  }
  lines.close()
  return true
}
