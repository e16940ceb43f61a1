import type { Token } from './lexer.ts'
import type { Tense } from './types.ts'

const words = (text: string) => new Set(text.split(/\s+/))
/** What is to come, whatever else is said. */
const FUTURE = words(`postpone postponed push will shall ll gonna upcoming coming forecast predict predicted prediction risk probability remind schedule mute snooze deadline deadlines due
  prevision previsions prevois prevoit predis predit prochain prochaine prochains prochaines ira sera seront fera faudra aura auront vont devra devront pourra pourront devrait devraient
  risque probabilite rappelle programme echeance echeances sourdine repousse repousser decale decaler`)
/** What was laid down for a day: one to come, unless the verb is of the past ("was planned") or it is a measure to compare with ("than expected"). */
const PLANNED = words(`planned expect expects expected expecting anticipated scheduled awaited prevu prevue prevus prevues prevoir planifie planifiee planifies planifiees planifier programmee programmes programmees
  attendu attendue attendus attendues attend attends attendez attendons attendre`)
const PAST = words('was were did had happened failed since passe etait ete avait avaient etaient devait devaient fallait depuis dernier derniere hier planta echoue last')
const WAS = words('was were did had etait etaient avait avaient devait devaient fallait')
const THAN = words('than que qu as comme')
/** "what can start on Monday", "que peut démarrer l'équipe lundi", "les étapes qui commencent lundi". */
const MAY = words('can could must should may able peut peuvent peux doit doivent faut reste restera')
const START = words('start begin launch do demarrer commencer debuter lancer faire executer realiser')
const STARTS = words('starts begins demarre demarrent commence commencent debute debutent')
const STEPS = words('step steps step-action step-actions etape etapes action actions tache taches task tasks team equipe equipes')
/** Before these a word that folds like the present is a participle: "a démarré", "est commencé". */
const DONE = words('a ont as ai avons avez est sont deja has have already')

/** Which way a bare weekday, day or month leans in a message, by the words around it. */
export function tenseOf(around: Token[]): Tense {
  const said = around.map(({ word }) => word)
  const has = (set: Set<string>) => said.some((word) => set.has(word))
  if (has(FUTURE)) return 'future'
  const planned = said.some((word, n) => PLANNED.has(word) && !THAN.has(said[n - 1] ?? ''))
  const starting = said.some((word, n) => START.has(word) || (STARTS.has(word) && !DONE.has(said[n - 1] ?? '')))
  if ((planned || (starting && (has(MAY) || has(STEPS)))) && !has(WAS)) return 'future'
  return has(PAST) ? 'past' : 'none'
}
