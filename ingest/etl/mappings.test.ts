import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { ingestBench } from '../kit/testing.ts'
import type { IngestBench } from '../kit/testing.ts'
import { readMapping } from './mapping.ts'

let bench: IngestBench
beforeAll(async () => {
  bench = await ingestBench()
}, 120_000)
afterAll(() => bench.close())
afterEach(async () => {
  delete bench.context.mappings
  await bench.reset()
})

const runs = () => bench.rows("select pipeline, run_id, attempt, status, to_char(started_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') as started, duration_s, server from report.etl_runs order by run_id")
const steps = () => bench.rows('select pipeline, run_id, step, status, attempt from report.etl_steps order by run_id, step')
const events = () => bench.rows("select pipeline, run_id, step, level, to_char(at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') as at, message, line from report.log_events order by line")

test('Airflow: task instances are steps, and tell the run until the DAG run itself is loaded', async () => {
  await bench.file('ti.csv', `dag_id,task_id,run_id,start_date,end_date,duration,state,try_number,hostname,operator
load_clients,extract,scheduled__2020-09-14T01:10:00+00:00,2020-09-14 01:10:40.123456+00:00,2020-09-14 01:12:55+00:00,134.9,success,1,srv-etl-01,PythonOperator
load_clients,load,scheduled__2020-09-14T01:10:00+00:00,2020-09-14T01:12:56,2020-09-14T01:15:11,135.0,failed,2,srv-etl-01,PythonOperator
load_clients,publish,scheduled__2020-09-14T01:10:00+00:00,,,,upstream_failed,0,,PythonOperator
`)
  expect((await bench.load('ti.csv')).setAside).toEqual([{ line: 4, reason: 'No start time' }])
  expect(await steps()).toEqual([{ pipeline: 'load_clients', run_id: 'scheduled__2020-09-14T01:10:00+00:00', step: 'extract', status: 'success', attempt: 1 },
    { pipeline: 'load_clients', run_id: 'scheduled__2020-09-14T01:10:00+00:00', step: 'load', status: 'failed', attempt: 2 }])
  expect(await runs()).toMatchObject([{ status: 'failed', started: '2020-09-14 01:10:40', server: 'srv-etl-01', attempt: 2 }])

  await bench.file('dagruns.csv', 'dag_id,run_id,run_type,state,start_date,end_date,execution_date\nload_clients,scheduled__2020-09-14T01:10:00+00:00,scheduled,failed,2020-09-14 01:10:39+00:00,2020-09-14 01:15:39+00:00,2020-09-13\n')
  await bench.load('dagruns.csv')
  expect(await runs()).toMatchObject([{ status: 'failed', started: '2020-09-14 01:10:39', duration_s: 300 }])
  await bench.load('dagruns.csv', { undo: true })
  expect(await runs()).toMatchObject([{ started: '2020-09-14 01:10:40' }])
})

test('Airflow: the path of a log names DAG, run and task; a trace stays one event', async () => {
  const folder = join(bench.folder, 'dag_id=load_clients', 'run_id=scheduled__2020-09-14', 'task_id=extract')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'attempt=1.log'), `[2020-09-14T01:10:40.123+0000] {taskinstance.py:1138} INFO - Dependencies all met
[2020-09-14T01:10:41.000+0000] {taskinstance.py:1824} ERROR - Task failed with exception
Traceback (most recent call last):
  File "x.py", line 3, in run
ValueError: bad "value", 3 columns

[2020-09-14T01:10:42.000+0000] {local_task_job.py:100} INFO - Task exited with return code 1
`)
  await bench.load(join(folder, 'attempt=1.log'))
  expect(await events()).toEqual([
    { pipeline: 'load_clients', run_id: 'scheduled__2020-09-14', step: 'extract', level: 'INFO', at: '2020-09-14 01:10:40', message: 'Dependencies all met', line: 1 },
    expect.objectContaining({ level: 'ERROR', line: 2, message: 'Task failed with exception\nTraceback (most recent call last):\n  File "x.py", line 3, in run\nValueError: bad "value", 3 columns' }) as object,
    expect.objectContaining({ level: 'INFO', line: 7 }) as object])
})

