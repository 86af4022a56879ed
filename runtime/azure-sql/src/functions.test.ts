import { afterEach, beforeEach, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from './testing/database.ts'

let shop: TestDatabase
beforeEach(async () => {
  shop = await testDatabase()
  await shop.db.execute(`CREATE TABLE orders (id INT PRIMARY KEY, customer VARCHAR(20), total DECIMAL(10,2), placed DATE);
    INSERT orders VALUES (1, 'ada', 10.00, '2024-01-15'), (2, 'bob', 20.50, '2024-02-01'), (3, 'ada', 5.25, '2024-02-29'), (4, NULL, NULL, NULL)`)
})
afterEach(() => shop.close())

test('a function of one expression, called in every clause', async () => {
  await shop.db.execute('CREATE FUNCTION dbo.net (@gross DECIMAL(10,2), @rate INT = 25) RETURNS DECIMAL(10,2) WITH SCHEMABINDING AS BEGIN RETURN @gross / (1 + @rate / 100.0) END')
  expect(await shop.value('SELECT dbo.net(12.50, DEFAULT)')).toBe('10.00')
  expect(await shop.rows(`SELECT id, dbo.net(total, 100) FROM orders WHERE dbo.net(total, 0) > 6 ORDER BY dbo.net(total, 50) DESC`)).toEqual([[2, '10.25'], [1, '5.00']])
  expect(await shop.rows('SELECT customer, SUM(dbo.net(total, 0)) FROM orders GROUP BY customer ORDER BY customer')).toEqual([[null, null], ['ada', '15.25'], ['bob', '20.50']])
  await shop.db.execute(`UPDATE orders SET total = dbo.net(total, 100) WHERE id = 1; DECLARE @x INT = dbo.net(100, 0); INSERT orders VALUES (@x, 'eve', dbo.net(@x, 25), NULL)`)
  expect(await shop.rows('SELECT id, total FROM orders WHERE id IN (1, 100)')).toEqual([[1, '5.00'], [100, '80.00']])
})

test('variables, branches and early returns', async () => {
  await shop.db.execute(`CREATE FUNCTION dbo.label (@total DECIMAL(10,2), @who VARCHAR(20))
    RETURNS NVARCHAR(60)
    AS
    BEGIN
      DECLARE @size VARCHAR(10), @name VARCHAR(20) = ISNULL(@who, 'nobody')
      IF @total IS NULL RETURN CONCAT('empty of ', @name)
      IF @total >= 20 SET @size = 'big'
      ELSE IF @total >= 10
      BEGIN
        SET @size = 'middle'
        SET @name = UPPER(@name)
      END
      ELSE
        SELECT @size = 'small', @name = @name + '!'
      SET @name += '?'
      RETURN @size + ' of ' + @name;
    END`)
  expect(await shop.rows('SELECT dbo.label(total, customer) FROM orders ORDER BY id')).toEqual([['middle of ADA?'], ['big of bob?'], ['small of ada!?'], ['empty of nobody']])
})

test('a function that reads a table, whose names are not those of the caller', async () => {
  await shop.db.execute(`CREATE FUNCTION dbo.spent (@customer VARCHAR(20)) RETURNS DECIMAL(12,2) AS BEGIN
      DECLARE @sum DECIMAL(12,2) = -1
      SELECT @sum = SUM(total) FROM orders WHERE customer = @customer GROUP BY customer
      RETURN @sum
    END`)
  expect(await shop.rows('SELECT id, dbo.spent(orders.customer) FROM orders ORDER BY id')).toEqual([[1, '15.25'], [2, '20.50'], [3, '15.25'], [4, '-1.00']])
  expect(await shop.value(`SELECT dbo.spent('nobody')`)).toBe('-1.00')
  await shop.db.execute('CREATE FUNCTION dbo.rank_of (@who VARCHAR(20)) RETURNS INT AS BEGIN RETURN (SELECT COUNT(*) FROM orders o WHERE dbo.spent(o.customer) > dbo.spent(@who)) + 1 END')
  expect(await shop.rows('SELECT o.id, dbo.rank_of(o.customer) FROM orders o WHERE o.id < 3 ORDER BY o.id')).toEqual([[1, 2], [2, 1]])
})

test('its tables are not those of the caller, however both are called', async () => {
  await shop.db.execute(`CREATE TABLE rates (id INT, rate INT); INSERT rates VALUES (1, 7), (2, 9)
    GO
    CREATE FUNCTION dbo.rate_of (@id INT) RETURNS INT AS BEGIN RETURN (SELECT t.rate FROM rates t WHERE t.id = @id) END
    GO
    CREATE FUNCTION dbo.rate_of_s (@id INT) RETURNS INT AS BEGIN RETURN (SELECT s.rate FROM rates s WHERE s.id = @id) END
    GO
    CREATE TABLE priced (id INT, rate AS dbo.rate_of(id), CHECK (dbo.rate_of_s(id) > 7))`)
  expect(await shop.rows('SELECT T.id, dbo.rate_of(T.id) FROM orders T WHERE T.id IN (1, 2) ORDER BY T.id')).toEqual([[1, 7], [2, 9]])
  expect(await shop.rows('INSERT priced (id) OUTPUT inserted.id, dbo.rate_of_s(inserted.id) VALUES (2)')).toEqual([[2, 9]])
  expect(await shop.errors('INSERT priced (id) VALUES (1)')).toEqual([expect.stringMatching(/^547: /)])
  expect(await shop.rows('SELECT * FROM priced')).toEqual([[2, 9]])
})

test('a function that is a query', async () => {
  await shop.db.execute('CREATE FUNCTION dbo.of_customer (@customer VARCHAR(20), @least DECIMAL(10,2) = 0) RETURNS TABLE AS RETURN (SELECT o.id, o.total * 2 AS twice FROM orders o WHERE o.customer = @customer AND o.total > @least)')
  expect(await shop.rows(`SELECT f.id, twice FROM dbo.of_customer('ada', DEFAULT) AS f ORDER BY f.id`)).toEqual([[1, '20.00'], [3, '10.50']])
  expect(await shop.rows('SELECT o.id, f.id AS other FROM orders o CROSS APPLY dbo.of_customer(o.customer, 6) f ORDER BY o.id, f.id')).toEqual([[1, 1], [2, 2], [3, 1]])
  expect(await shop.rows('SELECT o.id, f.id AS other FROM orders o OUTER APPLY dbo.of_customer(o.customer, 15) f ORDER BY o.id, f.id')).toEqual([[1, null], [2, 2], [3, null], [4, null]])
})

test('functions within functions, views, computed columns, defaults and procedures', async () => {
  await shop.db.execute(`CREATE FUNCTION dbo.twice (@x INT) RETURNS INT AS BEGIN RETURN @x * 2 END
    GO
    CREATE FUNCTION dbo.more (@x INT) RETURNS INT AS BEGIN DECLARE @y INT = dbo.twice(@x) RETURN dbo.twice(@y) + 1 END
    GO
    CREATE VIEW v AS SELECT id, dbo.more(id) AS m FROM orders
    GO
    CREATE TABLE t (a INT DEFAULT dbo.twice(21), b AS dbo.twice(a))
    GO
    CREATE PROCEDURE p @x INT AS SELECT dbo.more(@x), b FROM t WHERE b = dbo.twice(a)`)
  await shop.db.execute('INSERT t DEFAULT VALUES')
  expect(await shop.rows('SELECT * FROM v WHERE m > 8 ORDER BY id')).toEqual([[2, 9], [3, 13], [4, 17]])
  expect(await shop.rows('EXEC p 3')).toEqual([[13, 84]])
  expect(await shop.rows(`MERGE t USING (SELECT 42 AS a) s ON dbo.twice(t.a) = dbo.twice(s.a) WHEN MATCHED THEN UPDATE SET a = dbo.twice(s.a) OUTPUT $action, inserted.a;`)).toEqual([['UPDATE', 84]])
})

test('an argument that is drawn by lot is drawn once a call', async () => {
  await shop.db.execute(`CREATE FUNCTION dbo.same (@x UNIQUEIDENTIFIER, @y FLOAT = 1) RETURNS INT AS BEGIN DECLARE @z FLOAT = @y RETURN CASE WHEN @x = @x AND @z = @y THEN 1 ELSE 0 END END
    GO
    CREATE FUNCTION dbo.half_of (@x FLOAT) RETURNS INT AS BEGIN DECLARE @n INT SELECT @n = COUNT(*) FROM orders WHERE @x < 0.5 OR @x >= 0.5 RETURN @n END
    GO
    CREATE FUNCTION dbo.twins (@x UNIQUEIDENTIFIER) RETURNS TABLE AS RETURN SELECT @x AS a, @x AS b`)
  expect(await shop.rows('SELECT id, dbo.same(NEWID(), RAND()) FROM orders WHERE dbo.same(NEWID(), DEFAULT) = 1 ORDER BY id')).toEqual([[1, 1], [2, 1], [3, 1], [4, 1]])
  expect(await shop.rows('SELECT dbo.half_of(RAND()), dbo.same(NEWID(), id) FROM orders WHERE id = 1')).toEqual([[4, 1]])
  expect(await shop.value('SELECT COUNT(DISTINCT n) FROM (SELECT dbo.same(NEWID(), id) AS one, NEWID() AS n FROM orders) q WHERE one = 1')).toBe(4)
  expect(await shop.rows('SELECT CASE WHEN a = b THEN 1 ELSE 0 END FROM dbo.twins(NEWID())')).toEqual([[1]])
  await shop.db.execute('CREATE FUNCTION dbo.read_by (@x UNIQUEIDENTIFIER) RETURNS INT AS BEGIN RETURN (SELECT COUNT(*) FROM orders WHERE @x = @x) END')
  expect(await shop.value('SELECT dbo.read_by(NEWID())')).toBe(4)
  expect(await shop.errors('SELECT dbo.read_by(NEWID()) FROM orders')).toEqual([expect.stringMatching(/^UNSUPPORTED_FEATURE: NEWID/)])
})

test('IF within IF, with or without a RETURN, costs what it says', async () => {
  const steps = Array.from({ length: 30 }, (_, index) => `IF @n > ${index * 10} BEGIN IF @n = ${index * 10 + 5} RETURN ${index} END IF @n = ${index * 10 + 6} SET @d = ${index}`).join(' ')
  await shop.db.execute(`CREATE FUNCTION dbo.nested (@n INT) RETURNS INT AS BEGIN DECLARE @d INT = 0 ${steps} IF @d = 0 RETURN -1 RETURN 1000 / @d END`)
  expect(await shop.rows('SELECT dbo.nested(5), dbo.nested(205), dbo.nested(46), dbo.nested(7), dbo.nested(NULL)')).toEqual([[0, 20, 250, -1, -1]])
  await shop.db.execute('CREATE FUNCTION dbo.guarded (@n INT) RETURNS INT AS BEGIN IF @n <> 0 BEGIN IF 10 / @n > 3 RETURN 1 END ELSE BEGIN RETURN 0 END RETURN 100 / @n END')
  expect(await shop.rows('SELECT id, dbo.guarded(id - 1) FROM orders ORDER BY id')).toEqual([[1, 0], [2, 1], [3, 1], [4, 33]])
  const flat = Array.from({ length: 150 }, (_, index) => `IF @n = ${index} RETURN ${index}`).join(' ')
  await shop.db.execute(`CREATE FUNCTION dbo.flat (@n INT) RETURNS INT AS BEGIN ${flat} RETURN -1 END`)
  expect(await shop.rows('SELECT dbo.flat(0), dbo.flat(149), dbo.flat(150)')).toEqual([[0, 149, -1]])
})

test('a table of the caller may be called as anything', async () => {
  await shop.db.execute(`CREATE TABLE q (c0 INT, v INT, n INT); INSERT q VALUES (5, 6, 7)
    GO
    CREATE FUNCTION dbo.last_of (@x INT) RETURNS INT AS BEGIN SELECT @x = id FROM orders WHERE id > 100 RETURN @x END`)
  expect(await shop.rows('SELECT dbo.last_of(q.c0), dbo.last_of(c0) FROM q')).toEqual([[5, 5]])
  expect(await shop.rows('SELECT u2.n, u2.word, u2.v FROM q AS u UNPIVOT (word FOR name IN (c0)) AS u2')).toEqual([[7, 5, 6]])
})

test('what DuckDB cannot ask for every row is refused by name', async () => {
  await shop.db.execute(`CREATE FUNCTION dbo.below (@n INT) RETURNS INT AS BEGIN RETURN (SELECT COUNT(*) FROM orders o WHERE o.id < @n) END
    GO
    CREATE FUNCTION dbo.first_of (@n INT) RETURNS TABLE AS RETURN SELECT TOP (@n) id FROM orders ORDER BY id
    GO
    CREATE FUNCTION dbo.sum_of (@n INT) RETURNS INT AS BEGIN RETURN (SELECT SUM(@n) FROM orders WHERE id < 3) END
    GO
    CREATE FUNCTION dbo.next_of (@n BIGINT) RETURNS BIGINT AS BEGIN RETURN @n + 1 END`)
  expect(await shop.rows('SELECT id, dbo.next_of(ROW_NUMBER() OVER (ORDER BY id DESC)) FROM orders WHERE id < 3 ORDER BY id')).toEqual([[1, 3n], [2, 2n]])
  expect(await shop.rows('SELECT dbo.below(MAX(id)) FROM orders')).toEqual([[3]])
  expect(await shop.errors('SELECT dbo.below(ROW_NUMBER() OVER (ORDER BY id)) FROM orders')).toEqual([expect.stringMatching(/^UNSUPPORTED_FEATURE: a window function/)])
  expect(await shop.rows('SELECT dbo.sum_of(5)')).toEqual([[10]])
  expect(await shop.errors('SELECT dbo.sum_of(id) FROM orders')).toEqual([expect.stringMatching(/^UNSUPPORTED_FEATURE: SUM of nothing but parameters/)])
  expect(await shop.rows('SELECT id FROM dbo.first_of(2)')).toEqual([[1], [2]])
  expect(await shop.errors('SELECT f.id FROM orders o CROSS APPLY dbo.first_of(o.id) f')).toEqual([expect.stringMatching(/^UNSUPPORTED_FEATURE: a TOP/)])
  expect(await shop.errors('SELECT f.id FROM orders o CROSS APPLY (SELECT TOP (o.id) * FROM orders) f')).toEqual([expect.stringMatching(/^UNSUPPORTED_FEATURE: a TOP/)])
})

test('a function of another database is not one of this', async () => {
  await shop.db.execute(`CREATE FUNCTION dbo.one () RETURNS INT AS BEGIN RETURN 1 END
    GO
    CREATE FUNCTION dbo.ones () RETURNS TABLE AS RETURN SELECT 1 AS a`)
  expect(await shop.rows('DECLARE @x INT; EXEC @x = shop.dbo.one; SELECT @x, Shop.dbo.one(), a FROM Shop.dbo.ones()')).toEqual([[1, 1, 1]])
  for (const script of ['SELECT other.dbo.one()', 'SELECT far.Shop.dbo.one()', 'SELECT * FROM other.dbo.ones()', 'DECLARE @x INT; EXEC @x = other.dbo.one', `EXEC other.sys.sp_executesql N'SELECT 1'`]) {
    expect(await shop.errors(script)).toEqual([expect.stringMatching(/^40515: /)])
  }
})

test('EXECUTE puts the value of a function into a variable', async () => {
  await shop.db.execute('CREATE FUNCTION dbo.less (@a INT, @b INT = 1) RETURNS INT AS BEGIN RETURN @a - @b END')
  expect(await shop.rows('DECLARE @x INT = 10, @y BIGINT; EXEC @x = dbo.less @x; EXECUTE @y = dbo.less @b = 5, @a = @x; SELECT @x, @y')).toEqual([[9, 4n]])
  expect(await shop.errors('DECLARE @x INT; EXEC @x = dbo.less')).toEqual([expect.stringMatching(/^313: /)])
  expect(await shop.errors('DECLARE @x INT; EXEC @x = dbo.less @a = 1, @c = 2')).toEqual([expect.stringMatching(/^8145: @c is not/)])
})

test('texts are cut to the length of the parameter and of the value, and errors name the function', async () => {
  await shop.db.execute(`CREATE FUNCTION dbo.clean (@s NVARCHAR(5)) RETURNS NVARCHAR(4) AS BEGIN SET @s = LTRIM(REPLACE(@s, '-', '')); RETURN LEFT(@s, 9) END`)
  expect(await shop.rows(`SELECT dbo.clean('ab-cdef'), dbo.clean(NULL), dbo.clean(N'12345')`)).toEqual([['abcd', null, '1234']])
  await shop.db.execute('CREATE FUNCTION dbo.broken (@d DATE) RETURNS INT AS BEGIN RETURN (SELECT COUNT(*) FROM nowhere WHERE placed > @d) END')
  expect(await shop.errors(`SELECT dbo.broken('2024-01-01')`)).toEqual([expect.stringMatching(/^208: .*nowhere/)])
  await shop.db.execute('CREATE FUNCTION dbo.month_start (@d DATETIME2) RETURNS DATE AS BEGIN RETURN DATEADD(DAY, 1 - DAY(@d), CAST(@d AS DATE)) END')
  expect(await shop.rows(`SELECT dbo.month_start('2024-02-29T10:00:00'), dbo.month_start(placed) FROM orders WHERE id = 1`)).toEqual([['2024-02-01T00:00:00', '2024-01-01T00:00:00']])
})

test('the catalog knows it; it is altered and dropped', async () => {
  await shop.db.execute('CREATE FUNCTION dbo.one () RETURNS INT AS BEGIN RETURN 1 END')
  await shop.db.execute('CREATE FUNCTION rows_of () RETURNS TABLE AS RETURN SELECT 1 AS a')
  expect(await shop.rows(`SELECT name, type, type_desc FROM sys.objects WHERE type IN ('FN', 'IF') ORDER BY name`)).toEqual([['one', 'FN', 'SQL_SCALAR_FUNCTION'], ['rows_of', 'IF', 'SQL_INLINE_TABLE_VALUED_FUNCTION']])
  expect(await shop.value(`SELECT ROUTINE_TYPE FROM INFORMATION_SCHEMA.ROUTINES WHERE ROUTINE_NAME = 'one'`)).toBe('FUNCTION')
  expect(await shop.errors('CREATE FUNCTION dbo.one () RETURNS INT AS BEGIN RETURN 2 END')).toEqual([expect.stringMatching(/^2714: /)])
  await shop.db.execute('ALTER FUNCTION dbo.one () RETURNS INT BEGIN RETURN CASE WHEN 1 = 1 THEN 2 END END')
  expect(await shop.value('SELECT dbo.one()')).toBe(2)
  await shop.db.execute(`IF OBJECT_ID('dbo.one', 'FN') IS NOT NULL DROP FUNCTION dbo.one; DROP FUNCTION IF EXISTS dbo.one, rows_of`)
  expect(await shop.value(`SELECT COUNT(*) FROM sys.objects WHERE type IN ('FN', 'IF')`)).toBe(0)
  expect(await shop.errors('SELECT dbo.one()')).toEqual([expect.stringMatching(/^4121: /)])
})

test('what cannot be worked out in a query is refused when the function is made', async () => {
  const refused = (body: string): Promise<string[]> => shop.errors(`CREATE FUNCTION dbo.f (@n INT) RETURNS INT AS BEGIN ${body} END`)
  expect(await refused('WHILE @n < 3 SET @n += 1 RETURN @n')).toEqual([expect.stringMatching(/^UNSUPPORTED_FEATURE: WHILE/)])
  expect(await refused('INSERT orders (id) VALUES (@n) RETURN @n')).toEqual([expect.stringMatching(/^443: /)])
  expect(await refused('DECLARE @r FLOAT = 1 - RAND() RETURN @r * @r')).toEqual([expect.stringMatching(/^443: .*'rand'/)])
  expect(await shop.errors('CREATE FUNCTION dbo.f () RETURNS TABLE AS RETURN SELECT NEWID() AS a FROM orders')).toEqual([expect.stringMatching(/^443: .*'newid'/)])
  expect(await refused('SELECT @n = @n + id FROM orders RETURN @n')).toEqual([expect.stringMatching(/^UNSUPPORTED_FEATURE: a SELECT/)])
  expect(await refused('SET @n = 1')).toEqual([expect.stringMatching(/^455: /)])
  expect(await shop.errors('CREATE FUNCTION dbo.f () RETURNS @t TABLE (a INT) AS BEGIN RETURN END')).toEqual([expect.stringMatching(/^UNSUPPORTED_FEATURE: /)])
  const steps = Array.from({ length: 12 }, (_, index) => `IF @n % ${index + 2} = 0 SET @n = @n * @n + ${index}`).join(' ')
  await shop.db.execute(`CREATE FUNCTION dbo.long (@n INT) RETURNS INT AS BEGIN ${steps} RETURN @n END`)
  expect(await shop.errors('SELECT dbo.long(1)')).toEqual([expect.stringMatching(/^UNSUPPORTED_FEATURE: .*steps/)])
  await shop.db.execute('CREATE FUNCTION dbo.g (@n INT) RETURNS INT AS BEGIN RETURN @n END')
  expect(await shop.errors('SELECT g(1)')).toEqual([expect.stringMatching(/^195: 'g' is not/)])
  expect(await shop.errors('SELECT dbo.g()')).toEqual([expect.stringMatching(/^313: /)])
  expect(await shop.errors('SELECT dbo.g(1, 2)')).toEqual([expect.stringMatching(/^8144: /)])
})
