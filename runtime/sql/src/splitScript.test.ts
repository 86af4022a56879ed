import { expect, test } from 'vitest'
import { splitScript } from './splitScript.ts'

test('a script is split at the semicolons that end statements, and at no others', () => {
  const text = "SELECT ';' AS a, `b;c`, r'\\' -- no; end\n;\n/* ; */ SELECT 2;SELECT"
  expect(splitScript(text)).toEqual({ statements: ["SELECT ';' AS a, `b;c`, r'\\' -- no; end\n;", '/* ; */ SELECT 2;'], rest: 'SELECT' })
})

test.each(["SELECT 'a;\n", 'SELECT 1 /* ; ', 'SELECT `a;', 'SELECT 1'])('%j is not closed yet', (text) => {
  expect(splitScript(`${text}`)).toEqual({ statements: [], rest: text })
})

test('semicolons and blanks alone are no statement', () => {
  expect(splitScript(' ;; \n ;')).toEqual({ statements: [], rest: '' })
})
