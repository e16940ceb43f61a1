export type Language = 'en' | 'fr'
/** A text in both languages. */
export type Bilingual = Record<Language, string>

const LOCALE: Record<Language, string> = { en: 'en-GB', fr: 'fr-FR' }

/** A number for readers: at most `digits` decimals, grouped by the language's habit (1,234.5 / 1 234,5). */
export function formatNumber(value: number, language: Language, digits = 2): string {
  return new Intl.NumberFormat(LOCALE[language], { maximumFractionDigits: digits }).format(value).replace(/[\u202f\u00a0]/g, '\u00a0')
}

/** A ratio 0-1 as a percentage with one decimal: 68.9 %, 68,9 %. */
export function formatRatio(value: number, language: Language): string {
  return `${formatNumber(value * 100, language, 1)}\u00a0%`
}

/** A volume given in GB, in GB below 1 TB and in TB above (1 TB = 1,000 GB). */
export function formatVolume(gb: number, language: Language): string {
  const [small, large] = language === 'fr' ? ['Go', 'To'] : ['GB', 'TB']
  return Math.abs(gb) < 1000 ? `${formatNumber(gb, language)}\u00a0${small}` : `${formatNumber(gb / 1000, language, 2)}\u00a0${large}`
}

/** A duration in seconds, as people say it: 45 s, 6 min 46 s, 2 h 05 min. */
export function formatDuration(seconds: number): string {
  const s = Math.round(seconds)
  if (s < 60) return `${s}\u00a0s`
  if (s < 3600) return `${Math.floor(s / 60)}\u00a0min${s % 60 ? ` ${s % 60}\u00a0s` : ''}`
  const minutes = Math.round(s / 60)
  return `${Math.floor(minutes / 60)}\u00a0h ${String(minutes % 60).padStart(2, '0')}\u00a0min`
}

/** An instant in a zone: 16 Sep 2020 05:10, 16 sept. 2020 05:10. */
export function formatInstant(iso: string, language: Language, zone: string, withZone = false): string {
  const text = new Intl.DateTimeFormat(LOCALE[language], {
    timeZone: zone, day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
  }).format(new Date(iso)).replace(',', '')
  return withZone ? `${text} ${zone === 'UTC' ? 'UTC' : zone}` : text
}

/** A day given as YYYY-MM-DD: 16 September 2020, 16 septembre 2020. */
export function formatDay(day: string, language: Language): string {
  const text = new Intl.DateTimeFormat(LOCALE[language], { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' }).format(new Date(`${day}T00:00:00Z`))
  return language === 'fr' ? text.replace(/^1 /, '1er ') : text
}

/** A month given by its first day YYYY-MM-01: July 2020, juillet 2020. */
export function formatMonth(day: string, language: Language): string {
  return new Intl.DateTimeFormat(LOCALE[language], { timeZone: 'UTC', month: 'long', year: 'numeric' }).format(new Date(`${day.slice(0, 7)}-01T00:00:00Z`))
}
