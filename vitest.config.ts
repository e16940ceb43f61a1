import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{server,tools,ingest,eval,models}/**/*.test.ts'],
    // Each test file opens a database of its own.
    hookTimeout: 120_000,
    testTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
    env: { LOG_LEVEL: 'silent', LANGSMITH_TRACING: 'false' },
  },
})
