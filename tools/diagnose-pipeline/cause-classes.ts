import type { Bilingual } from '../../server/platform/language.ts'
import { firstLine, reasonLine, withoutFrames } from './message.ts'

export const CAUSES = {
  disk: { en: 'disk full', fr: 'disque plein' },
  memory: { en: 'out of memory', fr: 'mémoire insuffisante' },
  certificate: { en: 'certificate problem', fr: 'problème de certificat' },
  rate_limit: { en: 'rate limit of a service', fr: 'limite d’appels d’un service' },
  duplicate_key: { en: 'duplicate key', fr: 'clé en double' },
  lock: { en: 'database lock', fr: 'verrou de base de données' },
  schema_change: { en: 'schema change', fr: 'changement de schéma' },
  reference: { en: 'missing reference (foreign key)', fr: 'référence absente (clé étrangère)' },
  encoding: { en: 'encoding or format of the data', fr: 'encodage ou format des données' },
  file_missing: { en: 'missing file', fr: 'fichier absent' },
  permission: { en: 'missing permission or wrong credentials', fr: 'droit manquant ou identifiants refusés' },
  upstream: { en: 'upstream late or failed', fr: 'amont en retard ou en échec' },
  connection: { en: 'connection or unavailable service', fr: 'connexion ou service indisponible' },
  timeout: { en: 'timeout', fr: 'délai dépassé' },
  data_volume: { en: 'unusual data volume', fr: 'volume de données inhabituel' },
  unknown: { en: 'the logs do not say', fr: 'les logs ne le disent pas' },
} as const satisfies Record<string, Bilingual>
export type Cause = keyof typeof CAUSES

