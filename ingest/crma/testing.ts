import type { TestCell } from '../kit/testing.ts'

export const NBU_TITLES = ['Nom du serveur', 'Type de backup', 'Volumétrie protégée', 'Volumétrie VMDK', 'Volumétrie (totale)', 'Volumétrie sauvegardée', 'Fichiers', 'Nb sauvegardes',
  'Nb sauvegardes en erreur', 'Nb jobs', 'Nb jobs en erreur', 'SLA brut en %', 'SLA final en %', 'Nb restaurations', 'Politique']
export const VEEAM_TITLES = ['Nom du serveur', 'Volumétrie protégée en Go', 'Volumétrie VMDK en Go', 'Nb sauvegardes', 'Nb sauvegardes en erreur', 'SLA Final en %', 'Nb Restaurations', 'Nom du Job']

export function nbuRow(server: TestCell, gb: TestCell, policy: TestCell = 'X_VMWARE_ARCH_STANDARD'): TestCell[] {
  return [server, 'VMWARE', gb, 10, 10, 20, 1000, 30, 1, 60, 2, 98, 97, 0, policy]
}

export function nbuSheet(rows: TestCell[][], period: string | null = 'Période du 01/5/2020 17:59:59 au 01/6/2020 17:59:59', titles = NBU_TITLES): TestCell[][] {
  return [...(period === null ? [] : [[period]]), titles, ...rows]
}

export function veeamRow(server: TestCell, gb: TestCell, job: TestCell = 'NOARCH_EXPRESS_SDC1 (Incremental)'): TestCell[] {
  return [server, gb, 40, 30, 0, '100,00', '0,00', job]
}

export function veeamSheet(rows: TestCell[][], titles = VEEAM_TITLES): TestCell[][] {
  return [titles, ...rows]
}
