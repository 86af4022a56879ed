import { expect, test } from 'vitest'
import { parseDatabricks } from './databricks.ts'
import { translateQuery } from './translate.ts'
import { databricksSemantics } from './analyse/databricksSemantics.ts'
import { type Semantics } from './analyse/semantics.ts'

// How deep queries stand in each other: the work grows with the levels, and does not double with each. No clock is asked: each must end.

function translated(text: string, semantics = databricksSemantics): string {
  const [statement] = parseDatabricks({ text, file: 'deep.sql' }).statements
  if (statement?.kind !== 'query') throw new Error('no query')
  return translateQuery(statement.query, { resolve: () => undefined, now: new Date(0), file: 'deep.sql', text }, semantics).duckdb
}

/** How many expressions are understood on the way. */
function workOf(text: string): number {
  let count = 0
  const get = (rules: Semantics['rules'], kind: keyof Semantics['rules']): unknown => {
    count += 1
    return rules[kind]
  }
  translated(text, { ...databricksSemantics, rules: new Proxy(databricksSemantics.rules, { get: (rules, kind) => get(rules, kind as keyof Semantics['rules']) }) })
  return count
}

const nested = (count: number, step: (inner: string) => string): string => Array.from({ length: count }).reduce((inner: string) => step(inner), 'SELECT 1 AS r')

test.each([
  ['in SELECT', (inner: string) => `SELECT explode(array(1)) AS y, row_number() OVER (ORDER BY 1) AS r, (SELECT max(r) FROM (${inner})) AS m`],
  ['in FROM', (inner: string) => `SELECT explode(array(1)) AS y, row_number() OVER (ORDER BY r) AS r FROM (${inner})`],
  ['in WHERE', (inner: string) => `SELECT explode(array(1)) AS y, row_number() OVER (ORDER BY 1) AS r WHERE 1 IN (SELECT r FROM (${inner}))`],
  ['in the generator', (inner: string) => `SELECT explode(array((SELECT max(r) FROM (${inner})))) AS y, row_number() OVER (ORDER BY 1) AS r`],
  ['in HAVING', (inner: string) => `SELECT max(x) AS r FROM (SELECT 1 AS x) GROUP BY x HAVING max(x) IN (SELECT r FROM (${inner}))`],
  ['in HAVING that reads its groups', (inner: string) => `SELECT max(x + 1) AS r FROM (SELECT 1 AS x) GROUP BY 1 + x, x HAVING max(x) IN (SELECT r + x FROM (${inner}))`],
  ['in HAVING that reads its aliases', (inner: string) => `SELECT max(x + 1) AS r, x AS y FROM (SELECT 1 AS x) GROUP BY x HAVING y > 0 AND EXISTS (SELECT r + x FROM (${inner}))`],
])('a query %s of one that is understood more than once is understood once', (_, step) => {
  const work = (levels: number): number => workOf(nested(levels, step))
  expect(work(24) - work(16)).toBeLessThan(1.3 * (work(16) - work(8)))
})

test('a query that reads what is around it is understood anew where that has changed', () => {
  const moved = translated('SELECT explode(array(1, 2)) AS y, row_number() OVER (ORDER BY 1) AS r, (SELECT b + z.a FROM (SELECT 1 AS b)) AS m FROM (SELECT 1 AS a) AS z')
  const [, rows, column] = /\(t\d+\."b" \+ (t\d+)\.(c\d+)\)/.exec(moved) ?? []
  expect(moved).toContain(`AS ${column}, unnest(`)
  expect(moved.endsWith(`AS ${rows}`)).toBe(true)
  expect(() => translated('SELECT explode(array(1, 2)) AS y, row_number() OVER (ORDER BY 1) AS r, (SELECT max(nope) FROM (SELECT 1 AS b)) AS m FROM (SELECT 1 AS a) AS z')).toThrow('nope')
})

test('a text that doubles with each level is refused before it fills the memory', () => {
  expect(() => translated(nested(30, (inner) => `SELECT (SELECT max(r) FROM (${inner})) + x AS r FROM (SELECT 0 AS x) GROUP BY 1`))).toThrow('UNSUPPORTED_FEATURE')
})

test('ten thousand queries in a row of UNION ALL are no deeper than two', () => {
  expect(translated(Array.from({ length: 10_000 }, (_, at) => `SELECT ${at} AS a`).join(' UNION ALL '))).toContain('SELECT 9999 AS "a"')
})