/** What each class sounds like in messages of databases, operating systems, services and tools, in both languages; the first that fits decides. */
const SIGNS: [Cause, RegExp][] = [
  ['disk', /no space left|disk (?:is )?full|disque plein|espace disque|insufficient disk|enospc|tablespace .*full|ora-0165[0-9]|ora-01654|(?:could not|unable to) extend (?:file|table|index)|quota exceeded.*(?:disk|inode)|disk quota|quota disque|plus d.espace|plus (?:assez )?de place|table ?space .{0,40}(?:full|plein|saturé)|espace .{0,25}insuffisant|(?:not enough|insufficient) (?:free )?(?:disk )?space|could not allocate (?:space|a new page)|(?:filegroup|log|volume|partition|filesystem) .{0,60}is full|(?:volume|partition) pleine?|errno:? 28\b|ora-27072|ora-19809/i],
  ['memory', /out ?of ?memory|oom[- ]?kill|outofmemoryerror|java heap|cannot allocate memory|memory limit|(?:insufficient|not enough|low on) (?:\w+ )?memory|mémoire (?:insuffisante|saturée)|plus de mémoire|gc overhead|memoryerror|killed process|exceeding (?:its )?memory|unable to allocate|ora-0403[01]|sigkill|signal 9\b|(?:code|status) 137\b|bad_alloc|metaspace/i],
  ['certificate', /certificate|certificat|_cert_|unknown.ca\b|x509|ssl ?handshake|handshake_failure|pkix|tls (?:handshake|alert)|self[- ]signed/i],
  ['rate_limit', /rate ?limit|rate exceeded|too many (?:requests|calls)|trop (?:de requêtes|d.appels)|\b429\b|throttl|quota d.appels|limite d.appels|quota .{0,40}(?:exceeded|dépassé)|request.?limit.?exceeded|limit exceeded|slow ?down/i],
  ['duplicate_key', /duplicate (?:key|entry|value)|unique (?:constraint|violation)|primary key (?:constraint|violation)|clé (?:primaire )?dupliquée|doublon|ora-00001|viole? (?:la )?contrainte d.unicité|e11000/i],
  ['lock', /deadlock|lock (?:wait|timeout|request|could not)|ora-04021|ora-30006|could not serialize|could not obtain lock|interblocage|verrou|ora-00060|ora-00054|table is locked|lock_timeout|resource busy/i],
  ['reference', /foreign key|clé étrangère|fk_\w+|referential integrity|intégrité référentielle|ora-02291|parent key not found|is not present in table/i],
  ['schema_change', /(?:column|colonne|field|champ|relation|table|view) .{0,80}(?:does not exist|not found|inconnue?|introuvable|n.existe pas|missing|manquante?|unknown|unexpected)|unknown column|missing column|invalid column|invalid identifier|ora-00904|ora-00942|schema (?:mismatch|changed|drift|validation)|unexpected (?:column|header|field)|no such column|keyerror|type mismatch|cannot be cast|data type .*(?:changed|mismatch)|nombre de colonnes|cannot (?:be )?resolved? .*column|given input columns|unresolved (?:column|reference)|undefined(?:column|table)|invalid object name|not in index|column .{0,60}(?:renamed|dropped|removed)|(?:number of|too (?:many|few)|extra|expected \d+) (?:columns|fields)|header .{0,40}(?:mismatch|changed|differs)|absente? de l.en-?tête|(?:colonne|champ) .{0,60}(?:supprimée?|renommée?|absente?)/i],
  ['encoding', /encod|decode|utf-?8|codec|invalid byte|charset|caractère(?:s)? invalide|malformed|parse error|parsing|unparseable|invalid (?:date|number|json|xml|format)|could not convert|conversion failed|format (?:de date|invalide|inattendu)|value too long|valeur trop longue|ora-01722|ora-018\d\d|out of range|number ?format|json(?:decode|parse)|unexpected (?:token|end)/i],
  ['file_missing', /no ?such ?(?:file|key)|file ?not ?found|fichier (?:absent|introuvable|manquant|non trouvé|attendu)|not found: .*\.(?:csv|xlsx?|json|xml|txt|dat|zip)|missing (?:input )?file|no file|aucun fichier|enoent|path does not exist|file .*(?:missing|absent|not (?:been )?(?:delivered|received|arrived))|fichier .*(?:absent|manquant|introuvable|(?:pas|non) (?:été )?(?:déposé|livré|reçu|arrivé))|key does not exist|\b404\b/i],
  ['permission', /permission denied|insufficient ?privilege|logon denied|access ?(?:is )?denied|accès refusé|forbidden|unauthori[sz]ed|\b40[13]\b|authentication fail|password|mot de passe|invalid credentials|login failed|not authorized|ora-01017|ora-01031|eacces|droits? insuffisants?|token .{0,20}(?:expired|invalid|revoked)|expired token|jeton .{0,20}(?:expiré|invalide)|command denied|authentification (?:refusée|échouée)|not allowed to|privil[eè]ge/i],
  ['upstream', /upstream|amont|dependency (?:failed|not met|late)|waiting for .*(?:pipeline|load|dag)|prerequisite load|trigger_rule|external task|données? de .* (?:pas encore|non) (?:disponibles?|prêtes?)|not yet (?:available|loaded)/i],
  ['connection', /connection (?:refused|reset|closed|lost|aborted|timed? ?out|error|failed|to .* failed)|connexion|econn|could not connect|unable to connect|no route to host|host (?:unreachable|is down)|unreachable|injoignable|network|réseau|broken pipe|socket(?!\w*timeout)|dns|name or service not known|getaddrinfo|unknownhost|service unavailable|bad gateway|gateway time-?out|\b50[234]\b|tns:|ora-125\d\d|ora-03113|eof detected|end-of-file on communication|server closed|inaccessible|ne répond (?:pas|plus)|communications? link failure|no listener|gone away|lost connection|link failure|remote end closed|ora-03135|sftp|ftp error/i],
  ['timeout', /time[d]?[ -]?out|timeout|délai (?:dépassé|d.attente)|deadline|exceeded .*(?:time|seconds|minutes)|statement canceled|ora-01013|ora-02049|took too long|exceeded its maximum|maximum .{0,30}(?:execution|run) ?time|temps imparti|read timed out|temps d.exécution maximal/i],
  ['data_volume', /(?:row|record|line)s? (?:count|number|volume).*(?:expected|below|above|threshold|usual|drop)|expected .* rows|too (?:few|many) rows|0 rows|zero rows|aucune ligne|volume (?:anormal|inattendu|inhabituel)|empty (?:file|batch|result|extract)|fichier vide|incomplete batch|lot incomplet|\d+ of \d+ (?:parts|files|batches)|rows?(?: loaded| read| received)?, expected|expected at least|volumétrie|rejected .*(?:threshold|%)|reject(?:ion)? rate|rejets?/i],
]

/**
 * The class of a failure by its error messages, first message first; `unknown` when none of them tells.
 *
 * What a message says, its first line and the reason under it, goes before the rest of it: the source lines and paths of a stack trace
 * hold words of any class.
 */
export function classify(messages: string[]): Cause {
  const texts = [...messages.map((message) => [firstLine(message), reasonLine(message) ?? ''].join('\n')), ...messages.map(withoutFrames)]
  for (const text of texts) {
    const found = SIGNS.find(([, sign]) => sign.test(text))
    if (found) return found[0]
  }
  return 'unknown'
}
