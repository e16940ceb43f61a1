import { column } from '../kit/render.ts'
import type { Column, Domain } from '../kit/types.ts'
import type { EntityKind } from '../kit/where.ts'

/** What is known of a name: a row per thing of that name ($1: names in lower case), the name first, the columns in the order told. */
export interface Card { domain: Domain; view: string; sql: string; columns: Column[] }

const iso = (expression: string) => `to_char((${expression}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`
const day = (expression: string) => `to_char(${expression}, 'YYYY-MM-DD')`
const server = (condition: string) => `select s.server, s.client, r.offer, r.policy, s.typology, s.typology_origin, ${day('s.first_month')} as first_month, ${day('s.last_month')} as last_month, r.tools, r.protected_gb, s.in_inventory
  from report.servers s left join report.backup_records r on r.client = s.client and r.server = s.server and r.month = s.last_month
 where ${condition} order by s.server, s.client`
const SERVER: Column[] = [
  column('server', 'server', 'serveur', 'id'), column('client', 'client', 'client', 'id'), column('offer', 'offer', 'offre', 'text'), column('policy', 'policy', 'politique', 'quote'), column('typology', 'typology', 'typologie', 'text'),
  column('typology_origin', 'origin of the typology', 'origine de la typologie', 'text'), column('first_month', 'first seen', 'première apparition', 'month'), column('last_month', 'last seen', 'dernière apparition', 'month'),
  column('tools', 'tool', 'outil', 'text'), column('protected_gb', 'protected volume then', 'volume protégé alors', 'GB'), column('in_inventory', 'in the inventory', 'dans l’inventaire', 'text'),
]
const trunks = (condition: string) => `select t.trunk, t.customer, t.vpn, ${iso('b.first')} as first, ${iso("b.last + interval '15 minutes'")} as last, b.bins
  from report.trunks t left join lateral (select min(bin_start) as first, max(bin_start) as last, count(*)::int as bins from report.cdr_bins c where c.trunk = t.trunk) as b on true
 where ${condition} order by t.trunk`
const TRUNK: Column[] = [
  column('trunk', 'trunk', 'faisceau', 'id'), column('customer', 'customer', 'client', 'id'), column('vpn', 'VPN', 'VPN', 'id'), column('first', 'first data', 'premières données', 'instant_utc'), column('last', 'data until', 'données jusqu’à', 'instant_utc'),
  column('bins', 'quarter-hours', 'quarts d’heure', 'count'),
]
const step = (condition: string, columns = STEP): Card => ({
  domain: 'plan', view: 'report.step_actions', columns,
  sql: `select step_id, label, phase, team, department, array_to_string(executants, ', ') as executants, dry_run, state, ${day('planned_start')} as planned_start, array_to_string(milestones, ', ') as milestones, file, line from report.step_actions where ${condition} order by step_id, dry_run`,
})
const STEP: Column[] = [
  column('step_id', 'step-action', 'étape', 'id'), column('label', 'label', 'libellé', 'quote'), column('phase', 'phase', 'phase', 'id'), column('team', 'team', 'équipe', 'id'), column('department', 'department', 'département', 'id'),
  column('executants', 'executants', 'exécutants', 'id'), column('dry_run', 'dry run', 'répétition', 'id'), column('state', 'state', 'état', 'text'), column('planned_start', 'planned start', 'début prévu', 'day'), column('milestones', 'milestones', 'jalons', 'id'),
]
const PERSON: Column[] = [column('name', 'name', 'nom', 'id'), column('email', 'e-mail', 'courriel', 'id'), column('team', 'team', 'équipe', 'id'), column('department', 'department', 'département', 'id'), column('role', 'role', 'rôle', 'id')]
const people = (condition: string): Card => ({ domain: 'plan', view: 'report.plan_people', sql: `select name, email, team, department, role from report.plan_people where ${condition} order by name`, columns: PERSON })

