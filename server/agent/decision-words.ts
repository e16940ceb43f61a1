import { fold } from './entities/text.ts'

const YES = /^(?:yes|yep|yeah|y|ok|okay|sure|confirm(?:ed)?|go(?: ahead)?|do it|please do|oui|o|ouais|d'accord|vas-y|vas y|allez-y|allez y|je confirme|confirme[rz]?|c'est bon|fais-le|faites-le)(?: (?:please|do it|go ahead|vas-y|vas y|stp|svp|merci|thanks|je confirme|confirme|c'est bon|ok))*$/
const NO = /^(?:no|nope|n|cancel(?: it)?|stop|don't|do not|forget it|abort|never ?mind|non|annule[rz]?|laisse tomber|laissez tomber|arrete[rz]?|surtout pas|pas maintenant)(?: (?:thanks|merci|please|cancel(?: it)?|annule[rz]?|stop|laisse tomber|don't))*$/

/** A message that is nothing but a yes or a no, in either language; null when it is anything else. */
export function decisionIn(message: string): 'confirm' | 'cancel' | null {
  const words = fold(message).replace(/[\s,.!;:]+/g, ' ').trim()
  return YES.test(words) ? 'confirm' : NO.test(words) ? 'cancel' : null
}
