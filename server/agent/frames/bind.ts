import { NAME_TYPES } from './placeholders.ts'
import type { Candidate, NameType, Placeholder } from './placeholders.ts'
import { isAskedFor } from './exclusion.ts'
import { slot, slots } from './frame.ts'
import type { Frame } from './frame.ts'

/** A call that is ready to run. */
export interface BoundCall { tool: string; input: Record<string, unknown> }

/** Why a frame can't be bound: the name is unknown, or means several things. */
export interface Unbound { reason: 'unknown' | 'ambiguous'; placeholder: Placeholder; choices: Candidate[] }

export interface BindContext {
  placeholders: Map<string, Placeholder>
  /** What "that one" points at: the first row of the last answer. */
  result?: Candidate
  /** The message with its placeholders, as the model saw it: units stand behind numbers there. */
  text: string
  /** The message as it was typed. */
  question: string
}

const CLOSED = ['offer', 'tool', 'typology', 'status', 'level', 'cause', 'state'] as const
const COPIED: Record<string, string[]> = {
  query_data: ['metric', 'metric2', 'by', 'by2', 'compare', 'show', 'order'],
  forecast_capacity: ['what', 'view'],
  detect_anomalies: ['metric', 'view', 'by', 'show', 'order'],
  diagnose_pipeline: ['view'],
  predict_failures: ['view'],
  step_actions: ['view'],
  simulate_plan: ['view'],
  update_step_action: ['action'],
  manage_alerts: ['action', 'metric'],
  manage_schedules: ['action'],
  make_report: ['kind', 'format'],
  describe_data: ['view', 'metric'],
}
const NUMBERS = ['limit', 'above', 'below', 'bins'] as const
const SCENARIO = ['openings', 'decommissions', 'dat', 'app', 'fic', 'growth'] as const
/** Kinds that only one family of tools can filter by: settles a name that stands in two domains. */
const KINDS_OF: Record<string, string[]> = {
  detect_anomalies: ['trunk', 'customer', 'cause_group', 'cause'],
  diagnose_pipeline: ['pipeline', 'server', 'task', 'run', 'incident'],
  predict_failures: ['pipeline', 'server'],
  search_logs: ['pipeline', 'server', 'task', 'run', 'incident'],
  step_actions: ['step', 'phase', 'team', 'department', 'person', 'dry_run', 'milestone', 'environment'],
  update_step_action: ['step', 'person'],
  simulate_plan: ['step'],
  forecast_capacity: ['client', 'server', 'pool', 'volume', 'offer'],
}
const UNITS: [RegExp, number][] = [[/^(?:tb|to|tera(?:byte|octet)?s?)\b/, 1_000], [/^(?:mb|mo|mega(?:byte|octet)?s?)\b/, 1e-3], [/^(?:min|mins|minutes?|mn)\b/, 60], [/^(?:h|hours?|heures?|hrs?)\b/, 3_600]]
/** A ranking of anomalies by the calls they hit. */
const BY_CALLS = /\bcalls? (?:hit|lost|affected)\b|\bweigh|\bappels? (?:touch|perdu|impact)|pond[eé]r/i
/** "Delete rule 3", "ack alert 12": the numbers that lists show. */
const NUMBERED = { rule: /\b(?:rules?|r[eè]gles?)\s+(?:n[o°]\s*)?(\d{1,9})\b/i, alert: /\b(?:alerts?|alertes?)\s+(?:n[o°]\s*)?(\d{1,9})\b/i }
/** "Mute it until 8" asks for no list, nor for a rule. */
const MUTES = /\b(?:mute|snooze|pause|suspend|suspends|suspendre|coupe|couper|coupez)\b|\bsourdine\b/i
/** "Save that as budget v2", in a frame that only says which scenario. */
const SAVES = /\b(?:save|store|keep|stash|archive)\b|\b(?:enregistre[rz]?|enregistrons|garde[rz]?|gardons|sauvegarde[rz]?|archive[rz]?|note[rz]?|nomme[rz]?|appelle|conserve[rz]?)\b/i
/** "Twice in a row": runs, not a threshold. */
const IN_A_ROW = /\bin a row\b|\brunning\b|\bconsecutive|\bde suite\b|\bd.affil[ée]e\b|\bcons[ée]cuti/i
/** "Any trunk of customer X": each name of the kind is judged on its own. */
const EACH = /\b(?:any|each|every|a|one of (?:the|its)|one|une?|chaque|n.importe quel(?:le)?|l.une? des|toute?)\s+(trunk|faisceau|customer|client|pipeline|load|traitement|server|serveur|machine|pool|bay|baie|volume)/i
const EACH_KINDS: Record<string, string> = { faisceau: 'trunk', load: 'pipeline', traitement: 'pipeline', serveur: 'server', machine: 'server', bay: 'pool', baie: 'pool' }
/** Views of describe_data that read the message for what it is about. */
const TOPICAL = new Set(['definition', 'names'])
/** Two names of one score within this of each other are as likely. */
const TIE = 0.05

/**
 * Puts names, periods and numbers back in the place of placeholders, giving the input of the frame's tool.
 *
 * @returns the call, or why it can't be made; slots whose placeholder stands for nothing are left out
 */
