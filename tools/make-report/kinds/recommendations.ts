import { formatDuration, formatNumber, formatRatio } from '../../../server/platform/language.ts'
import type { Bilingual } from '../../../server/platform/language.ts'
import { CAUSES } from '../../diagnose-pipeline/cause-classes.ts'
import type { Cause } from '../../diagnose-pipeline/cause-classes.ts'
import { column } from '../../kit/render.ts'
import type { ResultTable, Value } from '../../kit/types.ts'
import type { Found, Gathering } from '../gather.ts'

/** 1 first. */
type Rank = 1 | 2 | 3
interface Recommendation { what: string; priority: Rank; ease: Rank; why: string; weight: number }

const both = (en: string, fr: string): Bilingual => ({ en, fr })
/** What helps against each class of cause, and how easily (1: within the team, 2: takes a change of the load, 3: takes others). */
const REMEDIES: Record<Cause, { text: Bilingual; ease: Rank }> = {
  disk: { text: both('free space on the server on a schedule, and alert well before it is full', 'libérer l’espace du serveur à heures fixes, et alerter bien avant la saturation'), ease: 1 },
  memory: { text: both('read in smaller batches, or give the load more memory', 'lire par lots plus petits, ou donner plus de mémoire au chargement'), ease: 2 },
  certificate: { text: both('renew certificates before they expire: an alert a month ahead', 'renouveler les certificats avant leur fin : une alerte un mois à l’avance'), ease: 1 },
  rate_limit: { text: both('spread the calls, and wait longer after a refusal', 'étaler les appels, et attendre plus longtemps après un refus'), ease: 2 },
  duplicate_key: { text: both('make the load repeatable: merge rows rather than insert them', 'rendre le chargement rejouable : fusionner les lignes plutôt que les insérer'), ease: 2 },
  lock: { text: both('update the tables in one order in all loads, or run them apart', 'mettre à jour les tables dans le même ordre partout, ou séparer les chargements'), ease: 2 },
  schema_change: { text: both('agree with the source on a notice of changes, and check its columns before loading', 'convenir d’un préavis de changement avec la source, et vérifier ses colonnes avant de charger'), ease: 3 },
  reference: { text: both('load the referenced tables first, and set orphan rows aside', 'charger d’abord les tables référencées, et écarter les lignes orphelines'), ease: 2 },
  encoding: { text: both('state the encoding and check the format before loading', 'fixer l’encodage et vérifier le format avant de charger'), ease: 2 },
  file_missing: { text: both('wait for the file rather than start at a fixed time, and agree on its delivery', 'attendre le fichier plutôt qu’une heure fixe, et convenir de sa livraison'), ease: 2 },
  permission: { text: both('give the load an account of its own whose password does not expire unseen', 'donner au chargement un compte à lui, dont le mot de passe n’expire pas sans prévenir'), ease: 1 },
  upstream: { text: both('start when the upstream load has ended, not at a fixed time', 'démarrer à la fin du chargement amont, et non à heure fixe'), ease: 2 },
  connection: { text: both('try again after a pause, and watch the service', 'réessayer après une pause, et surveiller le service'), ease: 1 },
  timeout: { text: both('find the slow statement or service, then set the limit above its usual time', 'trouver la requête ou le service lent, puis fixer le délai au-dessus de sa durée habituelle'), ease: 2 },
  data_volume: { text: both('check the number of rows before loading, and stop on an unusual one', 'contrôler le nombre de lignes avant de charger, et s’arrêter s’il est inhabituel'), ease: 2 },
  unknown: { text: both('log the reason of the failure: the lines do not tell it', 'journaliser la raison de l’échec : les lignes ne la disent pas'), ease: 1 },
}
const PRIORITIES: Record<Rank, Bilingual> = { 1: both('high', 'haute'), 2: both('medium', 'moyenne'), 3: both('low', 'basse') }
const EASE: Record<Rank, Bilingual> = { 1: both('easy', 'facile'), 2: both('medium', 'moyenne'), 3: both('needs others', 'dépend d’autrui') }

const SLOWER = 0.2
const MANY_FAILURES = 4
const ERRATIC = 2
const FULL_PCT = 90
const REJECTED = 0.02
const MOST = 15

/** What the facts of the other sections call for. Every figure of a reason stands in the table or fact that is cited. */
export interface Basis { failures: ResultTable | undefined; slower: ResultTable | undefined; pipelines: ResultTable | undefined; peaks: { found: Found; label: Bilingual }[]; rejected: ResultTable | undefined }

