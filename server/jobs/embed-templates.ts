import { embedTemplates } from '../../ingest/etl/embed-templates.ts'
import type { Job } from './index.ts'

const BATCH = 1_000

/** Message templates that have no vector yet, or one of another encoder, get one. */
const embedding: Job = {
  name: 'embed_templates',
  everyMs: () => 300_000,
  async run({ db, log }, signal) {
    let embedded = 0
    for (let last = BATCH; last === BATCH && !signal.aborted; embedded += last) last = await embedTemplates(db, BATCH)
    if (embedded > 0) log.info({ embedded }, 'message templates embedded')
  },
}

export default embedding
