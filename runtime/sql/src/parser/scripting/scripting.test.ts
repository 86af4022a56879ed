import { expect, test } from 'vitest'
import { parseDatabricks } from '../../databricks.ts'
import { type Compound, statementsWithin } from '../../tree/scripting.ts'

function block(text: string): Compound {
  const { statements: [statement], problems } = parseDatabricks({ text, file: 'a.sql' })
  expect(problems).toEqual([])
  if (statement?.kind !== 'compound') throw new Error(`${text} is no block`)
  return statement
}

const problem = (text: string): string | undefined => parseDatabricks({ text, file: 'a.sql' }).problems.map(({ code, origin }) => `${code} ${origin.line}:${origin.column}`).join(', ')

test('a block has its declarations, its statements and its label, each with its place', () => {
  const read = block(`outside: BEGIN
    DECLARE a, b INT DEFAULT 1;
    DECLARE too_many CONDITION FOR SQLSTATE '45001';
    DECLARE EXIT HANDLER FOR too_many, SQLSTATE VALUE '22012', DIVIDE_BY_ZERO SET a = 2;
    SET outside.a = a + 1, b = 3;
    SET VAR (a, b) = (SELECT 1, 2);
  END outside`)
  expect(read.label?.text).toBe('outside')
  expect(read.variables.map(({ names }) => names.map(({ parts }) => parts[0]?.text))).toEqual([['a', 'b']])
  expect(read.conditions).toMatchObject([{ name: { text: 'too_many' }, sqlState: '45001' }])
  expect(read.handlers).toMatchObject([{ catches: [{ kind: 'condition', name: 'TOO_MANY' }, { kind: 'sqlState', sqlState: '22012' }, { kind: 'condition', name: 'DIVIDE_BY_ZERO' }], action: { kind: 'setVariable' } }])
  expect(read.body.map(({ kind, place }) => [kind, place.line])).toEqual([['setVariable', 5], ['setVariable', 6]])
})

test('branches, loops and jumps are nodes of their own', () => {
  const read = block(`BEGIN
    IF a THEN SELECT 1; ELSEIF b THEN SELECT 2; SELECT 3; ELSE SELECT 4; END IF;
    CASE x + 1 WHEN 1 THEN SELECT CASE WHEN true THEN 1 END; END CASE;
    CASE WHEN a THEN SELECT 1; ELSE SELECT 2; END CASE;
    l: WHILE a DO LEAVE l; END WHILE l;
    REPEAT SELECT 1; UNTIL a END REPEAT;
    LOOP BEGIN END; END LOOP;
    r: FOR v AS SELECT t.do AS do FROM t AS do WHERE (SELECT 1) = 1 DO ITERATE r; END FOR r;
    FOR SELECT 1 DO SELECT 2; END FOR;
  END`)
  expect(read.body).toMatchObject([
    { kind: 'branches', branches: [{ body: [{}] }, { body: [{}, {}] }], otherwise: [{}] },
    { kind: 'branches', operand: { kind: 'binary' }, branches: [{ body: [{ kind: 'query' }] }], otherwise: [] },
    { kind: 'branches', otherwise: [{}] },
    { kind: 'loop', label: { text: 'l' }, test: { kind: 'while' }, body: [{ kind: 'leave', label: { text: 'l' } }] },
    { kind: 'loop', test: { kind: 'until' } },
    { kind: 'loop', test: { kind: 'none' }, body: [{ kind: 'compound', body: [] }] },
    { kind: 'for', label: { text: 'r' }, variable: { text: 'v' }, body: [{ kind: 'iterate' }] },
    { kind: 'for', body: [{ kind: 'query' }] },
  ])
  expect(statementsWithin(read).map(({ kind }) => kind)).toEqual(Array.from({ length: 9 }, () => 'query'))
})

