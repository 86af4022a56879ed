import { afterAll, beforeAll, expect, test } from 'vitest'
import { testWarehouse, type TestWarehouse } from '../testWarehouse.ts'
import { newSession, type Session } from './session.ts'

let t: TestWarehouse
beforeAll(async () => {
  t = await testWarehouse()
  await t.warehouse.execute(
    `CREATE TABLE cities (id INT, name STRING); INSERT INTO cities VALUES (1, 'Bern'), (2, 'Rome'), (3, NULL); CREATE SCHEMA other;
     CREATE FUNCTION plus(a INT, b INT DEFAULT 10 COMMENT 'what is added') RETURNS INT COMMENT 'adds' RETURN a + b;
     CREATE FUNCTION city(x INT) RETURNS STRING RETURN (SELECT max(name) FROM cities WHERE id = x);
     CREATE FUNCTION twice(x DOUBLE) RETURNS DOUBLE RETURN x + x;
     CREATE FUNCTION nested(x INT) RETURNS INT RETURN plus(plus(x), 1);
     CREATE FUNCTION above(least INT DEFAULT 0) RETURNS TABLE (id BIGINT, city STRING) RETURN SELECT id, name FROM cities WHERE cities.id > above.least`,
    { ...where, write: true },
  )
})
afterAll(() => t.close())

const where = { catalog: 'shop', schema: 'gold', file: 'test.sql' }
const session = (): Session => newSession({ catalog: 'shop', schema: 'gold' })
const rows = async (text: string, mine: Session = session()): Promise<unknown[][]> =>
  (await t.warehouse.query(text, { ...where, session: mine, write: true })).rows.map((row) => row.map((value) => (typeof value === 'bigint' ? Number(value) : value)))
const refused = (text: string, code: string, mine: Session = session()) => expect(rows(text, mine)).rejects.toMatchObject({ code })

test('a function of SQL is called by position, by name and with its defaults, from any schema', async () => {
  expect(await rows('SELECT plus(1, 2), plus(1), plus(b => 5, a => 1), plus(1, b => 7), shop.gold.plus(1), nested(1)')).toEqual([[3, 11, 6, 8, 11, 12]])
  expect(await rows('USE SCHEMA other; SELECT gold.nested(2), shop.gold.city(1)')).toEqual([[13, 'Bern']])
  expect(await rows('SELECT id, city(id) AS c, plus(id, id) FROM cities ORDER BY id')).toEqual([[1, 'Bern', 2], [2, 'Rome', 4], [3, null, 6]])
  expect(await rows('SELECT sum(plus(id)), plus(CAST(sum(id) AS INT), 1) FROM cities')).toEqual([[36, 7]])
  expect(await rows('SELECT plus(id) AS p, count(*) FROM cities WHERE plus(id, 0) > 1 GROUP BY plus(id) ORDER BY p')).toEqual([[12, 1], [13, 1]])
})

test('an argument is computed once, however often the body names it', async () => {
  expect(await rows('SELECT twice(r) = 2 * r FROM (SELECT rand() AS r)')).toEqual([[true]])
  expect(await rows('SELECT count(*) FROM range(50) WHERE twice(floor(rand() * 100)) % 2 = 1')).toEqual([[0]])
  expect(await rows('SELECT twice(twice(twice(twice(twice(twice(twice(twice(twice(twice(id + 1)))))))))) FROM cities WHERE id = 1')).toEqual([[2048]])
})

test('a body sees its parameters and its own tables, and nothing of the caller', async () => {
  const mine = session()
  await refused('CREATE TEMPORARY FUNCTION leaks(x INT) RETURNS INT RETURN x + hidden', 'UNRESOLVED_COLUMN.WITH_SUGGESTION', mine)
  await rows('CREATE TEMPORARY FUNCTION id() RETURNS INT RETURN 7', mine)
  expect(await rows('SELECT id(), id FROM cities WHERE id = 2', mine)).toEqual([[7, 2]])
  expect(await rows('SELECT city(id) FROM (SELECT 2 AS id, 1 AS x)')).toEqual([['Rome']])
})

