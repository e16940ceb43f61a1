import { expect, test } from 'vitest'
import { detectSeparator, readCsv, decodeText } from './csv.ts'
import { findHeader, missingColumns } from './header.ts'
import { serverName } from './server-name.ts'
import { cellText, fold, readDay, readList, readNumber } from './text.ts'
import { gbPerUnit } from './unit.ts'

test.each([
  [26.65, 26.65], ['26,65', 26.65], ['1 204,75', 1204.75], ['1\u00a0204,75', 1204.75], ['1.204,75', 1204.75], ['1,204.75', 1204.75], ['1,204,000', 1204000], ['-4', -4], ['12 %', 12], ['26,65 Go', 26.65], ['1e3', 1000], ['', null], [null, null], ['  ', null],
  ['douze', NaN], ['12 To', NaN], ['1;2', NaN], [true, NaN], [new Date(0), NaN], ['-', NaN], ['.', NaN], [Infinity, NaN],
])('the number of %j is %d', (cell, number) => expect(readNumber(cell)).toEqual(number))

test.each([
  ['01/06/2020', '2020-06-01'], ['1/6/2020', '2020-06-01'], ['01.06.2020 08:30', '2020-06-01'], ['2020-06-01T10:00:00Z', '2020-06-01'], [43983, '2020-06-01'], [new Date('2020-06-01T00:00:00Z'), '2020-06-01'],
  ['31/02/2020', undefined], ['hier', undefined], ['06/13/2020', undefined], ['', null],
])('the day of %j is %s', (cell, day) => expect(readDay(cell)).toBe(day))

test('texts are repaired, folded and listed whatever their encoding was', () => {
  expect(cellText('  VolumÃ©trie\u00a0 protÃƒÂ©gÃƒÂ©e ')).toBe('Volumétrie protégée')
  expect(cellText('« RÉSUMÉ» dâ€™annÃ©e, l’été')).toBe('« RÉSUMÉ» d’année, l’été')
  expect(cellText(' plain ')).toBe('plain')
  expect(fold('Volumétrie protégéeen Go')).toBe(fold('VOLUMETRIE PROTEGEE EN GO'))
  expect(readList('A1; A2,A1\nA3 ')).toEqual(['A1', 'A2', 'A3'])
  expect(serverName(' SRV1.corp.example ')).toBe('srv1')
  expect([gbPerUnit('Capacité (To)'), gbPerUnit('used_tb'), gbPerUnit('Volumétrie protégéeen To'), gbPerUnit('en Mo'), gbPerUnit('Volumétrie protégée en Go'), gbPerUnit('Photo'), gbPerUnit('used_gb')]).toEqual([1000, 1000, 1000, 0.001, 1, 1, 1])
})

test('the header is the line that holds most of the titles; what lacks is named', () => {
  const spec = { server: { names: ['Nom du serveur'], required: true }, backups: { names: ['Nb sauvegardes'] }, failed: { names: ['Nb sauvegardes en erreur'], required: true } }
  expect(findHeader([['Nom du serveur : ACA'], [], ['nb sauvegardes en erreur', 'NOM DU SERVEUR ', 'Nb sauvegardes']], spec)).toEqual({ row: 2, columns: { failed: 0, server: 1, backups: 2 }, found: 3 })
  expect(findHeader([['Nom du serveur', 'Nb sauvegardes']], spec)).toBe(null)
  expect(missingColumns([['Nom du serveur', 'Nb sauvegardes']], spec)).toEqual(['Nb sauvegardes en erreur'])
})

test('tables of text: separator, quotes over lines with the line they begin on, encodings, a quotation never closed', () => {
  expect(detectSeparator('a;b;"c,d,e,f,g"\n1;2;3')).toBe(';')
  expect(readCsv('\ufeffa,b\r\n\r\n1,"x\ny"\r\n2,z').rows.map(({ line, cells }) => [line, cells])).toEqual([[1, ['a', 'b']], [3, ['1', 'x\ny']], [5, ['2', 'z']]])
  expect(decodeText(Buffer.from('\xc9nergie \x80 c\x9cur l\x92', 'latin1'))).toBe('Énergie € cœur l’')
  expect(decodeText(Buffer.from('\ufeffÉnergie', 'utf16le'))).toBe('Énergie')
  expect(() => readCsv('a,b\n1,"x\n2,y')).toThrow(/never closed/)
})
