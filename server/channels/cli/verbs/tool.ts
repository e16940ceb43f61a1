import { z } from 'zod'
import { compose } from '../../../agent/compose.ts'
import { runTool } from '../../../agent/run-tool.ts'
import type { Run } from '../../../agent/run-tool.ts'
import { UserError } from '../../../platform/errors.ts'
import { pricesOf } from '../../../platform/settings.ts'
import { discoverTools } from '../../../../tools/kit/registry.ts'
import { cliUser } from '../identity.ts'
import type { AddVerb } from '../index.ts'
import { withServices } from '../with-services.ts'

interface Options { list?: boolean; json?: boolean; user?: string; lang?: string }

export const addVerb: AddVerb = (program, exit) => {
  program.command('tool').description('lists the tools, or runs one without a model')
    .argument('[name]', 'name of the tool')
    .argument('[input]', 'its input as JSON', '{}')
    .option('--list', 'lists the tools; with --json also the schemas of their inputs')
    .option('--user <mail>', 'who runs it')
    .option('--lang <en|fr>', 'language of the text', 'en')
    .option('--json', 'prints one JSON document')
    .addHelpText('after', '\nExit codes: 0 found or nothing found; 3 refused or not permitted; 1 failed. Writes are checked but never executed here.')
    .action(async (name: string | undefined, input: string, options: Options) => {
      if (options.list || name === undefined) return list(options.json ?? false)
      const given = parseInput(input)
      await withServices(async (services) => {
        const tool = services.tools.get(name)
        if (!tool) throw new UserError('unknown_tool', `There is no tool "${name}": vigie tool --list shows them.`)
        const language = options.lang === 'fr' ? 'fr' : 'en'
        const { db, clock, settings, permissions, log } = services
        const run: Run = {
          context: { db, now: clock.now(), zone: settings.VIGIE_TZ, user: cliUser(options.user), language, soonDays: settings.VIGIE_PLAN_SOON_DAYS, dataDir: settings.dataDir, log, ...pricesOf(settings), ...(settings.VIGIE_PLAN_RUN ? { planRun: settings.VIGIE_PLAN_RUN } : {}) },
          language, permissions, ran: [], failures: [], status: () => {},
        }
        try {
          await runTool(tool, given, run)
        } catch (error) {
          if (!(error instanceof UserError)) throw error
          const status = error.code === 'sql_refused' ? 'refused' : 'failed'
          process.stdout.write(options.json ? `${JSON.stringify({ tool: name, status, error: { code: error.code, message: error.message } })}\n` : `${error.message}\n`)
          return exit(status === 'refused' ? 3 : 1)
        }
        const found = compose(run.ran, { language, zone: settings.VIGIE_TZ, now: clock.now() })
        process.stdout.write(options.json ? `${JSON.stringify({ tool: name, ...found })}\n` : `${found.text}\n`)
        exit(found.status === 'refused' || found.status === 'not_permitted' ? 3 : 0)
      })
    })
}

async function list(json: boolean): Promise<void> {
  const tools = [...(await discoverTools()).values()]
  if (json) {
    const described = tools.map(({ name, description, input, write, domains }) => ({ name, description, write: write ?? false, domains, input: z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) }))
    process.stdout.write(`${JSON.stringify({ tools: described })}\n`)
  } else process.stdout.write(`${tools.map(({ name, description, write }) => `${name}${write ? ' (write, confirmed)' : ''}\n  ${description.replaceAll('\n', '\n  ')}`).join('\n')}\n`)
}

function parseInput(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UserError('json', `The input is no JSON: ${error instanceof Error ? error.message : ''}. Example: vigie tool query_data '{"metric":"protected_volume"}'`)
  }
}
