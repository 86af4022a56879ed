import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from './testing/database.ts'

let shop: TestDatabase
beforeAll(async () => {
  shop = await testDatabase()
  await shop.db.execute(`
    CREATE TABLE v (id INT, tiny TINYINT, big BIGINT, price DECIMAL(10,2), m MONEY, f FLOAT, b BIT, s VARCHAR(50), n NVARCHAR(50), c CHAR(5), d DATE, dt DATETIME, dt2 DATETIME2(7), t TIME(3), g UNIQUEIDENTIFIER, nothing INT);
    INSERT INTO v VALUES (7, 200, 3000000000, 12.345, 3.5, 0.5, 1, 'Hello ', N'Zoë', 'ab', '2024-02-29', '2024-02-29T13:14:15.997', '2024-02-29T13:14:15.1234567', '13:14:15.678', '6F9619FF-8B86-D011-B42D-00C04FC964FF', NULL)`)
})
afterAll(() => shop.close())

const cases: readonly (readonly [expression: string, expected: unknown])[] = [
  // whole numbers and decimals
  ['id / 2', 3], ['-7 / 2', -3], ['id % 4', 3], ['7 / 2.0', '3.500000'], ['price * 2', '24.70'], ['price / 3', '4.116666'], ['price / id', '1.7642857142857'], ['2.0 / 3', '0.666666'], ['big + 1', 3000000001n], ['1.5 + 1', '2.5'],
  ['f * 3', 1.5], ['m / 3', '1.1666'], ['price + f', 12.85], ["'3' + 4", 7], ['id & 3', 3], ['id | 8', 15], ['id ^ 2', 5], ['~id', -8], ['-tiny', -200], ['3000000000', '3000000000'],
  ['ABS(-5)', 5], ['CEILING(price)', '13'], ['FLOOR(-1.5)', '-2'], ['ROUND(price, 1)', '12.40'], ['ROUND(12.349, 1, 1)', '12.300'], ['POWER(2, 10)', 1024], ['SQRT(16)', 4], ['SIGN(-2.5)', '-1.0'], ['SQUARE(3)', 9],
  ['LOG(EXP(1))', 1], ['PI()', Math.PI], ["ISNUMERIC('1e3')", 1], ["ISNUMERIC('x')", 0], ['GREATEST(1, 3, 2)', 3], ['LEAST(1, NULL, 2)', 1],
  // texts
  ["s + 'x'", 'Hello x'], ['LEN(s)', 5], ['DATALENGTH(n)', 6], ['LEFT(s, 2)', 'He'], ['RIGHT(s, 3)', 'lo '], ['SUBSTRING(s, 2, 3)', 'ell'], ['SUBSTRING(s, 0, 3)', 'He'], ['UPPER(n)', 'ZOË'], ["'[' + RTRIM(s) + ']'", '[Hello]'],
  ["TRIM('  a ')", 'a'], ["TRIM('x' FROM 'xax')", 'a'], ["REPLACE(s, 'L', '1')", 'He11o '], ["CHARINDEX('LO', s)", 4], ["CHARINDEX('l', s, 4)", 4], ["PATINDEX('%[lo]%', s)", 3], ["STUFF('abcdef', 2, 3, 'X')", 'aXef'],
  ["REPLICATE('ab', 2)", 'abab'], ["CONCAT('a', NULL, id, 1.50)", 'a71.50'], ["CONCAT_WS('-', 'a', NULL, 'b')", 'a-b'], ["s + NULL", null], ['c', 'ab   '], ["QUOTENAME('a]b')", '[a]]b]'], ["REVERSE('abc')", 'cba'], ["ASCII('A')", 65], ['CHAR(65)', 'A'],
  ['STR(123.456, 8, 2)', '  123.46'], ["SPACE(2) + '|'", '  |'], ["TRANSLATE('2*[3]', '[]', '()')", '2*(3)'], ["FORMAT(dt, 'yyyy-MM-dd HH:mm')", '2024-02-29 13:14'],
  // conversions
  ['CAST(12.9 AS INT)', 12], ['CAST(-12.9 AS INT)', -12], ["CAST(' 12 ' AS INT)", 12], ["CAST('' AS INT)", 0], ["TRY_CAST('x' AS INT)", null], ["TRY_CAST('2.5' AS INT)", null], ["CAST('1.005' AS DECIMAL(5,2))", '1.01'], ['CAST(1 AS BIT)', true],
  ["CAST('true' AS BIT)", true], ['CAST(b AS INT)', 1], ['CAST(1e6 AS VARCHAR(20))', '1e+006'], ['CAST(f AS VARCHAR(10))', '0.5'], ['CAST(1234567 AS VARCHAR(3))', '*'], ["CAST('abcdef' AS VARCHAR(3))", 'abc'], ['CAST(m AS VARCHAR(10))', '3.50'],
  ['CAST(id AS VARCHAR)', '7'], ["CAST('$1,234.5' AS MONEY)", '1234.5000'], ['CAST(g AS VARCHAR(36))', '6F9619FF-8B86-D011-B42D-00C04FC964FF'], ["TRY_CONVERT(DATE, '2024-13-01')", null], ['CONVERT(VARBINARY(4), 0x0102)', new Uint8Array([1, 2])],
  ["CAST('2024-02-29' AS DATETIME)", '2024-02-29T00:00:00'], ["CAST('20240229 13:14:15' AS DATETIME2(0))", '2024-02-29T13:14:15'], ["CONVERT(DATE, '29/02/2024', 103)", '2024-02-29T00:00:00'], ["CONVERT(DATETIME, 'Feb 29 2024  1:14PM')", '2024-02-29T13:14:00'],
  ["CAST('2024-02-29T13:14:15Z' AS DATETIME)", '2024-02-29T13:14:15'], ['CAST(dt AS DATE)', '2024-02-29T00:00:00'], ['CAST(dt2 AS DATETIME)', '2024-02-29T13:14:15.123'], ['CAST(dt2 AS DATETIME2(2))', '2024-02-29T13:14:15.12'], ['CAST(dt2 AS TIME(0))', '13:14:15'],
  ['CONVERT(VARCHAR(19), dt, 120)', '2024-02-29 13:14:15'], ['CONVERT(VARCHAR(8), dt, 112)', '20240229'], ['CONVERT(VARCHAR(30), dt, 126)', '2024-02-29T13:14:15.997'], ['CONVERT(VARCHAR(30), dt2, 121)', '2024-02-29 13:14:15.1234570'],
  ['CONVERT(VARCHAR(10), d, 101)', '02/29/2024'], ['CAST(dt AS VARCHAR(30))', 'Feb 29 2024  1:14PM'], ['CAST(d AS VARCHAR(30))', '2024-02-29'], ['CONVERT(VARCHAR(8), dt, 108)', '13:14:15'], ['CONVERT(VARCHAR(10), d, 120)', '2024-02-29'], ['CAST(dt2 AS VARCHAR(30))', '2024-02-29 13:14:15.1234570'],
  // dates
  ['dt', '2024-02-29T13:14:15.997'], ['dt2', '2024-02-29T13:14:15.123457'], ['t', '13:14:15.678'], ['GETDATE()', '2026-03-01T12:34:56.79'], ['SYSUTCDATETIME()', '2026-03-01T12:34:56.789'], ['CAST(GETUTCDATE() AS DATE)', '2026-03-01T00:00:00'],
  ['DATEADD(month, -1, d)', '2024-01-29T00:00:00'], ["DATEADD(MONTH, 1, '2024-01-31')", '2024-02-29T00:00:00'], ['DATEADD(day, 1, dt)', '2024-03-01T13:14:15.997'], ['DATEADD(hour, -14, dt)', '2024-02-28T23:14:15.997'], ['DATEADD(ms, 1, dt)', '2024-02-29T13:14:15.997'],
  ["DATEDIFF(day, '2024-02-28', d)", 1], ["DATEDIFF(year, '2023-12-31', '2024-01-01')", 1], ["DATEDIFF(month, '2024-01-31', d)", 1], ["DATEDIFF(hour, '2024-02-29T12:59:59', dt)", 1], ["DATEDIFF(week, '2024-03-02', '2024-03-03')", 1], ["DATEDIFF(SECOND, '2024-02-29T13:14:00', dt)", 15],
  ['DATEADD(day, DATEDIFF(day, 0, dt), 0)', '2024-02-29T00:00:00'], ['DATEPART(year, d)', 2024], ['DATEPART(quarter, d)', 1], ['DATEPART(weekday, d)', 5], ['DATEPART(week, d)', 9], ['DATEPART(iso_week, d)', 9], ['DATEPART(dayofyear, d)', 60], ['DATEPART(ms, dt)', 997], ['DATENAME(month, d)', 'February'],
  ['DATENAME(weekday, d)', 'Thursday'], ['YEAR(dt)', 2024], ['MONTH(d)', 2], ['DAY(d)', 29], ['EOMONTH(d)', '2024-02-29T00:00:00'], ['EOMONTH(d, 1)', '2024-03-31T00:00:00'], ['DATEFROMPARTS(2024, 2, 29)', '2024-02-29T00:00:00'], ['DATETRUNC(month, dt)', '2024-02-01T00:00:00'], ['dt - 7', '2024-02-22T13:14:15.997'],
  ["ISDATE('2024-02-30')", 0], ["ISDATE('2024-02-29')", 1],
  // choices
  ["ISNULL(nothing, 5)", 5], ["ISNULL(CAST(NULL AS VARCHAR(3)), 'abcdef')", 'abc'], ["COALESCE(nothing, NULL, 9)", 9], ["NULLIF(s, 'HELLO')", null], ["IIF(id > 5, 'big', 'small')", 'big'], ["CHOOSE(2, 'a', 'b')", 'b'], ["CASE s WHEN 'hello' THEN 1 ELSE 0 END", 1],
  ['CASE WHEN nothing IS NULL THEN 1.5 ELSE 2 END', '1.5'], ["HASHBYTES('MD5', 'a')", new Uint8Array([0x0c, 0xc1, 0x75, 0xb9, 0xc0, 0xf1, 0xb6, 0xa8, 0x31, 0xc3, 0x99, 0xe2, 0x69, 0x77, 0x26, 0x61])],
  [`JSON_VALUE('{"a":{"b":[1,2]}}', '$.a.b[1]')`, '2'], [`ISJSON('{}')`, 1], ['DB_NAME()', 'Shop'], ["OBJECT_ID('dbo.nowhere')", null], ["COL_LENGTH('v', 's')", 50], ["COL_LENGTH('v', 'zz')", null],
]

