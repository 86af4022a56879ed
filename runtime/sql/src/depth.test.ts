import { expect, test } from 'vitest'
import { parseDatabricks } from './databricks.ts'
import { translateQuery } from './translate.ts'

// How deep queries stand in each other: the work grows with the levels, and does not double with each. No clock is asked: each must end.

function translated(text: string): string {
  const [statement] = parseDatabricks({ text, file: 'deep.sql' }).statements
  if (statement?.kind !== 'query') throw new Error('no query')
  return translateQuery(statement.query, { resolve: () => undefined, now: new Date(0), file: 'deep.sql', text }).duckdb
}

const nested = (count: number, step: (inner: string) => string): string => Array.from({ length: count }).reduce((inner: string) => step(inner), 'SELECT 1 AS r')

test.each([
  ['in SELECT', (inner: string) => `SELECT explode(array(1)) AS y, row_number() OVER (ORDER BY 1) AS r, (SELECT max(r) FROM (${inner})) AS m`],
  ['in FROM', (inner: string) => `SELECT explode(array(1)) AS y, row_number() OVER (ORDER BY r) AS r FROM (${inner})`],
  ['in WHERE', (inner: string) => `SELECT explode(array(1)) AS y, row_number() OVER (ORDER BY 1) AS r WHERE 1 IN (SELECT r FROM (${inner}))`],
  ['in the generator', (inner: string) => `SELECT explode(array((SELECT max(r) FROM (${inner})))) AS y, row_number() OVER (ORDER BY 1) AS r`],
  ['in HAVING', (inner: string) => `SELECT max(x) AS r FROM (SELECT 1 AS x) GROUP BY x HAVING max(x) IN (SELECT r FROM (${inner}))`],
])('a query %s of one that is understood more than once is understood once', (_, step) => {
  const length = (levels: number): number => translated(nested(levels, step)).length
  expect(length(24) - length(16)).toBeLessThan(1.3 * (length(16) - length(8)))
})

test('a query that reads what is around it is understood anew where that has changed', () => {
  expect(() => translated('SELECT explode(array(1, 2)) AS y, row_number() OVER (ORDER BY 1) AS r, (SELECT b + z.a FROM (SELECT 1 AS b)) AS m FROM (SELECT 1 AS a) AS z')).not.toThrow()
  expect(() => translated('SELECT explode(array(1, 2)) AS y, row_number() OVER (ORDER BY 1) AS r, (SELECT max(nope) FROM (SELECT 1 AS b)) AS m FROM (SELECT 1 AS a) AS z')).toThrow('nope')
})

test('a text that doubles with each level is refused before it fills the memory', () => {
  expect(() => translated(nested(30, (inner) => `SELECT (SELECT max(r) FROM (${inner})) + x AS r FROM (SELECT 0 AS x) GROUP BY 1`))).toThrow('UNSUPPORTED_FEATURE')
})

test('ten thousand queries in a row of UNION ALL are no deeper than two', () => {
  expect(translated(Array.from({ length: 10_000 }, (_, at) => `SELECT ${at} AS a`).join(' UNION ALL '))).toContain('SELECT 9999 AS "a"')
})
