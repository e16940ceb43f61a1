import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SingleBar } from 'cli-progress'
import { KNOWN_MODELS } from '../../../models/download-uri.ts'
import { findModel, pullModel, storedModels } from '../../../models/download-store.ts'
import type { StoredModel } from '../../../models/download-store.ts'
import { UserError } from '../../../platform/errors.ts'
import type { Settings } from '../../../platform/settings.ts'
import type { AddVerb } from '../index.ts'
import { cliSettings, withServices } from '../with-services.ts'

const FOLDER = new URL('../../../../models/language/', import.meta.url)
const CARD = fileURLToPath(new URL('README.md', FOLDER))
const BUNDLED = ['vigie.gguf', 'reader.bin', 'terms.tsv']
interface Output { json?: boolean }

export const addVerb: AddVerb = (program) => {
  const model = program.command('model').description('language models: list, info, pull, bench')
  model.command('list').description('the bundled model, those in the data folder, and the one that is set').option('--json', 'as one JSON document').action(list)
  model.command('info').description('kind, parameters, context and card of a model').argument('[name]', 'name, URI or path; default: the one that is set').option('--json', 'as one JSON document').action(info)
  model.command('pull').description('brings a model into the data folder; an interrupted download goes on where it stopped')
    .argument('<source>', `hf:owner/repository/file.gguf, hf:owner/repository:Q4_K_M, an https address, a path, or ${Object.keys(KNOWN_MODELS).join(', ')}`)
    .option('--sha256 <sum>', 'the checksum that the file must have').option('--json', 'as one JSON document').action(pull)
  model.command('bench').description('how long the model that is set takes to read 20 questions').option('--json', 'as one JSON document').action(bench)
}

async function list({ json }: Output): Promise<void> {
  const settings = cliSettings()
  const [bundled, stored] = await Promise.all([bundledFiles(), storedModels(settings.dataDir)])
  const current = await currentOf(settings)
  if (json) return say(JSON.stringify({ current: current.shown, bundled, stored }))
  const mark = (is: boolean) => (is ? '*' : ' ')
  say(`${mark(current.shown === 'bundled')} bundled  ${size(bundled.reduce((sum, { bytes }) => sum + bytes, 0))} (${bundled.map(({ file, bytes }) => `${file} ${size(bytes)}`).join(', ')})`)
  for (const each of stored) say(`${mark(each.path === current.path)} ${each.name}  ${size(each.bytes)}${each.source ? `  ${each.source}` : ''}`)
  if (current.path && !stored.some(({ path }) => path === current.path)) say(`* ${current.path}`)
  if (settings.VIGIE_MODEL === 'openai') say(`* ${settings.OPENAI_MODEL ?? '(OPENAI_MODEL is not set)'}  server ${host(settings.OPENAI_BASE_URL)}`)
  else if (current.shown !== 'bundled' && !current.path) say(`* ${current.shown}  not there: \`vigie model pull ${current.shown}\``)
  say(`Others by name: ${Object.keys(KNOWN_MODELS).join(', ')} (vigie model pull <name>); VIGIE_MODEL sets the one that answers.`)
}

async function info(name: string | undefined, { json }: Output): Promise<void> {
  const settings = cliSettings()
  const wanted = name ?? settings.VIGIE_MODEL
  if (wanted === 'openai') {
    const about = { kind: 'OpenAI-compatible server', name: settings.OPENAI_MODEL ?? null, server: host(settings.OPENAI_BASE_URL) }
    return say(json ? JSON.stringify(about) : `${about.name ?? '(OPENAI_MODEL is not set)'}\n  kind: ${about.kind}\n  server: ${about.server}`)
  }
  const isBundled = wanted === 'bundled'
  const path = isBundled ? fileURLToPath(new URL(BUNDLED[0]!, FOLDER)) : await findModel(wanted, settings.dataDir)
  if (path === null) throw new UserError('model', `There is no model ${wanted}: \`vigie model list\` shows those there are, \`vigie model pull\` brings one.`)
  const { ggufInfo } = await import('../../../models/gguf-chat-model-info.ts')
  const about = await ggufInfo(path)
  const stored: StoredModel | undefined = (await storedModels(settings.dataDir)).find((each) => each.path === path)
  const card = isBundled ? CARD : cardOf(stored?.source)
  const files = isBundled ? await bundledFiles() : [{ file: basename(path), bytes: (await stat(path)).size }]
  if (json) return say(JSON.stringify({ ...about, path, files, source: stored?.source ?? null, sha256: stored?.sha256 ?? null, card }))
  say([
    isBundled ? 'bundled' : basename(path, '.gguf'),
    `  kind: ${about.kind}${about.quantisation ? `, ${about.quantisation}` : ''}${isBundled ? ', with a reader over words; writes calls, no prose' : about.chat ? ', chat' : ', no chat template: not an instruct model'}`,
    `  parameters: ${count(about.parameters)}`, `  context: ${about.context ?? 'unknown'} tokens`,
    `  files: ${files.map(({ file, bytes }) => `${file} ${size(bytes)}`).join(', ')}`, `  path: ${path}`,
    ...(stored?.source ? [`  source: ${stored.source}`] : []), ...(stored?.sha256 ? [`  SHA-256: ${stored.sha256}`] : []), ...(about.license ? [`  license: ${about.license}`] : []), `  card: ${card ?? 'none'}`,
  ].join('\n'))
}