export function recommend({ say, language }: Gathering, { failures, slower, pipelines, peaks, rejected }: Basis): ResultTable | null {
  const found: Recommendation[] = [
    ...causes(failures).map(({ pipeline, cause, count, open }): Recommendation => ({
      what: `${pipeline}${say(': ', ' : ')}${REMEDIES[cause].text[language]}`, ease: REMEDIES[cause].ease, priority: open || count >= MANY_FAILURES ? 1 : count > 1 ? 2 : 3, weight: count + (open ? 10 : 0),
      why: say(`${count} ${count === 1 ? 'failure' : 'failures'}, ${CAUSES[cause].en}${open ? ', not recovered since' : ''}`, `${count} ${count > 1 ? 'échecs' : 'échec'}, ${CAUSES[cause].fr}${open ? ', sans reprise depuis' : ''}`) + ` [${failures!.source}]`,
    })),
    ...rowsOf(slower).filter((row) => numberOf(row, 'change_pct') >= SLOWER && numberOf(row, 'before') >= 60).map((row): Recommendation => ({
      what: say(`${row['pipeline']}: find out why it slows down`, `${row['pipeline']} : chercher pourquoi il ralentit`), ease: 2, priority: numberOf(row, 'change_pct') >= 2 * SLOWER ? 1 : 2, weight: numberOf(row, 'change'),
      why: say('median run time', 'durée médiane') + ` ${formatDuration(numberOf(row, 'before'))} → ${formatDuration(numberOf(row, 'after'))} (+${formatRatio(numberOf(row, 'change_pct'), language)}) [${slower!.source}]`,
    })),
    ...rowsOf(pipelines).filter((row) => numberOf(row, 'duration_p50') >= 60 && numberOf(row, 'duration_p95') >= ERRATIC * numberOf(row, 'duration_p50')).map((row): Recommendation => ({
      what: say(`${row['pipeline']}: its run time swings; look at its slowest runs`, `${row['pipeline']} : sa durée varie beaucoup ; regarder ses exécutions les plus lentes`), ease: 2, priority: 3, weight: numberOf(row, 'duration_p95'),
      why: `p50 ${formatDuration(numberOf(row, 'duration_p50'))}, p95 ${formatDuration(numberOf(row, 'duration_p95'))} [${pipelines!.source}]`,
    })),
    ...peaks.flatMap(({ found: { tables: [table] }, label }) => rowsOf(table).filter((row) => peakOf(row) >= FULL_PCT).map((row): Recommendation => ({
      what: say(`server ${row['etl_server']}: make room before it saturates (${label.en})`, `serveur ${row['etl_server']} : faire de la place avant saturation (${label.fr})`), ease: 1, priority: peakOf(row) >= 98 ? 1 : 2, weight: peakOf(row),
      why: say('peak', 'pic') + ` ${formatNumber(peakOf(row), language, 1)}\u00a0% [${table!.source}]`,
    }))),
    ...rowsOf(rejected).filter((row) => numberOf(row, 'rejection_rate') >= REJECTED).map((row): Recommendation => ({
      what: say(`${row['pipeline']}: look at the rejected rows with its source`, `${row['pipeline']} : revoir les lignes rejetées avec la source`), ease: 3, priority: 2, weight: numberOf(row, 'rejection_rate'),
      why: say('rejected', 'rejet') + ` ${formatRatio(numberOf(row, 'rejection_rate'), language)} [${rejected!.source}]`,
    })),
  ]
  if (found.length === 0) return null
  const sorted = found.toSorted((a, b) => a.priority - b.priority || a.ease - b.ease || b.weight - a.weight).slice(0, MOST)
  return {
    id: 'recommendations', source: failures?.source ?? pipelines?.source ?? 1, total: found.length, title: both('Recommendations, most urgent first, then easiest', 'Recommandations, les plus urgentes puis les plus faciles d’abord'),
    columns: [column('rank', '#', 'n°', 'count'), column('what', 'recommendation', 'recommandation', 'text'), column('priority', 'priority', 'priorité', 'text'), column('ease', 'feasibility', 'faisabilité', 'text'), column('why', 'facts', 'faits', 'text')],
    rows: sorted.map(({ what, priority, ease, why }, i) => ({ rank: i + 1, what, priority: PRIORITIES[priority][language], ease: EASE[ease][language], why })),
  }
}

const rowsOf = (table: ResultTable | undefined) => table?.rows ?? []
const numberOf = (row: Record<string, Value>, key: string) => (typeof row[key] === 'number' ? row[key] : NaN)
const peakOf = (row: Record<string, Value>) => Object.values(row).find((value) => typeof value === 'number') as number | undefined ?? NaN

const OF_NAME = new Map((Object.keys(CAUSES) as Cause[]).map((cause) => [CAUSES[cause].en as string, cause]))
export const causeOf = (name: Value | undefined): Cause => OF_NAME.get(String(name)) ?? 'unknown'

/** Failures of one pipeline and cause; `open`: the last of them did not run again. */
function causes(failures: ResultTable | undefined): { pipeline: string; cause: Cause; count: number; open: boolean }[] {
  const groups = new Map<string, { pipeline: string; cause: Cause; count: number; open: boolean }>()
  for (const row of rowsOf(failures)) {
    const [pipeline, cause] = [String(row['pipeline']), causeOf(row['cause'])]
    const group = groups.get(`${pipeline} ${cause}`) ?? { pipeline, cause, count: 0, open: false }
    groups.set(`${pipeline} ${cause}`, { ...group, count: group.count + 1, open: group.open || row['recovered_at'] === null })
  }
  return [...groups.values()]
}
