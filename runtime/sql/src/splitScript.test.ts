import { expect, test } from 'vitest'
import { parseDatabricks } from './databricks.ts'
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

test.each([
  "SELECT overlay('abcdef' PLACING 'x' FROM CASE WHEN true THEN 2 END FOR 2);",
  'SELECT CASE WHEN true THEN 1 END repeat;',
  'SELECT CASE WHEN true THEN a:begin END, a:end, a:case FROM t;',
  'SELECT end FROM t; SELECT t.end, begin FROM t ORDER BY end;',
  'SELECT CASE WHEN end = 1 THEN end ELSE end END FROM t;',
  'DECLARE begin INT; SET begin = CASE 1 WHEN 1 THEN 2 END;',
  'CASE WHEN a THEN IF b THEN SELECT 1; END IF; ELSE BEGIN SELECT CASE WHEN c THEN 1 END; END; END CASE;',
  'IF CASE WHEN a THEN b END THEN SELECT 1; END IF;',
  'DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN SELECT 1; END; SELECT 2;',
  'FOR r AS SELECT 1 AS begin DO SELECT r.begin; END FOR; REPEAT SELECT 1; UNTIL true END REPEAT;',
])('words of scripting that are names or parts of expressions open and close no block: %s', body => {
  expect(splitScript(`BEGIN ${body} END; SELECT 2;`).statements).toEqual([`BEGIN ${body} END;`, 'SELECT 2;'])
})

test.each(['EXPLAIN BEGIN SELECT 1; SELECT 2; END;', 'EXPLAIN FORMATTED a: BEGIN SELECT 1; END;'])('what EXPLAIN stands before stays one statement, and is refused as one: %s', text => {
  expect(splitScript(`${text} SELECT 2;`).statements).toEqual([text, 'SELECT 2;'])
  const { statements, problems } = parseDatabricks({ text: `${text} SELECT 2;`, file: 'a.sql' })
  expect([statements.length, problems.map(({ code, message }) => [code, message.includes('a script has no plan')])]).toEqual([1, [['PARSE_SYNTAX_ERROR', true]]])
})

test('a block whose last semicolon is missing ends where it is meant to', () => {
  expect(splitScript('BEGIN SELECT 1 END; SELECT 2;').statements).toEqual(['BEGIN SELECT 1 END;', 'SELECT 2;'])
})
