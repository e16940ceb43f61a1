import { expect, test } from 'vitest'
import { cut } from './atoms.ts'
import { eventLine } from './event-line.ts'
import { TemplateMiner } from './index.ts'
import type { KnownTemplate } from './index.ts'

function mine(messages: string[], known: KnownTemplate[] = [], names?: Set<string>) {
  const miner = new TemplateMiner()
  const shapes = messages.map((message) => miner.shapeOf(message))
  const mined = miner.finish(known, names)
  return { ...mined, of: shapes.map((shape) => mined.templates[mined.templateOf[shape]!]!) }
}
const templates = (messages: string[]) => mine(messages).of.map(({ template }) => template)

test.each([
  ['run finished: 11497 rows read, 0 rejected in 406 s', 'run finished: <*> rows read, <*> rejected in <*>'],
  ['GET https://api.example.org/v1/x?y=2 from 10.1.2.3:8080 (fe80::dead:beef:1)', 'GET <*> from <*>'],
  ['wrote /data/out/part-0001.csv and clients.csv, size=5.2 KB, tag="a b", cached=true', 'wrote <*> and <*>, size=<*>, tag=<*>, cached=<*>'],
  ['Fan speeds ( 3552 3534 ) since Mon Jun 20 04:00:01 2005, ready: true', 'Fan speeds ( <*> ) since <*>, ready: <*>'],
  ['java.sql.SQLException: ORA-00001: unique constraint (STG.PK_CLIENTS) violated', 'java.sql.SQLException: ORA-00001: unique constraint (STG.PK_CLIENTS) violated'],
  ['23 lignes rejetées (contrôles qualité)', '<*> lignes rejetées (contrôles qualité)'],
  ['r00=0x07fff1b0 r01=0x1eeeeeee', 'r<*>'],
  ['SP2-0042: unknown command', 'SP2-0042: unknown command'],
  ['***', '***'],
  ['', ''],
])('the template of %s', (message, template) => {
  expect(templates([message])).toEqual([template])
  // Read back, it is the same: ids stay from file to file.
  expect(cut(template).atoms).toEqual(cut(message).atoms)
})

test('names are parameters once there are enough of them, states and first words are not', () => {
  const users = ['alice', 'bob', 'carol'].map((name) => `session opened for user ${name} by root`)
  expect(new Set(templates(users))).toEqual(new Set(['session opened for user <*> by root']))
  expect(new Set(templates(users.slice(0, 2))).size).toBe(2)
  const states = ['NEW', 'READY', 'RUNNING', 'FAILED', 'DONE', 'LOST'].map((state) => `task moved to ${state} by the scheduler`)
  expect(new Set(templates(states)).size).toBe(6)
  const first = ['read', 'write', 'close', 'open', 'seek', 'flush'].map((verb) => `${verb} on the device failed`)
  expect(new Set(templates(first)).size).toBe(6)
})

test('a name learnt in one message is one in others; two names in a message are found', () => {
  const learnt = ['alice', 'bob', 'carol'].map((name) => `login of user ${name} refused`)
  expect(new Set(templates([...learnt, 'password of alice has expired', 'password of bob has expired']).slice(3))).toEqual(new Set(['password of <*> has expired']))
  const pairs = ['a', 'b', 'c'].flatMap((from) => ['x', 'y', 'z'].map((to) => `copied table t${from} to server s${to} at last`))
  expect(new Set(templates(pairs))).toEqual(new Set(['copied table <*> to server <*> at last']))
  expect(mine(['Upstream load_a is failed: run skipped', 'Upstream load_b is failed: run skipped'], [], new Set(['load_a', 'load_b'])).templates.map(({ template }) => template)).toEqual(['Upstream <*> is failed: run skipped'])
})

test('known templates keep their ids, take in names, and merge into the oldest', () => {
  const known = [{ id: 7, template: 'job of user alice done' }, { id: 9, template: 'job of user bob done' }, { id: 11, template: 'disk <*> is full' }]
  const { of, merged } = mine(['job of user carol done', 'disk sda is full', 'disk 5 is full', 'something new'], known)
  expect(of).toEqual([{ id: 7, template: 'job of user <*> done', changed: true }, { id: 11, template: 'disk <*> is full', changed: false }, { id: 11, template: 'disk <*> is full', changed: false }, { id: null, template: 'something new', changed: false }])
  expect(merged).toEqual([{ id: 9, into: 7 }])
})

test('an event of several lines: its first line and the error at the root', () => {
  expect(eventLine('load failed\nTraceback (most recent call last):\n  File "x.py", line 3\nrequests.exceptions.HTTPError: 503 Server Error')).toBe('load failed | requests.exceptions.HTTPError: 503 Server Error')
  expect(eventLine('boom\n\tat a.B.c(B.java:1)\nCaused by: java.io.IOException: x\n\tat d\nCaused by: java.net.ConnectException: refused\n\t... 3 more')).toBe('boom | Caused by: java.net.ConnectException: refused')
  expect(eventLine('two\nlines')).toBe('two')
})

test('memory is bounded by the shapes, whatever the messages', () => {
  const miner = new TemplateMiner()
  const word = (n: number) => n.toString(26).replace(/\d/g, (digit) => 'qrstuvwxyz'[Number(digit)]!)
  let last = 0
  for (let n = 0; n < 60_000; n += 1) last = miner.shapeOf(`free text ${word(n)} ${word(n * 7)}`)
  expect(last).toBeLessThanOrEqual(50_001)
})

test('what was learnt of a message serves for others only where their digits do not matter', () => {
  const messages = ['SP3-0042: unknown', 'SP2-0042: unknown', 'SP2-0734: unknown', 'failed with ORA-12 at 3', 'failed with ORA-01653 at 3', 'failed with ORA-01654 at 44', 'org.acme.v2.ParseException at 4', 'org.acme.v3.ParseException at 5',
    'took 5 s', 'took 555.5 s', 'r1', 'r22', 'checksum 9abcdef0', 'checksum 123', '10 rows', 'rows']
  const alone = messages.map((message) => mine([message]).of[0]!.template)
  const together = new TemplateMiner()
  const shapes = messages.map((message) => together.shapeOf(message))
  const shapeOf = new Map<string, number>()
  for (const [index, template] of alone.entries()) {
    expect([messages[index], shapes[index]]).toEqual([messages[index], shapeOf.get(template) ?? shapes[index]])
    expect([...shapeOf].filter(([other, shape]) => other !== template && shape === shapes[index])).toEqual([])
    shapeOf.set(template, shapes[index]!)
  }
})
