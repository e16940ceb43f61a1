import { UserError } from '../platform/errors.ts'

/** Short names of instruct models that fit on a machine without a graphics card; any other is named by its URI. */
export const KNOWN_MODELS: Readonly<Record<string, string>> = {
  'qwen3-0.6b': 'hf:Qwen/Qwen3-0.6B-GGUF/Qwen3-0.6B-Q8_0.gguf',
  'qwen3-1.7b': 'hf:Qwen/Qwen3-1.7B-GGUF/Qwen3-1.7B-Q8_0.gguf',
  'qwen3-4b': 'hf:Qwen/Qwen3-4B-GGUF/Qwen3-4B-Q4_K_M.gguf',
  'qwen3-8b': 'hf:Qwen/Qwen3-8B-GGUF/Qwen3-8B-Q4_K_M.gguf',
}
const HUB = 'https://huggingface.co'

export interface ModelUrl { url: string; file: string }

/**
 * Where a model is fetched from: `hf:owner/repository/file.gguf` (with `#branch`), `hf:owner/repository:Q4_K_M`, or an http(s) address.
 *
 * @param hub address of the model hub, for a mirror
 * @throws {UserError} when it is none of these, or the hub has no such quantisation
 */
export async function urlOfModel(source: string, hub = HUB): Promise<ModelUrl> {
  if (/^https?:\/\//.test(source)) {
    const { pathname } = new URL(source)
    return { url: source, file: fileName(decodeURIComponent(pathname.split('/').at(-1)!), source) }
  }
  const named = /^hf:(?<owner>[\w.-]+)\/(?<repository>[\w.-]+?)(?:\/(?<path>[\w./-]+\.gguf)(?:#(?<branch>[\w./-]+))?|:(?<quant>[\w.-]+))$/.exec(source)?.groups
  if (!named) throw new UserError('model_source', `"${source}" is no model to download: give hf:owner/repository/file.gguf, hf:owner/repository:Q4_K_M, an https address, the path of a file, or one of ${Object.keys(KNOWN_MODELS).join(', ')}.`)
  const { owner, repository, branch, quant } = named
  const path = named['path'] ?? await fileOfQuant(`${hub}/v2/${owner}/${repository}/manifests/${quant}`, source)
  return { url: `${hub}/${owner}/${repository}/resolve/${branch ?? 'main'}/${path}?download=true`, file: fileName(path.split('/').at(-1)!, source) }
}

async function fileOfQuant(url: string, source: string): Promise<string> {
  const response = await fetch(url, { headers: { 'user-agent': 'llama-cpp' }, signal: AbortSignal.timeout(30_000) }).catch(() => {
    throw new UserError('offline', `${new URL(url).host} can't be reached: ${source} was not downloaded. Without a network, copy the file here and give its path.`)
  })
  const manifest = response.ok ? await response.json() as { ggufFile?: { rfilename?: string } } : {}
  if (!manifest.ggufFile?.rfilename) throw new UserError('model_source', `The hub has no file for ${source} (HTTP ${response.status}): name the file, hf:owner/repository/file.gguf.`)
  return manifest.ggufFile.rfilename
}

function fileName(name: string, source: string): string {
  if (!/^[\w][\w. +-]*\.gguf$/i.test(name)) throw new UserError('model_source', `${source} does not name a .gguf file.`)
  return name
}