export function bindFrame(frame: Frame, context: BindContext): BoundCall | Unbound {
  const binder = new Binder(frame, context)
  const input = binder.input()
  return binder.problem ?? { tool: frame.tool, input }
}

class Binder {
  problem: Unbound | undefined
  readonly #frame: Frame
  readonly #context: BindContext

  constructor(frame: Frame, context: BindContext) {
    this.#frame = frame
    this.#context = context
  }

  input(): Record<string, unknown> {
    const frame = this.#frame
    const input: Record<string, unknown> = {}
    for (const key of COPIED[frame.tool] ?? []) {
      const value = slot(frame, key)
      if (value !== undefined) input[key] = value
    }
    this.#filters(input)
    for (const key of ['period', 'period2'] as const) {
      const period = this.#placeholder(slot(frame, key))?.period
      if (period) input[key] = period
    }
    for (const key of NUMBERS) {
      const number = this.#number(slot(frame, key))
      if (number !== undefined) input[key] = key === 'limit' || key === 'bins' ? Math.max(1, Math.round(number)) : number
    }
    const text = this.#placeholder(slot(frame, 'text'))
    if (text) input['text'] = text.text
    if (slot(frame, 'mine') === 'yes') input['mine'] = true
    if (frame.tool === 'describe_data' && TOPICAL.has(slot(frame, 'view') ?? '')) input['topic'] = this.#context.question.slice(0, 300)
    // The frame has no word for a ranking weighed by calls: the asker's own say it.
    if (frame.tool === 'detect_anomalies' && BY_CALLS.test(this.#context.question)) input['order'] = 'calls'
    if (frame.tool === 'make_report' && input['kind'] !== 'export') input['text'] = this.#context.question.slice(0, 300)
    // Notes are found by what they speak of: the message without the names, which filter.
    if (frame.tool === 'diagnose_pipeline' && input['view'] === 'resolution') input['text'] = this.#unnamed().slice(0, 300)
    if (frame.tool === 'manage_alerts') this.#alerts(input)
    if (frame.tool === 'forecast_capacity') this.#scenarios(input)
    if (frame.tool === 'forecast_capacity' && input['view'] === 'scenarios') this.#names(input)
    if (frame.tool === 'forecast_capacity' && input['view'] === 'to_buy') input['question'] = this.#context.question.slice(0, 500)
    if (frame.tool === 'simulate_plan') this.#shifts(input)
    if (frame.tool === 'update_step_action') this.#action(input)
    return input
  }

  #filters(input: Record<string, unknown>): void {
    const where: Record<string, string[]> = {}
    // A note may speak of a time: that is no name.
    const ids = slots(this.#frame, 'where').filter((id) => !(this.#frame.tool === 'add_note' && this.#dated(id, input)) && !this.#isNoName(id))
    for (const id of ids) this.#filter(where, id)
    for (const kind of CLOSED) for (const value of slots(this.#frame, kind)) (where[kind] ??= []).push(value)
    const without: Record<string, string[]> = {}
    for (const id of slots(this.#frame, 'without')) this.#filter(isAskedFor(id, this.#context.text) ? where : without, id)
    if (Object.keys(where).length > 0) input['where'] = where
    if (Object.keys(without).length > 0) input['without'] = without
  }

  #unnamed(): string {
    return this.#context.text.replace(/\[([A-Z]+\d+)\]/g, (_all, id: string) => (/^(?:TEXT|NAME)/.test(id) ? this.#placeholder(id)?.text ?? '' : ''))
  }

  #alerts(input: Record<string, unknown>): void {
    const { question } = this.#context
    const limited = input['above'] !== undefined || input['below'] !== undefined
    if ((input['action'] === 'list' || (input['action'] === 'create' && !limited)) && input['period'] && MUTES.test(question)) input['action'] = 'mute'
    if (input['metric'] === 'failed_runs' && input['bins'] === undefined && typeof input['above'] === 'number' && IN_A_ROW.test(question)) {
      input['bins'] = Math.max(1, Math.round(input['above']))
      delete input['above']
    }
    const numbered = input['action'] === 'acknowledge' ? NUMBERED.alert.exec(question) : input['action'] === 'delete' || input['action'] === 'mute' ? NUMBERED.rule.exec(question) : null
    if (numbered) input['ids'] = [Number(numbered[1])]
    if (input['action'] === 'create') this.#each(input)
  }

  #each(input: Record<string, unknown>): void {
    const word = EACH.exec(this.#context.question)?.[1]?.toLowerCase()
    const kind = word === undefined ? undefined : EACH_KINDS[word] ?? word
    if (kind && !(input['where'] as Record<string, unknown> | undefined)?.[kind]) input['by'] = kind
  }

  #dated(id: string, input: Record<string, unknown>): boolean {
    const period = this.#placeholder(id)?.period
    if (period) input['period'] ??= period
    return period !== undefined
  }

  /** The number of a rule or an alert that is there, or what a note on a failure shall speak of: read from the message itself. */
  #isNoName(id: string): boolean {
    return (this.#frame.tool === 'manage_alerts' && id.startsWith('NUM') && slot(this.#frame, 'action') !== 'create') || (this.#frame.tool === 'diagnose_pipeline' && id.startsWith('TEXT'))
  }

  #filter(where: Record<string, string[]>, id: string): void {
    const name = this.#name(id)
    if (!name) return
    const list = where[name.kind] ??= []
    if (!list.includes(name.value)) list.push(name.value)
  }

  /** The one name that a placeholder means; notes the problem when there is none or more than one. */
  #name(id: string): Candidate | undefined {
    if (id.startsWith('RESULT')) return this.#context.result
    const placeholder = this.#placeholder(id)
    if (!placeholder) return undefined
    if (placeholder.type === 'EMAIL') return { kind: 'person', value: placeholder.text.toLowerCase(), score: 1 }
    const candidates = this.#fitting(placeholder)
    const best = candidates[0]
    if (!best) {
      this.problem ??= { reason: 'unknown', placeholder, choices: placeholder.nearest ?? [] }
      return undefined
    }
    const tied = candidates.filter(({ score }) => score >= best.score - TIE)
    if (new Set(tied.map(({ kind, value }) => `${kind} ${value}`)).size > 1) this.problem ??= { reason: 'ambiguous', placeholder, choices: tied }
    return best
  }

  #fitting(placeholder: Placeholder): Candidate[] {
    const all = placeholder.candidates ?? []
    const kinds = KINDS_OF[this.#frame.tool]
    const byTool = kinds ? all.filter(({ kind }) => kinds.includes(kind)) : all
    const usable = byTool.length > 0 ? byTool : all
    const own = NAME_TYPES[placeholder.type as NameType]
    const typed = usable.filter(({ kind }) => kind === own)
    return typed.length > 0 && kinds === undefined ? typed : usable
  }

  #placeholder(id: string | undefined): Placeholder | undefined {
    return id === undefined ? undefined : this.#context.placeholders.get(id)
  }