export const CARDS: Partial<Record<EntityKind, Card[]>> = {
  server: [
    { domain: 'capacity', view: 'report.servers', sql: server('lower(s.server) = any($1)'), columns: SERVER },
    {
      domain: 'etl', view: 'report.etl_runs', sql: `select server, string_agg(distinct pipeline, ', ') as pipelines, count(*)::int as runs, ${iso('max(started_at)')} as last from report.etl_runs where lower(server) = any($1) group by server order by server`,
      columns: [column('server', 'server', 'serveur', 'id'), column('pipelines', 'pipelines', 'pipelines', 'id'), column('runs', 'runs', 'exécutions', 'count'), column('last', 'last run', 'dernière exécution', 'instant')],
    },
  ],
  client: [
    {
      domain: 'capacity', view: 'report.backup_rows', sql: `select client, count(distinct server)::int as servers, string_agg(distinct tool, ', ') as tools, string_agg(distinct offer, ', ') as offers, string_agg(distinct sheet, ', ') as sheets, ${day('min(month)')} as first_month, ${day('max(month)')} as last_month from report.backup_rows where lower(client) = any($1) group by client order by client`,
      columns: [column('client', 'client', 'client', 'id'), column('servers', 'servers', 'serveurs', 'count'), column('tools', 'tools', 'outils', 'text'), column('offers', 'offers', 'offres', 'text'), column('sheets', 'sheets', 'feuilles', 'id'), column('first_month', 'first seen', 'première apparition', 'month'), column('last_month', 'last seen', 'dernière apparition', 'month')],
    },
    {
      domain: 'storage', view: 'report.storage_volumes', sql: `select client, count(distinct volume)::int as volumes, string_agg(distinct pool, ', ') as pools, ${day('min(month)')} as first_month, ${day('max(month)')} as last_month from report.storage_volumes where lower(client) = any($1) group by client order by client`,
      columns: [column('client', 'storage of client', 'stockage du client', 'id'), column('volumes', 'volumes', 'volumes', 'count'), column('pools', 'pools', 'pools', 'id'), column('first_month', 'first seen', 'première apparition', 'month'), column('last_month', 'last seen', 'dernière apparition', 'month')],
    },
  ],
  volume: [{
    domain: 'storage', view: 'report.storage_volumes', sql: `select distinct on (volume) volume, client, pool, offer, typology, origin, capacity_gb, used_gb, ${day('month')} as month, file, line from report.storage_volumes where lower(volume) = any($1) order by volume, month desc`,
    columns: [column('volume', 'volume', 'volume', 'id'), column('client', 'client', 'client', 'id'), column('pool', 'pool', 'pool', 'id'), column('offer', 'offer', 'offre', 'text'), column('typology', 'typology', 'typologie', 'text'), column('origin', 'origin of the typology', 'origine de la typologie', 'text'), column('capacity_gb', 'capacity', 'capacité', 'GB'), column('used_gb', 'used', 'utilisé', 'GB'), column('month', 'month', 'mois', 'month'), column('file', 'file', 'fichier', 'id'), column('line', 'line', 'ligne', 'id')],
  }],
  pool: [{
    domain: 'storage', view: 'report.storage_volumes', sql: `select pool, string_agg(distinct offer, ', ') as offers, count(distinct volume)::int as volumes, sum(capacity_gb)::float8 as capacity_gb, sum(used_gb)::float8 as used_gb, ${day('month')} as month from report.storage_volumes v where lower(pool) = any($1) and month = (select max(month) from report.storage_volumes w where w.pool = v.pool) group by pool, month order by pool`,
    columns: [column('pool', 'pool', 'pool', 'id'), column('offers', 'offer', 'offre', 'text'), column('volumes', 'volumes', 'volumes', 'count'), column('capacity_gb', 'capacity', 'capacité', 'GB'), column('used_gb', 'used', 'utilisé', 'GB'), column('month', 'month', 'mois', 'month')],
  }],
  trunk: [{ domain: 'calls', view: 'report.trunks', sql: trunks('lower(t.trunk) = any($1)'), columns: TRUNK }],
  customer: [{ domain: 'calls', view: 'report.trunks', sql: trunks('lower(t.customer) = any($1)'), columns: TRUNK }],
  pipeline: [{
    domain: 'etl', view: 'report.etl_runs',
    sql: `select distinct on (pipeline) pipeline, server, source, target, schedule, array_to_string(upstream, ', ') as upstream, status, ${iso('started_at')} as started_at, run_id, (count(*) over (partition by pipeline))::int as runs from report.etl_runs r where lower(pipeline) = any($1) order by pipeline, r.started_at desc`,
    columns: [column('pipeline', 'pipeline', 'pipeline', 'id'), column('server', 'server', 'serveur', 'id'), column('source', 'source', 'source', 'id'), column('target', 'target', 'cible', 'id'), column('schedule', 'schedule', 'planification', 'id'), column('upstream', 'upstream', 'amont', 'id'), column('runs', 'runs', 'exécutions', 'count'), column('started_at', 'last run', 'dernière exécution', 'instant'), column('status', 'its status', 'son statut', 'text'), column('run_id', 'its id', 'son identifiant', 'id')],
  }],
  run: [{
    domain: 'etl', view: 'report.etl_runs', sql: `select run_id, pipeline, attempt, status, ${iso('started_at')} as started_at, duration_s, server, rows_read, rows_written, rows_rejected, file, line from report.etl_runs where lower(run_id) = any($1) order by pipeline`,
    columns: [column('run_id', 'run', 'exécution', 'id'), column('pipeline', 'pipeline', 'pipeline', 'id'), column('attempt', 'attempt', 'tentative', 'number'), column('status', 'status', 'statut', 'text'), column('started_at', 'started', 'début', 'instant'), column('duration_s', 'duration', 'durée', 's'), column('server', 'server', 'serveur', 'id'), column('rows_read', 'rows read', 'lignes lues', 'count'), column('rows_written', 'rows written', 'lignes écrites', 'count'), column('file', 'file', 'fichier', 'id'), column('line', 'line', 'ligne', 'id')],
  }],
  step: [step('lower(step_id) = any($1)')],
  person: [people('lower(name) = any($1) or lower(email) = any($1)')],
  team: [people('lower(team) = any($1)')],
  department: [people('lower(department) = any($1)')],
  environment: [{ domain: 'plan', view: 'report.plan_environments', sql: `select name, array_to_string(dry_runs, ', ') as dry_runs, description from report.plan_environments where lower(name) = any($1) order by name`, columns: [column('name', 'environment', 'environnement', 'id'), column('dry_runs', 'dry runs', 'répétitions', 'id'), column('description', 'description', 'description', 'quote')] }],
  milestone: [{ domain: 'plan', view: 'report.plan_milestones', sql: `select milestone, dry_run, ${day('date')} as date from report.plan_milestones where lower(milestone) = any($1) order by date`, columns: [column('milestone', 'milestone', 'jalon', 'id'), column('dry_run', 'dry run', 'répétition', 'id'), column('date', 'date', 'date', 'day')] }],
}
