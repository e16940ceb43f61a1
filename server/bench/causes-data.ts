import { BENIGN, HEADS, MESSAGES } from './causes-messages.ts'

/** What is true of one failed run. `proof`: words of the line that says why; null: no line does. */
export interface Truth { run: string; pipeline: string; cause: string; step: string; proof: string | null; day: string }
export interface MadeLogs { runs: string; logs: string; metrics: string; truths: Truth[] }

const DAY_MS = 86_400_000
const SUBJECTS = ['clients', 'tournees', 'palettes', 'stocks', 'factures', 'tarifs', 'vehicules', 'chauffeurs', 'entrepots', 'commandes']
const STEPS = ['extract', 'validate', 'load']

function pipelines(): { name: string; upstream: string[]; hour: number; source: string; target: string; server: string }[] {
  const server = (n: number) => `srv-etl-0${n % 3 + 1}`
  const loads = SUBJECTS.map((subject, n) => ({ name: `load_${subject}`, upstream: [], hour: 2, source: 'CRM', target: 'STG', server: server(n) }))
  const stages = SUBJECTS.map((subject, n) => ({ name: `stg_${subject}`, upstream: [`load_${subject}`], hour: 4, source: 'STG', target: 'ODS', server: server(n + 1) }))
  const facts = SUBJECTS.slice(0, 5).map((subject, n) => ({ name: `dwh_${subject}`, upstream: [`stg_${subject}`, `stg_${SUBJECTS[n + 5]}`], hour: 6, source: 'ODS', target: 'DWH', server: server(n + 2) }))
  const reports = SUBJECTS.slice(0, 3).map((subject, n) => ({ name: `rpt_${subject}`, upstream: [`dwh_${subject}`], hour: 8, source: 'DWH', target: 'BI', server: server(n) }))
  return [...loads, ...stages, ...facts, ...reports]
}

/** Runs, log lines and server metrics of 28 pipelines in the canonical layout, with planted failures of 16 root causes; the same for the same seed. */
export function makeLogs(seed: number, days: number): MadeLogs {
  const random = generator(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const fill = (text: string, subject: string, step: string) => text.replaceAll('@', subject).replaceAll('{step}', step).replace(/#/g, () => String(Math.floor(random() * 90_000) + 100))
  const causes = Object.keys(MESSAGES)
  const runs: string[] = ['run_id,pipeline,step,server,source,target,schedule,upstream,started_at,ended_at,status,attempt,rows_read,rows_written,rows_rejected']
  const logs: { at: number; text: string }[] = []
  const metrics: string[] = ['timestamp,server,cpu_pct,mem_pct,disk_pct,iowait_pct']
  const truths: Truth[] = []
  let number = 0
  const all = pipelines()
  for (let day = 0; day < days; day += 1) {
    const midnight = Date.UTC(2021, 2, 1) + day * DAY_MS
    const status = new Map<string, string>()
    for (const server of ['srv-etl-01', 'srv-etl-02', 'srv-etl-03']) for (let hour = 0; hour < 24; hour += 1) metrics.push([stamp(midnight + hour * 3_600_000), server, (10 + random() * 20).toFixed(1), (40 + random() * 10).toFixed(1), '55.0', (2 + random() * 3).toFixed(1)].join(','))
    for (const { name, upstream, hour, source, target, server } of all) {
      const subject = name.split('_')[1]!
      const blocked = upstream.find((each) => status.get(each) !== 'success')
      let start = midnight + hour * 3_600_000 + Math.floor(random() * 1_200_000)
      const base = (run: string, step: string, from: number, to: number, state: string, attempt: number, rows: number) => runs.push(
        [run, name, step, server, source, target, `15 ${hour} * * *`, upstream.join('|'), stamp(from), stamp(to), state, attempt, rows, state === 'success' ? rows - 5 : 0, state === 'success' ? 5 : 0].join(','))
      const log = (at: number, level: string, run: string, step: string, message: string) => logs.push({ at, text: [stamp(at), level, name, run, step, `"${message.replaceAll('"', '""')}"`].join(',') })
      const id = () => `R${String(number += 1).padStart(6, '0')}`
      if (blocked !== undefined) {
        const run = id()
        status.set(name, 'skipped')
        base(run, '', start, start, 'skipped', 1, 0)
        log(start, 'WARN', run, '', `Upstream ${blocked} is ${status.get(blocked)}: run skipped`)
        continue
      }
      let failing = random() < 0.07
      for (let attempt = 1; attempt <= 3; attempt += 1) {
        const run = id()
        const length = 300_000 + Math.floor(random() * 300_000)
        const rows = 9_000 + Math.floor(random() * 2_000)
        log(start, 'INFO', run, '', `run started, attempt ${attempt}, schedule 15 ${hour} * * *`)
        const stepMs = length / STEPS.length
        for (const [level, text] of BENIGN) if (random() < 0.4) log(start + Math.floor(random() * stepMs), level, run, 'extract', fill(text, subject, 'extract'))
        if (!failing) {
          base(run, '', start, start + length, 'success', attempt, rows)
          for (const [n, step] of STEPS.entries()) base(run, step, start + n * stepMs, start + (n + 1) * stepMs, 'success', 1, rows)
          log(start + length, 'INFO', run, 'load', `run finished: ${rows} rows read, ${rows - 5} written, 5 rejected in ${Math.round(length / 1000)} s`)
          status.set(name, 'success')
          break
        }
        const cause = pick(causes.filter((each) => each !== 'unknown' || random() < 0.5))
        const at = Math.floor(random() * STEPS.length)
        const [step, end] = [STEPS[at]!, start + Math.floor((at + 0.6) * stepMs)]
        const said = fill(pick(MESSAGES[cause]!), subject, step)
        const head = fill(pick(HEADS), subject, step)
        const shape = Math.floor(random() * 3)
        if (shape === 0 && head !== '') {
          log(end - 2_000, 'ERROR', run, step, head)
          log(end - 1_000, 'ERROR', run, step, said)
        } else log(end - 1_000, random() < 0.1 ? 'FATAL' : 'ERROR', run, step, shape === 1 && head !== '' ? `${head}\nTraceback (most recent call last):\n  File "/opt/etl/jobs/${name}.py", line 91, in ${step}\n    run_step(batch)\n${said}` : said)
        if (random() < 0.3) log(end, 'ERROR', run, step, `step ${step} failed, exit code 1`)
        base(run, '', start, end, 'failed', attempt, 0)
        for (const [n, each] of STEPS.slice(0, at + 1).entries()) base(run, each, start + n * stepMs, n === at ? end : start + (n + 1) * stepMs, n === at ? 'failed' : 'success', 1, n === at ? 0 : rows)
        truths.push({ run, pipeline: name, cause, step, proof: cause === 'unknown' ? null : said.split('\n')[0]!.slice(0, 60), day: stamp(midnight).slice(0, 10) })
        status.set(name, 'failed')
        failing = random() < 0.4
        start = end + 600_000
      }
    }
  }
  logs.sort((a, b) => a.at - b.at)
  return { runs: runs.join('\n'), logs: ['timestamp,level,pipeline,run_id,step,message', ...logs.map(({ text }) => text)].join('\n'), metrics: metrics.join('\n'), truths }
}

const stamp = (at: number) => new Date(at).toISOString().slice(0, 19).replace('T', ' ')

function generator(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
