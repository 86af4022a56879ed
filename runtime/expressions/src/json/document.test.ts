import { expect, test } from 'vitest'
import { jsonText } from '../print.ts'
import { readJsonDocument } from './document.ts'

const file = 'pipeline/orders.json'

test('a value knows where every part of it stands', () => {
  const text = '{\n  "name": "orders",\n  "properties": {\n    "list": [1, {"deep": true}]\n  }\n}'
  const document = readJsonDocument(text, file)
  expect(document.value).toEqual({ name: 'orders', properties: { list: [1, { deep: true }] } })
  expect(document.originOf([])).toEqual({ file, line: 1, column: 1 })
  expect(document.originOf(['name'])).toEqual({ file, line: 2, column: 11 })
  expect(document.originOf(['properties', 'list', 1, 'deep'])).toEqual({ file, line: 4, column: 26 })
  expect(document.originOf(['properties', 'list', 9])).toEqual({ file, line: 4, column: 13 })
  expect(document.originOf(['nothing', 'there'])).toEqual({ file, line: 1, column: 1 })
})

test('a place inside a string counts decoded characters', () => {
  const document = readJsonDocument('{"e": "a\\n\\u0041@{x}"}', file)
  const value = 'a\nA@{x}'
  expect(document.value).toEqual({ e: value })
  expect(document.originOf(['e'])).toMatchObject({ column: 7 })
  expect(document.originOf(['e'], value.indexOf('@'))).toMatchObject({ column: 17 })
  expect(document.excerptOf(['e'], value.indexOf('@'))).toBe('{"e": "a\\n\\u0041@{x}"}\n                ^')
})

test('a byte order mark and line breaks of Windows are tolerated', () => {
  const document = readJsonDocument('\uFEFF{\r\n  "a": 1\r\n}\r\n', file)
  expect(document.problems).toEqual([])
  expect(document.originOf([])).toMatchObject({ line: 1, column: 1 })
  expect(document.originOf(['a'])).toMatchObject({ line: 2, column: 8 })
})

test('integers keep every digit', () => {
  const { value } = readJsonDocument('[9007199254740993, 9007199254740991, 1.0, -0.5e1, 123456789012345678901234567890]', file)
  expect(value).toEqual([9007199254740993n, 9007199254740991, 1, -5, 1.2345678901234568e29])
})

test.each([
  ['', "expected a JSON value but the text is empty", 1, 1],
  ['{"a": 1,}', "expected another item after ',' but found '}'", 1, 8],
  ['{"a" 1}', "expected ':' after the name \"a\" but found '1'", 1, 6],
  ['{"a": 1\n "b": 2}', "expected ',' or '}' but found '\"'", 2, 2],
  ['[1 2]', "expected ',' or ']' but found '2'", 1, 4],
  ["{'a': 1}", "expected a name in double quotes but found '''", 1, 2],
  ['{a: 1}', "expected a name in double quotes but found 'a'", 1, 2],
  ['// c\n{}', "expected a value but found '/'", 1, 1],
  ['{"a": "x\ny"}', 'expected the end of the string but found a line break', 1, 9],
  ['{"a": "x', 'this string is not terminated', 1, 7],
  ['"\\q"', "'\\q' is no escape that JSON knows", 1, 2],
  ['[01]', "expected a number but found '0'", 1, 2],
  ['[.5]', "expected a value but found '.'", 1, 2],
  ['[1.]', "expected a number but found '1'", 1, 2],
  ['[True]', "expected a value but found 'T'", 1, 2],
  ['{} {}', "expected the end of the text but found '{'", 1, 4],
  ['[', "expected a value but found the end of the text", 1, 2],
  ['"\\uD83D\\u00"', 'expected four hexadecimal digits', 1, 8],
])('%j is refused', (text, message, line, column) => {
  const { value, problems } = readJsonDocument(text, file)
  expect(value).toBeUndefined()
  expect(problems).toMatchObject([{ code: 'InvalidJson', severity: 'error', origin: { file, line, column } }])
  expect(problems[0]?.message).toContain(message)
})

test('hints say what to do', () => {
  const hint = (text: string) => readJsonDocument(text, file).problems[0]?.hint
  expect(hint('{"a": 1,}')).toBe('remove this comma')
  expect(hint('{} // x')).toBe('JSON has no comments')
  expect(hint('[True]')).toBe('JSON writes true in lower case')
  expect(hint("['a']")).toBe('JSON quotes names and text with double quotes')
})

test('of a name that is there twice the last one counts, with a warning', () => {
  const { value, problems } = readJsonDocument('{"a": 1, "a": 2}', file)
  expect(value).toEqual({ a: 2 })
  expect(problems).toMatchObject([{ code: 'DuplicateProperty', severity: 'warning', origin: { column: 10 } }])
})

test('names of JavaScript are names like any other', () => {
  const { value } = readJsonDocument('{"__proto__": {"x": 1}, "constructor": 2, "1": 3}', file)
  expect(jsonText(value ?? null)).toBe('{"1":3,"__proto__":{"x":1},"constructor":2}')
  expect(({} as { x?: number }).x).toBeUndefined()
  const empty = readJsonDocument('{}', file).value as Record<string, unknown>
  expect(['__proto__', 'constructor', 'toString', 'valueOf'].map(name => empty[name])).toEqual([undefined, undefined, undefined, undefined])
  expect(`${String(empty)}`).toBe('[object Object]')
})

test('nesting has a limit, long files have none', () => {
  expect(readJsonDocument(`${'['.repeat(100_000)}`, file).problems[0]?.message).toContain('nested more than 400 deep')
  const long = `[${Array.from({ length: 50_000 }, (_, index) => `{"id": ${index}, "text": "row ${index}"}`).join(',\n')}]`
  const document = readJsonDocument(long, file)
  expect(document.originOf([49_999, 'text'])).toMatchObject({ line: 50_000 })
})

test('jsonText writes what readJsonDocument read', () => {
  const text = '{"a":[1,2.5,"x\\ny",null,true,9007199254740993],"b":{}}'
  expect(jsonText(readJsonDocument(text, file).value ?? null)).toBe(text)
  expect(jsonText({ a: [1], b: {} }, { indent: 2 })).toBe('{\n  "a": [\n    1\n  ],\n  "b": {}\n}')
})
