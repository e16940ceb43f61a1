import type { Bilingual } from '../../../server/platform/language.ts'
import { roleOf } from '../../../server/platform/plan/roles.ts'
import { column, joinList, plural } from '../../kit/render.ts'
import type { ResultTable } from '../../kit/types.ts'
import type { Scope } from '../scope.ts'
import type { Person } from '../steps.ts'
import { contact, MAX_ROWS, outcomeOf } from '../view.ts'
import type { View } from '../view.ts'

interface ContactsData { run: string; phrase: Bilingual; of: Bilingual; whom: boolean; ofSteps: boolean; steps: number; who: string[]; leads: string[]; heads: string[] }

const OF_PEOPLE = ['team', 'department', 'person']
const PEOPLE = { en: ['person', 'people'], fr: ['personne', 'personnes'] } as { en: [string, string]; fr: [string, string] }

/** Whom to call: the people in charge of steps, or those of a team or department; then the team lead and the department head. */
export const contacts: View<ContactsData> = {
  async build(scope) {
    const { filters, chosen, people, ledger, source, run, phrase } = scope
    const ofSteps = !(Object.keys(filters).length > 0 && Object.keys(filters).every((kind) => OF_PEOPLE.includes(kind))) || scope.span !== null
    const found = ofSteps ? inCharge(scope) : people.filter((person) => among(person, filters))
    const teams = new Set(ofSteps ? chosen.map(({ team }) => team) : found.map(({ team }) => team))
    const departments = new Set(ofSteps ? chosen.map(({ department }) => department) : found.map(({ department }) => department))
    const leads = people.filter(({ role, team }) => team !== null && teams.has(team) && roleOf(role) === 'lead')
    const heads = people.filter(({ role, department }) => department !== null && departments.has(department) && roleOf(role) === 'head')
    const write = (list: Person[]) => list.slice(0, 12).map(({ email }) => contact(scope, email))
    ledger.fact('people', 'people', found.length, 'count', source)
    for (const [index, { email }] of [...found.slice(0, 12), ...leads.slice(0, 12), ...heads.slice(0, 12)].entries()) ledger.fact(`person${index}`, 'person', contact(scope, email), 'id', source)
    const all = Object.keys(filters).length === 0 && phrase.en === ''
    const data = { run, phrase, of: all ? { en: 'of the plan', fr: 'du plan' } : scope.whole.of, whom: Object.keys(filters).some((kind) => kind !== 'person'), ofSteps, steps: chosen.length, who: write(found), leads: write(leads), heads: write(heads) }
    if (found.length === 0) return outcomeOf(scope, 'no_data', data)
    return outcomeOf(scope, 'answered', data, { tables: [contactTable(scope, [...new Map([...found, ...leads, ...heads].map((person) => [person.email, person])).values()])] })
  },

  render({ run, phrase, of, whom, ofSteps, steps, who, leads, heads }, { language }, { facts }) {
    const fr = language === 'fr'
    const count = Number(facts.find(({ id }) => id === 'people')?.value ?? 0)
    if (count === 0) return ofSteps && steps === 0
      ? (fr ? `Aucune étape-action${phrase.fr} dans ${run} : personne à appeler.` : `No step-action${phrase.en} in ${run}: nobody to call.`)
      : fr ? `Le plan ne nomme personne${phrase.fr}.` : `The plan names nobody${phrase.en}.`
    const subject = ofSteps ? (fr ? ` en charge ${of.fr} dans ${run}` : ` in charge ${of.en} in ${run}`) : whom ? phrase[language] : ''
    const lines = [`**${plural(count, PEOPLE, language)}**${subject} [1]${fr ? ' :' : ':'}`, ...who.map((one) => `- ${one}`)]
    if (count > who.length) lines.push(fr ? `- et ${count - who.length} de plus, dans le tableau` : `- and ${count - who.length} more, in the table`)
    if (leads.length > 0) lines.push(`${fr ? (leads.length > 1 ? 'Chefs d’équipe : ' : 'Chef d’équipe : ') : leads.length > 1 ? 'Team leads: ' : 'Team lead: '}${joinList(leads, language)}.`)
    if (heads.length > 0) lines.push(`${fr ? (heads.length > 1 ? 'Chefs de département : ' : 'Chef de département : ') : heads.length > 1 ? 'Department heads: ' : 'Department head: '}${joinList(heads, language)}.`)
    return lines.join('\n')
  },
}

/** The executants of the chosen steps, those of most steps first. */
function inCharge({ chosen, people, nameOf }: Scope): Person[] {
  const counts = new Map<string, number>()
  for (const email of chosen.flatMap(({ executants }) => executants)) counts.set(email, (counts.get(email) ?? 0) + 1)
  const byEmail = new Map(people.map((person) => [person.email, person]))
  return [...counts].toSorted((a, b) => b[1] - a[1]).map(([email]) => byEmail.get(email) ?? { email, name: nameOf(email), team: null, department: null, role: null })
}

function among({ email, team, department }: Person, { team: teams, department: departments, person }: Scope['filters']): boolean {
  return (!teams || (team !== null && teams.includes(team))) && (!departments || (department !== null && departments.includes(department))) && (!person || person.includes(email))
}

function contactTable({ chosen, source, run }: Scope, found: Person[]): ResultTable {
  const stepsOf = (email: string) => chosen.filter(({ executants }) => executants.includes(email)).map(({ step }) => step)
  return {
    id: 'contacts', source, total: found.length, title: { en: `Contacts (${run})`, fr: `Contacts (${run})` },
    columns: [column('name', 'Name', 'Nom', 'id'), column('email', 'E-mail', 'E-mail', 'id'), column('team', 'Team', 'Équipe', 'id'), column('department', 'Department', 'Département', 'id'), column('role', 'Role', 'Rôle', 'id'), column('count', 'Step-actions', 'Étapes-actions', 'count'), column('steps', 'Which', 'Lesquelles', 'id')],
    rows: found.slice(0, MAX_ROWS).map(({ name, email, team, department, role }) => {
      const own = stepsOf(email)
      return { name, email, team, department, role, count: own.length, steps: own.slice(0, 10).join(', ') + (own.length > 10 ? ', …' : '') }
    }),
  }
}