test.each(cases)('%s', async (expression, expected) => {
  expect(await shop.value(`SELECT ${expression} FROM v`)).toEqual(expected)
})

const conditions: readonly (readonly [condition: string, expected: boolean])[] = [
  ["s = 'hello'", true], ["s = 'HELLO   '", true], ["s <> 'hello'", false], ["s IN ('x', 'HELLO')", true], ["s LIKE 'h%'", true], ["s LIKE '%[x-z]%'", false], ["s LIKE 'h[a-f]%'", true], ["s LIKE 'h[^a-f]%'", false], ["'50%' LIKE '50!%' ESCAPE '!'", true],
  ["'a_b' LIKE 'a[_]b'", true], ["'axb' LIKE 'a[_]b'", false], ["s LIKE '%' + 'LO'", true], ['id BETWEEN 5 AND 7', true], ['nothing = 1', false], ['NOT (nothing = 1)', false], ['b = 1', true], ["dt > '2024-02-29T13:14:15'", true], ["d = '20240229'", true],
  ["dt2 > '2024-02-29T13:14:15.1234566'", false], ["id = '7'", true], ['EXISTS (SELECT 1 FROM v WHERE id = 7)', true], ['id IN (SELECT id FROM v)', true], ["n = N'zoë'", true], ["g = '6f9619ff-8b86-d011-b42d-00c04fc964ff'", true], ['id IS NOT NULL AND nothing IS NULL', true], ['price = 12.35', true],
]

