import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newSession } from './session.ts'
import { testSql, type TestSql } from './testSql.ts'

let t: TestSql
beforeAll(async () => { t = await testSql() })
afterAll(() => t.close())

const failure = async (text: string): Promise<Error> => t.sql(text).then(() => { throw new Error('it did not fail') }, (error: Error) => error)

describe('variables of a script', () => {
  test.each([
    ['a column stands before a variable', 'BEGIN DECLARE x INT DEFAULT 1; SELECT x FROM VALUES (5) AS t(x); END', [[5]]],
    ['the innermost block stands first, and a label reaches the others', 'a: BEGIN DECLARE x INT DEFAULT 1; b: BEGIN DECLARE x INT DEFAULT 2; SELECT x, a.x, b.x; END; END', [[2, 1, 2]]],
    ['a default sees what was declared before', 'BEGIN DECLARE x INT DEFAULT 3; DECLARE y = x + 1; SELECT y; END', [[4]]],
    ['SET brings a value to the type of the variable', "BEGIN DECLARE x, y INT; SET x = '12', y = DEFAULT; SELECT x, y; END", [[12, null]]],
    ['SET from a query without a row gives nulls', 'BEGIN DECLARE x, y INT DEFAULT 1; SET (x, y) = (SELECT 1, 2 WHERE false); SELECT x, y; END', [[null, null]]],
    ['a field of a variable is read as of a column', "BEGIN DECLARE s = named_struct('a', 7); SELECT s.a; END", [[7]]],
    ['LIMIT may be a variable', 'BEGIN DECLARE n INT DEFAULT 2; SELECT id FROM range(5) ORDER BY id LIMIT n; END', [[0], [1]]],
    ['EXECUTE IMMEDIATE fills a variable, and takes some', "BEGIN DECLARE x INT DEFAULT 4; EXECUTE IMMEDIATE 'SELECT :a + 1' INTO x USING x AS a; SELECT x; END", [[5]]],
  ])('%s', async (_, text, rows) => expect(await t.rows(text)).toEqual(rows))

  test('they end with their block, before those of the session', async () => {
    await t.sql("DECLARE OR REPLACE VARIABLE x STRING DEFAULT 'session'")
    expect(await t.rows('BEGIN DECLARE x INT DEFAULT 1; BEGIN DECLARE x INT DEFAULT 2; END; SELECT x, session.x; END')).toEqual([[1, 'session']])
    expect(await t.rows("BEGIN SET x = 'changed'; END; SELECT x")).toEqual([['changed']])
    await t.sql('DROP TEMPORARY VARIABLE x')
    await t.refused('BEGIN BEGIN DECLARE y INT; END; SELECT y; END', 'UNRESOLVED_COLUMN.WITHOUT_SUGGESTION')
    await t.refused('BEGIN SET y = 1; END', 'UNRESOLVED_VARIABLE')
    await t.refused("BEGIN DECLARE y INT; EXECUTE IMMEDIATE 'SELECT y'; END", 'UNRESOLVED_COLUMN.WITHOUT_SUGGESTION')
    await t.refused("BEGIN EXECUTE IMMEDIATE 'BEGIN SELECT 1; END'; END", 'SQL_SCRIPT_IN_EXECUTE_IMMEDIATE')
  })
})

