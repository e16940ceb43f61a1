import { basename } from 'node:path'
import { SingleBar } from 'cli-progress'
import { ingestPaths } from '../../../../ingest/kit/ingest-paths.ts'
import type { FileReport } from '../../../../ingest/kit/types.ts'
import { ingestContext } from '../../../ingest-context.ts'
import type { AddVerb } from '../index.ts'
import { withServices } from '../with-services.ts'

interface Options { kind?: string; dryRun?: boolean; undo?: boolean; json?: boolean }

export const addVerb: AddVerb = (program, exit) => {
  program.command('ingest').description('loads files or folders; the same content twice changes nothing')
    .argument('<path...>', 'files or folders in the known layouts')
    .option('--kind <kind>', 'crma, inventory, storage, cdr, etl or plan; default: recognised by content')
    .option('--dry-run', 'reads and checks only, writes nothing')
    .option('--undo', 'takes loaded files back')
    .option('--json', 'prints the report as one JSON document')
    .addHelpText('after', '\nRows set aside do not fail the command; a refused file does (exit 1), the others load.')
    .action((paths: string[], options: Options) => withServices(async (services) => {
      const abort = new AbortController()
      const stop = () => abort.abort(new Error('interrupted'))
      process.once('SIGINT', stop)
      const bar = process.stderr.isTTY && !options.json ? new SingleBar({ format: '{bar} {value}/{total} {file}', stream: process.stderr, clearOnComplete: true }) : null
      let started = false
      const context = {
        ...ingestContext(services), signal: abort.signal,
        waiting: (message: string) => void process.stderr.write(`${message}\n`),
        progress(file: string, done: number, total: number) {
          if (!started) bar?.start(total, done, { file: basename(file) })
          started = true
          bar?.update(done, { file: basename(file) })
        },
      }
      try {
        const { files, ok } = await ingestPaths(paths, { kind: options.kind, dryRun: options.dryRun ?? false, undo: options.undo ?? false }, context)
        bar?.stop()
        process.stdout.write(options.json ? `${JSON.stringify({ files })}\n` : `${files.map(describe).join('\n')}\n${summary(files, options.dryRun ?? false)}\n`)
        exit(ok ? 0 : 1)
      } finally {
        bar?.stop()
        process.off('SIGINT', stop)
      }
    }))
}

function describe(file: FileReport): string {
  const counts = file.status === 'loaded' || file.status === 'replaced' ? `: ${file.read} rows read, ${file.written} written${file.setAside.length > 0 ? `, ${file.setAside.length} set aside` : ''}` : ''
  const changed = Object.entries(file.transformed).map(([what, count]) => `${what.replaceAll('_', ' ')} ${count}`)
  const lines = [`${file.status.padEnd(9)} ${basename(file.path)}${file.kind ? ` (${file.kind})` : ''}${counts}${changed.length > 0 ? `; ${changed.join(', ')}` : ''}`]
  if (file.reason) lines.push(`          ${file.reason}`)
  for (const row of file.setAside.slice(0, 5)) lines.push(`          set aside: ${row.sheet ? `${row.sheet}, ` : ''}line ${row.line}: ${row.reason}`)
  if (file.setAside.length > 5) lines.push(`          ... and ${file.setAside.length - 5} more rows set aside`)
  for (const warning of file.warnings.slice(0, 5)) lines.push(`          warning: ${warning}`)
  return lines.join('\n')
}

function summary(files: FileReport[], dryRun: boolean): string {
  const counts = new Map<string, number>()
  for (const { status } of files) counts.set(status, (counts.get(status) ?? 0) + 1)
  const parts = [...counts].map(([status, count]) => `${count} ${status}`)
  return `${files.length} file${files.length === 1 ? '' : 's'}: ${parts.join(', ') || 'none'}${dryRun ? ' (dry run: nothing was written)' : ''}.`
}
