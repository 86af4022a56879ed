import { Engine } from '@lagoon/engine'
import { formatType, parseType } from '@lagoon/sql'
import { expect, test } from 'vitest'
import { commonType, typeFromDuckdb, widensTo } from './fileTypes.ts'

test('every type that DuckDB names is read back, nested ones included', async () => {
  const engine = await Engine.open()
  const query = `SELECT 1::TINYINT AS a, 1::UINTEGER AS b, 1.5::DECIMAL(10,2) AS c, TIMESTAMPTZ '2024-01-01' AS d, TIMESTAMP '2024-01-01' AS e,
    {'x y': 1, 'z': {'q': ['t']}} AS f, MAP {'k': [DATE '2024-01-01']} AS g, [[1.5::DOUBLE]] AS h, 'x'::BLOB AS i, TRUE AS j, {'a': 1} AS k`
  const read = (await engine.columns(query)).map(({ type }) => {
    const known = typeFromDuckdb(type)
    return known ? formatType(known) : `? ${type}`
  })
  expect(read).toEqual([
    'TINYINT', 'BIGINT', 'DECIMAL(10,2)', 'TIMESTAMP', 'TIMESTAMP_NTZ', 'STRUCT<`x y`: INT, z: STRUCT<q: ARRAY<STRING>>>',
    'MAP<STRING, ARRAY<DATE>>', 'ARRAY<ARRAY<DOUBLE>>', 'BINARY', 'BOOLEAN', 'STRUCT<a: INT>',
  ])
  await engine.close()
})

test('what Databricks has no type for is told', () => {
  expect(typeFromDuckdb('TIME')).toBeUndefined()
  expect(typeFromDuckdb('UUID')).toBeUndefined()
  expect(typeFromDuckdb('STRUCT(a UUID)')).toBeUndefined()
})

test('a narrower type fits where no value is lost', () => {
  const fits = (from: string, to: string): boolean => widensTo(parseType(from), parseType(to))
  expect([fits('INT', 'BIGINT'), fits('INT', 'DOUBLE'), fits('DECIMAL(10,2)', 'DECIMAL(12,2)'), fits('DATE', 'TIMESTAMP_NTZ')]).toEqual([true, true, true, true])
  expect([fits('BIGINT', 'INT'), fits('STRING', 'INT'), fits('BIGINT', 'DOUBLE'), fits('TIMESTAMP', 'DATE')]).toEqual([false, false, false, false])
})

test('two files agree on the type that holds both', () => {
  const both = (a: string, b: string): string | undefined => {
    const type = commonType(parseType(a), parseType(b))
    return type && formatType(type)
  }
  expect(both('INT', 'BIGINT')).toBe('BIGINT')
  expect(both('BIGINT', 'DOUBLE')).toBe('DOUBLE')
  expect(both('STRUCT<a: INT>', 'STRUCT<a: BIGINT, b: STRING>')).toBe('STRUCT<a: BIGINT, b: STRING>')
  expect(both('INT', 'STRING')).toBeUndefined()
})
