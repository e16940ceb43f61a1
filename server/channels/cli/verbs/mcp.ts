import type { AddVerb } from '../index.ts'
import { cliUser } from '../identity.ts'
import { cliSettings } from '../with-services.ts'

export const addVerb: AddVerb = (program) => {
  program.command('mcp').description('serves the tools and the assistant to an MCP client, on stdin and stdout')
    .option('--user <mail>', 'who asks (only on this machine’s own command line)')
    .action(async (options: { user?: string }) => {
      const { serveStdio } = await import('../../mcp/stdio.ts')
      await serveStdio(cliSettings(), cliUser(options.user))
    })
}
