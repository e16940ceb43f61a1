import { COMMON_WORDS } from '../entities/common-words.ts'
import { editDistance } from '../../platform/text/edit-distance.ts'

/**
 * Folded words of both languages -> the symbol that the rules speak of. One symbol serves both languages: `LAST U:week` and
 * `U:week LAST` read "last week" and "semaine dernière". Other words stand for themselves.
 */
const SYMBOLS: Record<string, string> = {
  THE: 'the le',
  LA: 'la les l',
  THIS: 'this ce cet cette ces these courant courante current',
  LAST: 'last dernier derniere lst derni derniére dernieres derniers',
  PAST: 'past',
  PASSE: 'passe passee passes passees ecoule ecoulee ecoules ecoulees',
  PREV: 'previous prior precedent precedente precedents precedentes preceding prev',
  NEXT: 'next coming upcoming prochain prochaine prochains prochaines nxt',
  FOLL: 'following suivant suivante suivants suivantes',
  SAME: 'same meme memes',
  SINCE: 'since depuis dps sinse depui',
  FROM: 'from',
  TO: 'to through thru',
  UNTIL: 'until till til untill jusqu jusque jusqua',
  DE: 'de d des',
  DU: 'du',
  AU: 'au aux',
  EN: 'en',
  DANS: 'dans',
  IN: 'in during within durant pendant throughout',
  ON: 'on',
  OF: 'of',
  AT: 'at',
  BY: 'by',
  BETWEEN: 'between entre btw betwen',
  AND: 'and et & n',
  OR: 'or ou',
  VS: 'vs versus contre against agst',
  BEFORE: 'before avant befor bfore',
  AFTER: 'after apres',
  AGO: 'ago',
  EARLIER: 'earlier',
  LATER: 'later',
  BEGIN: 'beginning start debut early',
  MID: 'mi milieu mid middle',
  END: 'end fin late',
  EVERY: 'every each chaque per par',
  'U:minute': 'minute minutes min mins mn',
  'U:hour': 'hour hours heure heures hr hrs h',
  'U:day': 'day days jour jours journee journees',
  'U:week': 'week weeks semaine semaines sem wk wks',
  'U:weekend': 'weekend weekends',
  'U:fortnight': 'fortnight quinzaine',
  'U:month': 'month months mois mth mths',
  'U:quarter': 'quarter quarters trimestre trimestres qtr',
  'U:half': 'semestre semestres semester',
  'U:year': 'year years yr yrs annee annees ans',
  'P:morning': 'morning mornings matin matins matinee',
  'P:afternoon': 'afternoon aprem apremidi',
  'P:evening': 'evening soir soirs soiree',
  'P:night': 'night nights nuit nuits',
  'P:noon': 'noon midday midi',
  'P:midnight': 'midnight minuit',
  'P:lunch': 'lunch lunchtime',
  AM: 'am',
  PM: 'pm',
  TONIGHT: 'tonight tonights tonite 2nite',
  OVERNIGHT: 'overnight',
  TODAY: "today aujourd'hui aujourdhui auj ajd today",
  YESTERDAY: 'yesterday hier yday ystd',
  TOMORROW: 'tomorrow demain tmrw tmr tomo',
  EVE: 'veille',
  MORROW: 'lendemain',
  MORROW2: 'surlendemain',
  HALF: 'half moitie',
  FIRST: 'first premier premiere premieres premiers',
  XMAS: 'xmas christmas noel',
  TOUSSAINT: 'toussaint',
  NEWYEAR: 'nouvel',
  'SE:1': 'spring printemps',
  'SE:2': 'summer ete',
  'SE:3': 'autumn automne fall',
  'SE:4': 'winter hiver',
  'OW:2': 'second seconde deuxieme',
  'OW:3': 'third troisieme',
  'OW:4': 'fourth quatrieme',
  'OW:30': 'thirtieth',
  'OW:31': 'thirtyfirst',
  'NW:1': 'one un une',
  'NW:2': 'two deux couple',
  'NW:3': 'three trois few quelques',
  'NW:4': 'four quatre',
  'NW:5': 'five cinq',
  'NW:6': 'six',
  'NW:7': 'seven',
  'NW:8': 'eight huit',
  'NW:9': 'nine neuf',
  'NW:10': 'ten dix',
  'NW:12': 'twelve douze',
  'NW:14': 'fourteen quatorze',
  'NW:15': 'fifteen quinze',
  'NW:20': 'twenty vingt',
  'NW:24': 'twentyfour',
  'NW:30': 'thirty trente',
  'NW:60': 'sixty soixante',
  'NW:90': 'ninety',
}

