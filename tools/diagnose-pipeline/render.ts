import type { Language } from '../../server/platform/language.ts'
import { formatValue, joinList, plural } from '../kit/render.ts'
import type { RenderContext } from '../kit/types.ts'
import type { DiagnoseData, Story } from './build.ts'
import { CAUSES } from './cause-classes.ts'
import { statusName } from './statuses.ts'

const RUNS = { en: ['run', 'runs'], fr: ['exécution', 'exécutions'] } as { en: [string, string]; fr: [string, string] }
const TIMES = { en: ['time', 'times'], fr: ['fois', 'fois'] } as { en: [string, string]; fr: [string, string] }
const READ = { en: ['row read', 'rows read'], fr: ['ligne lue', 'lignes lues'] } as { en: [string, string]; fr: [string, string] }
const LOADS = [['cpu', 'usualCpu', 'CPU', 'CPU'], ['mem', 'usualMem', 'memory', 'mémoire'], ['disk', 'usualDisk', 'disk', 'disque'], ['iowait', 'usualIowait', 'I/O wait', 'attente disque']] as const

/** The answer in words: how many failed, then each cause with its proof. */
export function renderStories(data: DiagnoseData, { language, zone }: RenderContext): string {
  const fr = language === 'fr'
  const who = data.names.length > 0 ? `${joinList(data.names, language, 4)}${fr ? ' : ' : ': '}` : ''
  const all = plural(data.total, RUNS, language)
  const lead = fr
    ? `${who}**${plural(data.failed, RUNS, language)} en échec** sur ${all}${data.phrase.fr}${data.skipped > 0 ? `, et ${data.skipped} non lancée${data.skipped > 1 ? 's' : ''}` : ''} [1].`
    : `${who}**${plural(data.failed, RUNS, language)} failed** out of ${all}${data.phrase.en}${data.skipped > 0 ? `, and ${data.skipped} ${data.skipped === 1 ? 'was' : 'were'} skipped` : ''} [1].`
  const rest = data.others === 0 ? [] : [fr ? `${data.others} autre${data.others > 1 ? 's' : ''} cause${data.others > 1 ? 's' : ''} : voir le tableau.` : `${data.others} more ${data.others === 1 ? 'cause is' : 'causes are'} in the table.`]
  return [lead, ...data.stories.map((story) => tellStory(story, language, zone)), ...rest].join('\n\n')
}

export function tellStory(story: Story, language: Language, zone: string): string {
  const fr = language === 'fr'
  const at = (iso: string) => formatValue(iso, 'instant', language, zone)
  const { pipeline, step, cause, guessed, count, first, last } = story
  const when = count === 1 ? (fr ? `le ${at(last.started_at)}` : `on ${at(last.started_at)}`) : fr ? `${count} fois, du ${at(first.started_at)} au ${at(last.started_at)}` : `${plural(count, TIMES, 'en')}, from ${at(first.started_at)} to ${at(last.started_at)}`
  const where = step ? (fr ? `, à l’étape \`${step}\`` : `, at step \`${step}\``) : ''
  const lines = [fr ? `**${pipeline}** ${when}${where} — cause : **${guessed ? 'sans doute ' : ''}${CAUSES[cause].fr}** (${last.run_id}).` : `**${pipeline}** ${when}${where} — cause: **${guessed ? 'probably ' : ''}${CAUSES[cause].en}** (${last.run_id}).`]
  for (const quote of story.quotes) lines.push(quote.at === '' ? `> … ${quote.text} [${quote.source}]` : `> ${at(quote.at)} ${quote.level} ${quote.text} [${quote.source}]`)
  if (story.quotes.length === 0) lines.push(fr ? 'Les logs chargés ne contiennent aucune ligne d’erreur de cette exécution.' : 'The loaded logs hold no error line of this run.')
  const more = [upstreamText(story, fr, at), comparison(story, language, zone), loadText(story, language), hitText(story, language), seenText(story, fr, at), endText(story, fr, at)].filter((text) => text !== '')
  return [...lines, '', more.join(' ')].join('\n').trim()
}

