import { expect, test } from 'vitest'
import { SqlError } from './problem.ts'
import { duckdbType, formatType, sameType } from './types.ts'
import { parseColumns, parseType } from './typeText.ts'

test.each([
  ['int', 'INT', 'INTEGER'], ['long', 'BIGINT', 'BIGINT'], ['decimal', 'DECIMAL(10,0)', 'DECIMAL(10,0)'], ['numeric(5, 2)', 'DECIMAL(5,2)', 'DECIMAL(5,2)'], ['timestamp', 'TIMESTAMP', 'TIMESTAMPTZ'], ['timestamp_ntz', 'TIMESTAMP_NTZ', 'TIMESTAMP'],
  ['varchar(20)', 'VARCHAR(20)', 'VARCHAR'], ['binary', 'BINARY', 'BLOB'], ['variant', 'VARIANT', 'JSON'], ['interval day to second', 'INTERVAL DAY TO SECOND', 'INTERVAL'], ['array<array<int>>', 'ARRAY<ARRAY<INT>>', 'INTEGER[][]'], ['map<string, array<date>>', 'MAP<STRING, ARRAY<DATE>>', 'MAP(VARCHAR, DATE[])'],
  ["struct<a: int not null comment 'x', `b c` string>", "STRUCT<a: INT NOT NULL COMMENT 'x', `b c`: STRING>", 'STRUCT("a" INTEGER, "b c" VARCHAR)'], ['struct<>', 'STRUCT<>', 'STRUCT()'],
])('%s', (text, formatted, duckdb) => {
  const type = parseType(text)
  expect(formatType(type)).toBe(formatted)
  expect(duckdbType(type)).toBe(duckdb)
  expect(sameType(parseType(formatted), type)).toBe(true)
})

test('columns are read with and without colons', () => {
  expect(parseColumns('id BIGINT NOT NULL, `a b`: ARRAY<STRING> COMMENT \'x\'').map(({ name, notNull, comment }) => [name, notNull, comment])).toEqual([['id', true, undefined], ['a b', undefined, 'x']])
})

test('what is no type is told by name and place', () => {
  const problemOf = (text: string): unknown => {
    try {
      return parseType(text)
    } catch (error) {
      return error instanceof SqlError ? [error.code, error.origin.column] : error
    }
  }
  expect(problemOf('geography')).toEqual(['UNSUPPORTED_DATATYPE', 1])
  expect(problemOf('array<strng>')).toEqual(['UNSUPPORTED_DATATYPE', 7])
  expect(problemOf('decimal(40, 2)')).toEqual(['DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION', 1])
  expect(problemOf('int int')).toEqual(['PARSE_SYNTAX_ERROR', 5])
})