const MONTHS = [
  'january janvier jan janv', 'february fevrier feb fev fevr', 'march mars', 'april avril apr avr', 'may mai', 'june juin jun',
  'july juillet jul juil', 'august aout aug', 'september septembre sep sept', 'october octobre oct', 'november novembre nov', 'december decembre dec',
]
const WEEKDAYS = [
  'monday lundi', 'tuesday mardi tue tues', 'wednesday mercredi weds', 'thursday jeudi thu thur thurs', 'friday vendredi fri',
  'saturday samedi', 'sunday dimanche',
]
/** Short for a weekday only beside a number or after a word that asks for a date ("lun 2 nov", "on sat"): most are also ordinary words. */
export const SHORT_WEEKDAYS: Record<string, number> = { mon: 1, wed: 3, sat: 6, sun: 7, lun: 1, mar: 2, mer: 3, jeu: 4, ven: 5, sam: 6, dim: 7 }

const EXACT = new Map<string, string>()
const FUZZY: [string, string][] = []

for (const [symbol, words] of Object.entries(SYMBOLS)) for (const word of words.split(' ')) EXACT.set(word, symbol)
MONTHS.forEach((words, i) => words.split(' ').forEach((word) => EXACT.set(word, `MON:${i + 1}`)))
WEEKDAYS.forEach((words, i) =>
  words.split(' ').forEach((word) => {
    EXACT.set(word, `WD:${i + 1}`)
    if (word.length > 4) EXACT.set(`${word}s`, 'WDS')
  }),
)
for (const [word, symbol] of EXACT)
  if (/^(MON|WD|YESTERDAY|TOMORROW|TODAY|LAST|NEXT|U:week|U:month|U:quarter|U:year|U:fortnight|P:)/.test(symbol) && word.length >= 5) FUZZY.push([word, symbol])

/** Real words of either language that are one slip away from a date word, beside the common ones. */
const NOT_TYPOS = new Set(
  ('marche marches marchs marched marcher mouth mouths moths quartier quartiers domain domaine domaines weekly monthly yearly juliet juliette ' +
    'auguste augustin matins maria marie mardis toddy monte montre montrer weakest octave sunny money monkey manday dernierement ' +
    'passage passages passer prochainement journal journaux journee nightly minute lunch launch nigh tonight mourning moitie match ' +
    'annex annexe annexes match matches quarterly trimestriel trimestrielle marco marcos marcel marsh julio juliet augusto sundry sandy mondo monda frida avoir avril marge moins mains marin marins malin mating').split(' '),
)

const cache = new Map<string, string>()

/** The symbol of a folded word, through small typos of five letters and more; the word itself when it says nothing of dates. */
export function symbolOf(word: string): string {
  const exact = EXACT.get(word)
  if (exact) return exact
  if (word.length < 5 || COMMON_WORDS.has(word) || NOT_TYPOS.has(word)) return word
  const known = cache.get(word)
  if (known !== undefined) return known
  const found = closest(word)
  if (cache.size > 5000) cache.clear()
  cache.set(word, found)
  return found
}

function closest(word: string): string {
  let best = word
  let bestDistance = 3
  for (const [target, symbol] of FUZZY) {
    const max = target.length >= 8 && word.length >= 7 ? 2 : 1
    if (target[0] !== word[0] || Math.abs(target.length - word.length) > max) continue
    const distance = editDistance(word, target, max)
    if (distance <= max && distance < bestDistance) {
      best = symbol
      bestDistance = distance
    }
  }
  return best
}
