import { expect, test } from 'vitest'
import { classify } from './cause-classes.ts'
import { reasonLine } from './message.ts'

const MISSING = `Import des prix impossible
Traceback (most recent call last):
  File "/opt/etl/prices/extract.py", line 41, in read
    with open(path, encoding='utf-8-sig') as source:
FileNotFoundError: [Errno 2] No such file or directory: '/data/in/prices/PRIX_1.csv'`
const DEADLOCK = `Mise à jour de DWH.FAIT_STOCK annulée
org.postgresql.util.PSQLException: ERROR: deadlock detected
DETAIL:  Process 4711 waits for ShareLock on transaction 9; blocked by process 4712.
HINT:  See server log for query details.
CONTEXT:  while updating tuple (3057,18) in relation "fait_stock"`
const CHAIN = `load failed
Traceback (most recent call last):
KeyError: 'montant'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
LoadError: batch 3 was given up`

test('a source line of a stack trace is no cause: a file that is not there is a missing file', () => {
  expect(classify([MISSING])).toBe('file_missing')
  expect(reasonLine(MISSING)).toContain('No such file')
})

test('the reason is the error, not the context that the database adds to it', () => {
  expect(reasonLine(DEADLOCK)).toContain('deadlock detected')
  expect(classify([DEADLOCK])).toBe('lock')
})

test('of chained exceptions the first is the reason', () => {
  expect(reasonLine(CHAIN)).toBe("KeyError: 'montant'")
  expect(reasonLine('disk full')).toBeNull()
})
