import { expect, test } from 'vitest'
import { decisionIn } from './decision-words.ts'

test.each(['yes', 'Yes please', 'oui', 'Oui, vas-y', 'ok', "d'accord", 'go ahead', 'je confirme'])('%s confirms', (words) => expect(decisionIn(words)).toBe('confirm'))
test.each(['no', 'non merci', 'Annule', 'cancel it', 'stop'])('%s cancels', (words) => expect(decisionIn(words)).toBe('cancel'))
test.each(['yes but start the other one', 'no data for May?', 'oui et pour Veeam ?', 'is it ok?', ''])('"%s" decides nothing', (words) => expect(decisionIn(words)).toBeNull())
