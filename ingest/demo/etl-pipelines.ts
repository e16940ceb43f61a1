/** A scheduled pipeline; times of day are local (Europe/Paris). */
export interface Pipeline {
  name: string
  steps: string[]
  server: string
  source: string
  target: string
  schedule: string
  /** Minutes after midnight of its starts. */
  starts: number[]
  upstream: string[]
  meanSeconds: number
  rows: number
  /** The statement that takes most of its time, for pipelines that log it. */
  statement?: string
}

export const SERVERS = ['srv-etl-01', 'srv-etl-02', 'srv-etl-03']

const LOAD = ['extract', 'validate', 'load']
const TRANSFORM = ['extract', 'transform', 'load']
const WAREHOUSE = ['extract', 'lookup', 'load']
const REPORT = ['render', 'publish']

// In order of their first start, upstream first.
const PIPELINES: Pipeline[] = [
  daily('customers_load', '02:10', 'srv-etl-01', 'CRM', 'STG', LOAD, [], 380, 9800),
  daily('orders_load', '02:30', 'srv-etl-02', 'ERP', 'STG', LOAD, [], 1500, 61_000),
  daily('suppliers_load', '02:40', 'srv-etl-01', 'EDI', 'DWH', LOAD, [], 300, 2400),
  daily('prices_import', '03:00', 'srv-etl-01', 'SFTP', 'STG', LOAD, [], 240, 18_500),
  daily('stock_load', '03:15', 'srv-etl-02', 'WMS', 'STG', LOAD, [], 620, 27_000),
  daily('transport_load', '03:20', 'srv-etl-01', 'TMS_API', 'STG', LOAD, [], 540, 5200),
  daily('orders_ods', '04:00', 'srv-etl-02', 'STG', 'ODS', TRANSFORM, ['orders_load', 'customers_load'], 980, 60_500),
  daily('stock_ods', '04:10', 'srv-etl-02', 'STG', 'ODS', TRANSFORM, ['stock_load'], 640, 26_800),
  daily('deliveries_ods', '04:20', 'srv-etl-01', 'STG', 'ODS', TRANSFORM, ['transport_load', 'customers_load'], 700, 5100),
  { ...daily('temperature_load', '04:55', 'srv-etl-03', 'IOT', 'STG', LOAD, [], 610, 43_000), schedule: '55 4-22/6 * * *', starts: [295, 655, 1015, 1375] },
  daily('dwh_sales', '05:00', 'srv-etl-03', 'ODS', 'DWH', WAREHOUSE, ['orders_ods'], 1120, 60_300,
    'INSERT INTO dwh.fait_ventes SELECT c.*, a.article_key FROM ods.commande c JOIN dwh.dim_article a USING (article_id)'),
  daily('dwh_stock', '05:20', 'srv-etl-03', 'ODS', 'DWH', WAREHOUSE, ['stock_ods'], 690, 26_700,
    'UPDATE dwh.fait_stock f SET quantite = s.quantite FROM ods.stock s WHERE s.lot_id = f.lot_id'),
  daily('dwh_deliveries', '05:30', 'srv-etl-03', 'ODS', 'DWH', WAREHOUSE, ['deliveries_ods'], 840, 5050,
    'SELECT v.vehicule_key, l.* FROM ods.livraison l JOIN dwh.dim_vehicule v ON v.immatriculation = l.immatriculation'),
  daily('rpt_margin', '06:30', 'srv-etl-01', 'DWH', 'REPORT', REPORT, ['dwh_sales', 'dwh_stock', 'prices_import'], 190, 310),
  daily('rpt_punctuality', '06:45', 'srv-etl-01', 'DWH', 'REPORT', REPORT, ['dwh_deliveries'], 160, 240),
]

/** The pipelines of the demo, in order of start, upstream first: 15 at scale 1; further ones are copies without stories. */
export function buildPipelines(scale: number): Pipeline[] {
  return Array.from({ length: Math.round(PIPELINES.length * scale) }, (_, index) => {
    const model = PIPELINES[index % PIPELINES.length]!
    const copy = Math.floor(index / PIPELINES.length)
    if (copy === 0) return model
    return { ...model, name: `${model.name}_${copy + 1}`, upstream: model.upstream.map((name) => `${name}_${copy + 1}`) }
  })
}

function daily(name: string, at: string, server: string, source: string, target: string, steps: string[], upstream: string[], meanSeconds: number, rows: number, statement?: string): Pipeline {
  const [hour, minute] = at.split(':').map(Number) as [number, number]
  return { name, steps, server, source, target, schedule: `${minute} ${hour} * * *`, starts: [hour * 60 + minute], upstream, meanSeconds, rows, ...(statement ? { statement } : {}) }
}
