import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseTsql } from './parseTsql.ts'

const kinds = (text: string): string[] => {
  const { statements, problems } = parseTsql({ text, file: 'a.sql' })
  expect(problems).toEqual([])
  return statements.map(statement => statement.kind)
}

test('statements need no semicolons', () => {
  expect(kinds(`
    DECLARE @a INT = 1, @b VARCHAR(10) SET @a += 2 SELECT @a = id, @b = name FROM t WHERE id = @a
    SELECT TOP (5) [id], N'x' AS "label" FROM [dbo].[t] WITH (NOLOCK) ORDER BY id
    INSERT t (a) VALUES (1), (DEFAULT) INSERT INTO t SELECT 1 UPDATE t SET a = 1 WHERE b = 2 DELETE t DELETE FROM t WHERE a = 1
    TRUNCATE TABLE t DROP TABLE IF EXISTS a, b IF @a > 1 PRINT 'x' ELSE BEGIN PRINT 'y' PRINT 'z' END
    WHILE @a < 3 SET @a = @a + 1 BEGIN TRAN COMMIT TRANSACTION EXEC p 1, @x = 'a', @y = @a OUTPUT EXECUTE ('SELECT 1') RETURN`)).toEqual([
    'declare', 'set', 'select', 'select', 'insert', 'insert', 'update', 'delete', 'delete', 'truncate', 'drop', 'if', 'while', 'transaction', 'transaction', 'execute', 'execute', 'return',
  ])
})

test('WITH may stand before every statement that reads or changes rows', () => {
  expect(kinds('WITH a AS (SELECT 1 x), b (y) AS (SELECT x FROM a) SELECT * FROM b; WITH a AS (SELECT 1 x) INSERT INTO t SELECT x FROM a; WITH a AS (SELECT 1 x) DELETE FROM a; WITH a AS (SELECT 1 x) UPDATE a SET x = 2;')).toEqual(['select', 'insert', 'delete', 'update'])
})

test('GO separates batches, but not inside a text or a comment', () => {
  const { batches } = parseTsql({ text: `SELECT 1\nGO\n/* \nGO\n*/ SELECT '\nGO\n'\ngo 2 -- twice\nSELECT go FROM t\nGO`, file: 'a.sql' })
  expect(batches.map(batch => [batch.statements.length, batch.times])).toEqual([[1, 1], [1, 2], [1, 1]])
})

test('each batch that cannot be read is one problem, with its place', () => {
  const { batches, problems } = parseTsql({ text: 'SELECT 1 +\nGO\nSELECT 2\nGO\n  CREATE TRIGGER x ON t AS SELECT 1', file: 'a.sql' })
  expect(batches).toHaveLength(1)
  expect(problems.map(({ code, origin, message }) => `${code} ${origin.line}:${origin.column} ${message}`)).toEqual([
    '102 2:1 found the end of the text, expected an expression', 'UNSUPPORTED_FEATURE 5:3 CREATE TRIGGER is not supported',
  ])
})

test('no text makes the reader throw', () => {
  const words = ['SELECT', 'FROM', 'WHERE', 'INSERT', 'INTO', 'VALUES', 'UPDATE', 'SET', 'DELETE', 'MERGE', 'USING', 'ON', 'WHEN', 'MATCHED', 'THEN', 'CREATE', 'TABLE', 'ALTER', 'DROP', 'PROCEDURE', 'VIEW', 'AS', 'BEGIN', 'END', 'IF', 'ELSE', 'WHILE', 'DECLARE',
    'TRY', 'CATCH', 'EXEC', 'GO', '\nGO\n', '@x', '@t', '#t', 't', '[a b]', "'text'", "N'x'", '1', '2.5', '0x1F', '(', ')', ',', '.', '=', '+=', '*', '<>', ';', 'NULL', 'PRIMARY', 'KEY', 'IDENTITY', 'DEFAULT', 'CASE', 'CAST', 'CONVERT', 'INT', 'TOP', 'OVER', 'PARTITION', 'BY',
    'ORDER', 'JOIN', 'CROSS', 'APPLY', 'PIVOT', 'FOR', 'IN', 'LIKE', 'WITH', 'OUTPUT', 'EXISTS', "'", '[', '/*', '--', '\n', '€', '$', ':', '{']
  fc.assert(fc.property(fc.array(fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 3 })), { maxLength: 40 }), parts => {
    const text = parts.join(' ')
    const { problems } = parseTsql({ text, file: 'a.sql' })
    for (const { origin } of problems) expect(origin.line).toBeLessThanOrEqual(text.split('\n').length)
  }), { numRuns: 2000 })
})

test('deep nesting is refused before the stack is', () => {
  const deep = (open: string, close: string): string[] => parseTsql({ text: `SELECT ${open.repeat(5000)}1${close.repeat(5000)}`, file: 'a.sql' }).problems.map(problem => problem.code)
  expect(deep('(', ')')).toEqual(['PARSE_NESTING_TOO_DEEP'])
  expect(deep('(SELECT ', ')')).toEqual(['PARSE_NESTING_TOO_DEEP'])
  expect(parseTsql({ text: `${'BEGIN '.repeat(5000)}SELECT 1${' END'.repeat(5000)}`, file: 'a.sql' }).problems.map(problem => problem.code)).toEqual(['PARSE_NESTING_TOO_DEEP'])
})
