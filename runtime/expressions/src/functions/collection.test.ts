import { expect, test } from 'vitest'
import { failureOf, inLogicApps, valueOf } from '../testing.ts'

test('contains looks for a part of text, an item of an array, a name in an object', () => {
  expect(valueOf("contains('hello world', 'world')")).toBe(true)
  expect(valueOf("contains(createArray('a', 1, createArray(2)), createArray(2))")).toBe(true)
  expect(valueOf("contains(createArray('a', 1), '1')")).toBe(false)
  expect(valueOf(`contains(json('{"Name": 1}'), 'name')`)).toBe(true)
  expect(valueOf(`contains(json('{}'), 'constructor')`)).toBe(false)
  expect(failureOf('contains(5, 5)')).toContain('a string, an array or an object')
})

test('empty knows empty text, arrays, objects and null', () => {
  expect(valueOf(`createArray(empty(''), empty(createArray('')), empty(json('[]')), empty(json('{}')), empty(json('{"a":1}')), empty(null), empty(' '))`)).toEqual([true, false, true, true, false, true, false])
  expect(failureOf('empty(0)')).toContain("type 'Integer'")
})

test('first, last, length, take and skip work on text and arrays', () => {
  expect(valueOf("createArray(first('hello'), last('hello'), length('hello'), take('abcde', 3), skip('abcde', 3))")).toEqual(['h', 'o', 5, 'abc', 'de'])
  expect(valueOf('createArray(first(range(1, 4)), last(range(1, 4)), length(range(1, 4)), take(range(1, 4), 2), skip(range(1, 4), 2))')).toEqual([1, 4, 4, [1, 2], [3, 4]])
  expect(valueOf("createArray(first(json('[]')), last(json('[]')), length(json('[]')), take(json('[]'), 9), skip(json('[]'), 9))")).toEqual([null, null, 0, [], []])
  expect(valueOf("take('abc', 9223372036854775807)")).toBe('abc')
  expect(failureOf('length(null)')).toBe("the argument of 'length' must be a string or an array; the given value is of type 'Null'")
  expect(failureOf(`length(json('{"a": 1}'))`)).toContain("type 'Object'")
  expect(failureOf('take(range(1, 4), -1)')).toContain('must lie between 0')
})

test('join prints what is no text', () => {
  expect(valueOf("join(createArray('a', 1, true, null, createArray(2)), '.')")).toBe('a.1.True..[2]')
  expect(failureOf("join('abc', ',')")).toContain('must be an array')
})

test('union and intersection of arrays compare by value and leave doubles out', () => {
  expect(valueOf('union(createArray(1, 2, 3), createArray(1, 2, 10, 101))')).toEqual([1, 2, 3, 10, 101])
  expect(valueOf(`union(json('[{"a":1}]'), json('[{"a":1},{"a":2}]'))`)).toEqual([{ a: 1 }, { a: 2 }])
  expect(valueOf('intersection(createArray(1, 2, 2, 3), createArray(101, 2, 1, 10), createArray(6, 8, 1, 2))')).toEqual([1, 2])
})

test('of objects the last value of a name wins, and an intersection keeps what is the same in all', () => {
  expect(valueOf(`union(json('{"a":1,"b":2}'), json('{"B":3,"c":4}'))`)).toEqual({ a: 1, b: 3, c: 4 })
  expect(valueOf(`intersection(json('{"a":1,"b":2}'), json('{"a":1,"b":3}'))`)).toEqual({ a: 1 })
  expect(failureOf("union(createArray(1), json('{}'))")).toBe("'union' takes arrays only or objects only; the given values are of type 'Array' and 'Object'")
  expect(failureOf('union(createArray(1), 5)')).toContain('the second argument')
  expect(failureOf('union(createArray(1))')).toContain('takes at least 2 arguments')
})

test('Logic Apps sorts, reverses and cuts arrays', () => {
  expect(inLogicApps("sort(createArray(10, 9, 2.5))")).toEqual([2.5, 9, 10])
  expect(inLogicApps("sort(createArray('b', 'A', 'c'))")).toEqual(['A', 'b', 'c'])
  expect(inLogicApps(`sort(json('[{"n":2},{"n":1}]'), 'n')`)).toEqual([{ n: 1 }, { n: 2 }])
  expect(inLogicApps('reverse(range(0, 4))')).toEqual([3, 2, 1, 0])
  expect(inLogicApps("chunk('abcdefghij', 3)")).toEqual(['abc', 'def', 'ghi', 'j'])
  expect(inLogicApps('chunk(range(1, 3), 2)')).toEqual([[1, 2], [3]])
})

test('Logic Apps changes objects without touching the old one', () => {
  expect(inLogicApps(`addProperty(json('{"a":1}'), 'b', createArray(2))`)).toEqual({ a: 1, b: [2] })
  expect(inLogicApps(`setProperty(json('{"a":1}'), 'A', 9)`)).toEqual({ a: 9 })
  expect(inLogicApps(`removeProperty(json('{"a":1,"b":2}'), 'B')`)).toEqual({ a: 1 })
  expect(failureOf(`addProperty(json('{"a":1}'), 'A', 2)`, 'logic-apps')).toContain("has a property 'A' already")
})
