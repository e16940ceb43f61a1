import { fold } from './step-id.ts'

/** The role of a person, by the words of the workbook in English or French; null: neither lead nor head. */
export function roleOf(role: string | null): 'lead' | 'head' | null {
  const text = fold(role ?? '')
  if (/(departmenthead|headof(the)?dep|(chef|directeur|directrice|responsable|head|manager|cheffe)(du|de)?(dep|service|direction))/.test(text)) return 'head'
  if (/(lead|(chef|cheffe|responsable|manager)(d|de|del)?equipe|teammanager)/.test(text)) return 'lead'
  return null
}