test.each([
  ['l: BEGIN END m', 'LABELS_MISMATCH 1:14'],
  ['BEGIN END m', 'END_LABEL_WITHOUT_BEGIN_LABEL 1:11'],
  ['l: BEGIN L: LOOP SELECT 1; END LOOP; END', 'LABEL_OR_FOR_VARIABLE_ALREADY_EXISTS 1:10'],
  ['session: BEGIN END', 'LABEL_OR_FOR_VARIABLE_NAME_FORBIDDEN 1:1'],
  ['l: BEGIN ITERATE l; END', 'INVALID_LABEL_USAGE.ITERATE_IN_COMPOUND 1:18'],
  ['BEGIN LEAVE l; END', 'INVALID_LABEL_USAGE.DOES_NOT_EXIST 1:13'],
  ['BEGIN FOR v AS SELECT 1 DO LEAVE v; END FOR; END', 'INVALID_LABEL_USAGE.DOES_NOT_EXIST 1:34'],
  ['BEGIN SELECT 1; DECLARE a INT; END', 'INVALID_VARIABLE_DECLARATION.ONLY_AT_BEGINNING 1:17'],
  ['BEGIN DECLARE OR REPLACE a INT; END', 'INVALID_VARIABLE_DECLARATION.REPLACE_LOCAL_VARIABLE 1:7'],
  ['BEGIN DECLARE a, A INT; END', 'DUPLICATE_VARIABLE_NAME_INSIDE_DECLARE 1:7'],
  ['BEGIN DECLARE c CONDITION; DECLARE c CONDITION; END', 'DUPLICATE_CONDITION_IN_SCOPE 1:36'],
  ["BEGIN DECLARE c CONDITION FOR SQLSTATE '01000'; END", 'INVALID_SQLSTATE 1:40'],
  ['BEGIN DECLARE EXIT HANDLER FOR nobody SELECT 1; END', 'INVALID_HANDLER_DECLARATION.CONDITION_NOT_FOUND 1:32'],
  ['BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION, DIVIDE_BY_ZERO SELECT 1; END', 'INVALID_HANDLER_DECLARATION.INVALID_CONDITION_COMBINATION 1:7'],
  ['BEGIN DECLARE CONTINUE HANDLER FOR NOT FOUND SELECT 1; END', 'UNSUPPORTED_FEATURE.CONTINUE_EXCEPTION_HANDLER 1:15'],
  ['BEGIN DECLARE c CURSOR FOR SELECT 1; END', 'UNSUPPORTED_FEATURE.SQL_CURSOR 1:7'],
  ['BEGIN FETCH c INTO a; END', 'UNSUPPORTED_FEATURE.SQL_CURSOR 1:7'],
  ['BEGIN ATOMIC SELECT 1; END', 'UNSUPPORTED_FEATURE 1:1'],
  ['BEGIN SELECT 1 END', 'PARSE_SYNTAX_ERROR 1:16'],
  ['BEGIN IF a THEN END IF; END', 'PARSE_SYNTAX_ERROR 1:17'],
])('%s is refused by name and place', (text, expected) => {
  expect(problem(text)).toBe(expected)
})

test('the words of scripting are names wherever they begin no statement', () => {
  expect(problem('SELECT begin, loop, leave, handler, do, condition, iterate, repeat, until, while FROM begin AS loop')).toBe('')
  expect(block('BEGIN DECLARE exit INT; DECLARE handler INT; SET exit = handler; SELECT loop, begin FROM do; END').variables).toHaveLength(2)
})

test('scripts of any size and depth are read in time linear in their length', () => {
  const flat = (statements: number): string => `BEGIN ${'IF a = 1 THEN SELECT b FROM t; ELSE SET a = a + 1; END IF; '.repeat(statements)} END`
  const ms = (text: string): number => {
    const startedAt = performance.now()
    expect(problem(text)).toBe('')
    return performance.now() - startedAt
  }
  ms(flat(500))
  const [small, large] = [Math.min(ms(flat(1000)), ms(flat(1000))), Math.min(ms(flat(4000)), ms(flat(4000)))]
  expect(large).toBeLessThan(small * 10)
  expect(problem(`${'BEGIN '.repeat(1000)}SELECT 1; ${'END; '.repeat(1000)}`)).toMatch(/^PARSE_NESTING_TOO_DEEP/)
})
