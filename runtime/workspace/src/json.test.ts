import { expect, test } from 'vitest'
import { jsonText } from './json.ts'

test('JSON keeps 64-bit integers exact', () => {
  expect(jsonText({ n: 9007199254740993n, list: [1n], text: '1' }, 0)).toBe('{"n":9007199254740993,"list":[1],"text":"1"}')
})

test('no text of the data is taken for a number', () => {
  const text = '\u00000\u0000'
  expect(JSON.parse(jsonText({ n: 7n, text, [text]: '"0"', quoted: `"${text}"` }))).toEqual({ n: 7, text, [text]: '"0"', quoted: `"${text}"` })
})

test('what JSON has no number for is a text', () => {
  expect(jsonText([NaN, Infinity, -Infinity, -0, 1.5], 0)).toBe('["NaN","Infinity","-Infinity",0,1.5]')
})
