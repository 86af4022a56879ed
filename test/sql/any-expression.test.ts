import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { conditionOf, functions, SqlError } from '@lagoon/sql'
import { openWorld, type World } from './world.ts'

// Whatever expression is accepted, DuckDB takes its text, gives it the type that was promised, and raises nothing without a name.

let world: World
beforeAll(async () => { world = await openWorld() })
afterAll(() => world.close())

const columns = ['boolean', 'tinyint', 'smallint', 'int', 'bigint', 'float', 'double', 'decimal', 'string', 'binary', 'date', 'timestamp', 'timestamp_ntz', 'strings', 'ints', 'doubles', 'map', 'struct', 'structs', 'nested', 'variant']
const literals = ['1', '0', '-5', '2L', '1.5', '2e3', `'abc'`, `'5'`, `'2024-01-05'`, `''`, 'NULL', 'true', `DATE '2024-02-29'`, `TIMESTAMP '2024-01-01 10:00:00'`, 'INTERVAL 1 DAY', 'INTERVAL 2 MONTHS', 'array(1, 2)', `map('a', 1)`, `struct(1 AS a, 'x' AS b)`]
const operators = ['+', '-', '*', '/', '%', 'DIV', '||', '=', '<>', '<', '<=', 'AND', 'OR', '<=>', '&', '|', '^', '<<']
const types = ['INT', 'BIGINT', 'STRING', 'DOUBLE', 'DECIMAL(10,2)', 'DECIMAL(38,18)', 'DATE', 'TIMESTAMP', 'BOOLEAN', 'TINYINT', 'FLOAT', 'ARRAY<STRING>', 'TIMESTAMP_NTZ', 'BINARY', 'MAP<STRING,DOUBLE>', 'STRUCT<a: STRING, b: STRING>']
// Those that make texts and arrays as long as they are told.
const growing = ['space', 'repeat', 'lpad', 'rpad', 'array_repeat', 'sequence', 'array_insert']
const scalars = functions.entries.filter(entry => (entry.kind === 'scalar' || (entry.kind === 'special' && entry.of === 'scalar')) && !['raise_error', 'assert_true', 'rand', 'random', 'uuid', ...growing].includes(entry.name)).map(entry => entry.name)
const aggregates = functions.entries.filter(entry => entry.kind === 'aggregate').map(entry => entry.name)

const { expression } = fc.letrec<{ expression: string }>(tie => {
  const inner = tie('expression')
  const leaf = fc.oneof({ arbitrary: fc.constantFrom(...columns), weight: 3 }, fc.constantFrom(...literals))
  return {
    expression: fc.oneof(
      { maxDepth: 3 },
      { arbitrary: leaf, weight: 3 },
      { arbitrary: fc.tuple(fc.constantFrom(...scalars), fc.array(inner, { maxLength: 3 })).map(([name, args]) => `${name}(${args.join(', ')})`), weight: 6 },
      { arbitrary: fc.tuple(inner, fc.constantFrom(...operators), inner).map(([left, operator, right]) => `(${left} ${operator} ${right})`), weight: 3 },
      fc.tuple(fc.constantFrom('CAST', 'TRY_CAST'), inner, fc.constantFrom(...types)).map(([cast, value, type]) => `${cast}(${value} AS ${type})`),
      fc.tuple(inner, inner, inner).map(([when, then, otherwise]) => `CASE WHEN ${when} THEN ${then} ELSE ${otherwise} END`),
      fc.tuple(inner, inner, inner).map(([value, one, other]) => `(${value} IN (${one}, ${other}))`),
      fc.tuple(inner, inner).map(([value, index]) => `(${value})[${index}]`),
      fc.tuple(inner, inner).map(([array, body]) => `transform(${array}, x -> ${body.replace(/\bint\b/, 'x')})`),
      fc.tuple(fc.constantFrom(...aggregates), inner).map(([name, value]) => `${name}(${value}) OVER ()`),
    ),
  }
})

test('any expression', async () => {
  let answered = 0
  await fc.assert(fc.asyncProperty(expression, async text => {
    const failure = await world.ask(`SELECT ${text} AS v FROM kinds`).then(() => { answered += 1 }, (error: unknown) => error)
    const isNamed = failure === undefined || failure instanceof SqlError || (failure instanceof Error && conditionOf(failure.message) !== undefined)
    expect(isNamed, String(failure)).toBe(true)
  }), { numRuns: 1500, examples: [[`(TRY_CAST('abc' AS INT) || boolean)`]] })
  expect(answered).toBeGreaterThan(200)
})
