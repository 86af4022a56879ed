import { afterEach, beforeEach, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from './testing/database.ts'

let shop: TestDatabase
beforeEach(async () => {
  shop = await testDatabase()
  await shop.db.execute(`
    CREATE TABLE customers (id INT PRIMARY KEY, name VARCHAR(10) NOT NULL, plan_name VARCHAR(10) DEFAULT 'Free', since DATETIME DEFAULT GETDATE());
    INSERT INTO customers (id, name) VALUES (1, 'Ann'), (2, 'Bob'), (3, 'Cleo')`)
})
afterEach(() => shop.close())

test('an INSERT of several rows is done whole or not at all, and the script goes on', async () => {
  await expect(shop.db.execute(`
INSERT INTO customers (id, name) VALUES (4, 'Dan'), (1, 'Eve');
INSERT INTO customers (id, name) VALUES (5, 'Fay');`)).rejects.toMatchObject({
    code: '2627', message: expect.stringContaining(`Cannot insert duplicate key in object 'dbo.customers'. The duplicate key value is (1).`), origin: { line: 2, column: 1 }, results: [{ recordsAffected: 1n }],
  })
  expect(await shop.rows('SELECT id FROM customers ORDER BY id')).toEqual([[1], [2], [3], [5]])
})

test('thousands of single-row INSERTs each succeed or fail alone', async () => {
  const script = Array.from({ length: 2500 }, (_, i) => `INSERT INTO customers (id, name) VALUES (${i % 2000}, 'c${i}')`).join('\n')
  const errors = await shop.errors(script)
  expect(errors).toHaveLength(503)
  expect(errors[0]).toContain('The duplicate key value is (1)')
  expect(await shop.value('SELECT COUNT(*) FROM customers')).toBe(2000)
  expect(await shop.value('SELECT name FROM customers WHERE id = 500')).toBe('c500')
})

test('one bad row among many INSERTs is found and named', async () => {
  const lines = Array.from({ length: 50 }, (_, i) => `INSERT INTO customers VALUES (${i + 10}, 'c', 'p', '2026-01-01T00:00:00')`)
  lines[20] = `INSERT INTO customers VALUES (30, 'far too long a name', 'p', NULL)`
  lines[21] = `INSERT INTO customers VALUES (31, NULL, 'p', NULL)`
  await expect(shop.db.execute(lines.join('\n'))).rejects.toMatchObject({ errors: [
    { code: '2628', origin: { line: 21 }, message: expect.stringContaining(`column 'name'. Truncated value: 'far too lo'`) },
    { code: '515', origin: { line: 22 }, message: expect.stringContaining(`Cannot insert the value NULL into column 'name', table 'Shop.dbo.customers'`) },
  ] })
  expect(await shop.value('SELECT COUNT(*) FROM customers')).toBe(51)
  lines[20] = `INSERT INTO customers VALUES (130, 'x', 'p', '2026-01-01T00:00:00.1234567')`
  await expect(shop.db.execute(lines.slice(20).join('\n').replaceAll('(3', '(23').replaceAll('(4', '(24').replaceAll('(5', '(25'))).rejects.toMatchObject({ code: '241', origin: { line: 1 } })
  expect(await shop.value('SELECT COUNT(*) FROM customers WHERE id >= 130')).toBe(0)
})

test('defaults, DEFAULT and DEFAULT VALUES fill what is not given', async () => {
  await shop.db.execute(`CREATE TABLE log (id INT IDENTITY(10, 5), what VARCHAR(10) NOT NULL CONSTRAINT df_what DEFAULT ('none'), at DATETIME2(0) DEFAULT SYSUTCDATETIME()); INSERT INTO log DEFAULT VALUES; INSERT INTO log (what, at) VALUES ('x', DEFAULT), (DEFAULT, NULL)`)
  expect(await shop.rows('SELECT * FROM log ORDER BY id')).toEqual([[10, 'none', '2026-03-01T12:34:57'], [15, 'x', '2026-03-01T12:34:57'], [20, 'none', null]])
  expect(await shop.rows('SELECT plan_name, since FROM customers WHERE id = 1')).toEqual([['Free', '2026-03-01T12:34:56.79']])
})

test('IDENTITY numbers rows, also those of a failed INSERT, and can be overridden', async () => {
  await shop.db.execute('CREATE TABLE t (id BIGINT IDENTITY(1,1) NOT NULL PRIMARY KEY, name VARCHAR(5))')
  expect(await shop.value(`INSERT INTO t (name) VALUES ('a'); INSERT INTO t SELECT name FROM (VALUES ('b'), ('c')) v(name); SELECT SCOPE_IDENTITY()`)).toBe('3')
  expect(await shop.errors(`INSERT INTO t (id, name) VALUES (9, 'x')`)).toEqual([expect.stringMatching(/^544: /)])
  await shop.db.execute(`SET IDENTITY_INSERT t ON; INSERT INTO t (id, name) VALUES (9, 'x'); SET IDENTITY_INSERT t OFF; INSERT INTO t (name) VALUES ('y')`)
  expect(await shop.rows('SELECT id, name FROM t ORDER BY id')).toEqual([[1n, 'a'], [2n, 'b'], [3n, 'c'], [9n, 'x'], [10n, 'y']])
  await shop.db.execute(`TRUNCATE TABLE t; INSERT INTO t (name) VALUES ('z')`)
  expect(await shop.rows('SELECT id, name FROM t')).toEqual([[1n, 'z']])
})

test('UPDATE changes rows of one table by others', async () => {
  await shop.db.execute('CREATE TABLE plans (customer INT, plan_name VARCHAR(10)); INSERT INTO plans VALUES (1, \'Family\'), (3, \'Premium\')')
  expect(await shop.db.execute('UPDATE c SET plan_name = p.plan_name, c.name += \'!\' FROM customers AS c JOIN plans p ON p.customer = c.id')).toMatchObject([{ recordsAffected: 2n }])
  expect(await shop.rows('SELECT name, plan_name FROM customers ORDER BY id')).toEqual([['Ann!', 'Family'], ['Bob', 'Free'], ['Cleo!', 'Premium']])
  expect(await shop.errors(`UPDATE customers SET name = 'far too long a name' WHERE id = 1`)).toEqual([expect.stringMatching(/^2628: /)])
  expect(await shop.errors(`UPDATE customers SET name = NULL`)).toEqual([expect.stringMatching(/^515: .*UPDATE fails/)])
})

test('keys may be exchanged by one UPDATE, but not collide', async () => {
  await shop.db.execute('UPDATE customers SET id = 4 - id')
  expect(await shop.rows('SELECT id, name FROM customers ORDER BY id')).toEqual([[1, 'Cleo'], [2, 'Bob'], [3, 'Ann']])
  expect(await shop.errors('UPDATE customers SET id = 7')).toEqual([expect.stringMatching(/^2627: .*\(7\)/)])
})

test('DELETE takes rows by a condition, by other tables, by TOP, and through a common table', async () => {
  await shop.db.execute(`CREATE TABLE gone (id INT); INSERT INTO gone VALUES (2); DELETE c FROM customers c JOIN gone g ON g.id = c.id`)
  expect(await shop.rows('SELECT id FROM customers ORDER BY id')).toEqual([[1], [3]])
  await shop.db.execute(`INSERT INTO gone VALUES (2), (2), (5); WITH d AS (SELECT *, ROW_NUMBER() OVER (PARTITION BY id ORDER BY id) AS rn FROM gone) DELETE FROM d WHERE rn > 1`)
  expect(await shop.rows('SELECT id FROM gone ORDER BY id')).toEqual([[2], [5]])
  expect(await shop.db.execute('DELETE TOP (1) FROM gone; DELETE FROM customers WHERE id = 99')).toMatchObject([{ recordsAffected: 1n }, { recordsAffected: 0n }])
})

test('MERGE updates, inserts and deletes at once, and changes no row twice', async () => {
  await shop.db.execute(`
    MERGE INTO customers WITH (HOLDLOCK) AS t
    USING (SELECT * FROM (VALUES (1, 'Anna'), (2, NULL), (7, 'Gus')) v(id, name)) AS s ON t.id = s.id
    WHEN MATCHED AND s.name IS NULL THEN DELETE
    WHEN MATCHED THEN UPDATE SET t.name = s.name
    WHEN NOT MATCHED BY TARGET THEN INSERT (id, name) VALUES (s.id, s.name)
    WHEN NOT MATCHED BY SOURCE THEN UPDATE SET plan_name = 'lost';`)
  expect(await shop.rows('SELECT id, name, plan_name FROM customers ORDER BY id')).toEqual([[1, 'Anna', 'Free'], [3, 'Cleo', 'lost'], [7, 'Gus', 'Free']])
  expect(await shop.errors(`MERGE customers t USING (VALUES (1), (1)) s(id) ON t.id = s.id WHEN MATCHED THEN UPDATE SET name = 'x';`)).toEqual([expect.stringMatching(/^8672: /)])
  expect(await shop.errors(`MERGE customers t USING (VALUES (1)) s(id) ON t.id = s.id WHEN MATCHED THEN DELETE`)).toEqual([expect.stringMatching(/^10713: /)])
})

test('OUTPUT answers old and new values, or keeps them', async () => {
  expect(await shop.rows(`UPDATE customers SET name = UPPER(name) OUTPUT deleted.name, inserted.name AS now WHERE id < 3`)).toEqual([['Ann', 'ANN'], ['Bob', 'BOB']])
  expect(await shop.rows(`CREATE TABLE t (id INT IDENTITY, n INT); INSERT INTO t (n) OUTPUT inserted.* VALUES (7), (8)`)).toEqual([[1, 7], [2, 8]])
  expect(await shop.rows(`DECLARE @gone TABLE (id INT); DELETE FROM customers OUTPUT deleted.id INTO @gone WHERE id > 1; SELECT id FROM @gone ORDER BY id`)).toEqual([[2], [3]])
})

test('texts that differ in case or trailing blanks are one key', async () => {
  expect(await shop.errors(`CREATE TABLE codes (code VARCHAR(5) PRIMARY KEY); INSERT INTO codes VALUES ('a'); INSERT INTO codes VALUES ('A'); INSERT INTO codes VALUES ('a  ')`)).toEqual([expect.stringContaining('(A)'), expect.stringContaining('(a  )')])
})

test('constraints that look at other rows or tables hold', async () => {
  await shop.db.execute(`
    CREATE TABLE orders (id INT PRIMARY KEY, customer INT REFERENCES customers(id), amount INT CONSTRAINT positive CHECK (amount > 0 AND (amount < 100 OR amount = 999)), code CHAR(3) UNIQUE);
    INSERT INTO orders VALUES (1, 1, 5, 'abc'), (2, NULL, NULL, NULL)`)
  const errors = async (statement: string): Promise<string> => (await shop.errors(statement))[0] ?? 'none'
  expect(await errors(`INSERT INTO orders VALUES (3, 99, 1, 'x')`)).toMatch(/^547: The INSERT statement conflicted with the FOREIGN KEY constraint "FK__orders__custo__[0-9A-F]{8}"/)
  expect(await errors(`INSERT INTO orders VALUES (3, 1, 0, 'x')`)).toMatch(/^547: .*CHECK constraint "positive"/)
  expect(await errors(`UPDATE orders SET amount = 100`)).toMatch(/^547: The UPDATE statement/)
  expect(await errors(`INSERT INTO orders VALUES (3, 1, 1, 'ABC')`)).toMatch(/^2627: Violation of UNIQUE KEY constraint/)
  expect(await errors(`INSERT INTO orders VALUES (3, 1, 1, NULL)`)).toMatch(/^2627: .*<NULL>/)
  expect(await errors('DELETE FROM customers WHERE id = 1')).toMatch(/^547: The DELETE statement conflicted with the REFERENCE constraint/)
  expect(await errors('UPDATE customers SET id = 50 WHERE id = 1')).toMatch(/^547: /)
  expect(await errors('DROP TABLE customers')).toMatch(/^3726: /)
  expect(await errors('TRUNCATE TABLE customers')).toMatch(/^4712: /)
  expect(await shop.value('SELECT COUNT(*) FROM orders')).toBe(2)
})

const refusals: readonly (readonly [statement: string, code: string])[] = [
  ['INSERT INTO customers VALUES (9)', '213'], ['INSERT INTO customers (id, name) VALUES (9)', '109'], ['INSERT INTO customers (id) VALUES (9, 1)', '110'], ['INSERT INTO customers (id, id) VALUES (9, 1)', '264'], ['INSERT INTO nowhere VALUES (9)', '208'],
  ['INSERT INTO customers (id, nmae) VALUES (9, 1)', '207'], ['UPDATE customers SET nope = 1', '207'], ['DELETE nowhere', '208'], ['INSERT INTO customers EXEC p', '2812'], ['UPDATE customers SET @x = name', '137'],
]
test.each(refusals)('%s fails with %s', async (statement, code) => {
  expect(await shop.errors(statement)).toEqual([expect.stringMatching(new RegExp(`^${code}: `))])
})