test('a function that stays is refused what only this session or script knows, at its place', async () => {
  const mine = session()
  await rows('DECLARE v INT DEFAULT 3; CREATE TEMPORARY FUNCTION mine() RETURNS INT RETURN 1; CREATE TEMPORARY VIEW seen AS SELECT 1 AS a', mine)
  await refused('CREATE FUNCTION lasts() RETURNS INT RETURN v', 'INVALID_TEMP_OBJ_REFERENCE', mine)
  await refused('BEGIN DECLARE own INT DEFAULT 1; CREATE FUNCTION lasts() RETURNS INT RETURN own; END', 'INVALID_TEMP_OBJ_REFERENCE', mine)
  await refused('CREATE FUNCTION lasts() RETURNS INT RETURN mine()', 'INVALID_TEMP_OBJ_REFERENCE', mine)
  await refused('CREATE FUNCTION lasts() RETURNS INT RETURN (SELECT a FROM seen)', 'INVALID_TEMP_OBJ_REFERENCE', mine)
  await expect(rows('CREATE FUNCTION lasts(x INT)\nRETURNS INT RETURN x + y', mine)).rejects.toMatchObject({ code: 'UNRESOLVED_COLUMN.WITH_SUGGESTION', problems: [{ origin: { file: 'test.sql', line: 2, column: 24 } }] })
  await refused('SELECT lasts()', 'UNRESOLVED_ROUTINE', mine)
})

test('functions of the catalog cannot come to call each other', async () => {
  await rows('CREATE FUNCTION first_of(x INT) RETURNS INT RETURN x; CREATE FUNCTION second_of(x INT) RETURNS INT RETURN gold.first_of(x)')
  await refused('CREATE OR REPLACE FUNCTION first_of(x INT) RETURNS INT RETURN shop.gold.second_of(x)', 'CYCLIC_FUNCTION_REFERENCE')
  expect(await rows('SELECT second_of(5)')).toEqual([[5]])
})

test('the clock of a function is that of the session which made it', async () => {
  const [there, here] = [session(), session()]
  await rows(`SET TIME ZONE 'America/New_York';
    CREATE FUNCTION shown(x TIMESTAMP DEFAULT TIMESTAMP '2024-07-01 00:00:00') RETURNS STRING RETURN CAST(x AS STRING) || ' ' || CAST(TIMESTAMP '2024-07-01 00:00:00Z' AS STRING);
    CREATE FUNCTION each_shown(x STRING) RETURNS TABLE (a STRING, b TIMESTAMP) RETURN SELECT CAST(TIMESTAMP '2024-07-01 00:00:00Z' AS STRING), x;
    CREATE FUNCTION shown_twice(x TIMESTAMP) RETURNS STRING RETURN shown(x) || hour(x)`, there)
  const asked = "SELECT shown(), shown(TIMESTAMP '2024-07-01 00:00:00'), shown('2024-07-01'), shown_twice(TIMESTAMP '2024-07-01 00:00:00Z'), hour(TIMESTAMP '2024-07-01 00:00:00Z')"
  const utc = '2024-06-30 20:00:00'
  expect(await rows(asked, there)).toEqual([[`2024-07-01 00:00:00 ${utc}`, `2024-07-01 00:00:00 ${utc}`, `2024-07-01 00:00:00 ${utc}`, `${utc} ${utc}20`, 20]])
  expect(await rows(asked, here)).toEqual([[`2024-07-01 00:00:00 ${utc}`, `${utc} ${utc}`, `2024-07-01 00:00:00 ${utc}`, `${utc} ${utc}20`, 0]])
  expect(await rows("SELECT a, CAST(b AS STRING) FROM each_shown('2024-07-01')", here)).toEqual([[utc, '2024-07-01 04:00:00']])
  await rows("CREATE FUNCTION in_utc() RETURNS STRING RETURN shown() || ' ' || CAST(TIMESTAMP '2024-07-01 00:00:00Z' AS STRING)", here)
  expect(await rows('SELECT in_utc()', there)).toEqual([[`2024-07-01 00:00:00 ${utc} 2024-07-01 00:00:00`]])
})

test('a table function stands in FROM, with arguments from its left when it is LATERAL', async () => {
  expect(await rows('SELECT * FROM above(1) ORDER BY id')).toEqual([[2, 'Rome'], [3, null]])
  expect(await rows('SELECT count(*) FROM above()')).toEqual([[3]])
  expect(await rows('SELECT a.x, b.c FROM (VALUES (1), (2)) AS a(x), LATERAL above(least => a.x) AS b(i, c) ORDER BY a.x, b.i')).toEqual([[1, 'Rome'], [1, null], [2, null]])
  expect(await rows('SELECT x, f.id FROM VALUES (1), (2) AS a(x), LATERAL above(x + x) AS f ORDER BY 1, 2')).toEqual([[1, 3]])
})

