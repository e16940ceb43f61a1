import type { AddVerb } from '../index.ts'
import { answerQuestion } from '../../../agent/answer-question.ts'
import type { Answer } from '../../../agent/answer.ts'
import { UserError } from '../../../platform/errors.ts'
import { drawAnswer } from '../draw-answer.ts'
import { cliUser } from '../identity.ts'
import { askServer } from '../ask-server.ts'
import { cliSettings, withServices } from '../with-services.ts'

interface Options { user?: string; thread?: string; lang?: string; json?: boolean }

/** Exit codes: 0 answered, asked back, to confirm or no data; 3 refused or not permitted; 1 failed. */
export function exitCodeOf(answer: Answer): number {
  return answer.status === 'failed' ? 1 : answer.status === 'refused' || answer.status === 'not_permitted' ? 3 : 0
}

export const addVerb: AddVerb = (program, exit) => {
  program.command('ask').description('answers one question')
    .argument('<question>', 'in English or French')
    .option('--user <mail>', 'who asks (only on this machine’s own command line)')
    .option('--thread <id>', 'goes on with a conversation')
    .option('--lang <en|fr>', 'language of the answer; default: that of the question')
    .option('--json', 'prints the whole answer as one JSON document')
    .addHelpText('after', '\nExit codes: 0 answered, asked back, to confirm or no data; 3 refused or not permitted; 1 failed.')
    .action(async (question: string, options: Options) => {
      if (options.lang !== undefined && options.lang !== 'en' && options.lang !== 'fr') throw new UserError('lang', `--lang is en or fr, not "${options.lang}".`)
      const settings = cliSettings()
      const asked = { text: question, user: cliUser(options.user), thread: options.thread, language: options.lang as 'en' | 'fr' | undefined, channel: 'cli' }
      const answer = await askServer(settings, asked) ?? await withServices((services) => answerQuestion(services, asked), { warm: true, settings })
      const color = Boolean(process.stdout.isTTY) && !process.env['NO_COLOR']
      process.stdout.write(options.json ? `${JSON.stringify(answer)}\n` : `${drawAnswer(answer, { zone: settings.VIGIE_TZ, showSql: settings.VIGIE_SHOW_SQL, color })}\n`)
      exit(exitCodeOf(answer))
    })
}
