import type { Catalogue } from './catalogue.ts'
import type { Candidate } from '../frames/placeholders.ts'
import type { Spans } from './spans.ts'

const STEP = /(?<![\p{L}\p{N}_-])(?:PP|AC|CO|DC|HO|FB|RB|FB[-_ ]?RB)[-_ ]{0,2}0*\d{1,8}(?![\p{L}\p{N}_]|[.,/]\d|-[\p{L}\p{N}])/giu
const RUN = /(?<![\p{L}\p{N}_-])(?:R\d{4,}|run[_-][\p{L}\p{N}_-]*\d[\p{L}\p{N}_-]*|(?:manual|scheduled)__[\p{L}\p{N}_:+.-]+|[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12})(?![\p{L}\p{N}_])/giu
/** Anything that could be the id of a run: looked up in the data. */
export const RUN_SHAPE = /(?<![\p{L}\p{N}_-])[\p{L}\p{N}][\p{L}\p{N}_:+.-]*\d[\p{L}\p{N}_:+.-]*(?![\p{L}\p{N}_])/gu
const INCIDENT = /(?<![\p{L}\p{N}_-])(?:INC|PB|CHG|RFC|REQ|TKT)[-_ ]?\d{2,}(?![\p{L}\p{N}_])/giu
const PHASES: [string, string][] = [
  ['PP', 'preparation phase|phase de preparation|preparation|preparatory phase|prep(?= phase)|(?<=(?:in|phase|la) )prepa?(?= ?(?:phase|[?!.,;]|$))'],
  ['AC', 'controlled (?:stop|shutdown|shut-?down)|arrets? controles?'],
  ['DC', 'controlled (?:start|start-?up|restart)|(?:re)?demarrages? controles?'],
  ['HO', 'hand-? ?over(?! (?:notes?|messages?|mails?|to|summary|report))|passation'],
  ['FB-RB', 'roll-?back|(?<=(?:the|a|phase|for|in) )roll back|fall-? ?back|retours? arriere|repli'],
  ['CO', 'cut-? ?over(?! plan| dry| rehears| step| report| date| week-?end)|bascule'],
]

/** Marks step-action ids, runs, incidents and phases: they have a shape of their own. */
export function findIds(text: string, folded: string, spans: Spans, catalogue: Catalogue, runs: Map<string, Candidate>): void {
  const steps = stepsByCode(catalogue)
  for (const match of text.matchAll(STEP)) {
    const code = stepCode(match[0])
    const value = steps.get(code)
    // "CO 2" without such a step is a phase and a number, "AC 12" may be a team's word: only ids that are known or long are steps.
    if (!value && !/\d{5,}|^\p{L}{2}\d{2,}$/u.test(match[0])) continue
    if (!value && steps.size === 0 && !/\d{4,}/.test(match[0])) continue
    const nearest = value ? [] : nearSteps(code, steps)
    spans.add({ start: match.index, end: match.index + match[0].length, type: 'STEP', candidates: value ? [{ kind: 'step', value, score: 1 }] : [], nearest })
  }
  for (const match of text.matchAll(INCIDENT)) {
    const said = match[0].toUpperCase().replace(/[_ ]/, '-')
    const known = catalogue.index.whole(said.toLowerCase().replace(/[^a-z\d]/g, '')).find(({ kind }) => kind === 'incident')
    const value = known?.value ?? said
    // Incidents live in notes that anybody may add: an id of this shape is taken as it is.
    spans.add({ start: match.index, end: match.index + match[0].length, type: 'INCIDENT', candidates: [{ kind: 'incident', value, score: 1 }] })
  }
  for (const match of text.matchAll(RUN_SHAPE)) {
    const said = match[0].replace(/[.:]+$/, '')
    const run = runs.get(said.toLowerCase())
    if (run) spans.add({ start: match.index, end: match.index + said.length, type: 'RUN', candidates: [run] })
  }
  for (const match of text.matchAll(RUN)) {
    const known = runs.get(match[0].toLowerCase())
    spans.add({ start: match.index, end: match.index + match[0].length, type: 'RUN', candidates: known ? [known] : [] })
  }
  findDryRuns(folded, spans, catalogue)
  findPhases(text, folded, spans)
}

