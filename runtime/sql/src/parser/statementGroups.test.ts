import { describe, expect, test } from 'vitest'
import { parseDatabricks } from '../databricks.ts'

describe('a notebook that is kept as a file', () => {
  const notebook = '-- Databricks notebook source\n-- MAGIC %md\n-- MAGIC # It is; "so\n\n-- COMMAND ----------\n\nSELECT 1 AS a\n\n-- COMMAND ----------\n-- DBTITLE 1,Two\nSHOW TABLES;\n\n-- COMMAND ----------\n'

  test('ends a statement with its cell, semicolon or not, and knows magics for comments', () => {
    const { statements, problems } = parseDatabricks({ text: notebook, file: 'a.sql' })
    expect(problems).toEqual([])
    expect(statements.map(({ kind, place }) => [kind, place.line])).toEqual([['query', 7], ['show', 11]])
  })

  test('reads the same line as a comment in any other file', () => {
    const { statements, problems } = parseDatabricks({ text: 'SELECT 1 AS a,\n-- COMMAND ----------\n2 AS b', file: 'a.sql' })
    expect([statements.length, problems]).toEqual([1, []])
  })

  test('tells a cell that breaks off, and reads the next', () => {
    const { statements, problems } = parseDatabricks({ text: '-- Databricks notebook source\nSELECT (1\n-- COMMAND ----------\nSELECT 2', file: 'a.sql' })
    expect(problems.map(({ message, origin }) => [message, origin.line])).toEqual([["found ';', expected ')'", 3]])
    expect(statements).toHaveLength(1)
  })
})

test('a program between dollars is one text, whatever quotes and semicolons stand in it', () => {
  const { statements, problems } = parseDatabricks({ text: `CREATE FUNCTION f(s STRING) RETURNS STRING LANGUAGE PYTHON AS $$\nx = "it's"; y = '/*'\n$$;\nSELECT 1`, file: 'a.sql' })
  expect(problems).toEqual([])
  expect(statements).toMatchObject([{ kind: 'createFunction' }, { kind: 'query' }])
  expect(parseDatabricks({ text: 'SELECT $$a$$', file: 'a.sql' }).problems).toHaveLength(1)
  expect(parseDatabricks({ text: 'CREATE FUNCTION f() LANGUAGE PYTHON AS $$ a', file: 'a.sql' }).problems.map(({ message }) => message)).toEqual(['the program that begins here with $$ is not closed'])
})

describe('SQL scripting', () => {
  const told = (text: string): unknown => {
    const { statements, problems } = parseDatabricks({ text, file: 'a.sql' })
    return [problems.map(({ code, origin }) => `${code} ${origin.line}`), statements.map(({ kind }) => kind)]
  }

  test('a block is one statement, however it nests, and what follows it is read', () => {
    expect(told(`BEGIN
      DECLARE n INT DEFAULT 0;
      DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN SELECT 1; END;
      counting: WHILE n < 10 DO SET n = n + CASE WHEN n > 1 THEN 2 ELSE 1 END; IF n = 2 THEN ITERATE counting; END IF; END WHILE counting;
      BEGIN SELECT t.end, 1 AS begin, begin FROM t begin; END;
      CASE n WHEN 1 THEN BEGIN SELECT 1; END; END CASE;
    END;
    SELECT 1`)).toEqual([[], ['compound', 'query']])
    expect(told('CREATE OR REPLACE PROCEDURE p(OUT r INT)\nLANGUAGE SQL AS BEGIN SET r = 1; END;\nSELECT 3')).toEqual([['UNSUPPORTED_FEATURE 1'], ['query']])
    expect(told('outer_block: BEGIN SELECT 1; END outer_block; SELECT 2')).toEqual([[], ['compound', 'query']])
    expect(told('BEGIN SELECT 1; END')).toEqual([[], ['compound']])
  })

  test('a block that is never closed, and a transaction, do not hide what follows', () => {
    expect(told('BEGIN SELECT 1;\nSELECT 2;\nSELECT 3')).toEqual([['PARSE_SYNTAX_ERROR 1'], ['query', 'query']])
    expect(told('BEGIN TRANSACTION;\nSELECT 2;\nCOMMIT')).toEqual([['UNSUPPORTED_FEATURE 1', 'UNSUPPORTED_FEATURE 3'], ['query']])
  })
})
