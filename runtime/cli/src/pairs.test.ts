import { expect, test } from 'vitest'
import { wholeNumber } from './numbers.ts'
import { collectPairs, listOf } from './pairs.ts'

test('a pair is cut at its first =, and the last of one name wins', () => {
  expect(collectPairs('q=a=b', collectPairs('q=1', {}))).toEqual({ q: 'a=b' })
  expect(collectPairs('empty=', {})).toEqual({ empty: '' })
  for (const text of ['name', '=value', '']) expect(() => collectPairs(text, {})).toThrow(expect.objectContaining({ code: 'Usage' }))
})

test('a list of names ignores blanks and empty places', () => {
  expect(listOf(' a, b ,,c')).toEqual(['a', 'b', 'c'])
  expect(listOf(undefined)).toEqual([])
})

test('a whole number is digits and nothing else', () => {
  expect(wholeNumber('20')).toBe(20)
  for (const text of ['abc', '-1', '1.5', '', '1e3']) expect(() => wholeNumber(text)).toThrow(expect.objectContaining({ code: 'commander.invalidArgument' }))
})
