import type { Bilingual } from '../../server/platform/language.ts'
import type { Ledger } from '../kit/ledger.ts'
import { column } from '../kit/render.ts'
import type { Domain, ResultTable, ToolContext } from '../kit/types.ts'
import { metrics } from '../query-data/catalogue/index.ts'
import { DIM_NOUNS } from '../query-data/names.ts'
import type { Dim } from '../query-data/input.ts'
import { bilingual, colon } from '../query-data/piece.ts'
import type { Described } from './definition.ts'

const AREAS: Record<Domain, { name: Bilingual; can: Bilingual; view: string }> = {
  capacity: {
    view: 'report.backup_records', name: { en: 'Backup capacity', fr: 'Capacité de sauvegarde' },
    can: { en: 'volumes, servers, openings and decommissions, backup health; next year’s maximum under up to three scenarios', fr: 'volumes, serveurs, ouvertures et décommissionnements, santé des sauvegardes ; maximum de l’an prochain selon trois scénarios au plus' },
  },
  storage: { view: 'report.storage_volumes', name: { en: 'Storage', fr: 'Stockage' }, can: { en: 'capacity, use, fill rate and forecast per pool, offer, client', fr: 'capacité, utilisation, remplissage et prévision par pool, offre, client' } },
  calls: { view: 'report.cdr_bins', name: { en: 'Calls', fr: 'Appels' }, can: { en: 'CDR counts, CCR, NER, Erlang, causes per trunk or customer; anomalies and their causes; alerts', fr: 'nombre de CDR, CCR, NER, Erlang, causes par faisceau ou client ; anomalies et leurs causes ; alertes' } },
  etl: { view: 'report.etl_runs', name: { en: 'ETL', fr: 'ETL' }, can: { en: 'runs, failures, durations, logs; why a pipeline failed; risk of the coming week; reports and alerts', fr: 'exécutions, échecs, durées, journaux ; pourquoi un pipeline a échoué ; risque de la semaine à venir ; rapports et alertes' } },
  plan: { view: 'report.step_actions', name: { en: 'Transition plan', fr: 'Plan de transition' }, can: { en: 'progress, what is ready, blocked or overdue, simulations; start, close, transfer and defects for those in charge', fr: 'avancement, ce qui est prêt, bloqué ou en retard, simulations ; commencer, clore, transférer et noter des défauts pour les personnes en charge' } },
}

/** What can be asked, by area, and every metric with what it can be split by. */
export async function capabilities(domains: Domain[], { db }: ToolContext, ledger: Ledger): Promise<Described> {
  const wanted = (Object.keys(AREAS) as Domain[]).filter((domain) => domains.length === 0 || domains.includes(domain))
  const source = ledger.source({ table: 'Vigie: catalogue' })
  const all = [...(await metrics()).values()].filter(({ domain }) => wanted.includes(domain))
  ledger.fact('metrics', 'metrics', all.length, 'count', source)
  const present = new Map<Domain, boolean>()
  for (const domain of wanted) present.set(domain, (await db.read<{ any: boolean }>(`select exists (select from ${AREAS[domain].view}) as any`)).rows[0]?.any ?? false)
  const text = bilingual((language) => {
    const lines = wanted.map((domain) => `- **${AREAS[domain].name[language]}**${colon(language)}${AREAS[domain].can[language]}${present.get(domain) ? '' : language === 'fr' ? ' (rien de chargé)' : ' (nothing loaded)'}`)
    return language === 'fr'
      ? `Je réponds en français et en anglais, avec preuves, sur :\n${lines.join('\n')}\nPar total, classement, évolution, comparaison de périodes, part ou liste, avec tableaux (CSV, XLSX), graphiques et rapports PDF ; ${all.length} indicateurs [${source}]. Fichiers lus : XLSX, CSV, NDJSON, Parquet.`
      : `I answer in English and French, with proof, about:\n${lines.join('\n')}\nAs totals, rankings, trends, comparisons of periods, shares or lists, with tables (CSV, XLSX), charts and PDF reports; ${all.length} metrics [${source}]. Files read: XLSX, CSV, NDJSON, Parquet.`
  })
  const dims = (metric: (typeof all)[number]) => [...new Set(metric.variants.flatMap(({ view }) => Object.keys(view.dims) as Dim[]))]
  const table: ResultTable = {
    id: 'metrics', title: { en: 'Metrics', fr: 'Indicateurs' }, source, total: all.length,
    columns: [column('metric', 'metric', 'identifiant', 'id'), column('area', 'area', 'domaine', 'text'), column('label', 'in English', 'en anglais', 'text'), column('libelle', 'in French', 'libellé', 'text'), column('unit', 'unit', 'unité', 'text'), column('by', 'can be split by', 'ventilable par', 'text')],
    rows: all.map((metric) => ({ metric: metric.name, area: metric.domain, label: metric.label.en, libelle: metric.label.fr, unit: metric.unit, by: dims(metric).map((dim) => DIM_NOUNS[dim].en[0]).join(', ') })),
  }
  return { status: 'answered', text, tables: [table], domains: [] }
}