const NTH: [RegExp, number][] = [[/^(?:first|premiere?|1st|1ere?)$/, 1], [/^(?:second|seconde|deuxieme|2nd|2e|2eme)$/, 2], [/^(?:third|troisieme|3rd|3e|3eme)$/, 3], [/^(?:fourth|quatrieme|4th|4e|4eme)$/, 4]]
const DRY_RUN = /(?<![\p{L}\p{N}_-])(?:(first|second|third|fourth|premiere?|seconde?|deuxieme|troisieme|quatrieme|1st|2nd|3rd|4th|1ere?|[234]e(?:me)?) (?:full )?(?:dry[- ]?runs?|fdr|rehearsals?|repetitions?(?: generale)?)|(?:dry[- ]?run|rehearsal|repetition|fdr)[ -]?(?:n(?:o|°)? ?)?([1-9])|(?<=(?:the|le|en|on|in|du|au|vs|and|et|ou|or|,) )live(?! (?:calls?|appels?|data|donnees|chart|view|vue|traffic|trafic|monitoring|demo|feed|log|chat))|live run)(?![\p{L}\p{N}_-])/gu

/** "first dry run", "FDR 2", "the live". */
function findDryRuns(folded: string, spans: Spans, catalogue: Catalogue): void {
  const runs = catalogue.names.filter(({ kind }) => kind === 'dry_run').map(({ value }) => value)
  if (runs.length === 0) return
  for (const match of folded.matchAll(DRY_RUN)) {
    const nth = match[1] ? NTH.find(([pattern]) => pattern.test(match[1]!))?.[1] : match[2] ? Number(match[2]) : undefined
    const value = nth === undefined ? runs.find((run) => /live/i.test(run)) : runs.find((run) => Number(/\d+/.exec(run)?.[0]) === nth)
    if (!value && nth === undefined) continue
    const nearest: Candidate[] = value ? [] : runs.slice(0, 5).map((run) => ({ kind: 'dry_run', value: run, score: 0.5 }))
    spans.add({ start: match.index, end: match.index + match[0].length, type: 'DRYRUN', candidates: value ? [{ kind: 'dry_run', value, score: 1 }] : [], nearest })
  }
}

/** PP, AC, ... FB-RB as upper-case words or after "phase", and their names in both languages. */
function findPhases(text: string, folded: string, spans: Spans): void {
  const phase = (start: number, end: number, value: string) => spans.add({ start, end, type: 'PHASE', candidates: [{ kind: 'phase', value, score: 1 }] })
  for (const match of text.matchAll(/(?<![\p{L}\p{N}_-])(?:FB ?[-/] ?RB|FB|RB|PP|AC|CO|DC|HO)(?![\p{L}\p{N}_-]|'\p{L})/gu)) phase(match.index, match.index + match[0].length, codeOf(match[0]))
  for (const match of folded.matchAll(/(?<=(?<![\p{L}])phases? )(?:fb ?[-/] ?rb|fb|rb|pp|ac|co|dc|ho)(?![\p{L}\p{N}_-])|(?<![\p{L}\p{N}_-])(?:fb ?[-/] ?rb|pp|ac|dc|ho)(?= phase)/gu)) phase(match.index, match.index + match[0].length, codeOf(match[0]))
  for (const [code, names] of PHASES) {
    for (const match of folded.matchAll(new RegExp(`(?<![\\p{L}\\p{N}_-])(?:${names})(?![\\p{L}\\p{N}_])`, 'gu'))) {
      const before = folded.slice(Math.max(0, match.index - 24), match.index)
      if (code === 'CO' && /(?:plans?|repetitions?|rapports?|dossier) (?:de (?:la )?|d'|pour la )$/.test(before) && !/phase/.test(before)) continue
      if (match[0] === 'preparation' && !/(?:phase|the|la|in|en|de|of|pour|for|and|et|,|-|vs|) ?$/.test(before)) continue
      phase(match.index, match.index + match[0].length, code)
    }
  }
}

const codeOf = (said: string): string => (/^(?:fb|rb)/i.test(said) ? 'FB-RB' : said.toUpperCase())
/** CO12, co-12, "CO 00000012", CO00000012 -> "CO 12". */
function stepCode(said: string): string {
  const match = /^([a-z]+(?:[-_ ]?rb)?)[-_ ]*0*(\d+)$/i.exec(said.trim())
  return match ? `${match[1]!.toUpperCase().replace(/[-_ ]/g, '')} ${match[2]}` : said.toUpperCase()
}

const cache = new WeakMap<Catalogue, Map<string, string>>()
function stepsByCode(catalogue: Catalogue): Map<string, string> {
  const known = cache.get(catalogue)
  if (known) return known
  const steps = new Map(catalogue.names.filter(({ kind }) => kind === 'step').map(({ value }) => [stepCode(value), value]))
  cache.set(catalogue, steps)
  return steps
}

function nearSteps(code: string, steps: Map<string, string>): Candidate[] {
  const [letters, digits] = code.split(' ')
  const far = (other: string) => Math.abs(Number(other.split(' ')[1]) - Number(digits))
  return [...steps].filter(([other]) => other.startsWith(`${letters} `)).sort(([a], [b]) => far(a) - far(b)).slice(0, 5).map(([, value]) => ({ kind: 'step', value, score: 0.5 }))
}
