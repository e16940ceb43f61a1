#!/usr/bin/env node
// The door of `npm run demo`, `npm test` and `vigie`: installs what is missing, then starts the TypeScript program.
// Plain JavaScript without dependencies, since nothing may be installed yet.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) fail(`Vigie needs Node 20.19 or newer; this is ${process.versions.node}.`)
install()

const args = process.argv.slice(2)
const command = args[0] === 'test' ? [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...args.slice(1)] : [...await program(), ...args]
// Tests and the demo have their own settings: a LangSmith or OpenAI variable of the shell must not change them.
const child = spawn(process.execPath, command, { stdio: 'inherit', cwd: args[0] === 'test' ? root : process.cwd(), env: { ...process.env, LANGSMITH_TRACING: 'false' } })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)))

/** The built program; who looks for a fault (LOG_LEVEL=debug) gets the sources, with their lines in every trace. */
async function program() {
  const { builtProgram } = await import('./build.mjs')
  const built = process.env.LOG_LEVEL === 'debug' ? undefined : await builtProgram()
  if (built !== undefined) return ['--no-warnings', built]
  return ['--no-warnings', '--import', new URL('../node_modules/tsx/dist/loader.mjs', import.meta.url).href, join(root, 'server/main.ts')]
}

/** Runs npm once for each state of the lock file; what is there already is not touched. */
function install() {
  const lock = createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).digest('hex')
  const mark = join(root, 'node_modules', '.vigie-installed')
  if (existsSync(mark) && readFileSync(mark, 'utf8') === lock) return
  process.stderr.write('Installing what is missing (once, about a minute) ...\n')
  const npm = spawnSync(process.platform === 'win32' ? 'npm.cmd' : 'npm', ['install', '--no-audit', '--no-fund', '--no-save', '--ignore-scripts', '--loglevel=error'],
    { cwd: root, stdio: ['ignore', process.stderr, process.stderr], shell: process.platform === 'win32' })
  if (npm.error) fail(`npm could not be started (${npm.error.message}): install Node with npm, then try again.`)
  if (npm.status !== 0) fail('npm could not install the dependencies: see its message above; the npm registry must be reachable the first time.')
  writeFileSync(mark, lock)
}

function fail(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}
