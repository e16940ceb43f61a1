import { findHeader } from '../kit/header.ts'
import type { ColumnSpec, Header } from '../kit/header.ts'
import { cellText, fold } from '../kit/text.ts'
import type { Cell } from '../kit/text.ts'

export type Tool = 'NETBACKUP' | 'VEEAM'
export type Column = 'client' | 'server' | 'type' | 'protected' | 'vmdk' | 'total' | 'saved' | 'files' | 'backups' | 'backupsFailed'
  | 'jobs' | 'jobsFailed' | 'slaRaw' | 'sla' | 'restores' | 'policy' | 'job'

/** Titles of the columns of both tools' reports; the first name of each is the one that messages use. */
export const COLUMNS: Record<Column, ColumnSpec> = {
  client: { names: ['Client', 'Nom du client', 'Client name'] },
  server: { names: ['Nom du serveur', 'Nom serveur', 'Serveur', 'Server name', 'Server', 'Nom de la VM', 'VM name'], required: true },
  type: { names: ['Type de backup', 'Type de sauvegarde', 'Backup type'] },
  protected: { names: ['Volumétrie protégée', 'Volume protégé', 'Protected volume', 'Protected GB', 'Protected size'], required: true },
  vmdk: { names: ['Volumétrie VMDK', 'Volume VMDK', 'VMDK volume', 'VMDK size'] },
  total: { names: ['Volumétrie (totale)', 'Volume total', 'Total volume'] },
  saved: { names: ['Volumétrie sauvegardée', 'Volume sauvegardé', 'Backed up volume', 'Backup volume'] },
  files: { names: ['Fichiers', 'Nb fichiers', 'Files'] },
  backups: { names: ['Nb sauvegardes', 'Nombre de sauvegardes', 'Backups', 'Number of backups'] },
  backupsFailed: { names: ['Nb sauvegardes en erreur', 'Nombre de sauvegardes en erreur', 'Failed backups', 'Backups in error', 'Number of failed backups'] },
  jobs: { names: ['Nb jobs', 'Nombre de jobs', 'Jobs', 'Number of jobs'] },
  jobsFailed: { names: ['Nb jobs en erreur', 'Nombre de jobs en erreur', 'Failed jobs', 'Jobs in error'] },
  slaRaw: { names: ['SLA brut en %', 'SLA brut', 'Raw SLA'] },
  sla: { names: ['SLA final en %', 'SLA final', 'Final SLA', 'SLA'] },
  restores: { names: ['Nb restaurations', 'Nombre de restaurations', 'Restores', 'Number of restores'] },
  policy: { names: ['Politique', 'Policy', 'Policy name', 'Nom de la politique'] },
  job: { names: ['Nom du Job', 'Job', 'Job name'] },
}

/** Columns of each tool's own layout, in its order: the form in which rows set aside are kept. */
export const TOOL_COLUMNS: Record<Tool, Column[]> = {
  NETBACKUP: ['server', 'type', 'protected', 'vmdk', 'total', 'saved', 'files', 'backups', 'backupsFailed', 'jobs', 'jobsFailed', 'slaRaw', 'sla', 'restores', 'policy'],
  VEEAM: ['server', 'protected', 'vmdk', 'backups', 'backupsFailed', 'sla', 'restores', 'job'],
}

const HEADER_LINES = 20
const NONE_REQUIRED = Object.fromEntries(Object.entries(COLUMNS).map(([column, { names }]) => [column, { names }])) as Record<Column, ColumnSpec>

export function findReportHeader(rows: Cell[][]): Header<Column> | null {
  const header = findHeader(rows, COLUMNS, HEADER_LINES)
  const { policy, job, backups, backupsFailed, sla, vmdk } = header?.columns ?? {}
  // A server and its volume alone may be any list; a report also tells how or how often it was backed up.
  return [policy, job, backups, backupsFailed, sla, vmdk].some((column) => column !== undefined) ? header : null
}

/** A line that would be a report's header but for a missing column: its index and what it has. */
export function findDamagedHeader(rows: Cell[][]): Header<Column> | null {
  const header = findHeader(rows, NONE_REQUIRED, HEADER_LINES)
  return header && header.found >= 3 && (header.columns.server !== undefined || header.columns.protected !== undefined) ? header : null
}

/** How much a header speaks for each tool. */
export function toolVotes({ columns, row }: Header<Column>, rows: Cell[][]): Record<Tool, number> {
  const has = (column: Column) => (columns[column] === undefined ? 0 : 1)
  const inGo = columns.protected !== undefined && /(en)?g[ob]$/.test(fold(cellText(rows[row]![columns.protected]!))) ? 1 : 0
  return {
    NETBACKUP: has('type') + has('total') + has('saved') + has('files') + has('jobs') + has('jobsFailed') + has('slaRaw') + 2 * has('policy'),
    VEEAM: 2 * has('job') + inGo,
  }
}

/** The tool that a path names: the file's name first, then the nearest folder. */
export function toolOfPath(path: string): Tool | null {
  for (const part of path.split(/[/\\]/).reverse().slice(0, 4)) {
    const veeam = /veeam/i.test(part)
    const netbackup = /netbackup|(?<![a-z])nbu(?![a-z])/i.test(part)
    if (veeam !== netbackup) return veeam ? 'VEEAM' : 'NETBACKUP'
  }
  return null
}