describe('control flow', () => {
  test.each([
    ['IF takes the first branch that holds, and NULL does not', 'BEGIN IF CAST(NULL AS BOOLEAN) THEN SELECT 1; ELSEIF 1 = 1 THEN SELECT 2; ELSE SELECT 3; END IF; END', [[2]]],
    ['CASE compares with its operand, to which NULL is equal never', 'BEGIN CASE NULL WHEN NULL THEN SELECT 1; ELSE SELECT 2; END CASE; END', [[2]]],
    ['CASE that no branch fits does nothing', 'BEGIN SELECT 9; CASE 3 WHEN 1 THEN SELECT 1; END CASE; END', [[9]]],
    ['WHILE tests before, ITERATE goes on with the next round', 'BEGIN DECLARE i, s INT DEFAULT 0; l: WHILE i < 5 DO SET i = i + 1; IF i = 2 THEN ITERATE l; END IF; SET s = s + i; END WHILE l; SELECT s; END', [[13]]],
    ['REPEAT tests behind', 'BEGIN DECLARE i INT DEFAULT 9; REPEAT SET i = i + 1; UNTIL i > 3 END REPEAT; SELECT i; END', [[10]]],
    ['LEAVE ends the loop that it names', 'BEGIN DECLARE i INT DEFAULT 0; a: LOOP b: LOOP SET i = i + 1; IF i = 3 THEN LEAVE a; END IF; LEAVE b; END LOOP; END LOOP; SELECT i; END', [[3]]],
    ['LEAVE ends a block', 'a: BEGIN SELECT 1; LEAVE a; SELECT 2; END', [[1]]],
    ['FOR has the columns of each row as variables', "BEGIN DECLARE s STRING DEFAULT ''; FOR r AS SELECT id, id * 2 AS twice FROM range(3) ORDER BY id DO SET s = concat(s, r.id, '/', twice, ' '); END FOR; SELECT s; END", [['0/0 1/2 2/4 ']]],
    ['FOR keeps values of every type', "BEGIN FOR SELECT DATE'2024-02-29' AS d, array(1, NULL) AS a, named_struct('x', 'it''s') AS s, 1.50BD AS n DO SELECT d + INTERVAL 1 DAY = DATE'2024-03-01', a[0], s.x, n * 2 = 3; END FOR; END", [[true, 1, "it's", true]]],
  ])('%s', async (_, text, rows) => expect(await t.rows(text)).toEqual(rows))

  test('a condition that is none is refused at its place', async () => {
    expect(await failure('BEGIN\n  IF 1 THEN SELECT 1; END IF;\nEND')).toMatchObject({ code: 'INVALID_BOOLEAN_STATEMENT', origin: { line: 2, column: 6 } })
  })
})

test('a script changes tables statement by statement, and answers with its last query', async () => {
  const { columns, rows, kind } = await t.sql(`BEGIN
    DECLARE first INT DEFAULT 1;
    CREATE TABLE filled (id INT, name STRING);
    FOR r AS SELECT * FROM VALUES ('a'), ('b') AS v(name) DO
      INSERT INTO filled SELECT first, r.name;
      SET first = first + 1;
    END FOR;
    UPDATE filled SET name = upper(name) WHERE id = first - 1;
    SELECT id, name FROM filled ORDER BY id;
    DELETE FROM filled WHERE id < first;
  END`)
  expect([kind, columns, rows]).toEqual(['compound', [{ name: 'id', type: 'int' }, { name: 'name', type: 'string' }], [[1, 'a'], [2, 'B']]])
  expect(await t.rows('SELECT count(*) FROM filled')).toEqual([[0]])
})

test('a script that would change something is refused as a whole where only reading is allowed', async () => {
  const read = t.warehouse.query('BEGIN\n  SELECT 1;\n  IF false THEN CREATE SCHEMA nope; END IF;\nEND', { session: newSession({ catalog: 'shop', schema: 'gold' }), file: 'x' })
  await expect(read).rejects.toMatchObject({ code: 'ReadOnly', origin: { line: 3 } })
  const hidden = t.warehouse.query("BEGIN EXECUTE IMMEDIATE 'CREATE SCHEMA nope'; END", { session: newSession({ catalog: 'shop', schema: 'gold' }), file: 'x' })
  await expect(hidden).rejects.toMatchObject({ code: 'ReadOnly' })
})

