import { existsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SingleBar } from 'cli-progress'
import { DEMO_NOW, writeDemoData } from '../../../../ingest/demo/index.ts'
import { ingestPaths } from '../../../../ingest/kit/ingest-paths.ts'
import { answerQuestion } from '../../../agent/answer-question.ts'
import type { Services } from '../../../agent/services.ts'
import { ingestContext } from '../../../ingest-context.ts'
import { UserError } from '../../../platform/errors.ts'
import { readSettings } from '../../../platform/settings.ts'
import { drawAnswer } from '../draw-answer.ts'
import type { AddVerb } from '../index.ts'
import { withServices } from '../with-services.ts'
import { serve } from './serve.ts'

/** Three domains, one question in French. */
const QUESTIONS = ['Top 3 clients by protected volume last month?', 'Why did orders_load fail last week?', 'Qu’est-ce qui bloque CO00000012 ?']
const FOLDER = fileURLToPath(new URL('../../../../.demo', import.meta.url))

export const addVerb: AddVerb = (program) => {
  program.command('demo').description('builds a small database from invented data, answers three questions, then serves the web chat')
    .option('--once', 'answers and exits')
    .option('--port <n>', 'port of the web chat')
    .action(async (options: { once?: boolean; port?: string }) => {
      // Its own folder, clock and model: nothing of the user's settings but the port.
      const settings = readSettings({ VIGIE_DATA_DIR: FOLDER, VIGIE_NOW: DEMO_NOW, LOG_LEVEL: 'warn', PORT: options.port ?? process.env['PORT'] })
      await withServices(async (services) => {
        await build(services)
        await answerAll(services)
      }, { warm: true, settings })
      if (options.once) say('The demo is done: three questions answered. `npm run demo` also serves the web chat.')
      else await serve(settings, () => say('Its clock stands at Monday 10 May 2021, 11:00 in Paris. Try: Anything abnormal in the calls last week?'))
    })
}

/** Loads the invented source files through the real ingestion, once. */
async function build(services: Services): Promise<void> {
  const done = join(FOLDER, 'loaded')
  if (existsSync(done)) return
  const sources = join(FOLDER, 'sources')
  say('Writing invented source files of four systems, and loading them (once) ...')
  await rm(sources, { recursive: true, force: true })
  await writeDemoData(sources)
  const bar = process.stderr.isTTY ? new SingleBar({ format: '{bar} {value}/{total} files', stream: process.stderr, clearOnComplete: true }) : null
  let started = false
  const { files, ok } = await ingestPaths([sources], {}, {
    ...ingestContext(services),
    progress(_file, at, total) {
      if (!started) bar?.start(total, at)
      started = true
      bar?.update(at)
    },
  })
  bar?.stop()
  const refused = files.filter(({ status }) => status === 'refused')
  if (!ok) throw new UserError('demo', `The demo's files could not be loaded:\n${refused.map(({ path, reason }) => `${path}: ${reason}`).join('\n')}`)
  const rows = files.reduce((sum, { written }) => sum + written, 0)
  say(`Loaded ${rows.toLocaleString('en-GB')} rows of ${files.length} files; ${files.reduce((sum, { setAside }) => sum + setAside.length, 0)} rows were set aside.`)
  await writeFile(done, new Date().toISOString())
}

async function answerAll(services: Services): Promise<void> {
  const color = Boolean(process.stdout.isTTY) && !process.env['NO_COLOR']
  for (const text of QUESTIONS) {
    const answer = await answerQuestion(services, { text, user: { id: 'demo', email: null }, channel: 'demo' })
    say(`\n> ${text}\n\n${drawAnswer(answer, { zone: services.settings.VIGIE_TZ, showSql: false, color })}\n\n(${answer.model}, ${answer.ms} ms)`)
    if (answer.status !== 'answered') throw new UserError('demo', `This question was not answered (${answer.status}).`)
  }
  say('')
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
