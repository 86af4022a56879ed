import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWorld, type World } from './world.ts'

// What Spark 4.3 answered when it was asked.

let world: World
beforeAll(async () => { world = await openWorld() })
afterAll(() => world.close())

describe('a format says how a number is written, and read', () => {
  test.each([
    [`to_number('454.00', '000.00')`, '454.00'], [`to_number('12,454.8-', '99,999.9S')`, '-12454.8'], [`to_number('$78.12', '$99.99')`, '78.12'], [`to_number('<1>', '9PR')`, '-1'], [`to_number(' 1 ', '9')`, '1'],
    [`to_number('1', NULL)`, null], [`try_to_number('x', '9')`, null], [`try_to_number('1,2,3', '9,9')`, null], [`try_to_number('１', '9')`, '1'], [`try_to_number('1.5', '0.00')`, '1.50'],
    [`to_char(12454, '99G999')`, '12,454'], [`to_char(-12454.8, '99G999D9PR')`, '<12,454.8>'], [`to_char(-12454.8, '99G999D9MI')`, '12,454.8-'], [`to_char(-12454.8, 'S99G999D9')`, '-12,454.8'],
    [`to_char(0, '999.99')`, '  0.00'], [`to_char(1, '009.90')`, '001.00'], [`to_char(1, '9PR')`, '1  '], [`to_char(12345.678, '99999.99')`, '#####.##'], [`to_char(0.55, '9.')`, '# '], [`to_char(1, '.9')`, '.#'],
    [`to_char('1', '9')`, '1'], [`to_char(1.23456789D, '9.99999999999')`, '1.23456789000'], [`to_varchar(x'0aff', 'HEX')`, '0AFF'], [`to_char(x'0102', 'base64')`, 'AQI='], [`to_char(x'41', 'utf-8')`, 'A'], [`to_char(TIME'10:00:00', 'HH')`, '10'], [`to_char(DATE'2020-01-01', 'yyyy')`, '2020'],
  ])('%s', async (expression, expected) => {
    expect((await world.ask(`SELECT ${expression} AS v`)).rows).toEqual([[expected]])
  })

  test.each([
    [`to_number('x', '9')`, 'INVALID_FORMAT.MISMATCH_INPUT'], [`to_number('5', '.9')`, 'NUMERIC_VALUE_OUT_OF_RANGE'], [`to_number('1', '')`, 'INVALID_FORMAT.EMPTY'], [`to_number('1', '9X')`, 'INVALID_FORMAT.UNEXPECTED_TOKEN'], [`to_char(1, 'foo')`, 'INVALID_FORMAT.WRONG_NUM_DIGIT'],
    [`to_char(1, '9,')`, 'INVALID_FORMAT.CONT_THOUSANDS_SEPS'], [`to_char(1, '9.9.9')`, 'INVALID_FORMAT.WRONG_NUM_TOKEN'], [`to_char(1, 'S9S')`, 'INVALID_FORMAT.WRONG_NUM_TOKEN'], [`to_char(true, '9')`, 'DATATYPE_MISMATCH'], [`to_char(x'41', 'foo')`, 'INVALID_PARAMETER_VALUE.BINARY_FORMAT'],
    [`to_char(x'ff41', 'utf-8')`, 'MALFORMED_CHARACTER_CODING'], [`to_number('1', '99999999999999999999999999999999999999999')`, 'DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION'],
  ])('%s is refused: %s', async (expression, condition) => {
    const failure = await world.ask(`SELECT ${expression} AS v`).then(() => undefined, (error: unknown) => error)
    expect(JSON.stringify(failure) + String(failure)).toContain(condition)
  })

  test('a format that is not a literal is refused', async () => {
    await expect(world.ask(`SELECT to_number(c, c) FROM VALUES ('1') AS t(c)`)).rejects.toThrow('literal')
  })
})

test('bytes become text whatever they come from, and what is not UTF-8 becomes replacement letters', async () => {
  const { rows } = await world.ask(`SELECT CAST(x AS STRING), CAST(encode(uuid(), 'utf-8') AS STRING) IS NULL FROM VALUES (x'e282ac'), (x'ff41'), (NULL) AS t(x)`)
  expect(rows).toEqual([['€', false], ['\ufffdA', false], [null, false]])
})
