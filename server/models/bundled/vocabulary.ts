import { readFile } from 'node:fs/promises'
import { z } from 'zod'

const schema = z.object({
  name: z.string(),
  /** Token id of each piece that frames are written with, e.g. " query_data", " metric=ccr", " where=", "[CLIENT1]". */
  pieces: z.record(z.string(), z.number().int()),
  user: z.number().int(),
  call: z.number().int(),
  begin: z.number().int(),
  end: z.number().int(),
  /** Slots of each tool, in their order. */
  order: z.record(z.string(), z.array(z.string())),
  /** Calibration: probability that a reading is right = logistic(scale * logit(confidence) + shift). */
  calibration: z.object({ scale: z.number(), shift: z.number() }),
})
export type Vocabulary = z.output<typeof schema>

/** The pieces that the bundled model writes frames with, exported beside it by its training. */
export async function readVocabulary(path: string): Promise<Vocabulary> {
  return schema.parse(JSON.parse(await readFile(path, 'utf8')))
}
