import { expect, test } from 'vitest'
import { failureOf, inLogicApps, valueOf } from '../testing.ts'

test.each([
  ["concat('Hello', 'World')", 'HelloWorld'],
  ["concat('n: ', 1, ' ', 2.5, ' ', true, '|', null, '|')", 'n: 1 2.5 True||'],
  ["concat('', pipeline().parameters.rows)", '[{"id":1}]'],
  ["concat(  'x1' ,\n '2''','&' )", "x12'&"],
  ["concat(9223372036854775807, '')", '9223372036854775807'],
  ["concat(0.016666666666666666, 1e15, 1e-5, 0.0001, 3.0, -2.50)", '0.0166666666666666661E+151E-050.00013-2.5'],
  ["concat('one')", 'one'],
])('%s', (expression, expected) => expect(valueOf(expression)).toBe(expected))

test('startsWith, endsWith, indexOf and lastIndexOf do not see case; replace, split and contains do', () => {
  expect(valueOf("startsWith('Hello World', 'HELLO')")).toBe(true)
  expect(valueOf("startsWith('Hello World', 'greeting')")).toBe(false)
  expect(valueOf("endsWith('Hello World', 'wORLD')")).toBe(true)
  expect(valueOf("indexOf('Hello World World', 'WORLD')")).toBe(6)
  expect(valueOf("lastIndexOf('Hello World World', 'world')")).toBe(12)
  expect(valueOf("indexOf('hello', 'x')")).toBe(-1)
  expect(valueOf("replace('the Old old', 'old', 'new')")).toBe('the Old new')
  expect(valueOf("split('aXbxc', 'x')")).toEqual(['aXb', 'c'])
  expect(valueOf("contains('Hello World', 'world')")).toBe(false)
})

test('an empty part is found at the beginning, and from behind at the last character', () => {
  expect(valueOf("indexOf('abc', '')")).toBe(0)
  expect(valueOf("lastIndexOf('abc', '')")).toBe(2)
  expect(valueOf("lastIndexOf('', '')")).toBe(0)
  expect(valueOf("lastIndexOf('', 'a')")).toBe(-1)
})

test('guid writes its five formats', () => {
  expect(valueOf('guid()')).toBe('c2ecc88d-88c8-4096-912c-d6f2e2b138ce')
  expect(valueOf("guid('N')")).toBe('c2ecc88d88c84096912cd6f2e2b138ce')
  expect(valueOf("guid('B')")).toBe('{c2ecc88d-88c8-4096-912c-d6f2e2b138ce}')
  expect(valueOf("guid('p')")).toBe('(c2ecc88d-88c8-4096-912c-d6f2e2b138ce)')
  expect(valueOf("guid('X')")).toBe('{0xc2ecc88d,0x88c8,0x4096,{0x91,0x2c,0xd6,0xf2,0xe2,0xb1,0x38,0xce}}')
  expect(failureOf("guid('Z')")).toContain('N, D, B, P and X')
})

test('replace takes every occurrence as plain text, and never an empty one', () => {
  expect(valueOf("replace('a.b.c', '.', '$&')")).toBe('a$&b$&c')
  expect(valueOf("replace('aaa', 'aa', 'b')")).toBe('ba')
  expect(failureOf("replace('a', '', 'b')")).toContain('must not be empty')
})

test('split keeps empty pieces, and an empty separator splits nothing', () => {
  expect(valueOf("split('a;;b', ';')")).toEqual(['a', '', 'b'])
  expect(valueOf("split('abc', '')")).toEqual(['abc'])
  expect(valueOf("split('', ',')")).toEqual([''])
})

test('substring stays inside of its text', () => {
  expect(valueOf("substring('somevalue-foo', 4, 5)")).toBe('value')
  expect(valueOf("substring('hello', 2)")).toBe('llo')
  expect(valueOf("substring('hello', 0, 0)")).toBe('')
  expect(failureOf("substring('hello', 6, 1)")).toBe("the second argument of 'substring' must lie between 0 and 5; it is 6")
  expect(failureOf("substring('hello', 3, 3)")).toContain('between 0 and 2')
  expect(failureOf("substring('hello', -1, 1)")).toContain('between 0 and 5')
})

test('one character keeps being one when its case changes', () => {
  expect(valueOf("toUpper('Straße é')")).toBe('STRAßE É')
  expect(valueOf("toLower('ÀÉ İ ΣΑΣ')")).toBe('àé İ σασ')
  expect(valueOf("trim('\u0085\u00A0 \t x y \u3000\n')")).toBe('x y')
})

test('functions of text refuse other values by name and type', () => {
  expect(failureOf('toLower(null)')).toBe("the argument of 'toLower' must be a string; the given value is of type 'Null'")
  expect(failureOf("startsWith('a', 1)")).toBe("the second argument of 'startsWith' must be a string; the given value is of type 'Integer'")
  expect(failureOf('trim(createArray(1))')).toContain("type 'Array'")
  expect(failureOf("replace('a', 'b')")).toBe("'replace' takes 3 arguments; 2 are given")
  expect(failureOf('concat()')).toBe("'concat' takes at least 1 argument; 0 are given")
})

test('Logic Apps has more functions of text', () => {
  expect(inLogicApps("slice('Hello World', 2, 5)")).toBe('llo')
  expect(inLogicApps("slice('Hello World', -5)")).toBe('World')
  expect(inLogicApps("nthIndexOf('123456789123465789', '1', 2)")).toBe(9)
  expect(inLogicApps("nthIndexOf('abcABC', 'b', -1)")).toBe(4)
  expect(inLogicApps("nthIndexOf('abc', 'b', 2)")).toBe(-1)
  expect(inLogicApps("createArray(isInt('10'), isInt('1.5'), isFloat('10,000.5'), isFloat('x'))")).toEqual([true, false, true, false])
  expect(failureOf("slice('a', 0)")).toBe("the function 'slice' is not known")
})
