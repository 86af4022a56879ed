import { expect, test } from 'vitest'
import { jsonText } from './json.ts'

test('JSON keeps 64-bit integers exact', () => {
  expect(jsonText({ n: 9007199254740993n, list: [1n], text: '1' }, 0)).toBe('{"n":9007199254740993,"list":[1],"text":"1"}')
})
