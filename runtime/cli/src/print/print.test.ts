import { expect, test } from 'vitest'
import { csvLines } from './csv.ts'
import { barLines, tableLines } from './table.ts'
import { bytes, counted, duration, withThousands } from './text.ts'

test('a table lines its columns up, wide characters included', () => {
  expect(tableLines([{ name: 'city' }, { name: 'plays', align: 'right' }], [['東京', '12'], ['Oslo', '3']])).toEqual([
    'city  plays',
    '────  ─────',
    '東京     12',
    'Oslo      3',
  ])
})

test('a cell that is too long is cut, and a line break does not break the table', () => {
  expect(tableLines([{ name: 'x' }], [['abcdefgh'], ['a\nb']], { maxCellWidth: 5 }).slice(2)).toEqual(['abcd…', 'a ⏎ b'])
})

test('bars are in proportion to the longest', () => {
  expect(barLines([{ label: 'a', value: 4, shown: '4' }, { label: 'bb', value: 1, shown: '1' }, { label: 'c', value: 0, shown: '0' }], { width: 4 })).toEqual([
    'a   4  ████',
    'bb  1  █',
    'c   0',
  ])
})

test('CSV quotes what must be quoted, and tells NULL from an empty text', () => {
  expect(csvLines(['a', 'b'], [['x,y', 'say "hi"'], ['1', null], ['', '2']])).toEqual(['a,b', '"x,y","say ""hi"""', '1,', '"",2'])
})

test('numbers, durations and sizes read well', () => {
  expect([withThousands(1234567n), withThousands(12), duration(12.4), duration(1240), duration(125_000)]).toEqual(['1,234,567', '12', '12 ms', '1.24 s', '2 min 5 s'])
  expect([duration(999.6), duration(59_999), duration(119_800), bytes(999_990)]).toEqual(['1.00 s', '1 min 0 s', '2 min 0 s', '1.0 MB'])
  expect([counted(1, 'row'), counted(2000n, 'row'), bytes(0), bytes(999), bytes(1_500_000)]).toEqual(['1 row', '2,000 rows', '0 B', '999 B', '1.5 MB'])
})