async function pull(source: string, { sha256, json }: Output & { sha256?: string }): Promise<void> {
  const settings = cliSettings()
  const bar = process.stderr.isTTY && !json ? new SingleBar({ format: '{bar} {percentage} %  {done} of {whole}  {eta_formatted} left', stream: process.stderr, clearOnComplete: true, etaBuffer: 100 }) : null
  const stop = new AbortController()
  const onInterrupt = () => stop.abort()
  process.once('SIGINT', onInterrupt)
  let quarter = 0
  const onProgress = (done: number, total: number | null) => {
    const shown = { done: size(done), whole: total === null ? '?' : size(total) }
    if (bar?.isActive) bar.update(done, shown)
    else if (bar) bar.start(total ?? done * 2, done, shown)
    else if (!json && total !== null && Math.floor(done / total * 4) > quarter) {
      quarter = Math.floor(done / total * 4)
      process.stderr.write(`${quarter * 25} % of ${shown.whole}\n`)
    }
  }
  try {
    const token = process.env['HF_TOKEN']
    const headers: Record<string, string> = token && /^(?:hf:|https:\/\/huggingface\.co\/)/.test(KNOWN_MODELS[source.toLowerCase()] ?? source) ? { authorization: `Bearer ${token}` } : {}
    const pulled = await pullModel(source, settings.dataDir, { sha256, onProgress, signal: stop.signal, headers, ...(process.env['HF_ENDPOINT'] ? { hub: process.env['HF_ENDPOINT'].replace(/\/+$/, '') } : {}) })
    bar?.stop()
    if (json) return say(JSON.stringify(pulled))
    say(`${pulled.fresh ? `${pulled.name}: ${size(pulled.bytes)}${pulled.resumedAt > 0 ? `, gone on from ${size(pulled.resumedAt)}` : ''}` : `${pulled.name} is there already`}, SHA-256 ${pulled.sha256}\n${pulled.path}\nVIGIE_MODEL=${pulled.name} lets it answer.`)
  } catch (error) {
    bar?.stop()
    if (!stop.signal.aborted) throw error
    throw new UserError('interrupted', 'Interrupted: what came is kept, and the same command goes on from there.')
  } finally {
    process.off('SIGINT', onInterrupt)
  }
}

async function bench({ json }: Output): Promise<void> {
  const before = process.memoryUsage.rss()
  const { benchModel } = await import('../../../agent/big-model-bench.ts')
  const { model, loadMs, ms, calls } = await withServices((services) => benchModel(services), { warm: false })
  const sorted = ms.toSorted((a, b) => a - b)
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]!)
  const result = { model, questions: ms.length, calls, medianMs: at(0.5), p95Ms: at(0.95), maxMs: at(1), loadMs: Math.round(loadMs), memoryMb: Math.round((process.memoryUsage.rss() - before) / 1e6) }
  say(json ? JSON.stringify(result) : `${model}: ${result.questions} questions, median ${result.medianMs} ms, p95 ${result.p95Ms} ms, slowest ${result.maxMs} ms; loading ${result.loadMs} ms, ${result.memoryMb} MB; ${calls} led to a call`)
}

/** The model that is set: `path` is null for the bundled one, a server, or a file that is not there. */
async function currentOf(settings: Settings): Promise<{ shown: string; path: string | null }> {
  const { VIGIE_MODEL: shown } = settings
  return { shown, path: shown === 'bundled' || shown === 'openai' ? null : await findModel(shown, settings.dataDir) }
}

const bundledFiles = () => Promise.all(BUNDLED.map(async (file) => ({ file, bytes: (await stat(new URL(file, FOLDER))).size })))
/** Without path and login, which may be secret. */
const host = (url: string | undefined) => (url === undefined ? 'api.openai.com' : URL.canParse(url) ? new URL(url).host : url)
const cardOf = (source: string | null | undefined) => /^hf:([\w.-]+\/[\w.-]+?)(?=[/:])/.exec(source ?? '')?.[1]?.replace(/^/, 'https://huggingface.co/') ?? null
const size = (bytes: number) => (bytes >= 1e9 ? `${(bytes / 1e9).toFixed(2)} GB` : bytes >= 1e5 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.ceil(bytes / 1e3)} kB`)
const count = (parameters: number) => (parameters >= 1e9 ? `${(parameters / 1e9).toFixed(2)} billion` : `${(parameters / 1e6).toFixed(2)} million`)

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
