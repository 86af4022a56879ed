import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from './testing/database.ts'

let shop: TestDatabase
beforeAll(async () => {
  shop = await testDatabase()
  await shop.db.execute(`
    CREATE TABLE customers (id INT PRIMARY KEY, name VARCHAR(20), country VARCHAR(20));
    CREATE TABLE orders (id INT PRIMARY KEY, customer_id INT, amount INT, placed_on DATE);
    INSERT INTO customers VALUES (1, 'Ann', 'DE'), (2, 'bob', 'de'), (3, 'Cleo', 'FR'), (4, NULL, NULL);
    INSERT INTO orders VALUES (1, 1, 10, '2026-01-05'), (2, 1, 20, '2026-01-06'), (3, 2, 5, '2026-02-01'), (4, 3, 7, '2026-02-02'), (5, 9, 1, '2026-02-03');
    EXEC('CREATE VIEW big_orders AS SELECT id, amount FROM orders WHERE amount >= 7')`)
})
afterAll(() => shop.close())

const cases: readonly (readonly [query: string, rows: unknown])[] = [
  ['SELECT TOP 2 id FROM orders ORDER BY amount DESC', [[2], [1]]],
  ['SELECT TOP (1) WITH TIES country FROM customers ORDER BY country', [[null]]],
  ['SELECT id FROM orders ORDER BY id OFFSET 1 ROWS FETCH NEXT 2 ROWS ONLY', [[2], [3]]],
  ['SELECT name FROM customers ORDER BY name', [[null], ['Ann'], ['bob'], ['Cleo']]],
  ['SELECT country, COUNT(*) AS n FROM customers GROUP BY country ORDER BY n DESC, country', [['DE', 2], [null, 1], ['FR', 1]]],
  ['SELECT COUNT(DISTINCT country), COUNT(country), COUNT_BIG(*) FROM customers', [[2, 3, 4n]]],
  ['SELECT SUM(amount), AVG(amount), MIN(placed_on), MAX(amount) FROM orders', [[43, 8, '2026-01-05T00:00:00', 20]]],
  ['SELECT MAX(placed_on) AS cdc FROM orders WHERE amount > 100', [[null]]],
  ['SELECT c.name, o.amount FROM customers c INNER JOIN orders AS o ON o.customer_id = c.id WHERE o.amount > 6 ORDER BY o.id', [['Ann', 10], ['Ann', 20], ['Cleo', 7]]],
  ['SELECT c.id, SUM(o.amount) s FROM customers c LEFT OUTER JOIN orders o ON o.customer_id = c.id GROUP BY c.id HAVING SUM(o.amount) IS NULL', [[4, null]]],
  ['SELECT o.id FROM customers c RIGHT JOIN orders o ON o.customer_id = c.id WHERE c.id IS NULL', [[5]]],
  ['SELECT COUNT(*) FROM customers c FULL JOIN orders o ON o.customer_id = c.id', [[6]]],
  ['SELECT c.id, x.id FROM customers c CROSS APPLY (SELECT TOP 1 o.id FROM orders o WHERE o.customer_id = c.id ORDER BY o.amount DESC) x ORDER BY c.id', [[1, 2], [2, 3], [3, 4]]],
  ['SELECT c.id, x.id FROM customers c OUTER APPLY (SELECT o.id FROM orders o WHERE o.customer_id = c.id AND o.amount > 9) x ORDER BY 1, 2', [[1, 1], [1, 2], [2, null], [3, null], [4, null]]],
  ['SELECT id, (SELECT COUNT(*) FROM orders o WHERE o.customer_id = c.id) n FROM customers c ORDER BY id', [[1, 2], [2, 1], [3, 1], [4, 0]]],
  ['WITH totals (customer, total) AS (SELECT customer_id, SUM(amount) FROM orders GROUP BY customer_id), big AS (SELECT * FROM totals WHERE total > 6) SELECT customer FROM big ORDER BY customer', [[1], [3]]],
  ['WITH n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 4) SELECT SUM(i) FROM n', [[10]]],
  ['SELECT id, ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY amount DESC) AS rn, LAG(amount, 1, 0) OVER (ORDER BY id) AS prev, SUM(amount) OVER (ORDER BY id ROWS UNBOUNDED PRECEDING) AS run FROM orders ORDER BY id',
    [[1, 2n, 0, 10], [2, 1n, 10, 30], [3, 1n, 20, 35], [4, 1n, 5, 42], [5, 1n, 7, 43]]],
  ["SELECT id FROM orders UNION SELECT 99 UNION SELECT 1 ORDER BY id DESC", [[99], [5], [4], [3], [2], [1]]],
  ["SELECT country FROM customers EXCEPT SELECT 'fr' EXCEPT SELECT NULL", [[expect.stringMatching(/^de$/i)]]],
  ["SELECT 1 AS a UNION ALL SELECT '2'", [[1], [2]]],
  ['SELECT DISTINCT country FROM customers WHERE country IS NOT NULL ORDER BY country', [[expect.stringMatching(/^de$/i)], ['FR']]],
  ["SELECT STRING_AGG(name, ', ') WITHIN GROUP (ORDER BY name DESC) FROM customers", [['Cleo, bob, Ann']]],
  ["SELECT v.a, v.b FROM (VALUES (1, 'x'), (2, NULL)) AS v(a, b) ORDER BY a", [[1, 'x'], [2, null]]],
  ['SELECT country, [2026-01], [2026-02] FROM (SELECT c.country, CONVERT(CHAR(7), o.placed_on, 120) AS m, o.amount FROM orders o JOIN customers c ON c.id = o.customer_id) s PIVOT (SUM(amount) FOR m IN ([2026-01], [2026-02])) p ORDER BY country', [['DE', 30, 5], ['FR', null, 7]]],
  ['SELECT id, what, val FROM (SELECT id, customer_id, amount FROM orders WHERE id = 1) o UNPIVOT (val FOR what IN (customer_id, amount)) u ORDER BY what', [[1, 'amount', 10], [1, 'customer_id', 1]]],
  ['SELECT customer_id, YEAR(placed_on) y, SUM(amount) FROM orders WHERE customer_id < 3 GROUP BY ROLLUP (customer_id, YEAR(placed_on)) ORDER BY 1, 2', [[null, null, 35], [1, null, 30], [1, 2026, 30], [2, null, 5], [2, 2026, 5]]],
  ["SELECT value FROM STRING_SPLIT('a,b,,c', ',') WHERE value <> '' ORDER BY value", [['a'], ['b'], ['c']]],
  ['SELECT value FROM GENERATE_SERIES(1, 3)', [[1], [2], [3]]],
  [`SELECT [key], value, type FROM OPENJSON('{"a":1,"b":[2],"c":null}')`, [['a', '1', 2], ['b', '[2]', 4], ['c', null, 0]]],
  ['SELECT * FROM big_orders ORDER BY id', [[1, 10], [2, 20], [4, 7]]],
  ['SELECT b.* FROM [dbo].[big_orders] b WHERE b.amount > 9 ORDER BY b.id', [[1, 10], [2, 20]]],
  ['SELECT COUNT(*) FROM Shop.dbo.orders WITH (NOLOCK) OPTION (RECOMPILE)', [[5]]],
  ['SELECT COUNT(*) FROM orders (NOLOCK)', [[5]]],
  ['SELECT total = amount * 2, [the name] = id FROM orders WHERE id = 1', [[20, 1]]],
  ["SELECT t.name FROM sys.tables t JOIN sys.schemas s ON s.schema_id = t.schema_id WHERE s.name = 'dbo' ORDER BY t.name", [['customers'], ['orders']]],
  ["SELECT kc.name FROM sys.key_constraints kc WHERE kc.parent_object_id = OBJECT_ID(N'[dbo].[orders]', 'U') AND kc.type = 'PK'", [[expect.stringMatching(/^PK__orders__[0-9A-F]{16}$/)]]],
  ["SELECT COLUMN_NAME, DATA_TYPE FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_NAME = 'ORDERS' ORDER BY ORDINAL_POSITION", [['id', 'int'], ['customer_id', 'int'], ['amount', 'int'], ['placed_on', 'date']]],
  ["SELECT c.name FROM sys.columns c WHERE c.object_id = OBJECT_ID('dbo.customers') ORDER BY c.column_id", [['id'], ['name'], ['country']]],
]