test.each(conditions)('WHERE %s', async (condition, expected) => {
  expect((await shop.rows(`SELECT id FROM v WHERE ${condition}`)).length === 1).toBe(expected)
})

const failures: readonly (readonly [expression: string, code: string])[] = [
  ['1 / 0', '8134'], ['id / (id - 7)', '8134'], ["CAST('x' AS INT)", '245'], ["CAST(s AS INT)", '245'], ["CAST('2.5' AS INT)", '245'], ["CAST('abc' AS DECIMAL(5,2))", '8114'], ["CAST('2024-13-01' AS DATE)", '241'], ["CAST('2024-02-29T13:14:15.1234567' AS DATETIME)", '241'],
  ["CAST('1700-01-01' AS DATETIME)", '242'], ['CAST(big AS INT)', '8115'], ['CAST(d AS INT)', '529'], ['d + 1', '402'], ["CAST('zz' AS UNIQUEIDENTIFIER)", '8169'], ['(SELECT x FROM (VALUES (1), (2)) q(x))', '512'], ["SUBSTRING('a', 1, -1)", '537'], ['nope', '207'], ['x.id', '4104'],
  ['SOUNDEX(s)', 'UNSUPPORTED_FUNCTION'], ['dbo.f(1)', '4121'], ['other.f(1)', 'UNSUPPORTED_FEATURE'], ["dt AT TIME ZONE s", 'UNSUPPORTED_FEATURE'], ['LEN()', '174'], ["'12' + 2.5", '8115'], ["CASE WHEN s = 0x01 THEN 1 ELSE 0 END", '402'], ["JSON_VALUE('{', '$.a')", '13609'], ['SQRT(-1)', '3623'], ['STRING_AGG(s, n)', '8733'], ["CONVERT(VARBINARY(3), 'xyz', 2)", '8114'], ["CONVERT(VARBINARY(3), 'xyz', 101)", '281'], ['CAST(1 AS ROWVERSION)', 'UNSUPPORTED_DATATYPE'], ['CAST(1 AS TEXTT)', '2715'], ['CONVERT(VARCHAR(30), dt, 130)', 'UNSUPPORTED_FEATURE'],
  ['DATEADD(fortnight, 1, d)', '155'], ['DATEPART(hour, d)', '9810'], ['COUNT(*) OVER w', 'UNSUPPORTED_FEATURE'], ['ROW_NUMBER()', '10753'], ['SUM(s)', '8117'], ['id > 5', '102'], ['TRUE', '207'], ['@nowhere', '137'],
]

test.each(failures)('%s fails with %s', async (expression, code) => {
  expect(await shop.errors(`SELECT ${expression} FROM v`)).toEqual([expect.stringMatching(new RegExp(`^${code}: `))])
})
