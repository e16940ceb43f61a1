import { afterAll, beforeAll, expect, test } from 'vitest'
import { ingestBench } from '../../ingest/kit/testing.ts'
import type { IngestBench } from '../../ingest/kit/testing.ts'
import { contextOf } from '../query-data/test-rows.ts'
import diagnose from '../diagnose-pipeline/index.ts'
import tool from './index.ts'

const LINES = [
  '2020-09-14 03:10:00,INFO,load_a,R1,extract,"run started, attempt 1"',
  '2020-09-14 03:10:20,INFO,load_a,R1,extract,"4478 rows read from the source, 12 rejected"',
  '2020-09-14 03:11:00,ERROR,load_a,R1,load,"could not extend file ""base/16384"": No space left on device"',
  '2020-09-14 04:11:00,ERROR,load_a,R2,load,"could not extend file ""base/16390"": No space left on device"',
  '2020-09-14 03:12:00,ERROR,load_b,R3,load,"java.lang.OutOfMemoryError: Java heap space"',
  '2020-09-14 03:13:00,ERROR,load_b,R4,extract,"SSL certificate verify failed: certificate has expired"',
  '2020-09-14 05:00:00,INFO,load_a,,,"[ops] RESOLUTION INC-7 : purge des archives de /data, volume étendu de 200 Go"',
  '2020-09-15 05:00:00,INFO,load_b,,,"[ops] RESOLUTION INC-8 : heap raised to 8 GB"',
]
let bench: IngestBench
beforeAll(async () => {
  bench = await ingestBench()
  await bench.file('logs.csv', ['timestamp,level,pipeline,run_id,step,message', ...LINES].join('\n'))
  await bench.file('runs.csv', ['run_id,pipeline,step,server,source,target,schedule,upstream,started_at,ended_at,status,attempt,rows_read,rows_written,rows_rejected',
    'R2,load_a,,srv,a,b,,,2020-09-14 04:10:00,2020-09-14 04:11:00,failed,1,1,0,0', 'R4,load_b,,srv,a,b,,,2020-09-14 03:12:30,2020-09-14 03:13:00,failed,1,1,0,0'].join('\n'))
  const { files } = await bench.ingest(['logs.csv', 'runs.csv'])
  expect(files.map(({ status }) => status)).toEqual(['loaded', 'loaded'])
}, 180_000)
afterAll(() => bench.close())

async function ask(given: unknown, about: typeof tool | typeof diagnose = tool) {
  const input = about.input.parse(given) as never
  const outcome = await about.run(input, contextOf(bench.db)) as never as Awaited<ReturnType<typeof tool.run>>
  const text = (language: 'en' | 'fr') => about.render(outcome as never, { language, zone: 'Europe/Paris', now: new Date() }, input).replaceAll('\u00a0', ' ')
  return { ...outcome, en: text('en'), fr: text('fr') }
}

test('every template is embedded when it is loaded', async () => {
  expect(await bench.rows('select count(*)::int as left from vigie.log_templates where embed_model is null or vector_dims(embedding) <> 96')).toEqual([{ left: 0 }])
})

test('no line holds the words: the nearest in meaning are quoted, and said to be that', async () => {
  const en = await ask({ text: 'the disk is full' })
  expect(en.en).toMatch(/^No log line with "the disk is full"\.\nNearest in meaning, the newest line of each pattern:\n> 14 Sept 2020 04:11 ERROR load_a\/load could not extend file "base\/16390": No space left on device \[2\]/)
  const fr = await ask({ text: 'mémoire saturée', where: { pipeline: ['LOAD_B'] } })
  expect(fr.fr).toMatch(/^Aucune ligne de log avec « mémoire saturée » pour LOAD_B\.\nAu plus proche par le sens, la dernière ligne de chaque modèle :\n> .*OutOfMemoryError: Java heap space \[2\]/)
  expect(fr.fr).not.toContain('No space left')
  expect((await ask({ text: 'certificat expiré', period: { from: '2020-09-13', to: '2020-09-14' } })).status).toBe('no_data')
  expect((await ask({ text: 'certificat expiré', level: 'ERROR', period: { from: '2020-09-14', to: '2020-09-15' } })).en).toContain('certificate has expired [2]')
  expect(await ask({ text: 'zorglub' })).toMatchObject({ status: 'no_data', en: 'No log line with "zorglub".' })
})

test('resolution notes are found by what they mean, or by the error that they followed', async () => {
  const fr = await ask({ view: 'resolution', text: 'comment a-t-on réglé le problème de disque plein ?' }, diagnose)
  expect(fr.fr).toMatch(/^\*\*INC-7, load_a\*\*, résolution notée le 14 sept. 2020 05:00 : « purge des archives de \/data, volume étendu de 200 Go » \[1\] Erreur qui précédait : « could not extend file "base\/16390": No space left on device » \[2\]/)
  const en = await ask({ view: 'resolution', text: 'how did we fix the out of memory problem?' }, diagnose)
  expect(en.en).toMatch(/^\*\*INC-8, load_b\*\*, resolution noted on 15 Sept 2020 05:00: "heap raised to 8 GB" \[1\]/)
  expect(en.en).not.toContain('INC-7')
  expect(await ask({ view: 'resolution', text: 'how did we fix the kerberos ticket?' }, diagnose)).toMatchObject({ status: 'no_data', en: 'No resolution note speaks of "kerberos ticket".' })
  expect((await ask({ view: 'resolution', text: 'how was it fixed?', where: { pipeline: ['load_a'] } }, diagnose)).en).toContain('Resolution noted on 14 Sept 2020 05:00 (INC-7)')
})
