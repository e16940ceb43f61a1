import type { Catalogue, View } from './types.ts'

const names = { client: 'client', pool: 'pool', volume: 'volume', offer: 'offer', typology: 'typology' }
const volumes: View = {
  name: 'report.storage_volumes', from: 'report.storage_volumes', domain: 'storage', time: { column: 'month', kind: 'month', zone: 'local' },
  dims: names, kinds: names, tells: ['volume', 'month'], files: { from: 'report.storage_volumes', column: 'file' },
  list: [
    { key: 'month', sql: "to_char(month, 'YYYY-MM-DD')", label: { en: 'month', fr: 'mois' }, unit: 'month' },
    { key: 'volume', sql: 'volume', label: { en: 'volume', fr: 'volume' }, unit: 'id' }, { key: 'pool', sql: 'pool', label: { en: 'pool', fr: 'pool' }, unit: 'id' },
    { key: 'offer', sql: 'offer', label: { en: 'offer', fr: 'offre' }, unit: 'text' }, { key: 'client', sql: 'client', label: { en: 'client', fr: 'client' }, unit: 'id' },
    { key: 'capacity_gb', sql: 'capacity_gb', label: { en: 'capacity', fr: 'capacité' }, unit: 'GB' }, { key: 'used_gb', sql: 'used_gb', label: { en: 'used', fr: 'utilisé' }, unit: 'GB' },
    { key: 'free_gb', sql: 'free_gb', label: { en: 'free', fr: 'libre' }, unit: 'GB' },
  ],
}
const sum = (column: string) => [{ view: volumes, value: `sum(${column})::float8`, row: column }]
const level = { en: ' A level of each month, as it stood on the last day told of.', fr: ' Niveau mensuel, au dernier jour connu du mois.' }

export default [
  {
    name: 'storage_capacity', domain: 'storage', unit: 'GB', over: 'stock', label: { en: 'storage capacity', fr: 'capacité de stockage' }, total: { en: 'total storage capacity', fr: 'capacité de stockage totale' }, variants: sum('capacity_gb'),
    definition: { en: `Capacity of the storage volumes, in GB.${level.en}`, fr: `Capacité des volumes de stockage, en Go.${level.fr}` },
  },
  {
    name: 'storage_used', partOf: 'storage_capacity', domain: 'storage', unit: 'GB', over: 'stock', label: { en: 'storage used', fr: 'stockage utilisé' }, total: { en: 'total storage used', fr: 'stockage utilisé total' }, variants: sum('used_gb'),
    definition: { en: `Used capacity of the storage volumes, in GB.${level.en}`, fr: `Capacité utilisée des volumes de stockage, en Go.${level.fr}` },
  },
  {
    name: 'storage_free', partOf: 'storage_capacity', domain: 'storage', unit: 'GB', over: 'stock', label: { en: 'free storage', fr: 'stockage libre' }, total: { en: 'total free storage', fr: 'stockage libre total' }, variants: sum('free_gb'),
    definition: { en: `Capacity less used capacity, in GB.${level.en}`, fr: `Capacité moins capacité utilisée, en Go.${level.fr}` },
  },
  {
    name: 'storage_fill_rate', domain: 'storage', unit: 'ratio', over: 'stock', label: { en: 'storage fill rate', fr: 'taux de remplissage du stockage' },
    variants: [{ view: volumes, parts: ['sum(used_gb)::float8', 'sum(capacity_gb)::float8'], row: 'used_gb / nullif(capacity_gb, 0)' }],
    definition: { en: `Used capacity / capacity, from the sums.${level.en}`, fr: `Capacité utilisée / capacité, à partir des sommes.${level.fr}` },
  },
  {
    name: 'volume_count', domain: 'storage', unit: 'count', over: 'stock', label: { en: 'number of storage volumes', fr: 'nombre de volumes de stockage' }, variants: [{ view: volumes, value: 'count(distinct volume)::int' }],
    definition: { en: 'Storage volumes of a month.', fr: 'Volumes de stockage d’un mois.' },
  },
] satisfies Catalogue
