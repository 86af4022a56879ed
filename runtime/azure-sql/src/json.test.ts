import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from './testing/database.ts'

let shop: TestDatabase
beforeAll(async () => {
  shop = await testDatabase()
  await shop.db.execute(`CREATE TABLE t (id INT PRIMARY KEY, name NVARCHAR(20), amount DECIMAL(10,2), at DATETIME2(3), kind CHAR(1)); INSERT INTO t VALUES (1, N'A/"n"', 1.5, '2026-01-02T03:04:05.600', 'x'), (2, NULL, NULL, NULL, 'x'), (3, '<C&D>', 3, '2026-01-02', 'y')
CREATE TABLE control (name SYSNAME, config NVARCHAR(MAX)); INSERT INTO control VALUES ('a', N'{"cols":[{"name":"id","type":"int","opt":{"k":1}},{"name":"x"}],"when":"2026-03-04T05:06:07","on":true}'), ('b', N'{"cols":[]}'), ('c', NULL)`)
})
afterAll(() => shop.close())

test('OPENJSON … WITH makes typed rows of an array', async () => {
  expect(await shop.rows(`SELECT * FROM OPENJSON(N'[{"id":"7","price":1.25,"when":"2026-03-04","flag":true,"tags":["a"],"none":null},{"id":8}]')
    WITH (id INT, amount DECIMAL(9,3) '$.price', [when] DATE, flag BIT, tags NVARCHAR(MAX) AS JSON, firstTag VARCHAR(10) '$.tags[0]', none INT, missing INT '$.a.b', asText NVARCHAR(10) '$.tags')`))
    .toEqual([[7, '1.250', '2026-03-04T00:00:00', true, '["a"]', 'a', null, null, null], [8, null, null, null, null, null, null, null, null]])
})

test('OPENJSON … WITH of an object is one row, of null and of a missing path none', async () => {
  expect(await shop.rows(`SELECT a FROM OPENJSON('{"x":{"a":1}}', '$.x') WITH (a INT)`)).toEqual([[1]])
  expect(await shop.rows(`DECLARE @j NVARCHAR(MAX); SELECT a FROM OPENJSON(@j) WITH (a INT)`)).toEqual([])
  expect(await shop.rows(`SELECT a FROM OPENJSON('{"x":1}', '$.y') WITH (a INT)`)).toEqual([])
  expect(await shop.errors(`SELECT a FROM OPENJSON('[{"a":"x"}]') WITH (a INT)`)).toEqual([expect.stringMatching(/^245: /)])
  expect(await shop.errors(`SELECT a FROM OPENJSON('[]', 'strict $.a') WITH (a INT)`)).toEqual([expect.stringMatching(/^UNSUPPORTED_FEATURE: a strict JSON path/)])
})

test('OPENJSON … WITH is applied to each row of a table', async () => {
  expect(await shop.rows(`SELECT c.name, j.name AS col, ISNULL(j.type, '?'), o.k FROM control c CROSS APPLY OPENJSON(c.config, '$.cols') WITH (name SYSNAME, type VARCHAR(20), opt NVARCHAR(MAX) AS JSON) j OUTER APPLY OPENJSON(j.opt) WITH (k INT) AS o ORDER BY 2`))
    .toEqual([['a', 'id', 'int', 1], ['a', 'x', '?', null]])
})

test('FOR JSON PATH writes rows as JSON; names with dots are nested, nulls left out', async () => {
  expect(await shop.value('SELECT id, name AS [who.name], amount AS [who.amount], at, kind FROM t ORDER BY id FOR JSON PATH')).toBe('[{"id":1,"who":{"name":"A\\/\\"n\\"","amount":1.50},"at":"2026-01-02T03:04:05.6","kind":"x"},{"id":2,"kind":"x"},{"id":3,"who":{"name":"<C&D>","amount":3.00},"at":"2026-01-02T00:00:00","kind":"y"}]')
  expect(await shop.value('SELECT TOP 1 id, CAST(1 AS BIT) AS flag, CAST(NULL AS INT) AS n, CAST(1.25 AS FLOAT) AS f FROM t ORDER BY id FOR JSON PATH, INCLUDE_NULL_VALUES, WITHOUT_ARRAY_WRAPPER')).toBe('{"id":1,"flag":true,"n":null,"f":1.250000000000000e+000}')
  expect(await shop.value(`SELECT id FROM t WHERE id < 3 FOR JSON AUTO, ROOT('rows')`)).toBe('{"rows":[{"id":1},{"id":2}]}')
  expect(await shop.rows('SELECT id FROM t WHERE 1 = 0 FOR JSON PATH')).toEqual([])
  expect(await shop.errors('SELECT id + 1 FROM t FOR JSON PATH')).toEqual([expect.stringMatching(/^13605: /)])
  expect(await shop.errors('SELECT id, kind AS id FROM t FOR JSON PATH')).toEqual([expect.stringMatching(/^13601: /)])
})

test('FOR JSON inside another is nested, not quoted; it sees the row around it', async () => {
  expect(await shop.value(`SELECT k.kind, (SELECT t.id FROM t WHERE t.kind = k.kind ORDER BY t.id FOR JSON PATH) AS ids, JSON_QUERY('{"a":1}') AS raw FROM (SELECT DISTINCT kind FROM t) k ORDER BY k.kind FOR JSON PATH`))
    .toBe('[{"kind":"x","ids":[{"id":1},{"id":2}],"raw":{"a":1}},{"kind":"y","ids":[{"id":3}],"raw":{"a":1}}]')
  expect(await shop.value(`DECLARE @j NVARCHAR(MAX) = (SELECT id FROM t WHERE id = 1 FOR JSON PATH); SELECT @j`)).toBe('[{"id":1}]')
  expect(await shop.value(`SELECT (SELECT id FROM t WHERE 1 = 0 FOR JSON PATH)`)).toBeNull()
})

test('FOR XML PATH joins texts, the old way to write STRING_AGG', async () => {
  expect(await shop.rows(`SELECT k.kind, STUFF((SELECT ',' + CAST(t.id AS VARCHAR(9)) FROM t WHERE t.kind = k.kind ORDER BY t.id FOR XML PATH('')), 1, 1, '') FROM (SELECT DISTINCT kind FROM t) k ORDER BY k.kind`)).toEqual([['x', '1,2'], ['y', '3']])
  expect(await shop.value(`SELECT STUFF((SELECT ', ' + name FROM t WHERE name IS NOT NULL ORDER BY id FOR XML PATH(''), TYPE).value('.', 'NVARCHAR(MAX)'), 1, 2, '')`)).toBe('A/"n", <C&D>')
  expect(await shop.value(`SELECT name + '' FROM t WHERE id = 3 FOR XML PATH('')`)).toBe('&lt;C&amp;D&gt;')
  expect(await shop.value(`SELECT id AS [@id], kind FROM t WHERE id < 3 ORDER BY id FOR XML PATH('row'), ROOT('rows')`)).toBe('<rows><row id="1"><kind>x</kind></row><row id="2"><kind>x</kind></row></rows>')
  expect(await shop.errors('SELECT id FROM t FOR XML AUTO')).toEqual([expect.stringMatching(/^UNSUPPORTED_FEATURE: FOR XML AUTO/)])
})
