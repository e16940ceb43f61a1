import { decidePending } from '../../../agent/answer-question.ts'
import { decideOnServer } from '../ask-server.ts'
import { drawAnswer } from '../draw-answer.ts'
import { cliUser } from '../identity.ts'
import type { AddVerb } from '../index.ts'
import { cliSettings, withServices } from '../with-services.ts'
import { exitCodeOf } from './ask.ts'

export const addVerb: AddVerb = (program, exit) => {
  for (const decision of ['confirm', 'cancel'] as const) {
    program.command(decision).description(`${decision}s a pending action`)
      .argument('<id>', 'id of the pending action, as shown with the answer')
      .option('--user <mail>', 'who asked for it')
      .option('--json', 'prints the whole answer as one JSON document')
      .action(async (id: string, options: { user?: string; json?: boolean }) => {
        const settings = cliSettings()
        const user = cliUser(options.user)
        const answer = await decideOnServer(settings, id, decision, user) ?? await withServices((services) => decidePending(services, id, decision, user, undefined, 'cli'), { settings })
        process.stdout.write(options.json ? `${JSON.stringify(answer)}\n` : `${drawAnswer(answer, { zone: settings.VIGIE_TZ, showSql: false, color: Boolean(process.stdout.isTTY) })}\n`)
        exit(exitCodeOf(answer))
      })
  }
}
