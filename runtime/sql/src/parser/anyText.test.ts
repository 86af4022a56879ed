import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseDatabricks } from '../databricks.ts'
import { Cursor } from './cursor.ts'

const words = [
  'SELECT', 'FROM', 'WHERE', 'GROUP', 'BY', 'ORDER', 'JOIN', 'LEFT', 'ON', 'USING', 'AS', 'AND', 'OR', 'NOT', 'IN', 'BETWEEN', 'LIKE', 'CASE', 'WHEN', 'THEN', 'END', 'CAST', 'UNION', 'ALL', 'VALUES', 'WITH', 'LATERAL', 'VIEW', 'OVER', 'PARTITION', 'INTERVAL', 'DATE',
  'CREATE', 'STREAMING', 'TABLE', 'FLOW', 'AUTO', 'CDC', 'INTO', 'KEYS', 'SEQUENCE', 'MERGE', 'MATCHED', 'INSERT', 'UPDATE', 'SET', 'STRUCT', 'ARRAY', 'MAP', 'INT', 'EXISTS', 'PIVOT', 'FOR', 'STREAM', 'EXTRACT', 'TRIM', 'a', 't', '`b`', "'s'", '"d"', '1', '2.5', '1e5', 'NULL',
  '(', ')', '[', ']', '<', '>', ',', '.', ';', ':', '::', '->', '=>', '+', '-', '*', '/', '=', '<=>', '||', '${p}', '?', '--', '/*', '*/', "'", '`', '\n',
]

test('any text gives statements or problems, every problem within the text', () => {
  const check = (text: string): void => {
    const { statements, problems } = parseDatabricks({ text, file: 'f', parameters: { p: 'q' } })
    const lines = text.split('\n')
    for (const { origin, excerpt } of problems) {
      expect(origin.line).toBeLessThanOrEqual(lines.length)
      expect(origin.column).toBeLessThanOrEqual((lines[origin.line - 1] ?? '').length + 1)
      expect(excerpt).toBeDefined()
    }
    for (const { place } of statements) expect(place.end).toBeLessThanOrEqual(text.length)
  }
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), check), { numRuns: 500 })
  fc.assert(fc.property(fc.array(fc.constantFrom(...words), { maxLength: 80 }).map(list => list.join(' ')), check), { numRuns: 1500 })
})

test('long and deep texts are read, or refused for their depth', () => {
  const codes = (text: string): string[] => parseDatabricks({ text, file: 'f' }).problems.map(problem => problem.code)
  expect(codes(`SELECT ${'('.repeat(200)}1${')'.repeat(200)}`)).toEqual([])
  for (const text of ['('.repeat(10_000), 'NOT '.repeat(10_000), '- '.repeat(10_000), 'f('.repeat(10_000), 'a['.repeat(10_000), 'CASE WHEN '.repeat(4_000), 'x -> '.repeat(4_000), '(SELECT '.repeat(4_000), 'CAST('.repeat(4_000)]) expect(codes(`SELECT ${text}`), text.slice(0, 10)).toEqual(['PARSE_NESTING_TOO_DEEP'])
  expect(codes(`SELECT * FROM ${'('.repeat(10_000)}`)).toEqual(['PARSE_NESTING_TOO_DEEP'])
  expect(codes(`SELECT CAST(a AS ${'ARRAY<'.repeat(10_000)}`)).toEqual(['PARSE_NESTING_TOO_DEEP'])
  expect(codes(`SELECT ${'a OR '.repeat(10_000)}a`)).toEqual([])
  expect(codes(`SELECT ${'a + '.repeat(10_000)}a`)).toEqual([])
  expect(codes(`SELECT 1${' UNION ALL SELECT 1'.repeat(4_000)}`)).toEqual([])
  expect(codes('SELECT 1;'.repeat(4_000))).toEqual([])
  expect(codes('SELECT );'.repeat(500))).toHaveLength(500)
})

/** How often the parser asks or moves its cursor while it reads a text: its work, whatever the machine does beside. */
function workOn(text: string): number {
  let count = 0
  const kept = Object.entries(Object.getOwnPropertyDescriptors(Cursor.prototype)).filter(([name, { value }]) => name !== 'constructor' && typeof value === 'function')
  for (const [name, descriptor] of kept) {
    const method: (...args: unknown[]) => unknown = descriptor.value
    Object.defineProperty(Cursor.prototype, name, {
      ...descriptor,
      value(this: Cursor, ...args: unknown[]) {
        count += 1
        return method.apply(this, args)
      },
    })
  }
  try {
    parseDatabricks({ text, file: 'f' })
  } finally {
    for (const [name, descriptor] of kept) Object.defineProperty(Cursor.prototype, name, descriptor)
  }
  return count
}

test('twice the text is twice the work', () => {
  const grows = (unit: string, wrap: (text: string) => string): void => {
    const [once, twice] = [40, 80].map(times => workOn(wrap(unit.repeat(times))))
    expect(twice ?? 0, `${wrap(unit)} …`).toBeLessThan(2.3 * (once ?? 0) + 400)
  }
  expect(workOn('SELECT a FROM t')).toBeGreaterThan(10)
  fc.assert(fc.property(fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 6 }), fc.constantFrom('', 'SELECT ', 'SELECT * FROM t WHERE ', 'SELECT a FROM '), (list, start) => grows(`${list.join(' ')} `, text => start + text)), { numRuns: 600 })
  for (const unit of ['f(', '(', '(SELECT ', 'CASE WHEN a THEN ', 'a -> ', 'CAST(a AS ', 'ARRAY<', 'a IN (', 'NOT ', '((a, b) -> ', 'a BETWEEN ', 'INTERVAL ', 'x[', 'EXISTS (', 'struct(']) grows(unit, text => `SELECT ${text}`)
  for (const unit of ['(SELECT * FROM ', 't JOIN ', '(', 'LATERAL ', 'VALUES (', 't, ']) grows(unit, text => `SELECT * FROM ${text}`)
})
