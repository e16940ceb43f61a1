import { readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command, CommanderError } from 'commander'
import { UserError, errorCode } from '../../platform/errors.ts'
import { moduleUrl } from '../../platform/program.ts'

/** A verb of the command line: a file under verbs/ that adds its command and sets the exit code. */
export type AddVerb = (program: Command, exit: (code: number) => void) => void

const VERSION = (JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as { version: string }).version
const VERBS = fileURLToPath(new URL('./verbs', import.meta.url))

/** Runs the command line. @returns the exit code: 0 only on success */
export async function runCli(args: string[]): Promise<number> {
  let code = 0
  const program = new Command('vigie')
    .description('Answers questions about backup capacity, call records, ETL pipelines and a cut-over plan, from your own data, with proof.')
    .version(VERSION, '--version', 'prints the version')
    .exitOverride()
    .showHelpAfterError('(vigie --help shows the commands)')
  const files = (await readdir(VERBS)).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts')).sort()
  // The file named like the verb is enough: others would only load what it does not need.
  for (const file of files.includes(`${args[0]}.ts`) ? [`${args[0]}.ts`] : files) {
    const { addVerb } = await import(moduleUrl(join(VERBS, file))) as { addVerb: AddVerb }
    addVerb(program, (given) => {
      code = given
    })
  }
  try {
    await program.parseAsync(args, { from: 'user' })
    if (args.length === 0) program.outputHelp()
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode
    return report(error)
  }
}

function report(error: unknown): number {
  if (error instanceof UserError) process.stderr.write(`${error.message}\n`)
  else process.stderr.write(`Internal error ${errorCode()}: ${error instanceof Error ? error.stack ?? error.message : String(error)}\n`)
  return 1
}