describe('handlers', () => {
  const divide = (declarations: string): string => `BEGIN ${declarations} SELECT 1/0; SELECT 'behind'; END`
  test.each([
    ['a condition by its name', divide("DECLARE EXIT HANDLER FOR DIVIDE_BY_ZERO SELECT 'caught';"), [['caught']]],
    ['the name before the SQLSTATE, that before SQLEXCEPTION', divide("DECLARE EXIT HANDLER FOR SQLEXCEPTION SELECT 'e'; DECLARE EXIT HANDLER FOR SQLSTATE '22012' SELECT 's'; DECLARE EXIT HANDLER FOR DIVIDE_BY_ZERO SELECT 'n';"), [['n']]],
    ['an SQLSTATE before SQLEXCEPTION', divide("DECLARE EXIT HANDLER FOR SQLEXCEPTION SELECT 'e'; DECLARE EXIT HANDLER FOR SQLSTATE '22012' SELECT 's';"), [['s']]],
    ['the inner block before the outer, which then goes on', "BEGIN DECLARE EXIT HANDLER FOR DIVIDE_BY_ZERO SELECT 'outer'; BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN END; SELECT 1/0; END; SELECT 'behind'; END", [['behind']]],
    ['what the inner block does not catch', "BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION SELECT 'outer'; BEGIN DECLARE EXIT HANDLER FOR CAST_INVALID_INPUT SELECT 'inner'; SELECT 1/0; END; END", [['outer']]],
    ['what a handler raises goes to the block around', "BEGIN DECLARE EXIT HANDLER FOR CAST_INVALID_INPUT SELECT 'outer'; BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION SELECT CAST('a' AS INT); SELECT 1/0; END; END", [['outer']]],
    ['a query that cannot be understood', "BEGIN DECLARE EXIT HANDLER FOR SQLSTATE '42P01' SELECT 'no table'; SELECT * FROM nowhere; END", [['no table']]],
    ['a condition of an IF', "BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION SELECT 'h'; IF 1/0 = 1 THEN SELECT 1; END IF; END", [['h']]],
    ['the variables are those of its block', "BEGIN DECLARE x INT DEFAULT 1; DECLARE EXIT HANDLER FOR SQLEXCEPTION SELECT x; SET x = 5; BEGIN DECLARE x INT DEFAULT 9; SELECT 1/0; END; END", [[5]]],
    ['a handler may leave a loop around', 'BEGIN l: LOOP BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN LEAVE l; END; SELECT 1/0; END; END LOOP; SELECT 3; END', [[3]]],
  ])('%s', async (_, text, rows) => expect(await t.rows(text)).toEqual(rows))

  test('what none catches ends the script, with its place in it', async () => {
    expect(await failure('BEGIN\n  DECLARE EXIT HANDLER FOR NOT FOUND SELECT 1;\n  SELECT 2;\n  SELECT 1/0;\nEND')).toMatchObject({ code: 'DIVIDE_BY_ZERO', origin: { line: 4, column: 3 } })
  })
})

describe('conditions of one’s own', () => {
  test('SIGNAL raises one, a handler catches it by its name or its SQLSTATE', async () => {
    const raising = (handler: string): string => `BEGIN DECLARE too_many CONDITION FOR SQLSTATE '45123'; DECLARE EXIT HANDLER FOR ${handler} SELECT 'caught'; SIGNAL too_many SET MESSAGE_TEXT = 'more than ' || 3; END`
    expect(await t.rows(raising('too_many'))).toEqual([['caught']])
    expect(await t.rows(raising("SQLSTATE '45123'"))).toEqual([['caught']])
    expect(await failure(raising("SQLSTATE '45124'"))).toMatchObject({ code: 'TOO_MANY', message: expect.stringContaining('more than 3') as string })
    await t.refused("BEGIN SIGNAL SQLSTATE '45999'; END", 'USER_RAISED_EXCEPTION')
  })

  test('GET DIAGNOSTICS tells what was caught, RESIGNAL raises it anew', async () => {
    const raised = `BEGIN
      DECLARE what, state, message STRING;
      DECLARE line BIGINT;
      DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN
        GET DIAGNOSTICS CONDITION 1 what = CONDITION_IDENTIFIER, state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, line = LINE_NUMBER;
        SELECT what, state, message LIKE 'Division by zero%', line;
        RESIGN
      END;
      SELECT 1/0;
    END`
    expect(await t.rows(raised.replace('RESIGN', ''))).toEqual([['DIVIDE_BY_ZERO', '22012', true, 9]])
    await t.refused(raised.replace('RESIGN', 'RESIGNAL;'), 'DIVIDE_BY_ZERO')
    await t.refused('BEGIN RESIGNAL; END', 'NotSupported')
  })
})

