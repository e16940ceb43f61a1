import type { Noun } from '../../../server/platform/units.ts'
import type { Catalogue, View } from './types.ts'

const names = { client: 'client', server: 'server', offer: 'offer', typology: 'typology', policy: 'policy' }
const both = { client: { en: 'client', fr: 'client' }, server: { en: 'server', fr: 'serveur' }, offer: { en: 'offer', fr: 'offre' }, typology: { en: 'typology', fr: 'typologie' } }
const month = { column: 'month', kind: 'month', zone: 'local' } as const
const files = { from: 'report.backup_rows', column: 'file' }

const records: View = {
  name: 'report.backup_records', from: 'report.backup_records', domain: 'capacity', time: month, files,
  dims: names, kinds: names, tells: ['server', 'month'],
  list: [
    { key: 'month', sql: "to_char(month, 'YYYY-MM-DD')", label: { en: 'month', fr: 'mois' }, unit: 'month' },
    { key: 'client', sql: 'client', label: both.client, unit: 'id' }, { key: 'server', sql: 'server', label: both.server, unit: 'id' },
    { key: 'offer', sql: 'offer', label: both.offer, unit: 'text' }, { key: 'typology', sql: 'typology', label: both.typology, unit: 'text' },
    { key: 'protected_gb', sql: 'protected_gb', label: { en: 'protected', fr: 'protégé' }, unit: 'GB' }, { key: 'stored_gb', sql: 'stored_gb', label: { en: 'stored', fr: 'stocké' }, unit: 'GB' },
  ],
}
/** Source rows: exact per tool, where a record of two tools can't be split. */
const rows: View = { ...records, name: 'report.backup_rows', from: 'report.backup_rows', dims: { ...names, tool: 'tool' }, kinds: { ...names, tool: 'tool' } }

const lifecycle = (column: string): View => ({
  name: 'report.server_lifecycle', from: 'report.server_lifecycle', domain: 'capacity', time: { ...month, column }, files: { kinds: ['crma'] },
  dims: { client: 'client', server: 'server', typology: 'typology' }, kinds: { client: 'client', server: 'server', typology: 'typology', tool: { each: "string_to_array(last_tools, ', ')" } }, tells: ['server'],
  list: [
    { key: 'client', sql: 'client', label: both.client, unit: 'id' }, { key: 'server', sql: 'server', label: both.server, unit: 'id' },
    { key: 'typology', sql: 'typology', label: both.typology, unit: 'text' },
    { key: 'first_month', sql: "to_char(first_month, 'YYYY-MM-DD')", label: { en: 'first seen', fr: 'première apparition' }, unit: 'month' },
    { key: 'last_month', sql: "to_char(last_month, 'YYYY-MM-DD')", label: { en: 'last seen', fr: 'dernière apparition' }, unit: 'month' },
  ],
})
const inventory: View = {
  name: 'report.inventory_servers', from: 'report.inventory_servers', domain: 'capacity', files: { kinds: ['inventory'] },
  dims: { server: 'server', typology: 'typology' }, kinds: { server: 'server', typology: 'typology' }, tells: ['server'],
  list: [{ key: 'server', sql: 'server', label: both.server, unit: 'id' }, { key: 'typology', sql: 'typology', label: both.typology, unit: 'text' }],
}

const sum = (column: string, unit = '::float8') => [records, rows].map((view) => ({ view, value: `sum(${column})${unit}`, row: column }))
const backup: Noun = { en: ['backup', 'backups'], fr: ['sauvegarde', 'sauvegardes'] }
const failed: Noun = { en: ['failed backup', 'failed backups'], fr: ['sauvegarde en erreur', 'sauvegardes en erreur'] }

