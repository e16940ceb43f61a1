import type { Noun } from '../../../server/platform/units.ts'
import type { Catalogue, View } from './types.ts'

const started = { column: 'started_at', kind: 'instant', zone: 'local' } as const
const iso = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`
const text = {
  pipeline: { en: 'pipeline', fr: 'pipeline' }, run: { en: 'run', fr: 'exécution' }, task: { en: 'step', fr: 'étape' }, status: { en: 'status', fr: 'statut' }, server: { en: 'server', fr: 'serveur' },
  start: { en: 'started', fr: 'début' }, duration: { en: 'duration', fr: 'durée' },
}
const columns = { pipeline: 'pipeline', run: 'run_id', status: 'status', server: 'server', etl_server: 'server' }
const kinds = { pipeline: 'pipeline', run: 'run_id', status: 'status', server: 'server' }
const rowsOf = (name: string): View['list'] => [
  { key: 'pipeline', sql: 'pipeline', label: text.pipeline, unit: 'id' }, { key: 'run', sql: 'run_id', label: text.run, unit: 'id' },
  ...(name === 'report.etl_steps' ? [{ key: 'task', sql: 'step', label: text.task, unit: 'id' as const }] : []),
  { key: 'status', sql: 'status', label: text.status, unit: 'text' }, { key: 'started_at', sql: iso('started_at'), label: text.start, unit: 'instant' },
  { key: 'duration_s', sql: 'duration_s', label: text.duration, unit: 's' }, { key: 'server', sql: 'server', label: text.server, unit: 'id' },
]
const runs: View = { name: 'report.etl_runs', from: 'report.etl_runs', domain: 'etl', time: started, dims: columns, kinds, list: rowsOf('report.etl_runs'), tells: ['pipeline', 'started_at'], files: { from: 'report.etl_runs', column: 'file' } }
const steps: View = {
  name: 'report.etl_steps', from: 'report.etl_steps', domain: 'etl', time: started, dims: { ...columns, task: 'step' }, kinds: { ...kinds, task: 'step' },
  list: rowsOf('report.etl_steps'), tells: ['pipeline', 'task', 'started_at'], files: { from: 'report.etl_steps', column: 'file' },
}
const log: View = {
  name: 'report.log_events', from: 'report.log_events', domain: 'etl', time: { column: 'at', kind: 'instant', zone: 'local' },
  dims: { pipeline: 'pipeline', run: 'run_id', task: 'step', level: 'level', template: 'template' }, tells: ['pipeline', 'at'],
  // A fatal event is an error too.
  kinds: { pipeline: 'pipeline', run: 'run_id', task: 'step', level: { each: "case level when 'FATAL' then array['FATAL', 'ERROR'] else array[level] end" } },
  list: [
    { key: 'at', sql: iso('at'), label: { en: 'time', fr: 'heure' }, unit: 'instant' }, { key: 'level', sql: 'level', label: { en: 'level', fr: 'niveau' }, unit: 'text' },
    { key: 'pipeline', sql: 'pipeline', label: text.pipeline, unit: 'id' }, { key: 'run', sql: 'run_id', label: text.run, unit: 'id' }, { key: 'task', sql: 'step', label: text.task, unit: 'id' },
    { key: 'message', sql: 'left(message, 300)', label: { en: 'message', fr: 'message' }, unit: 'quote' },
  ],
  files: { from: 'report.log_events', column: 'file' },
}
const load: View = {
  name: 'report.server_metrics', from: 'report.server_metrics', domain: 'etl', time: { column: 'at', kind: 'instant', zone: 'local' }, dims: { server: 'server', etl_server: 'server' }, kinds: { server: 'server' }, tells: ['server', 'at'],
  list: [
    { key: 'at', sql: iso('at'), label: { en: 'time', fr: 'heure' }, unit: 'instant' }, { key: 'server', sql: 'server', label: text.server, unit: 'id' },
    ...([['cpu_pct', 'CPU', 'CPU'], ['mem_pct', 'memory', 'mémoire'], ['disk_pct', 'disk', 'disque'], ['iowait_pct', 'I/O wait', 'attente E/S']] as const)
      .map(([key, en, fr]) => ({ key, sql: key, label: { en, fr }, unit: 'pct' as const })),
  ],
  files: { kinds: ['etl_metrics'] },
}
const run: Noun = { en: ['run', 'runs'], fr: ['exécution', 'exécutions'] }
const both = (value: string, row?: string, where?: string) => [runs, steps].map((view) => ({ view, value, ...(row ? { row } : {}), ...(where ? { where } : {}) }))
const rate = (status: string) => [runs, steps].map((view) => ({ view, parts: [`(count(*) filter (where status = '${status}'))::float8`, "(count(*) filter (where status <> 'running'))::float8"] as [string, string] }))
const noun = (en: string, one: string, many: string): Noun => ({ en: [en, en], fr: [one, many] })
const pct = (column: string) => [{ view: load, value: `avg(${column})::float8`, row: column }]

export default [
  {
    name: 'run_count', domain: 'etl', unit: 'count', over: 'flow', label: { en: 'runs', fr: 'exécutions' }, variants: both('count(*)::int'),
    definition: { en: 'Pipeline runs that started in the period; each attempt is a run. Asked by step: step executions.', fr: 'Exécutions de pipelines démarrées dans la période ; chaque tentative est une exécution. Par étape : exécutions d’étapes.' },
  },
  {
    name: 'failed_runs', named: true, partOf: 'run_count', domain: 'etl', unit: 'count', over: 'flow', label: { en: 'failed runs', fr: 'exécutions en échec' }, variants: both('count(*)::int', undefined, "status = 'failed'"),
    definition: { en: 'Runs whose status is failed; a later attempt that succeeds is a run of its own.', fr: 'Exécutions au statut « failed » ; une tentative ultérieure réussie est une autre exécution.' },
  },
  {
    name: 'success_rate', domain: 'etl', unit: 'ratio', over: 'ratio', label: { en: 'success rate', fr: 'taux de succès' }, nouns: [noun('successful', 'réussie', 'réussies'), run], minimum: 5, variants: rate('success'),
    definition: { en: 'Successful runs / runs, those still running left out; skipped runs count in the denominator.', fr: 'Exécutions réussies / exécutions, hors celles en cours ; les exécutions ignorées comptent au dénominateur.' },
  },
  {
    name: 'failure_rate', domain: 'etl', unit: 'ratio', over: 'ratio', label: { en: 'failure rate', fr: 'taux d’échec' }, nouns: [noun('failed', 'en échec', 'en échec'), run], minimum: 5, variants: rate('failed'),
    definition: { en: 'Failed runs / runs, those still running left out; skipped runs count in the denominator.', fr: 'Exécutions en échec / exécutions, hors celles en cours ; les exécutions ignorées comptent au dénominateur.' },
  },
  {
    name: 'run_duration', domain: 'etl', unit: 's', over: 'mean', label: { en: 'mean run time', fr: 'durée moyenne d’exécution' }, one: { en: 'run time', fr: 'durée d’exécution' }, variants: both('avg(duration_s)::float8', 'duration_s', "duration_s is not null and status in ('success', 'late')"),
    definition: { en: 'Mean time from start to end of the runs that completed (success or late); another status when it is asked for.', fr: 'Durée moyenne, du début à la fin, des exécutions menées à terme (succès ou retard) ; un autre statut s’il est demandé.' },
  },
  {
    name: 'duration_p50', domain: 'etl', unit: 's', over: 'mean', label: { en: 'median run time', fr: 'durée médiane d’exécution' }, variants: both('percentile_cont(0.5) within group (order by duration_s)::float8', 'duration_s', "duration_s is not null and status in ('success', 'late')"),
    definition: { en: 'Time within which half of the completed runs end.', fr: 'Durée dans laquelle la moitié des exécutions menées à terme se terminent.' },
  },
  {
    name: 'duration_p95', domain: 'etl', unit: 's', over: 'mean', label: { en: '95th percentile of run time', fr: '95e centile de la durée d’exécution' }, variants: both('percentile_cont(0.95) within group (order by duration_s)::float8', 'duration_s', "duration_s is not null and status in ('success', 'late')"),
    definition: { en: 'Time within which 95 % of the completed runs end.', fr: 'Durée dans laquelle 95 % des exécutions menées à terme se terminent.' },
  },
  {
    name: 'run_time', domain: 'etl', unit: 's', over: 'flow', label: { en: 'total run time', fr: 'temps d’exécution total' }, variants: both('sum(duration_s)::float8', 'duration_s', 'duration_s is not null'),
    definition: { en: 'Sum of the times that runs took, whatever their status.', fr: 'Somme des durées des exécutions, quel que soit leur statut.' },
  },
  ...([['rows_read', 'rows read', 'lignes lues'], ['rows_written', 'rows written', 'lignes écrites'], ['rows_rejected', 'rows rejected', 'lignes rejetées']] as const).map(([name, en, fr]) => ({
    name, domain: 'etl' as const, unit: 'count' as const, over: 'flow' as const, label: { en, fr }, variants: both(`sum(${name})::float8`, name),
    definition: { en: `Sum of the ${en} that runs report.`, fr: `Somme des ${fr} que les exécutions déclarent.` },
  })),
  {
    name: 'rejection_rate', domain: 'etl', unit: 'ratio', over: 'ratio', label: { en: 'rejection rate', fr: 'taux de rejet' }, minimum: 100,
    nouns: [noun('rejected', 'rejetée', 'rejetées'), { en: ['row read', 'rows read'], fr: ['ligne lue', 'lignes lues'] }],
    variants: [runs, steps].map((view) => ({ view, parts: ['sum(rows_rejected)::float8', 'sum(rows_read)::float8'] as [string, string] })),
    definition: { en: 'Rows rejected / rows read, from the sums.', fr: 'Lignes rejetées / lignes lues, à partir des sommes.' },
  },
  {
    name: 'log_errors', partOf: 'log_events', domain: 'etl', unit: 'count', over: 'flow', label: { en: 'errors in the logs', fr: 'erreurs dans les journaux' }, variants: [{ view: log, value: 'count(*)::int', where: "level in ('ERROR', 'FATAL')" }],
    definition: { en: 'Log events of level ERROR or FATAL; a stack trace is one event.', fr: 'Événements de niveau ERROR ou FATAL ; une trace de pile est un seul événement.' },
  },
  {
    name: 'log_events', domain: 'etl', unit: 'count', over: 'flow', label: { en: 'log events', fr: 'événements des journaux' }, variants: [{ view: log, value: 'count(*)::int' }],
    definition: { en: 'Log events of all levels.', fr: 'Événements des journaux, tous niveaux.' },
  },
  ...([['cpu', 'cpu_pct', 'CPU load', 'charge CPU'], ['memory', 'mem_pct', 'memory use', 'utilisation de la mémoire'], ['disk', 'disk_pct', 'disk use', 'utilisation du disque'], ['iowait', 'iowait_pct', 'I/O wait', 'attente E/S']] as const).map(([name, column, en, fr]) => ({
    name, domain: 'etl' as const, unit: 'pct' as const, over: 'mean' as const, label: { en: `mean ${en}`, fr: `${fr} moyenne` }, one: { en, fr }, variants: pct(column),
    definition: { en: `${en} of an ETL server in percent: mean of the points measured.`, fr: `${fr} d’un serveur ETL en pour cent : moyenne des points mesurés.` },
  })),
] satisfies Catalogue
