import type { EntityKind } from '../../../tools/kit/where.ts'
import type { Word } from './names.ts'

/** Words that say what kind of thing the name beside them is. */
const CUES: Record<string, EntityKind[]> = {
  client: ['client', 'customer'], clients: ['client', 'customer'], customer: ['customer', 'client'], customers: ['customer', 'client'], abonne: ['customer'], account: ['customer', 'client'], compte: ['customer', 'client'],
  server: ['server'], servers: ['server'], serveur: ['server'], serveurs: ['server'], machine: ['server'], machines: ['server'], host: ['server'], vm: ['server'], srv: ['server'], serv: ['server'],
  pipeline: ['pipeline'], pipelines: ['pipeline'], flux: ['pipeline'], flow: ['pipeline'], job: ['pipeline'], jobs: ['pipeline'], chain: ['pipeline'], chaine: ['pipeline'], traitement: ['pipeline'], dag: ['pipeline'],
  loads: ['pipeline'], chargement: ['pipeline'], chargements: ['pipeline'], load: ['pipeline'],
  task: ['task'], tache: ['task'], step: ['task', 'step'], steps: ['task', 'step'], etape: ['task', 'step'], etapes: ['task', 'step'],
  run: ['run'], runs: ['run'], execution: ['run'],
  trunk: ['trunk'], trunks: ['trunk'], faisceau: ['trunk'], faisceaux: ['trunk'],
  pool: ['pool'], pools: ['pool'], volume: ['volume'], volumes: ['volume'], lun: ['volume'], offer: ['offer'], offre: ['offer'], policy: ['offer'],
  phase: ['phase'], team: ['team'], teams: ['team'], equipe: ['team'], equipes: ['team'], department: ['department'], departement: ['department'], dept: ['department'], dpt: ['department'], direction: ['department'], service: ['department', 'team'],
  milestone: ['milestone'], milestones: ['milestone'], jalon: ['milestone'], jalons: ['milestone'], environment: ['environment'], environnement: ['environment'], env: ['environment'], envs: ['environment'],
  rapport: ['pipeline'], rapports: ['pipeline'], report: ['pipeline'], reports: ['pipeline'], table: ['pipeline'], incident: ['incident'], incidents: ['incident'], run_id: ['run'],
}
const LINKS = new Set('the le la les l un une du de d of named called nomme appele appelee id n no numero is'.split(' '))

/** Kinds that the words just before (or right after) a name say; empty without such a word. */
export function cueAt(words: Word[], first: number, last: number, folded: string): EntityKind[] {
  return cueBefore(words, first, folded) ?? cueAfter(words, last, folded) ?? []
}

export function cueBefore(words: Word[], first: number, folded: string): EntityKind[] | undefined {
  for (let i = first - 1, steps = 0; i >= 0 && steps < 3; i--, steps++) {
    const gap = folded.slice(words[i]!.end, words[i + 1]!.start)
    if (/[.;!?,()]/.test(gap) || gap.length > 4) return undefined
    const kinds = CUES[words[i]!.text]
    if (kinds) return kinds
    if (!LINKS.has(words[i]!.text)) return undefined
  }
  return undefined
}

/** English puts the kind after the name as well: "the Exploit team", "ACA servers" (not a cue: servers of ACA) is left out. */
function cueAfter(words: Word[], last: number, folded: string): EntityKind[] | undefined {
  const next = words[last + 1]
  if (!next || !/^[ -]$/.test(folded.slice(words[last]!.end, next.start))) return undefined
  return /^(?:pipeline|team|department|milestone|environment|env|pool|trunk|customer|client|step|task|chain|job|load|loads|server|offer|phase)$/.test(next.text) ? CUES[next.text] : undefined
}

const CALLS = /\b(?:ccr|asr|ner|acd|erlangs?|cdrs?|calls?|appels?|trunks?|faisceaux?|voip|voix|voice|decroches?|attempts|tentatives|telephon\w+|customers?|null duration|short calls|appels? courts?|sip|release causes?|q\.?850|pbx|sbc)\b/
const BACKUPS = /\b(?:backups?|sauvegard\w+|proteg\w+|protected|stored|stocke\w*|vmdk|servers?|serveurs?|netbackup|veeam|volumes?|volumetrie|capacit\w+|storage|stockage|typolog\w+|crma|to|tb|go|gb|restor\w+|restaur\w+|ouvertures|openings?|decom\w*|pools?|baies?)\b/

/** What the message speaks of, for a name that stands in two domains. */
export function domainOf(folded: string): EntityKind[] {
  const [calls, backups] = [CALLS.test(folded), BACKUPS.test(folded)]
  return calls && !backups ? ['customer'] : backups && !calls ? ['client'] : []
}
