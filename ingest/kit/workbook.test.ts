import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { xlsx } from './testing.ts'
import { ArchiveError, unzip, zipStored } from './unzip.ts'
import { readWorkbook } from './workbook.ts'

let folder: string
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'workbook-')) })
afterAll(() => rm(folder, { recursive: true }))

async function read(bytes: Buffer) {
  const path = join(folder, 'book.xlsx')
  await writeFile(path, bytes)
  return readWorkbook(path)
}

test('sheets in tab order with blank lines, numbers, dates, texts and which are hidden', async () => {
  const book = await xlsx({ B: [['x', 1.5], [null, null], [new Date('2020-06-01T00:00:00Z'), true]], A: [] }, (part, xml) => (part === 'xl/workbook.xml' ? xml.replace(/(<sheet [^>]*name="A")/, '$1 state="veryHidden"') : xml))
  expect(await read(book)).toEqual([{ name: 'B', rows: [['x', 1.5], [null, null], [new Date('2020-06-01T00:00:00Z'), true]] }, { name: 'A', rows: [], hidden: true }])
})

test('cells whose writer left out their places, and tags with a prefix, are read alike', async () => {
  const sheets = { S: [['a', 'c', 'd'], [1, 2, 3]] }
  const expected = [{ name: 'S', rows: [['a', 'c', 'd'], [1, 2, 3]] }]
  const bare = await xlsx(sheets, (part, xml) => (part.includes('worksheets/sheet') ? xml.replace(/ r="[A-Z]*\d+"/g, '') : xml))
  expect(await read(bare)).toEqual(expected)
  const prefixed = await xlsx({ S: [['a', 'c'], [1, 2]] }, (part, xml) => (/sheet\d|sharedStrings|workbook\.xml$|styles/.test(part)
    ? xml.replace(/<(\/?)([a-zA-Z]\w*)([\s>/])/g, '<$1x:$2$3').replace(/xmlns="([^"]*main)"/, 'xmlns:x="$1"') : xml))
  expect(await read(prefixed)).toEqual([{ name: 'S', rows: [['a', 'c'], [1, 2]] }])
})

test.each([
  ['cut', (book: Buffer) => book.subarray(0, book.length >> 1), /cut or damaged.*Copy or export it again/],
  ['one byte changed', (book: Buffer) => Buffer.concat([book.subarray(0, 60), Buffer.from([book[60]! ^ 0xff]), book.subarray(61)]), /cut or damaged/],
  ['empty', () => Buffer.alloc(0), /is empty/],
  ['old', () => Buffer.from('d0cf11e0a1b11ae10000', 'hex'), /old \.xls or a password-protected/],
  ['text', () => Buffer.from('a;b'), /is not an \.xlsx workbook/],
  ['another archive', () => zipStored([{ name: 'a.xml', content: Buffer.from('<a/>') }]), /an archive but not/],
] as [string, (book: Buffer) => Buffer, RegExp][])('a workbook that is %s is refused with what to do', async (_, damage, message) => {
  await expect(read(damage(await xlsx({ S: [['a', 1]] })))).rejects.toThrow(message)
})

test('a stray cell far away is refused before it fills the memory; a formatted empty one is nothing', async () => {
  const withCell = (cell: string) => xlsx({ S: [['a', 1]] }, (part, xml) => (part.includes('worksheets/') ? xml.replace('</sheetData>', `<row r="1000000">${cell}</row></sheetData>`) : xml))
  await expect(read(await withCell('<c r="XFD1000000"><v>1</v></c>'))).rejects.toThrow(/spans more than 8 million cells/)
  await expect(read(await withCell('<c r="XFE9999999"><v>1</v></c>'))).rejects.toThrow(/beyond the last line or column/)
  expect((await read(await withCell('<c r="XFD1000000" s="0"/>')))[0]!.rows[0]).toEqual(['a', 1])
})

test('an archive never unpacks to more than allowed, whatever it says of itself', () => {
  const bomb = zipStored([{ name: 'big.xml', content: Buffer.alloc(2_000_000) }])
  expect(() => unzip(bomb, () => true, 1e6)).toThrow(/more than 1 MB/)
  // The same content deflated, announced as 10 bytes long.
  const packed = deflateRawSync(Buffer.alloc(2_000_000))
  const lying = zipStored([{ name: 'big.xml', content: packed }])
  for (const [at, size] of [[lying.indexOf('PK\x01\x02') + 10, 8], [lying.indexOf('PK\x01\x02') + 24, 10]] as const) lying.writeUInt16LE(size, at)
  lying.writeUInt16LE(0, lying.indexOf('PK\x01\x02') + 26)
  expect(() => unzip(lying, () => true, 1e6)).toThrow(ArchiveError)
  expect(() => unzip(lying, () => true, 1e6)).toThrow(/more than it says/)
})