test('SSIS: executions and messages, whose states and types are numbers', async () => {
  await bench.file('executions.csv', 'execution_id;folder_name;project_name;package_name;status;start_time;end_time;server_name\n'
    + '10231;ETL;Ventes;LoadSales.dtsx;7;2020-09-14 03:00:00.0000000 +02:00;2020-09-14 03:05:00.0000000 +02:00;SQL01\n10232;ETL;Ventes;LoadSales.dtsx;6;2020-09-15 03:00:00.0000000 +02:00;2020-09-15 03:01:00.0000000 +02:00;SQL01\n'
    + '10233;ETL;Ventes;LoadSales.dtsx;2;2020-09-16 03:00:00.0000000 +02:00;NULL;SQL01\n')
  await bench.load('executions.csv')
  expect((await runs()).map(({ run_id, status, started, duration_s }) => [run_id, status, started, duration_s])).toEqual(
    [['10231', 'success', '2020-09-14 01:00:00', 300], ['10232', 'failed', '2020-09-15 01:00:00', 60], ['10233', 'running', '2020-09-16 01:00:00', null]])
  await bench.file('event_messages.csv', 'event_message_id,operation_id,message_time,message_type,message_source_type,message,package_name,event_name,message_source_name\n'
    + '1,10232,2020-09-15 03:00:30.1234567 +02:00,120,60,"Load:Error: SSIS Error Code DTS_E_OLEDBERROR, deadlock",LoadSales.dtsx,OnError,Load\n2,10232,2020-09-15 03:00:31 +02:00,110,60,Load:Warning: truncation,LoadSales.dtsx,OnWarning,Load\n')
  await bench.load('event_messages.csv')
  expect(await events()).toMatchObject([{ pipeline: 'LoadSales.dtsx', run_id: '10232', step: 'Load', level: 'ERROR', at: '2020-09-15 01:00:30' }, { level: 'WARN' }])
})

test('Talend: begin and end rows are one run, with its components as steps', async () => {
  await bench.file('stats.csv', `moment;pid;father_pid;root_pid;system_pid;project;job;job_repository_id;job_version;context;origin;message_type;message;duration
2020-09-14 03:00:00;AbC1;AbC1;AbC1;77;VENTES;ChargeVentes;_x;0.1;Prod;;begin;;
2020-09-14 03:00:01;AbC1;AbC1;AbC1;77;VENTES;ChargeVentes;_x;0.1;Prod;tDBInput_1;begin;;
2020-09-14 03:00:31;AbC1;AbC1;AbC1;77;VENTES;ChargeVentes;_x;0.1;Prod;tDBInput_1;end;success;30000
2020-09-14 03:01:00;AbC1;AbC1;AbC1;77;VENTES;ChargeVentes;_x;0.1;Prod;;end;failure;60000
2020-09-14 04:00:00;AbC2;AbC2;AbC2;78;VENTES;ChargeVentes;_x;0.1;Prod;;begin;;
`)
  await bench.load('stats.csv')
  expect((await runs()).map(({ run_id, status, started, duration_s }) => [run_id, status, started, duration_s])).toEqual([['AbC1', 'failed', '2020-09-14 01:00:00', 60], ['AbC2', 'running', '2020-09-14 02:00:00', null]])
  expect(await steps()).toEqual([{ pipeline: 'ChargeVentes', run_id: 'AbC1', step: 'tDBInput_1', status: 'success', attempt: 1 }])
  await bench.file('logs_talend.csv', 'moment;pid;root_pid;father_pid;project;job;context;priority;type;origin;message;code\n2020-09-14 03:00:59;AbC1;AbC1;AbC1;VENTES;ChargeVentes;Prod;5;Java Exception;tDBOutput_1;java.sql.SQLException:ORA-00001: unique constraint;1\n')
  await bench.load('logs_talend.csv')
  expect(await events()).toMatchObject([{ pipeline: 'ChargeVentes', run_id: 'AbC1', step: 'tDBOutput_1', level: 'ERROR', at: '2020-09-14 01:00:59' }])
})