  #plainNumber(value: string): number | undefined {
    return /^\d+$/.test(value) ? Number(value) : this.#placeholder(value)?.number
  }

  #number(value: string | undefined): number | undefined {
    if (value === undefined) return undefined
    if (/^\d+$/.test(value)) return Number(value)
    const number = this.#placeholder(value)?.number
    return number === undefined ? undefined : number * this.#unit(value)
  }

  /** What stands behind a number: terabytes are counted in GB, minutes and hours in seconds. */
  #unit(id: string): number {
    const behind = this.#context.text.split(`[${id}]`)[1]?.trimStart() ?? ''
    return UNITS.find(([words]) => words.test(behind))?.[1] ?? 1
  }

  /** "-50 openings": the sign stands in the text, before the number; in "10-20" it is none. */
  #isNegative(id: string): boolean {
    const before = this.#context.text.split(`[${id}]`)[0]!
    return before !== this.#context.text && /(?:^|[\s(=:])[-−]\s?$/u.test(before)
  }

  /** `openings=NUM1 / openings=NUM2 fic=NUM3`: each scenario after a slash; `openings+=NUM1` is a change against the thread. */
  #scenarios(input: Record<string, unknown>): void {
    const scenarios: Record<string, unknown>[] = [{}]
    for (const [key, value] of this.#frame.slots) {
      if (key === '/') scenarios.push({})
      const change = /^(\w+?)([+-])$/.exec(key)
      const lever = change?.[1] ?? key
      const number = SCENARIO.includes(lever as typeof SCENARIO[number]) ? this.#plainNumber(value) : undefined
      if (number === undefined) continue
      scenarios.at(-1)![change ? `${lever}Change` : lever] = change?.[2] === '-' || this.#isNegative(value) ? -number : number
    }
    const said = scenarios.filter((scenario) => Object.keys(scenario).length > 0)
    if (said.length > 0) input['scenarios'] = said
  }

  /** Names of saved scenarios stand in the message; the frame has no word for saving one. */
  #names(input: Record<string, unknown>): void {
    input['question'] = this.#context.question.slice(0, 500)
    if (SAVES.test(this.#context.question)) input['save'] = true
  }

  /** `shift=STEP1:NUM1` days, `shift=STEP1:NUM1h` hours. */
  #shifts(input: Record<string, unknown>): void {
    const shifts = slots(this.#frame, 'shift').flatMap((value) => {
      const [step, amount = ''] = value.split(':')
      const name = this.#name(step!)
      const number = this.#plainNumber(amount.replace(/h$/, ''))
      if (!name) return []
      return [{ step: name.value, ...(number === undefined ? {} : amount.endsWith('h') ? { hours: number } : { days: number }) }]
    })
    if (shifts.length > 0) input['shifts'] = shifts
  }

  #action(input: Record<string, unknown>): void {
    const step = slot(this.#frame, 'step')
    const name = step === undefined ? undefined : this.#name(step)
    if (name) input['step'] = name.value
    const to = slot(this.#frame, 'to')
    const person = to === undefined ? undefined : this.#name(to)
    if (person) input['to'] = person.value
  }
}
