import type { Period } from '../kit/period.ts'
import { formatValue } from '../kit/render.ts'
import { upstreams } from './runs.ts'
import { runsOf } from './runs.ts'
import type { Maker } from './views.ts'

const HISTORY = 30

/**
 * When the running or coming load of a pipeline should end: its usual end, no earlier than the usual end of what it waits for,
 * against a deadline.
 */
export async function readiness(maker: Maker, pipeline: string, deadline: Period | undefined): Promise<void> {
  const { context } = maker
  const good = await runsOf(context, pipeline, 'before', '9999-01-01', ['success'], HISTORY)
  if (good.length < 3) return maker.line((language) => (language === 'fr' ? `${pipeline} : pas assez d’historique pour une heure de fin (${good.length} succès chargés).` : `${pipeline}: not enough history for an end time (${good.length} successes loaded).`), 'no_data')
  const [last] = await runsOf(context, pipeline, 'before', context.now.toISOString(), null, 1)
  const durations = good.map(({ duration_s }) => duration_s!).toSorted((a, b) => a - b)
  const [median, slow] = [quantile(durations, 0.5), quantile(durations, 0.9)]
  const source = maker.ledger.source({ table: 'report.etl_runs', ids: good.map(({ run_id }) => run_id) })
  const starts = good.map(({ started_at }) => minuteOfDay(started_at)).toSorted((a, b) => a - b)
  const running = last?.status === 'running'
  const today = new Date(context.now)
  today.setUTCHours(0, Math.round(quantile(starts, 0.5)), 0, 0)
  const start = running ? Date.parse(last.started_at) : +today > +context.now ? +today : Math.max(+today, +today + 86_400_000 * Number(last !== undefined && Date.parse(last.started_at) >= +today - 3_600_000))
  const waiting: string[] = []
  for (const name of (await upstreams(context, pipeline)).slice(0, 10)) {
    const [state] = await runsOf(context, name, 'before', context.now.toISOString(), null, 1)
    if (state && state.status !== 'success') waiting.push(`${name} (${state.status})`)
  }
  const end = new Date(start + median * 1000).toISOString()
  const late = new Date(start + slow * 1000).toISOString()
  maker.ledger.fact(`${pipeline}.end`, 'expected end', end, 'instant', source)
  maker.ledger.fact(`${pipeline}.late`, 'end when it is slow (nine runs of ten end before)', late, 'instant', source)
  maker.ledger.fact(`${pipeline}.median`, 'usual duration', median, 's', source)
  maker.ledger.fact(`${pipeline}.start`, running ? 'start' : 'usual start', new Date(start).toISOString(), 'instant', source)
  maker.ledger.fact(`${pipeline}.runs`, 'successes examined', good.length, 'count', source)
  const limit = deadline ? deadline.from : null
  if (limit) maker.ledger.fact(`${pipeline}.deadline`, 'deadline', limit, 'instant', source)
  maker.line((language, at, { zone }) => {
    const fr = language === 'fr'
    const usual = formatValue(median, 's', language, zone)
    const verdict = limit === null ? '' : late <= limit ? (fr ? 'Oui, sans doute. ' : 'Yes, most likely. ') : end <= limit ? (fr ? 'Probablement, mais de justesse. ' : 'Probably, but only just. ') : fr ? 'Non, sans doute pas. ' : 'No, most likely not. '
    const blocked = waiting.length === 0 ? '' : fr ? ` En amont : ${waiting.join(', ')}.` : ` Upstream: ${waiting.join(', ')}.`
    return fr
      ? `${verdict}**${pipeline}** devrait finir vers ${at(end)} (au plus tard ${at(late)} neuf fois sur dix), d’après ${good.length} succès de ${usual} d’habitude [${source}].${blocked}`
      : `${verdict}**${pipeline}** should end at about ${at(end)} (by ${at(late)} nine times in ten), from ${good.length} successes that usually take ${usual} [${source}].${blocked}`
  })
}

function quantile(sorted: number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!
}

function minuteOfDay(iso: string): number {
  const at = new Date(iso)
  return at.getUTCHours() * 60 + at.getUTCMinutes()
}