test.each(cases)('%s', async (query, rows) => {
  expect(await shop.rows(query)).toEqual(rows)
})

const failures: readonly (readonly [query: string, code: string])[] = [
  ['SELECT * FROM nowhere', '208'], ['SELECT * FROM other.dbo.orders', '40515'], ['SELECT id FROM customers, orders', '209'], ['SELECT c.id FROM customers', '4104'], ['SELECT name FROM customers GROUP BY country', '8120'],
  ['SELECT id FROM orders UNION SELECT id, amount FROM orders', '205'], ['SELECT * FROM (SELECT id, 1 + 1 FROM orders) q', '8155'], ['SELECT * FROM (SELECT 1 a) ', '102'], ['SELECT id FROM orders LIMIT 1', '102'], ['SELECT id FROM orders OFFSET 1 ROWS', '102'],
  ['SELECT id FROM orders QUALIFY 1 = 1', '102'], ['SELECT id FROM orders NATURAL JOIN customers', '102'], ['SELECT id FROM orders JOIN customers USING (id)', '102'], ['SELECT id FROM orders WHERE SUM(amount) > 1', '147'], ['SELECT id FROM orders WHERE id', '4145'],
  ['SELECT DISTINCT id FROM orders ORDER BY amount', '145'], ['SELECT id FROM orders ORDER BY 9', '108'], ['SELECT DISTINCT TOP 10 PERCENT id FROM orders', 'UNSUPPORTED_FEATURE'], ['SELECT id FROM orders FOR XML RAW', 'UNSUPPORTED_FEATURE'], ['SELECT * FROM OPENQUERY(x, y)', 'UNSUPPORTED_FEATURE'],
  ['SELECT * FROM sys.dm_exec_requests', '208'], ['SELECT * FROM orders TABLESAMPLE (10 PERCENT)', 'UNSUPPORTED_FEATURE'], ['SELECT * FROM dbo.my_function(1)', 'UNSUPPORTED_FEATURE'], ["SELECT 'unclosed", '102'], ['SELECT * FROM orders o JOIN orders o ON 1 = 1', '1013'],
]

test.each(failures)('%s fails with %s', async (query, code) => {
  expect(await shop.errors(query)).toEqual([expect.stringMatching(new RegExp(`^${code}: `))])
})

test('an error names the file, the line, the column and the nearest name', async () => {
  await expect(shop.db.execute('SELECT id,\n  amuont\nFROM orders', { file: 'reports/daily.sql' })).rejects.toMatchObject({
    code: '207', origin: { file: 'reports/daily.sql', line: 2, column: 3 }, hint: 'did you mean amount?', errors: [{ excerpt: '  amuont\n  ^^^^^^' }],
  })
})
