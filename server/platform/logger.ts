import pino from 'pino'

export type Logger = pino.Logger

const SECRETS = ['password', 'token', 'authorization', 'cookie', 'apiKey', 'secret', 'connectionString']

/** Structured logs on stderr (stdout belongs to answers), with secrets redacted wherever they stand up to three levels deep. */
export function makeLogger(level: string): Logger {
  const paths = SECRETS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`])
  return pino({ level, redact: { paths, censor: '[redacted]' } }, pino.destination({ fd: 2, sync: true }))
}
