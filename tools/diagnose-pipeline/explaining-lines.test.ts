import { expect, test } from 'vitest'
import { explainingLines } from './explaining-lines.ts'

const GOOD = ['2021-05-01 02:00:01 INFO start run 41', '2021-05-01 02:00:02 WARN cache missing, rebuilt', '2021-05-01 02:00:03 ERROR optional plugin not found', '2021-05-01 02:00:09 INFO 0 errors', '2021-05-01 02:00:09 INFO done']

test('the first error that the good run lacks comes first, with its stack trace; the verdict after it', () => {
  const failed = ['2021-05-02 02:00:01 INFO start run 42', '2021-05-02 02:00:02 WARN cache missing, rebuilt', '2021-05-02 02:00:03 ERROR optional plugin not found',
    '2021-05-02 02:00:05 ERROR could not write part 7: no space left on device', '    at Writer.flush(Writer.java:12)', 'Caused by: java.io.IOException', '2021-05-02 02:00:06 INFO cleaning', '2021-05-02 02:00:07 ERROR command failed with exit code 3']
  expect(explainingLines(failed, GOOD)).toEqual([3, 4, 5])
})

test('an error of the good run that comes more often is new', () => {
  const failed = [GOOD[0]!, GOOD[2]!, '2021-05-02 02:00:04 ERROR optional plugin not found']
  expect(explainingLines(failed, GOOD)).toEqual([2])
})

test('counts of nothing and names of files are no error; a log without an error explains nothing', () => {
  expect(explainingLines(['INFO Tests run: 12, Failures: 0, Errors: 0', 'compiling LoadError.java', 'INFO 0 errors', 'all --fail-fast options set'], [])).toEqual([])
})

test('without a good run the errors themselves are there', () => {
  expect(explainingLines(['INFO a', 'FATAL: connection refused by db-7', 'INFO b'], [])).toEqual([1])
})

test('a long trace is cut at thirty lines', () => {
  expect(explainingLines(['ERROR broken pipe: write failed', ...Array.from({ length: 90 }, (_, i) => `\tat a.b.C${i}(C.java:${i})`)], [])).toHaveLength(30)
})
