import { readGgufFileInfo } from 'node-llama-cpp'
import { UserError } from '../platform/errors.ts'

/** What a GGUF file says of itself. */
export interface GgufInfo { kind: string; name: string | null; parameters: number; context: number | null; quantisation: string | null; license: string | null; chat: boolean }

/** @throws {UserError} when the file can't be read as GGUF */
export async function ggufInfo(path: string): Promise<GgufInfo> {
  const info = await readGgufFileInfo(path, { sourceType: 'filesystem', logWarnings: false, ignoreKeys: ['tokenizer.ggml.tokens', 'tokenizer.ggml.merges', 'tokenizer.ggml.scores', 'tokenizer.ggml.token_type'] }).catch(() => {
    throw new UserError('not_gguf', `${path} can't be read as a GGUF file.`)
  })
  const { general, tokenizer } = info.metadata
  const parameters = (info.fullTensorInfo ?? info.tensorInfo ?? []).reduce((sum, { dimensions }) => sum + dimensions.reduce<number>((product, size) => product * Number(size), 1), 0)
  const types = new Map<string, number>()
  for (const { ggmlType, dimensions } of info.tensorInfo ?? []) types.set(TYPES[ggmlType] ?? String(ggmlType), (types.get(TYPES[ggmlType] ?? String(ggmlType)) ?? 0) + dimensions.reduce<number>((product, size) => product * Number(size), 1))
  return {
    kind: String(general.architecture), name: general.name ?? null, parameters, context: info.architectureMetadata.context_length ?? null,
    quantisation: [...types].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? null, license: general.license ?? null, chat: tokenizer.chat_template !== undefined,
  }
}

const TYPES: Record<number, string> = { 0: 'F32', 1: 'F16', 2: 'Q4_0', 3: 'Q4_1', 6: 'Q5_0', 7: 'Q5_1', 8: 'Q8_0', 10: 'Q2_K', 11: 'Q3_K', 12: 'Q4_K', 13: 'Q5_K', 14: 'Q6_K', 30: 'BF16' }