test.each([
    ['SELECT plus()', 'WRONG_NUM_ARGS.WITHOUT_SUGGESTION'],
    ['SELECT plus(1, 2, 3)', 'WRONG_NUM_ARGS.WITHOUT_SUGGESTION'],
    ['SELECT plus(c => 1)', 'UNRECOGNIZED_PARAMETER_NAME'],
    ['SELECT plus(1, a => 1)', 'DUPLICATE_ROUTINE_PARAMETER_ASSIGNMENT.BOTH_POSITIONAL_AND_NAMED'],
    ['SELECT plus(a => 1, 2)', 'UNEXPECTED_POSITIONAL_ARGUMENT'],
    ['SELECT plus(b => 1)', 'REQUIRED_PARAMETER_NOT_FOUND'],
    ['SELECT plus(array(1))', 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE'],
    ['SELECT above(1)', 'NOT_A_SCALAR_FUNCTION'],
    ['SELECT * FROM plus(1)', 'NOT_A_TABLE_FUNCTION'],
    ['SELECT plus(DISTINCT 1)', 'INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX'],
    ['SELECT minus_one(1)', 'UNRESOLVED_ROUTINE'],
])('%s is refused as %s', async (text, code) => {
  await expect(rows(text)).rejects.toMatchObject({ code, problems: [{ origin: { file: 'test.sql' } }] })
})

test('a variable keeps its type, stands behind columns, and is set from values and queries', async () => {
  const mine = session()
  await rows(`DECLARE a INT DEFAULT 5; DECLARE VARIABLE b = 'x'; DECLARE OR REPLACE c, d ARRAY<INT>; DECLARE day DATE DEFAULT DATE '2024-02-29'`, mine)
  expect(await rows('SELECT a + 1, session.a, system.session.b || b, c, typeof(c), day + 1', mine)).toEqual([[6, 5, 'xx', null, 'array<int>', '2024-03-01']])
  expect(await rows('SELECT id, a FROM cities WHERE id < a ORDER BY id LIMIT a', mine)).toEqual([[1, 5], [2, 5], [3, 5]])
  await rows(`SET VAR a = a + 1, b = 'it''s'; SET VARIABLE (c, d) = (SELECT array(1, 2), NULL)`, mine)
  expect(await rows('SELECT a, b, c[1], d FROM (SELECT 1 AS one)', mine)).toEqual([[6, "it's", 2, null]])
  expect(await rows('SELECT a, session.a FROM (SELECT 0 AS a)', mine)).toEqual([[0, 6]])
  await rows('SET VAR a = DEFAULT', mine)
  expect(await rows('SELECT a', mine)).toEqual([[5]])
  await refused('DECLARE a INT', 'VARIABLE_ALREADY_EXISTS', mine)
  await refused('SET VAR nope = 1', 'UNRESOLVED_VARIABLE', mine)
  await refused('SET VAR (a, b) = (SELECT id, name FROM cities)', 'ROW_SUBQUERY_TOO_MANY_ROWS', mine)
  await refused("SET VAR a = 'five'", 'CAST_INVALID_INPUT', mine)
  await rows('DROP TEMPORARY VARIABLE a', mine)
  await refused('SELECT a', 'UNRESOLVED_COLUMN.WITHOUT_SUGGESTION', mine)
})

test('EXECUTE IMMEDIATE runs a text with its parameters, and gives its row to variables', async () => {
  const mine = session()
  await rows(`DECLARE n INT; DECLARE who STRING; DECLARE q = 'SELECT count(*), max(name) FROM cities WHERE id < :top'`, mine)
  expect(await rows("EXECUTE IMMEDIATE 'SELECT name FROM cities WHERE id = ?' USING 1 + 1", mine)).toEqual([['Rome']])
  // In the order of the text, not in that in which its clauses are understood.
  expect(await rows("EXECUTE IMMEDIATE 'SELECT ? AS a, b, explode(array(?)) AS e, count(*) OVER () AS n FROM (SELECT ? AS b)' USING 1, 2, 3", mine)).toEqual([[1, 3, 2, 1]])
  await rows("CREATE OR REPLACE TABLE marked AS SELECT 1 AS id, 0 AS v; EXECUTE IMMEDIATE 'UPDATE marked SET v = ? WHERE id = ?' USING 10, 1; EXECUTE IMMEDIATE 'INSERT INTO marked SELECT ? + x, ? FROM (SELECT ? AS x)' USING 2, 20, 3", mine)
  expect(await rows('SELECT * FROM marked ORDER BY id', mine)).toEqual([[1, 10], [5, 20]])
  expect(await rows("EXECUTE IMMEDIATE 'SELECT :a || :b AS t' USING ('x' AS a, 'y' AS b)", mine)).toEqual([['xy']])
  expect(await rows("EXECUTE IMMEDIATE 'SELECT name FROM IDENTIFIER(:t) WHERE id = :i' USING 'ci' || 'ties' AS t, 2 AS i", mine)).toEqual([['Rome']])
  await rows('EXECUTE IMMEDIATE q INTO n, who USING 3 AS top', mine)
  expect(await rows('SELECT n, who', mine)).toEqual([[2, 'Rome']])
  await rows("EXECUTE IMMEDIATE 'CREATE TABLE made AS SELECT 1 AS one'", mine)
  expect(await rows('SELECT * FROM made', mine)).toEqual([[1]])
  await refused("EXECUTE IMMEDIATE 'SELECT 1; SELECT 2'", 'PARSE_SYNTAX_ERROR', mine)
  await refused("EXECUTE IMMEDIATE 'DROP TABLE made' INTO n", 'INVALID_STATEMENT_FOR_EXECUTE_INTO', mine)
  await refused("EXECUTE IMMEDIATE CAST(NULL AS STRING)", 'NULL_QUERY_STRING_EXECUTE_IMMEDIATE', mine)
  await expect(t.warehouse.query("EXECUTE IMMEDIATE 'DROP TABLE made'", { ...where, session: mine })).rejects.toMatchObject({ code: 'ReadOnly' })
})

test('a parameter of EXECUTE IMMEDIATE cannot stand in text that is kept, and nothing is made', async () => {
  const mine = session()
  await rows('CREATE TABLE lasts (k INT); INSERT INTO lasts VALUES (1); CREATE VIEW stays AS SELECT k FROM lasts', mine)
  // The caret says where.
  for (const marked of [
    'CREATE TABLE never (a INT, b INT DEFAULT ^?)', 'CREATE TABLE never (a INT, b INT GENERATED ALWAYS AS (a + ^?))', 'CREATE TABLE never (a INT, CONSTRAINT c CHECK (a > ^:x))', 'CREATE VIEW never AS SELECT k FROM lasts WHERE k = ^?',
    'CREATE TEMPORARY VIEW never AS SELECT ^:x AS k', 'CACHE TABLE never AS SELECT ^? AS k', 'CREATE FUNCTION never(x INT) RETURNS INT RETURN x + ^?', 'CREATE TEMPORARY FUNCTION never(x INT DEFAULT ^?) RETURNS INT RETURN x',
    'CREATE TEMPORARY FUNCTION never(a INT) RETURNS INT RETURN (SELECT max(k) FROM lasts WHERE k < ^:x + a)', 'ALTER TABLE lasts ADD CONSTRAINT c CHECK (k > ^:x)', 'ALTER TABLE lasts ALTER COLUMN k SET DEFAULT ^?', 'ALTER VIEW stays AS SELECT k FROM lasts WHERE k > ^?',
  ]) {
    const code = 'UNSUPPORTED_FEATURE.PARAMETER_MARKER_IN_UNEXPECTED_STATEMENT'
    const using = marked.includes(':x') ? '0 AS x' : '0'
    await expect(t.warehouse.execute(`EXECUTE IMMEDIATE '${marked.replace('^', '')}' USING ${using}`, { ...where, session: mine, write: true }), marked).rejects.toMatchObject({ code, origin: { line: 1, column: marked.indexOf('^') + 1 } })
    await refused('SELECT * FROM never', 'TABLE_OR_VIEW_NOT_FOUND', mine)
    await refused('SELECT never(1)', 'UNRESOLVED_ROUTINE', mine)
  }
  await rows('INSERT INTO lasts VALUES (-1)', mine)
  expect(await rows('SELECT * FROM stays ORDER BY k', mine)).toEqual([[-1], [1]])
  await rows("EXECUTE IMMEDIATE 'CREATE TABLE copied AS SELECT k + ? AS k FROM lasts' USING 1; EXECUTE IMMEDIATE 'DELETE FROM copied WHERE k = ?' USING 2", mine)
  expect(await rows('SELECT * FROM copied', mine)).toEqual([[0]])
})