export default [
  {
    name: 'protected_volume', domain: 'capacity', unit: 'GB', over: 'stock', label: { en: 'protected volume', fr: 'volume protégé' }, total: { en: 'total protected volume', fr: 'volume protégé total' },
    variants: sum('protected_gb'),
    definition: {
      en: 'Volume of the servers that backups protect, in GB (1 TB = 1,000 GB), from the monthly reports. Rows of the same server in one month are summed. It is a level of each month: over several months the last month is given, never a sum.',
      fr: 'Volume des serveurs protégé par les sauvegardes, en Go (1 To = 1 000 Go), d’après les rapports mensuels. Les lignes d’un même serveur dans un mois sont additionnées. C’est un niveau mensuel : sur plusieurs mois, on donne le dernier mois, jamais une somme.',
    },
  },
  {
    name: 'stored_volume', domain: 'capacity', unit: 'GB', over: 'stock', label: { en: 'stored volume', fr: 'volume stocké' }, total: { en: 'total stored volume', fr: 'volume stocké total' },
    variants: sum('stored_gb'),
    definition: {
      en: 'GB really occupied by backups: protected volume x factor of the offer, on each source row, then summed: EXPRESS x 7.11, STANDARD x 2.66, NO_POLICY and UNKNOWN x 1 (factors are kept in a table). A level of each month.',
      fr: 'Go réellement occupés par les sauvegardes : volume protégé x facteur de l’offre, sur chaque ligne source, puis somme : EXPRESS x 7,11, STANDARD x 2,66, NO_POLICY et UNKNOWN x 1 (les facteurs sont dans une table). Niveau mensuel.',
    },
  },
  {
    name: 'vmdk_volume', domain: 'capacity', unit: 'GB', over: 'stock', label: { en: 'VMDK volume', fr: 'volume VMDK' }, total: { en: 'total VMDK volume', fr: 'volume VMDK total' },
    variants: [{ view: rows, value: 'sum(vmdk_gb)::float8', row: 'vmdk_gb' }],
    definition: { en: 'Size of the virtual disks of the protected servers, in GB; empty for physical servers. A level of each month.', fr: 'Taille des disques virtuels des serveurs protégés, en Go ; vide pour les serveurs physiques. Niveau mensuel.' },
  },
  {
    name: 'server_count', domain: 'capacity', unit: 'count', over: 'stock', label: { en: 'number of servers', fr: 'nombre de serveurs' },
    variants: [records, rows].map((view) => ({ view, value: 'count(distinct (client, server))::int' })),
    definition: { en: 'Servers in the backup reports of a month; a server of a client counts once, whatever the number of rows and tools.', fr: 'Serveurs présents dans les rapports de sauvegarde d’un mois ; un serveur d’un client compte une fois, quel que soit le nombre de lignes et d’outils.' },
  },
  {
    name: 'client_count', domain: 'capacity', unit: 'count', over: 'stock', label: { en: 'number of clients', fr: 'nombre de clients' },
    variants: [records, rows].map((view) => ({ view, value: 'count(distinct client)::int' })),
    definition: { en: 'Clients in the backup reports of a month, their names joined by the table of aliases.', fr: 'Clients présents dans les rapports de sauvegarde d’un mois, leurs noms réunis par la table des alias.' },
  },
  {
    name: 'mean_volume', domain: 'capacity', unit: 'GB', over: 'stock', label: { en: 'mean protected volume per server', fr: 'volume protégé moyen par serveur' },
    variants: [records, rows].map((view) => ({ view, value: 'sum(protected_gb)::float8 / nullif(count(distinct (client, server)), 0)', row: 'protected_gb' })),
    definition: { en: 'Protected volume divided by the number of servers of the month.', fr: 'Volume protégé divisé par le nombre de serveurs du mois.' },
  },
  {
    name: 'openings', named: true, domain: 'capacity', unit: 'count', over: 'flow', label: { en: 'servers opened', fr: 'serveurs ouverts' },
    variants: [{ view: lifecycle('first_month'), value: 'count(*)::int', where: 'opened_year is not null' }],
    definition: { en: 'Openings of a year: servers first seen in a report of that year, without those of the very first month of history.', fr: 'Ouvertures d’une année : serveurs vus pour la première fois dans un rapport de cette année, hors ceux du tout premier mois de l’historique.' },
  },
  {
    name: 'decommissions', named: true, domain: 'capacity', unit: 'count', over: 'flow', label: { en: 'servers decommissioned', fr: 'serveurs décommissionnés' },
    variants: [{ view: lifecycle('last_month'), value: 'count(*)::int', where: 'decommissioned_year is not null' }],
    definition: {
      en: 'Decommissions of a year: servers last seen in a report of that year, without those seen in the very last month. Where the report of their tool is missing for the next month, the departure is undetermined and the answer says so.',
      fr: 'Décommissionnements d’une année : serveurs vus pour la dernière fois dans un rapport de cette année, hors ceux du tout dernier mois. Si le rapport de leur outil manque le mois suivant, le départ est indéterminé et la réponse le dit.',
    },
  },
  {
    name: 'backups', domain: 'capacity', unit: 'count', over: 'flow', label: { en: 'backups', fr: 'sauvegardes' }, variants: sum('backups'),
    definition: { en: 'Backups made, as the reports count them.', fr: 'Sauvegardes effectuées, telles que les rapports les comptent.' },
  },
  {
    name: 'failed_backups', partOf: 'backups', domain: 'capacity', unit: 'count', over: 'flow', label: { en: 'failed backups', fr: 'sauvegardes en erreur' }, variants: sum('backups_failed'),
    definition: { en: 'Backups in error, as the reports count them.', fr: 'Sauvegardes en erreur, telles que les rapports les comptent.' },
  },
  {
    name: 'backup_failure_rate', domain: 'capacity', unit: 'ratio', over: 'ratio', label: { en: 'backup failure rate', fr: 'taux d’échec des sauvegardes' }, nouns: [failed, backup], minimum: 20,
    variants: [records, rows].map((view) => ({ view, parts: ['sum(backups_failed)::float8', 'sum(backups)::float8'] as [string, string] })),
    definition: { en: 'Failed backups / backups, from the sums.', fr: 'Sauvegardes en erreur / sauvegardes, à partir des sommes.' },
  },
  {
    name: 'backup_sla', domain: 'capacity', unit: 'pct', over: 'mean', label: { en: 'backup SLA', fr: 'SLA de sauvegarde' },
    variants: [records, rows].map((view) => ({ view, value: 'coalesce(sum(sla_pct * backups) / nullif(sum(backups) filter (where sla_pct is not null), 0), avg(sla_pct))::float8', row: 'sla_pct' })),
    definition: { en: 'Final SLA of the reports, 0-100 %, weighted by the number of backups.', fr: 'SLA final des rapports, 0-100 %, pondéré par le nombre de sauvegardes.' },
  },
  {
    name: 'restores', domain: 'capacity', unit: 'count', over: 'flow', label: { en: 'restores', fr: 'restaurations' }, variants: sum('restores'),
    definition: { en: 'Restores made, as the reports count them.', fr: 'Restaurations effectuées, telles que les rapports les comptent.' },
  },
  {
    name: 'unprotected_servers', partOf: 'inventory_servers', named: true, domain: 'capacity', unit: 'count', over: 'stock', label: { en: 'inventory servers never backed up', fr: 'serveurs de l’inventaire jamais sauvegardés' },
    variants: [{ view: inventory, value: 'count(*)::int', where: 'not backed_up' }],
    definition: { en: 'Servers of the application inventory that no backup report has ever named.', fr: 'Serveurs de l’inventaire applicatif qu’aucun rapport de sauvegarde n’a jamais nommés.' },
  },
  {
    name: 'inventory_servers', domain: 'capacity', unit: 'count', over: 'stock', label: { en: 'servers in the inventory', fr: 'serveurs de l’inventaire' },
    variants: [{ view: inventory, value: 'count(*)::int' }],
    definition: { en: 'Servers of the application inventory.', fr: 'Serveurs de l’inventaire applicatif.' },
  },
] satisfies Catalogue