function upstreamText({ chain, root }: Story, fr: boolean, at: (iso: string) => string): string {
  if (chain.length === 0) return ''
  const links = chain.map((run) => {
    const how = run.status === 'success' || run.status === 'late' ? (fr ? 'a fini après le démarrage de la suite' : 'ended after what waits for it had started') : fr ? `était ${statusName(run.status, 'fr')}` : run.status === 'failed' ? 'failed' : `was ${run.status}`
    return fr ? `**${run.pipeline}** ${how} (exécution ${run.run_id}, ${at(run.started_at)})` : `**${run.pipeline}** ${how} (run ${run.run_id}, ${at(run.started_at)})`
  })
  const why = !root ? '' : fr ? ` : ${CAUSES[root.cause].fr}, « ${root.text} » [${root.source}]` : `: ${CAUSES[root.cause].en}, "${root.text}" [${root.source}]`
  return `${fr ? 'En amont, ' : 'Upstream, '}${links.join(fr ? ', car ' : ', because ')}${why}.`
}

function comparison({ lastSuccess, last, fresh }: Story, language: Language, zone: string): string {
  const fr = language === 'fr'
  if (!lastSuccess) return fr ? 'Aucun succès antérieur n’est chargé.' : 'No earlier success is loaded.'
  const show = (run: typeof last) => [run.duration_s === null ? '' : formatValue(run.duration_s, 's', language, zone), run.rows_read === null ? '' : plural(run.rows_read, READ, language)].filter((part) => part !== '').join(', ')
  const then = show(lastSuccess)
  const now = show(last)
  const base = fr
    ? `Dernier succès avant : ${formatValue(lastSuccess.started_at, 'instant', language, zone)} (${then || lastSuccess.run_id})${now ? `, contre ${now} cette fois` : ''}.`
    : `Last success before: ${formatValue(lastSuccess.started_at, 'instant', language, zone)} (${then || lastSuccess.run_id})${now ? `, against ${now} this time` : ''}.`
  return fresh.length === 0 ? base : `${base} ${fr ? 'Ce message n’y figurait pas.' : 'This message was absent then.'}`
}

function loadText({ load }: Story, language: Language): string {
  if (!load) return ''
  const odd = LOADS.filter(([now, usual]) => load[now] !== null && (load[now]! >= 90 || (load[usual] !== null && load[now]! - load[usual]! >= 35)))
  if (odd.length === 0) return ''
  const fr = language === 'fr'
  const parts = odd.map(([now, usual, en, name]) => `${fr ? name : en} ${formatValue(load[now], 'pct', language, 'UTC')} (${fr ? 'd’habitude' : 'usually'} ${formatValue(load[usual], 'pct', language, 'UTC')})`)
  return fr ? `Serveur ${load.server} à ce moment : ${joinList(parts, language)}.` : `Server ${load.server} at that time: ${joinList(parts, language)}.`
}

function hitText({ hit }: Story, language: Language): string {
  if (hit.length === 0) return ''
  const items = hit.map(({ pipeline, run }) => `${pipeline} (${statusName(run.status, language)})`)
  return language === 'fr' ? `Touchés en aval : ${joinList(items, language)}.` : `Hit downstream: ${joinList(items, language)}.`
}

function seenText({ seen }: Story, fr: boolean, at: (iso: string) => string): string {
  if (!seen) return ''
  const before = seen.events === 0 ? '' : fr ? `Même erreur déjà vue ${seen.events} fois, la dernière le ${at(seen.lastAt)}.` : `The same error was seen ${plural(seen.events, TIMES, 'en')} before, last on ${at(seen.lastAt)}.`
  const which = [seen.incident, seen.noteOf].filter((name) => name !== null && name !== undefined).join(', ')
  const note = seen.note === null ? '' : fr ? `Résolution notée${which ? ` (${which})` : ''} : « ${seen.note} ».` : `Resolution on record${which ? ` (${which})` : ''}: "${seen.note}".`
  return [before, note].filter((text) => text !== '').join(' ')
}

function endText({ recovered }: Story, fr: boolean, at: (iso: string) => string): string {
  if (recovered) return fr ? `Reparti le ${at(recovered.started_at)} (${recovered.run_id}).` : `It ran again on ${at(recovered.started_at)} (${recovered.run_id}).`
  return fr ? '**Pas de succès depuis.**' : '**No success since.**'
}