test('a loop without an end is ended by interrupting it, and no handler catches that', async () => {
  const cancelled = new AbortController()
  const running = t.warehouse.query("BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION SELECT 'caught'; LOOP BEGIN END; END LOOP; END", { file: 'x', signal: cancelled.signal })
  setTimeout(() => cancelled.abort(), 50)
  await expect(running).rejects.toMatchObject({ code: 'Interrupt' })

  const busy = t.warehouse.query('BEGIN DECLARE i BIGINT DEFAULT 0; LOOP SET i = i + 1; END LOOP; END', { file: 'x' })
  const again = setInterval(() => t.engine.interrupt(), 5)
  await expect(busy.finally(() => clearInterval(again))).rejects.toMatchObject({ code: 'Interrupt' })
})

test('FOR reads its rows a part at a time, as they were before the first round', async () => {
  await t.sql('CREATE OR REPLACE TABLE growing AS SELECT id FROM range(2100)')
  expect(await t.rows('BEGIN DECLARE n, sum BIGINT DEFAULT 0; FOR r AS SELECT id FROM growing ORDER BY id DESC DO SET n = n + 1, sum = sum + r.id; IF n = 2099 THEN INSERT INTO growing VALUES (-1); END IF; END FOR; SELECT n, sum; END')).toEqual([[2100, 2203950]])
  // It would take minutes to make variables of them all.
  expect(await t.rows('BEGIN DECLARE n BIGINT DEFAULT 0; l: FOR r AS SELECT id FROM range(5000000) DO SET n = n + 1; IF n = 3 THEN LEAVE l; END IF; END FOR; SELECT n; END')).toEqual([[3]])
}, 60_000)

test('a FOR is ended between two rows, also where its body asks DuckDB for nothing', async () => {
  const cancelled = new AbortController()
  const running = t.warehouse.query('BEGIN l: FOR SELECT id FROM range(2000000) DO ITERATE l; END FOR; END', { file: 'x', signal: cancelled.signal })
  setTimeout(() => cancelled.abort(), 300)
  await expect(running).rejects.toMatchObject({ code: 'Interrupt' })
})

test('no handler hides what is refused here only', async () => {
  const caught = (statement: string): string => `BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION SELECT 'all well'; ${statement}; END`
  expect(await t.rows(caught('SELECT 1/0'))).toEqual([['all well']])
  await t.refused(caught('SELECT (SELECT max(struct(t.*)) FROM VALUES (5) AS u(c)) FROM VALUES (1, 2) AS t(a, b)'), 'UNSUPPORTED_FEATURE')
  await t.refused(caught("SELECT from_avro(X'00', '{}')"), 'UNSUPPORTED_FUNCTION')
  await expect(t.warehouse.query(caught("EXECUTE IMMEDIATE 'CREATE TABLE never (a INT)'"), { file: 'x' })).rejects.toMatchObject({ code: 'ReadOnly' })
})

test('a variable holds any text', async () => {
  expect(await t.rows("BEGIN DECLARE x STRING DEFAULT 'a\\0b'; FOR SELECT x || '''' AS y DO SELECT hex(y); END FOR; END")).toEqual([['61006227']])
})
