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

test('a block of scripting is not closed by the semicolons in it', () => {
  const block = 'BEGIN\n  IF 1 = 1 THEN SELECT 1; END IF;\n  x: LOOP LEAVE x; END LOOP;\n'
  expect(splitScript(block)).toEqual({ statements: [], rest: block })
  expect(splitScript(`${block}END;SELECT 2;`)).toEqual({ statements: [`${block}END;`, 'SELECT 2;'], rest: '' })
  expect(splitScript('a: BEGIN SELECT 1; END a; BEGIN')).toEqual({ statements: ['a: BEGIN SELECT 1; END a;'], rest: ' BEGIN' })
})
