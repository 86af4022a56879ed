import { expect, test } from 'vitest'
import { layOut } from './layout.ts'

const columns = [{ name: 'id', type: 'bigint' }, { name: 'name', type: 'string' }, { name: 'note', type: 'string' }]
const rows = [[1n, 'Ada', 'x'.repeat(40)], [20n, null, 'NULL']]
const table = { format: 'table', vertical: false } as const

test('a table that fits is whole, one that does not is cut where it is widest, and says so', () => {
  expect(layOut({ columns, rows }, { ...table, width: 80 })).toEqual({ lines: ['id  name  note', `──  ────  ${'─'.repeat(40)}`, ` 1  Ada   ${'x'.repeat(40)}`, '20  NULL  NULL'] })
  const cut = layOut({ columns, rows }, { ...table, width: 24 })
  expect(cut).toMatchObject({ left: 'values' })
  expect(cut.lines[2]).toBe(` 1  Ada   ${'x'.repeat(13)}…`)
  expect(layOut({ columns, rows }, { ...table, width: undefined }).lines[2]).toHaveLength(50)
})

test('of more columns than a terminal holds the first are shown, and that there are more', () => {
  const many = Array.from({ length: 30 }, (_, i) => ({ name: `column_number_${i}`, type: 'int' }))
  const { lines, left } = layOut({ columns: many, rows: [many.map((_, i) => i)] }, { ...table, width: 40 })
  expect({ left, head: lines[0] }).toEqual({ left: 'columns', head: 'column_numb…  column_numb…  …' })
})

test('vertical, csv and json say the same', () => {
  const one = { columns: columns.slice(0, 2), rows: [[1n, ''], [20n, null]] }
  expect(layOut(one, { ...table, vertical: true, width: 80 }).lines).toEqual(['─ row 1 ', 'id    1', 'name  ', '─ row 2 ', 'id    20', 'name  NULL'])
  expect(layOut(one, { format: 'csv', vertical: false, width: undefined }).lines).toEqual(['id,name', '1,""', '20,'])
  expect(JSON.parse(layOut(one, { format: 'json', vertical: false, width: undefined }).lines.join(''))).toEqual([{ id: 1, name: '' }, { id: 20, name: null }])
})

test('what a text would do to the terminal is shown instead of done', () => {
  const evil = `a${String.fromCharCode(27)}[31mb${String.fromCharCode(7)}`
  expect(layOut({ columns: columns.slice(1, 2), rows: [[evil]] }, { ...table, width: 80 }).lines[2]).toBe('a␛[31mb␇')
  expect(layOut({ columns: columns.slice(1, 2), rows: [[`${evil}\n`]] }, { ...table, width: 80 }).lines).toEqual(['a␛[31mb␇\n'])
})

test('one text of several lines, such as a plan, is printed as it is', () => {
  expect(layOut({ columns: [{ name: 'plan', type: 'string' }], rows: [['== DuckDB ==\nSELECT 1']] }, { ...table, width: 20 })).toEqual({ lines: ['== DuckDB ==\nSELECT 1'] })
})
