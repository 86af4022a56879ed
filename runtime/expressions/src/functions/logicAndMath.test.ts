import { expect, test } from 'vitest'
import { failureOf, valueOf } from '../testing.ts'

test('equals is deep, tells case, and never takes text for a number', () => {
  expect(valueOf(`createArray(equals(1, 1.0), equals('a', 'A'), equals(101, '101'), equals(null, ''), equals(null, null))`)).toEqual([true, false, false, false, true])
  expect(valueOf(`equals(json('{"a":[1,{"b":null}]}'), json('{"a":[1,{"b":null}]}'))`)).toBe(true)
  expect(valueOf('equals(createArray(1), createArray(1, 2))')).toBe(false)
  expect(valueOf('equals(true, 1)')).toBe(true)
  expect(valueOf('equals(9223372036854775807, 9223372036854775806)')).toBe(false)
})

test('comparisons take two numbers, or two texts without regard to case', () => {
  expect(valueOf("createArray(greater(10, 5), greater('apple', 'banana'), greater(2, 1.5), less('a', 'B'), less('B', 'a'))")).toEqual([true, false, true, true, false])
  expect(valueOf('createArray(greaterOrEquals(5, 5), lessOrEquals(10, 5), greater(9223372036854775807, 9223372036854775806))')).toEqual([true, false, true])
  expect(valueOf("greater('2024-01-31T00:00:00Z', '2024-01-30T23:59:59Z')")).toBe(true)
  expect(failureOf("greater('10', 9)")).toBe("'greater' compares two numbers or two strings; the given values are of type 'String' and 'Integer'")
  expect(failureOf('less(null, 1)')).toContain("'Null' and 'Integer'")
})

test('and, or and not want booleans', () => {
  expect(valueOf('createArray(and(true, true), and(true, false), or(false, true), or(false, false), not(false))')).toEqual([true, false, true, false, true])
  expect(failureOf('and(true, 1)')).toBe("the second argument of 'and' must be a boolean; the given value is of type 'Integer'")
  expect(failureOf("not('true')")).toContain("type 'String'")
})

test('integers stay integers of 64 bits', () => {
  expect(valueOf('createArray(add(1, 1), sub(10, 2), mul(3, 4), div(11, 5), div(-7, 2), mod(3, 2), mod(-7, 3))')).toEqual([2, 8, 12, 2, -3, 1, -1])
  expect(valueOf('add(9007199254740992, 1)')).toBe(9007199254740993n)
  expect(valueOf('sub(add(9007199254740992, 1), 9007199254740992)')).toBe(1)
  expect(failureOf('add(9223372036854775807, 1)')).toContain('does not fit in 64 bits')
  expect(failureOf('mul(-9223372036854775808, -1)')).toContain('does not fit in 64 bits')
  expect(failureOf('add(9223372036854775808, 1)')).toContain('the integer 9223372036854775808 does not fit')
})

test('a float on either side makes both floats', () => {
  expect(valueOf('createArray(add(1, 1.5), mul(1.5, 2), sub(10.3, 0.3), div(11.0, 5), div(11, 5.0), mod(5.5, 2))')).toEqual([2.5, 3, 10, 2.2, 2.2, 1.5])
  expect(valueOf('div(mul(1.5, 2), 2)')).toBe(1.5)
  expect(valueOf('string(createArray(mul(1.5, 2), 3))')).toBe('[3.0,3]')
})

test('nothing is divided by zero, and text is no number', () => {
  expect(failureOf('div(1, 0)')).toBe("'div' cannot divide by zero")
  expect(failureOf('mod(1.5, 0.0)')).toBe("'mod' cannot divide by zero")
  expect(failureOf("add('1', 2)")).toBe("the first argument of 'add' must be an integer or a float; the given value is of type 'String'")
  expect(failureOf('mul(1e308, 10)')).toContain('no finite number')
})

test('max and min take numbers or one array of them', () => {
  expect(valueOf('createArray(max(1, 2.5, 2), min(1, 2, 3), max(createArray(1, 2, 3)), min(createArray(2)))')).toEqual([2.5, 1, 3, 2])
  expect(failureOf("max(createArray(1, 'a'))")).toContain('array of numbers')
  expect(failureOf("max(json('[]'))")).toContain('must not be an empty array')
})

test('rand never gives its upper bound', () => {
  expect(valueOf('rand(1, 5)')).toBe(3)
  expect(valueOf('rand(1, 2)')).toBe(1)
  expect(valueOf('rand(-9223372036854775808, 9223372036854775807)')).toBe(-1)
  expect(failureOf('rand(5, 5)')).toContain('must be greater')
})

test('range counts from its start', () => {
  expect(valueOf('range(1, 4)')).toEqual([1, 2, 3, 4])
  expect(valueOf('range(-1, 0)')).toEqual([])
  expect(failureOf('range(1, 100001)')).toContain('between 0 and 100000')
  expect(failureOf('range(9223372036854775807, 2)')).toContain('does not fit in 64 bits')
})
