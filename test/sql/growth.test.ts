import { afterAll, beforeAll, expect, test } from 'vitest'
import { dialect } from '@lagoon/sql'
import { cases } from './calls.ts'
import { expandedLength, macrosOf } from './expansion.ts'
import { nestings } from './nesting.ts'
import { openWorld, type World } from './world.ts'

// What a query costs to translate and to bind grows with its length: a call that stands inside a call is not copied wherever the outer one
// looks at it. No clock is asked; what DuckDB binds is counted from the bodies of the macros.

let world: World
beforeAll(async () => { world = await openWorld() })
afterAll(() => world.close())

const macros = macrosOf(dialect.macros)

/** By how much four levels more make a text longer, written and with its macros written out: at eight levels, and at twelve. */
function growth(nested: (depth: number) => string): readonly { readonly what: string; readonly first: number; readonly second: number }[] {
  const texts = [4, 8, 12].map(depth => world.translate(`SELECT ${nested(depth)} FROM kinds`).duckdb)
  return [{ what: 'text', lengths: texts.map(text => text.length) }, { what: 'work of the binder', lengths: texts.map(text => expandedLength(text, macros)) }]
    .map(({ what, lengths: [low = 0, middle = 0, high = 0] }) => ({ what, first: middle - low, second: high - middle }))
}

/** What eight levels add to four, twelve add to eight, but for what names that become longer and a last doubling may add. */
const isLinear = ({ first, second }: { readonly first: number; readonly second: number }): boolean => second <= 1.3 * first + 4_000

test('a function inside itself adds as much at each level', () => {
  const all = nestings(world, cases)
  expect(all.length).toBeGreaterThan(700)
  expect(all.flatMap(nested => growth(nested).filter(each => !isLinear(each)).map(each => ({ call: nested(1), ...each })))).toEqual([])
}, 300_000)

const steps: Readonly<Record<string, readonly [start: string, step: (inner: string) => string]>> = {
  ...Object.fromEntries(['+', '-', '*', '/', '%', 'DIV'].flatMap(operator => ['int', 'bigint', 'double', 'decimal'].filter(type => operator !== 'DIV' || type !== 'double').map(type => [`${type} ${operator}`, [type, (inner: string) => `(CAST(${inner} AS ${type === 'decimal' ? 'DECIMAL(10,2)' : type}) ${operator} ${type})`]] as const))),
  'from the right': ['double', inner => `(double / ${inner})`],
  '||': ['string', inner => `(${inner} || string)`], '=': ['boolean', inner => `(${inner} = boolean)`], '<': ['boolean', inner => `(boolean < ${inner})`], 'IS DISTINCT FROM': ['boolean', inner => `(${inner} IS DISTINCT FROM boolean)`],
  AND: ['boolean', inner => `(boolean AND (boolean OR ${inner}))`], 'AND and OR of what may raise': ['boolean', inner => `((${inner} AND double / int > 1) OR int / double > 1)`],
  'AND between what may raise': ['boolean', inner => `(boolean AND double / int > 1 AND ${inner} AND int / double > 1)`], NOT: ['boolean', inner => `(NOT ${inner})`], BETWEEN: ['boolean', inner => `(${inner} BETWEEN boolean AND boolean)`], IN: ['boolean', inner => `(${inner} IN (boolean, true))`], LIKE: ['string', inner => `CAST(${inner} LIKE string AS STRING)`],
  CASE: ['int', inner => `CASE WHEN int = 2 THEN 3 ELSE ${inner} END`], coalesce: ['int', inner => `coalesce(${inner}, int)`], if: ['int', inner => `if(${inner} > 1, int, 2)`],
  ...Object.fromEntries([['int', 'INT'], ['bigint', 'BIGINT'], ['double', 'DOUBLE'], ['float', 'FLOAT'], ['decimal', 'DECIMAL(10,2)'], ['boolean', 'BOOLEAN'], ['date', 'DATE'], ['timestamp', 'TIMESTAMP'], ['timestamp_ntz', 'TIMESTAMP_NTZ'], ['variant', 'VARIANT'], ['interval 1 day', 'INTERVAL DAY TO SECOND']].flatMap(([start = '', type = '']) => [[`${type} and STRING`, [start, (inner: string) => `CAST(CAST(${inner} AS STRING) AS ${type})`]], [`${type} and STRING, tried`, [start, (inner: string) => `try_cast(CAST(${inner} AS STRING) AS ${type})`]]] as const)),
  'DATE and TIMESTAMP': ['date', inner => `CAST(CAST(${inner} AS TIMESTAMP) AS DATE)`], 'DOUBLE and DECIMAL': ['double', inner => `CAST(CAST(${inner} AS DECIMAL(10,2)) AS DOUBLE)`], 'BIGINT and INT': ['int', inner => `CAST(CAST(${inner} AS BIGINT) AS INT)`],
  structs: ['struct', inner => `CAST(CAST(${inner} AS STRUCT<a: STRING, b: STRING>) AS STRUCT<a: INT, b: STRING>)`],
}

test.each(Object.entries(steps))('%s inside itself adds as much at each level', (_, [start, step]) => {
  expect(growth(depth => Array.from({ length: depth }).reduce((inner: string) => step(inner), start)).filter(each => !isLinear(each))).toEqual([])
})

test.each([
  ['round(%)', 'double', 12], ['upper(lower(%))', 'string', 12], ['date_add(to_date(CAST(% AS STRING)), 1)', 'date', 8], ['substring(%, 1, 2)', 'string', 12], ['CAST(CAST(% AS STRING) AS DECIMAL(10,2))', 'decimal', 8], ['pmod(%, 7)', 'int', 12],
  ['transform_keys(%, (k, v) -> upper(k))', 'map', 6], ['CAST(CAST(% AS STRING) AS TIMESTAMP)', 'timestamp', 8], ['sqrt(abs(%))', 'double', 12], [`decode(encode(%, 'utf-8'), 'utf-8')`, 'string', 4],
])('%s, nested, is bound and has its type', async (step, start, depth) => {
  const nested = Array.from({ length: depth }).reduce((inner: string) => step.replaceAll('%', inner), start)
  const { rows } = await world.ask(`SELECT ${nested} FROM kinds`)
  expect(rows).toHaveLength(1)
  // The same as an argument of an aggregate, a key of groups, and about the sum of a group.
  if (start === 'double') await world.ask(`SELECT ${nested}, max(${nested}), ${nested.replace(/\bdouble\b/, 'sum(double)')} FROM kinds GROUP BY ${nested}`)
})

test('values that are named once are the values', async () => {
  const step = (inner: string): string => `round(${inner} * 3 / 2, 3)`
  const nested = Array.from({ length: 6 }).reduce((inner: string) => step(inner), 'x')
  let inSteps = 'SELECT x FROM VALUES (0.123D), (-7.5D), (NULL) AS t(x)'
  for (let level = 0; level < 6; level += 1) inSteps = `SELECT ${step('x')} AS x FROM (${inSteps})`
  expect((await world.ask(`SELECT ${nested} AS x FROM VALUES (0.123D), (-7.5D), (NULL) AS t(x)`)).rows).toEqual((await world.ask(inSteps)).rows)
})
