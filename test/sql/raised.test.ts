import { afterAll, beforeAll, expect, test } from 'vitest'
import { conditionOf } from '@lagoon/sql'
import { openWorld, type World } from './world.ts'

// ANSI mode: what cannot be computed raises, under the name that Databricks gives it, for literals and for columns alike.

let world: World
beforeAll(async () => { world = await openWorld() })
afterAll(() => world.close())

async function raised(query: string): Promise<string | undefined> {
  try {
    await world.ask(query)
    return undefined
  } catch (error) {
    return error instanceof Error ? conditionOf(error.message)?.code ?? error.message : 'not an error'
  }
}

test.each([
  ['0', '1 / x', 'DIVIDE_BY_ZERO'], ['0D', '1 / x', 'DIVIDE_BY_ZERO'], ['0.00', '1.5 / x', 'DIVIDE_BY_ZERO'], ['1e20', 'floor(x)', 'ARITHMETIC_OVERFLOW'], ['0', '5 DIV x', 'DIVIDE_BY_ZERO'], ['0', '5 % x', 'REMAINDER_BY_ZERO'], ['0', 'pmod(5, x)', 'REMAINDER_BY_ZERO'], ['2147483647', 'x + 1', 'ARITHMETIC_OVERFLOW'], ['9223372036854775807L', 'x * 2', 'ARITHMETIC_OVERFLOW'], ['-2147483648', '-x', 'ARITHMETIC_OVERFLOW'],
  [`'2.5'`, 'CAST(x AS INT)', 'CAST_INVALID_INPUT'], [`'1_000'`, 'CAST(x AS BIGINT)', 'CAST_INVALID_INPUT'], [`'99999999999'`, 'CAST(x AS INT)', 'CAST_INVALID_INPUT'], [`'x'`, 'CAST(x AS DOUBLE)', 'CAST_INVALID_INPUT'], [`'2024-02-30'`, 'CAST(x AS DATE)', 'CAST_INVALID_INPUT'], [`'noon'`, 'CAST(x AS TIMESTAMP)', 'CAST_INVALID_INPUT'], [`'maybe'`, 'CAST(x AS BOOLEAN)', 'CAST_INVALID_INPUT'], [`'x'`, 'x + 1', 'CAST_INVALID_INPUT'], [`'x'`, 'x = 1', 'CAST_INVALID_INPUT'],
  ['3000000000L', 'CAST(x AS INT)', 'CAST_OVERFLOW'], ['1e20', 'CAST(x AS BIGINT)', 'CAST_OVERFLOW'], ['300', 'CAST(x AS TINYINT)', 'CAST_OVERFLOW'], ['123.45', 'CAST(x AS DECIMAL(3,2))', 'NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION'],
  ['array(1)', 'x[1]', 'INVALID_ARRAY_INDEX'], ['array(1)', 'x[-1]', 'INVALID_ARRAY_INDEX'], ['array(1)', 'element_at(x, 2)', 'INVALID_ARRAY_INDEX_IN_ELEMENT_AT'], ['array(1)', 'element_at(x, 0)', 'INVALID_INDEX_OF_ZERO'], [`'a,b'`, `split(x, ',')[2]`, 'INVALID_ARRAY_INDEX'], [`'a'`, `split_part(x, ',', 0)`, 'INVALID_INDEX_OF_ZERO'],
  [`'2024-3-5'`, `to_date(x, 'yyyy-MM-dd')`, 'CANNOT_PARSE_TIMESTAMP'], [`'nonsense'`, `to_timestamp(x, 'd MMM yyyy')`, 'CANNOT_PARSE_TIMESTAMP'], ['30', 'make_date(2024, 2, x)', 'DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION'], [`'XX'`, `next_day(DATE '2024-01-01', x)`, 'ILLEGAL_DAY_OF_WEEK'], [`'a'`, 'map(x, 1, x, 2)', 'DUPLICATED_MAP_KEY'], ['CAST(NULL AS STRING)', 'map(x, 1)', 'NULL_MAP_KEY'], ['0', 'sequence(1, 5, x)', 'ILLEGAL_SEQUENCE'],
  [`'{'`, 'parse_json(x)', 'MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION'], [`'oh no'`, 'raise_error(x)', 'USER_RAISED_EXCEPTION'], ['false', 'assert_true(x)', 'USER_RAISED_EXCEPTION'], [`'Nowhere/Land'`, `from_utc_timestamp(TIMESTAMP '2024-01-01 00:00:00', x)`, 'INVALID_TIMEZONE'],
])('with x = %s, %s raises %s', async (literal, expression, condition) => {
  expect(await raised(`SELECT ${expression} AS v FROM VALUES (${literal}) AS t(x)`)).toBe(condition)
  expect(await raised(`SELECT ${expression.replaceAll(/\bx\b/g, `(${literal})`)} AS v`)).toBe(condition)
})

test('a sum that does not fit its type raises, and so does a scalar query with two rows', async () => {
  expect(await raised('SELECT sum(x) FROM VALUES (9223372036854775807L), (1L) AS t(x)')).toBe('ARITHMETIC_OVERFLOW')
  expect(await raised('SELECT (SELECT id FROM orders)')).toBe('SCALAR_SUBQUERY_TOO_MANY_ROWS')
})

test('rows that a condition keeps away raise nothing', async () => {
  const { rows } = await world.ask(`SELECT CASE WHEN x <> 0 THEN 10 / x END AS q, if(x = 0, 0, 10 DIV x) AS d FROM VALUES (0), (5) AS t(x) WHERE x = 0 OR 10 / x > 1 ORDER BY x`)
  expect(rows).toEqual([[null, 0], [2, 2]])
  expect(await raised(`SELECT CAST(s AS INT) AS n FROM VALUES ('1'), ('x') AS t(s) WHERE s <> 'x' AND CAST(s AS INT) > 0`)).toBeUndefined()
})
