import { describe, expect, test, vi } from 'vitest'
import { tokenize } from './lexer.ts'

const kinds = (text: string, dialect: 'databricks' | 'tsql' = 'databricks'): string[] => tokenize(text, dialect).slice(0, -1).map(token => `${token.kind} ${token.text}`)

describe('Databricks', () => {
  test('strings know escapes, doubled quotes, raw and double-quoted forms', () => {
    expect(kinds(String.raw`'it\'s' 'it''s' "a\tb" r'a\b' '\u0041\101' '100\%'`)).toEqual([`string it's`, `string it's`, 'string a\tb', String.raw`string a\b`, 'string AA', String.raw`string 100\%`])
  })

  test('names stand bare or in backticks; digits may begin one', () => {
    expect(kinds('café `a``b` 2024_plays 7days _x')).toEqual(['word café', 'quoted a`b', 'word 2024_plays', 'word 7days', 'word _x'])
  })

  test('numbers keep their suffix', () => {
    expect(kinds('1 1L 2S 3Y 1.5 .5 5. 1e3 1.5E-3 2.5BD 1F 1D')).toEqual(['1', '1L', '2S', '3Y', '1.5', '.5', '5.', '1e3', '1.5E-3', '2.5BD', '1F', '1D'].map(text => `number ${text}`))
  })

  test('comments nest and leave nothing behind, hints neither', () => {
    expect(kinds('a -- b\n/* c /* d */ e */ f /*+ BROADCAST(t) */ g')).toEqual(['word a', 'word f', 'word g'])
  })

  test('closing angles stay single, other operators are as long as can be', () => {
    expect(kinds('array<array<int>> <=> :: -> => || != == <>')).toEqual(['word array', 'operator <', 'word array', 'operator <', 'word int', 'operator >', 'operator >', 'operator <=>', 'operator ::', 'operator ->', 'operator =>', 'operator ||', 'operator !=', 'operator ==', 'operator <>'])
  })

  test('every token knows its place', () => {
    const tokens = tokenize('SELECT\n  a,\r\n\tb', 'databricks')
    expect(tokens.map(({ text, place }) => [text, place.line, place.column, place.start, place.end])).toEqual([['SELECT', 1, 1, 0, 6], ['a', 2, 3, 9, 10], [',', 2, 4, 10, 11], ['b', 3, 2, 14, 15], ['', 3, 3, 15, 15]])
  })
})

test('T-SQL has brackets, N strings, variables, temporary names and hexadecimal numbers', () => {
  expect(kinds(`[a]]b] "c" N'é''' @x @@rowcount #t 0xFF a$b`, 'tsql')).toEqual(['quoted a]b', 'quoted c', `string é'`, 'variable @x', 'variable @@rowcount', 'word #t', 'number 0xFF', 'word a$b'])
})

test('line breaks are looked for once a line, however many tokens stand in it', () => {
  const indexOf = vi.spyOn(String.prototype, 'indexOf')
  tokenize(`SELECT ${'a + '.repeat(500)}\n1`, 'databricks')
  const searches = indexOf.mock.calls.filter(([wanted]) => wanted === '\n').length
  indexOf.mockRestore()
  expect(searches).toBeLessThan(5)
})
