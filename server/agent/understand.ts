import { say } from '../../prompts/texts.ts'
import type { TextKey } from '../../prompts/texts.ts'
import type { Brain } from '../models/brain.ts'
import type { Understood } from '../models/bundled-chat-model.ts'
import type { Language } from '../platform/language.ts'
import type { OutcomeStatus } from '../../tools/kit/types.ts'
import { describeFrames } from './describe-frames.ts'
import type { Linker } from './entities/linker.ts'
import { bindFrame } from './frames/bind.ts'
import type { BoundCall, Unbound } from './frames/bind.ts'
import { formatFrames, parseFrames, placeholdersOf, slot } from './frames/frame.ts'
import type { Frame } from './frames/frame.ts'
import type { Placeholder } from './frames/placeholders.ts'
import type { TurnMemory } from './threads.ts'

/** Below it the reading is a guess, and the assistant asks back instead. */
const SURE = 0.3

/** "Acknowledge alert 3", as alerts themselves propose it. */
const ACKNOWLEDGES = /^\s*(?:please\s+)?(?:ack|acknowledge|acquitte[rz]?)\s+(?:the\s+|l['’]\s*)?alerte?\s+(?:n[o°]\s*)?\d{1,9}\s*[.!]?\s*$/i

export interface Understanding extends Understood {
  /** Said without any tool. */
  status: OutcomeStatus | null
  choices: string[]
  memory: TurnMemory | null
  /** A typed yes or no to what waits. */
  decision?: 'confirm' | 'cancel'
  confidence: number
}

export interface UnderstandContext {
  brain: Brain
  linker: Linker
  /** Names of the tools that there are. */
  tools: ReadonlySet<string>
  language: Language
  memory: TurnMemory
  now: Date
  zone: string
}

/**
 * From words to calls: names and dates are linked, the brain writes frames, frames are bound to the data. What is not sure,
 * ambiguous or unknown becomes a question back.
 */
export async function understand(question: string, context: UnderstandContext): Promise<Understanding> {
  const { brain, linker, tools, language, memory, now, zone } = context
  const threadPeriod = memory.placeholders.find(({ period }) => period)?.period
  const linked = await linker.link(question, { language, now, zone, known: memory.placeholders, ...(threadPeriod ? { threadPeriod } : {}) })
  const reading = ACKNOWLEDGES.test(question) ? { frames: 'manage_alerts action=acknowledge', confidence: 1, alternatives: [] } : await brain.read({ text: linked.text, previous: memory.frames, language })
  const placeholders = new Map([...memory.placeholders, ...linked.placeholders].map((placeholder) => [placeholder.id, placeholder]))
  const frames = parseFrames(reading.frames)
  const said = spoken(frames, language)
  if (said) return { ...said, confidence: reading.confidence }
  if (reading.confidence < SURE) return { ...await askAgain([reading.frames, ...reading.alternatives], placeholders, language), confidence: reading.confidence }

  const dropped = unusedUnknown(linked.placeholders, frames)
  if (dropped) return { ...askName({ reason: 'unknown', placeholder: dropped, choices: dropped.nearest ?? [] }, language), memory: remember(frames, placeholders, []), confidence: reading.confidence }

  const calls: BoundCall[] = []
  for (const frame of frames) {
    if (!tools.has(frame.tool)) return { calls: [], text: say('not_offered', language, { what: await describeFrames([frame], placeholders, language) }), status: 'refused', choices: [], memory: null, confidence: reading.confidence }
    const bound = bindFrame(frame, { placeholders, result: memory.result, text: linked.text, question })
    if ('reason' in bound) return { ...askName(bound, language), memory: remember(frames, placeholders, []), confidence: reading.confidence }
    calls.push(bound)
  }
  return { calls, text: '', status: null, choices: [], memory: remember(frames, placeholders, calls), confidence: reading.confidence }
}

/** Said to be of a kind by the word beside them: no ordinary word is taken for one. */
const SURE_NAMES = new Set<string>(['CLIENT', 'CUSTOMER', 'SERVER', 'POOL', 'TRUNK', 'PIPELINE', 'STEP'])

/** A name that the message gives and the data don't know, and that the reading leaves out: an answer without it would be of something else. */
function unusedUnknown(said: Placeholder[], frames: Frame[]): Placeholder | undefined {
  const used = new Set(placeholdersOf(frames))
  return said.find(({ id, type, candidates }) => SURE_NAMES.has(type) && candidates?.length === 0 && !used.has(id))
}

/** Keeps the frames with the placeholders that they use, numbered anew from 1 so that a long thread never runs out of numbers. */
function remember(frames: Frame[], placeholders: Map<string, Placeholder>, calls: BoundCall[]): TurnMemory {
  const renamed = new Map<string, string>()
  const counts = new Map<string, number>()
  for (const id of placeholdersOf(frames)) {
    const type = id.replace(/\d+$/, '')
    if (!placeholders.has(id)) continue
    counts.set(type, (counts.get(type) ?? 0) + 1)
    renamed.set(id, `${type}${counts.get(type)}`)
  }
  const text = formatFrames(frames).replace(/\b[A-Z]+[1-9]\b/g, (id) => renamed.get(id) ?? id)
  return { frames: text, placeholders: [...renamed].map(([id, name]) => ({ ...placeholders.get(id)!, id: name })), calls }
}

type Said = Omit<Understanding, 'confidence'>

/** Answers that need no tool. */
function spoken(frames: Frame[], language: Language): Said | null {
  const [frame] = frames
  if (!frame) return { calls: [], text: say('not_understood_plain', language), status: 'asked_back', choices: [], memory: null }
  const answer = (key: TextKey, status: OutcomeStatus): Said => ({ calls: [], text: say(key, language), status, choices: [], memory: null })
  switch (frame.tool) {
    case 'smalltalk': return answer((slot(frame, 'kind') ?? 'greeting') as TextKey, 'answered')
    case 'refuse': return answer((slot(frame, 'reason') ?? 'scope') as TextKey, 'refused')
    case 'ask_back': return answer(`ask_${slot(frame, 'about') ?? 'what'}` as TextKey, 'asked_back')
    case 'confirm': case 'cancel': return { ...answer('nothing_pending', 'asked_back'), decision: frame.tool }
    case 'help': return { calls: [{ tool: 'describe_data', input: { view: 'capabilities' } }], text: '', status: null, choices: [], memory: null }
    default: return null
  }
}

async function askAgain(readings: string[], placeholders: Map<string, Placeholder>, language: Language): Promise<Said> {
  const described = await Promise.all(readings.map((reading) => describeFrames(parseFrames(reading), placeholders, language)))
  const choices = [...new Set(described.filter((text) => text !== ''))].slice(0, 3)
  const text = choices.length === 0 ? say('not_understood_plain', language) : `${say('not_understood', language)}\n${choices.map((choice) => `- ${choice}`).join('\n')}`
  return { calls: [], text, status: 'asked_back', choices, memory: null }
}

function askName({ reason, placeholder, choices }: Unbound, language: Language): Said {
  const names = choices.slice(0, 6).map(({ value, label, kind }) => `${label ?? value}${reason === 'ambiguous' ? ` (${KIND_WORDS[kind]?.[language] ?? kind})` : ''}`)
  const quoted = names.map((name) => `**${name}**`).join(', ')
  const text = reason === 'ambiguous'
    ? say('ambiguous', language, { name: placeholder.text, names: quoted })
    : [say('unknown_name', language, { name: placeholder.text }), ...(names.length > 0 ? [say('nearest', language, { names: quoted })] : [])].join(' ')
  return { calls: [], text, status: 'asked_back', choices: choices.slice(0, 6).map(({ value, label }) => label ?? value), memory: null }
}

const KIND_WORDS: Record<string, Record<Language, string>> = {
  client: { en: 'backup client', fr: 'client de sauvegarde' }, customer: { en: 'telephony customer', fr: 'client télécom' }, server: { en: 'server', fr: 'serveur' },
  pool: { en: 'storage pool', fr: 'pool de stockage' }, volume: { en: 'volume', fr: 'volume' }, trunk: { en: 'trunk', fr: 'faisceau' }, pipeline: { en: 'pipeline', fr: 'pipeline' },
  task: { en: 'ETL step', fr: 'étape ETL' }, run: { en: 'run', fr: 'exécution' }, step: { en: 'step-action', fr: 'étape' }, phase: { en: 'phase', fr: 'phase' }, team: { en: 'team', fr: 'équipe' },
  department: { en: 'department', fr: 'département' }, person: { en: 'person', fr: 'personne' }, dry_run: { en: 'dry run', fr: 'répétition' }, milestone: { en: 'milestone', fr: 'jalon' },
  environment: { en: 'environment', fr: 'environnement' }, incident: { en: 'incident', fr: 'incident' }, offer: { en: 'offer', fr: 'offre' },
}
