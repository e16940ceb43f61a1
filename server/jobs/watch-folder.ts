import { ingestPaths } from '../../ingest/kit/ingest-paths.ts'
import { ingestContext } from '../ingest-context.ts'
import type { Job } from './index.ts'

/** Loads what is new in the watched folder; what is loaded already is left alone. */
const watchFolder: Job = {
  name: 'watch_folder',
  everyMs: ({ settings }) => (settings.VIGIE_WATCH ? settings.VIGIE_WATCH_MINUTES * 60_000 : null),
  async run(services, signal) {
    const { files } = await ingestPaths([services.settings.VIGIE_WATCH!], {}, { ...ingestContext(services), signal })
    const changed = files.filter(({ status }) => status !== 'unchanged' && status !== 'skipped')
    for (const { path, kind, status, read, written, setAside, reason } of changed) services.log.info({ path, kind, status, read, written, setAside: setAside.length, reason }, 'watched folder')
  },
}
export default watchFolder