test('plain text lines', async () => {
  await bench.file('etl.log', 'starting up\n2020-09-14 03:10:40,512 INFO load_clients run started\n2020-09-14 03:11:00 [ERROR] [load_clients] [R00001] ORA-00942: table or view does not exist\n    at com.acme.Job.run(Job.java:12)\n14/09/2020 03:12:00 WARN stg_ventes: slow\n')
  expect((await bench.load('etl.log')).setAside.map(({ line }) => line)).toEqual([1])
  expect(await events()).toEqual([
    { pipeline: 'load_clients', run_id: null, step: null, level: 'INFO', at: '2020-09-14 01:10:40', message: 'run started', line: 2 },
    { pipeline: 'load_clients', run_id: 'R00001', step: null, level: 'ERROR', at: '2020-09-14 01:11:00', message: 'ORA-00942: table or view does not exist\n    at com.acme.Job.run(Job.java:12)', line: 3 },
    { pipeline: 'stg_ventes', run_id: null, step: null, level: 'WARN', at: '2020-09-14 01:12:00', message: 'slow', line: 5 }])
})

test('a mapping of the user: its columns, time format, zone and words', async () => {
  bench.context.mappings = join(bench.folder, 'mappings')
  await mkdir(bench.context.mappings)
  await bench.file('mappings/control-m.yaml', `name: Control-M
describe: jobs of Control-M
kind: runs
require: [ORDERID]
columns: { pipeline: JOBNAME, run_id: ORDERID, started_at: STARTRUN, ended_at: ENDRUN, status: RC }
time: { formats: ['MM/dd/yyyy hh:mm:ss a'], zone: America/New_York }
status: { success: [0], failed: [8, 12] }
`)
  await bench.file('jobs.csv', 'ORDERID,JOBNAME,STARTRUN,ENDRUN,RC\n00a1,NIGHTLY,09/14/2020 01:00:00 PM,09/14/2020 01:10:00 PM,8\n00a2,NIGHTLY,14/09/2020 01:00:00 PM,,0\n')
  expect((await bench.load('jobs.csv')).setAside).toEqual([{ line: 3, reason: 'The start "14/09/2020 01:00:00 PM" is no time' }])
  expect(await runs()).toMatchObject([{ pipeline: 'NIGHTLY', run_id: '00a1', status: 'failed', started: '2020-09-14 17:00:00', duration_s: 600 }])
  expect(() => readMapping('x.yaml', 'name: x\ndescribe: x\nkind: runs\ncolumns: { pipline: JOB }')).toThrow(/The mapping x.yaml fills the field pipline, which runs have not: use run_id, pipeline,/)
})

test('what fits no layout is refused, naming the columns that lack and those present', async () => {
  await bench.file('weird.csv', 'id,flow,begun,finished,outcome\n1,a,2020-09-14 03:00,2020-09-14 03:10,ok\n')
  const refused = await bench.load('weird.csv', { kind: 'etl' })
  expect(refused.status).toBe('refused')
  expect(refused.reason).toMatch(/^The columns fit no known layout\. The nearest is "[^"]+" .+ which lacks: .+\. Columns present: id, flow, begun, finished, outcome\. .*VIGIE_MAPPINGS/)

  await bench.file('runs.csv', 'run_id,pipeline,step,begin\nR1,load,,2020-01-01 00:00:00\n')
  expect((await bench.load('runs.csv')).reason).toMatch(/The nearest is "runs" .+ which lacks: started_at .+the fields are run_id, pipeline/)
})
