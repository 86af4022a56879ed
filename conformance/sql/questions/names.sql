# Names, stars, literals, operators and the forms of calls.
SELECT k AS a, a AS k, k FROM VALUES (2) AS t(k)
error: SELECT 1 AS a, 2 AS a, a
SELECT sum(v) AS s, s + 1 AS t, s * 2 AS u FROM VALUES (2), (1) AS t(v)
error: SELECT k + 1 AS a FROM VALUES (1, 2), (1, 1) AS t(k, v) WHERE a > 1
SELECT * FROM VALUES (array(1), map('a', struct(1))) AS t(a, b)
SELECT * FROM VALUES (1 + 1, upper('a'))
SELECT t.* FROM VALUES (1, 2) AS t(a, b)
SELECT t.*, a AS c FROM VALUES (1, 2) AS t(a, b)
SELECT * EXCEPT (a) FROM VALUES (1, 2) AS t(a, b)
error: SELECT * EXCEPT (c) FROM VALUES (1, 2) AS t(a, b)
error: SELECT * EXCEPT (a, a) FROM VALUES (1, 2) AS t(a, b)
SELECT * EXCEPT (s.x) FROM VALUES (1, named_struct('x', 1, 'y', 2)) AS t(a, s)
SELECT s.* FROM VALUES (1, named_struct('x', 1, 'y', 2)) AS t(a, s)
SELECT s.* EXCEPT (x) FROM VALUES (1, named_struct('x', 1, 'y', 2)) AS t(a, s)
SELECT struct(*) AS s FROM VALUES (1, 2) AS t(a, b)
SELECT array(*) AS s, greatest(*) AS g, coalesce(t.*) AS c FROM VALUES (1, 2) AS t(a, b)
error: SELECT count(*), count(t.*), count(a, b) FROM VALUES (1, 2), (NULL, 3) AS t(a, b)
SELECT 1 IN (*) FROM VALUES (1, 2) AS t(a, b)
SELECT a.x, b.x FROM VALUES (1) AS a(x), VALUES (2) AS b(x)
error: SELECT x FROM VALUES (1) AS a(x), VALUES (2) AS b(x)
SELECT * FROM (SELECT 1 AS x, 2 AS x)
error: SELECT x FROM (SELECT 1 AS x, 2 AS x)
error: SELECT c.x FROM VALUES (1) AS a(x)
error: SELECT a.y FROM VALUES (1) AS a(x)
SELECT X, `x`, a.`X` FROM VALUES (1) AS A(x)
SELECT `a b`, `a``b`, `1` FROM VALUES (1, 2, 3) AS t(`a b`, `a``b`, `1`)
SELECT `t.a` FROM VALUES (1) AS t(`t.a`)
error: SELECT `` FROM VALUES (1) t(a)
SELECT order, date, timestamp, interval, left, table, year, end, user FROM VALUES (1,2,3,4,5,6,7,8,9) t(order, date, timestamp, interval, left, table, year, end, user)
SELECT 1 AS order, 2 AS from, 3 AS select, 4 AS where
SELECT a.left FROM VALUES (1) AS a(left)
error: SELECT 'a\tb', 'a\\b', 'it''s', "x""y", 'a' 'b', "a" 'b', r'a\tb', R"c\d", 'a\
error: SELECT length('\0'), length('a
error: SELECT 1Y, 1S, 1L, 1.5F, 1.5D, 1.5BD, 1e3, 1.5e-3, .5, 5., 1e3BD, 0x1F, 1.0, 12345678901, 123456789012345678901234567890, 1D, 1F, 1BD
error: SELECT -128Y, 128Y
SELECT -2147483648, 2147483648, -9223372036854775808, 9223372036854775808
SELECT X'1F', x'', X'A', date'2024-02-29', DATE '2024-1-5', timestamp'2024-01-01 00:00:00.123456', TIMESTAMP_NTZ'2024-01-01', TIMESTAMP'2024-01-01T00:00:00+02:00'
error: SELECT DATE'2024-02-30'
error: SELECT TIMESTAMP'nope'
SELECT /* a /* nested */ b */ 1 -- end
SELECT /*+ BROADCAST(t), COALESCE(3) */ a FROM VALUES (1) t(a)
SELECT 1 = 1 AND NOT false OR NULL, NOT NOT true, ! true, 1 <> 2, 1 != 2, 1 == 1, 1 <=> NULL, NULL <=> NULL
SELECT 1 BETWEEN 0 AND 2, 3 NOT BETWEEN 0 AND 2, 'a' LIKE 'A', 'a' ILIKE 'A', 'a' RLIKE '^a', 'a' REGEXP '^a', 'abc' LIKE ANY ('a%', 'z%'), 'abc' NOT LIKE ALL ('x%', 'z%'), 'abc' LIKE ALL ('a%', '%c'), 'abc' ILIKE ANY ('A%')
SELECT 'a%b' LIKE 'a\%b', 'a%b' LIKE 'a/%b' ESCAPE '/', 'a\\b' LIKE 'a\\\\b'
SELECT 7 DIV 2, -7 DIV 2, 7 % 3, -7 % 3, 7 / 2, 7.0 / 2, 2 * 3 + 4, 2 + 3 * 4, (2 + 3) * 4, - - 1, + 1, ~5, 5 & 3, 5 | 3, 5 ^ 3, 1 << 3, -16 >> 2, -16 >>> 28, 'a' || 1 || NULL
SELECT CASE WHEN true THEN 1 ELSE 'a' END
SELECT array(1, 2)[0], array(1,2)[1], map('a', 1)['a'], map('a', 1)['z'], struct(1 AS a).a, named_struct('a', 1)['a'], array(struct(1 AS a), struct(2 AS a)).a
error: SELECT array(1, 2)[2]
SELECT array(array(1, 2), array(3))[0][1], map('a', struct(1 AS b)).a.b
error: SELECT transform(array(1, 2), x -> transform(array(10), y -> x + y)), transform(array(1), x -> (SELECT 5))
SELECT CAST('1' AS INT), '1'::INT, 1::STRING::INT, CAST(1.5 AS DECIMAL(10, 2)), try_cast('a' AS INT), 5::double, array('1', '2')::array<int>
SELECT (1, 2), (1, 'a').col2, struct(1, 'a').col1, named_struct('x', 5).x
SELECT a, t.a, t.s.x, s.x, s.y[0], s.y[0].z FROM VALUES (1, named_struct('x', 2, 'y', array(named_struct('z', 9)))) t(a, s)
SELECT t.a.x FROM VALUES (named_struct('x', 2)) t(a)
SELECT a.a FROM VALUES (named_struct('a', 2)) a(a)
SELECT extract(YEAR FROM DATE'2024-05-06'), extract(month FROM timestamp'2024-05-06 07:08:09'), substring('abc' FROM 2), substring('abc' FROM 2 FOR 1), position('b' IN 'abc'), overlay('abcdef' PLACING 'XX' FROM 2 FOR 3), trim(BOTH 'x' FROM 'xax'), trim(LEADING FROM '  a'), trim(TRAILING 'x' FROM 'axx'), trim('  a ')
SELECT IDENTIFIER('a'), IDENTIFIER('t.a'), IDENTIFIER('t' || '.' || 'a') FROM VALUES (1) t(a)
SELECT IDENTIFIER('upper')('x'), IDENTIFIER('abs')(-1)
SELECT 1 AS IDENTIFIER('xx')
SELECT a AS `x.y`, a AS `a``b` FROM VALUES (1) t(a)
error: SELECT sum(sum(k)) FROM VALUES (1) t(k)
error: SELECT k FROM VALUES (1) t(k) WHERE sum(k) > 1
error: SELECT * FROM nope
error: SELECT * FROM nope.nope2
error: SELECT nofun(1)
error: SELECT upper()
error: SELECT upper('a', 'b')
error: SELECT 1 + array(1)
error: SELECT 1 WHERE 'a'
error: SELECT 1 WHERE 1
error: SELECT 1 WHERE '1'
error: SELECT * FROM (SELECT 1, 2) a(x)
SELECT * FROM VALUES (1, 2) t(a, b) WHERE (a, b) = (1, 2)
SELECT * FROM VALUES (1, 2) t(a, b) WHERE (a, b) IN ((1, 2), (3, 4))
SELECT a FROM VALUES (1) t(a) DISTRIBUTE BY a SORT BY a
error: SELECT `a`.`b`.`c`.`d`.`e` FROM VALUES (1) t(a)
SELECT 1 a, a + 1 b
SELECT * FROM IDENTIFIER('range')(3) ORDER BY 1
SELECT x FROM VALUES (1) AS IDENTIFIER('t')(x)
SELECT IDENTIFIER(concat('up', 'per'))('x')
SELECT array((SELECT 1), (SELECT 2)), struct((SELECT 1) AS a), upper((SELECT 'x'))
SELECT (SELECT 1 WHERE false) IS NULL
SELECT 1 = '1', 1 IN ('1', '2'), coalesce(1, '2')
# A zero character in the name of a column.
SELECT 'a\0b'
SELECT * FROM (SELECT 'a\0b', 'c', 1 AS `x\0`)
error: SELECT k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k + k FROM VALUES (1) t(k)
# A column called end, inside CASE.
SELECT CASE WHEN false THEN 1 ELSE end END FROM VALUES (5) AS t(end)
SELECT CASE end WHEN 5 THEN end ELSE 2 END FROM VALUES (5) AS t(end)
SELECT CASE WHEN end = 5 THEN end END AS x, end FROM VALUES (5) AS t(end)
SELECT CASE WHEN true THEN 2 ELSE CASE WHEN true THEN 1 END END + 1
SELECT (t.a, s.a) = (1, 2), (t.a, s.a) IN ((1, 2)), (t.a, s.a) <=> (s.a, t.a), (t.a, s.a) < (1, 3) FROM VALUES (1) t(a), VALUES (2) s(a)
SELECT t.a FROM VALUES (1) t(a), VALUES (2) s(a) WHERE (t.a, s.a) IN ((1, 2), (3, 4))
SELECT (t.a, s.a) IN (SELECT a, b FROM VALUES (1, 2) u(a, b)), count(DISTINCT (t.a, s.a)) FROM VALUES (1) t(a), VALUES (2) s(a) GROUP BY ALL
SELECT (array(s)[0].x, s.x + 1) FROM VALUES (struct(1 as x), 1) t(s, u)
WITH c AS (SELECT 1 AS id, 2 AS n), d AS (SELECT id, n, n FROM c) SELECT n FROM d
WITH c AS (SELECT 1 AS id, 2 AS n), d AS (SELECT *, id FROM c) SELECT id FROM d
SELECT id FROM (SELECT t.*, id FROM VALUES (1) t(id)) s
SELECT * FROM (SELECT id, id FROM VALUES (1) t(id)) s JOIN VALUES (1) u(k) ON s.id = u.k
WITH d AS (SELECT 1 AS id, 2 AS n), e AS (SELECT id, id FROM d) SELECT a.id FROM e a JOIN e b ON a.id = b.id
error: WITH d AS (SELECT 1 AS id, 2 AS n), e AS (SELECT id, id FROM d) SELECT id FROM e a JOIN e b
error: SELECT id FROM (SELECT id AS id, id FROM VALUES (1) t(id)) s
error: SELECT id FROM (SELECT id, id AS id FROM VALUES (1) t(id)) s
error: SELECT id FROM (SELECT id, id + 0 AS id FROM VALUES (1) t(id)) s
error: SELECT id FROM (SELECT 1 AS id, 1 AS id) s
SELECT s.* FROM (SELECT id, id FROM VALUES (1) t(id)) s
SELECT x FROM (SELECT id, id FROM VALUES (1) t(id)) s(x, y)
error: SELECT x FROM (SELECT id, id FROM VALUES (1) t(id)) s(x, x)
error: SELECT id FROM (SELECT t.id, u.id FROM VALUES (1) t(id) JOIN VALUES (1) u(id) ON t.id = u.id) s
SELECT id FROM (SELECT *, t.id FROM VALUES (1) t(id) JOIN VALUES (2) u(k)) s WHERE id = 1 GROUP BY id ORDER BY id
SELECT id FROM (SELECT id, id FROM VALUES (1), (2) t(id) LIMIT 1) s
SELECT id FROM (SELECT DISTINCT id, id FROM VALUES (1), (1) t(id)) s
SELECT id FROM (SELECT id, id FROM VALUES (1), (1) t(id) GROUP BY id) s
SELECT id FROM (SELECT id, id FROM VALUES (1) t(id) UNION ALL SELECT 2, 2) s
SELECT s.id FROM VALUES (1) u(k) LEFT JOIN (SELECT id, id FROM VALUES (1) t(id)) s ON s.id = u.k
error: SELECT a FROM (SELECT col.a, col.a FROM (SELECT named_struct('a', 1) AS col)) s
SELECT id, ID FROM (SELECT Id, iD FROM VALUES (1) t(id)) s
# ALL and DISTINCT as names; names that are computed.
named_struct(concat('a','b'), 2)
error: named_struct(1, 2)
error: named_struct(NULL, 2)
named_struct(upper('a'), 2, 'b', 3)
named_struct(CAST('a' AS STRING), 2)
named_struct('a' || 'b', 2).ab
error: SELECT named_struct(s, 2) FROM VALUES ('a') t(s)
error: named_struct(X'41', 2)
error: named_struct(DATE'2020-01-01', 2)
date_part(lower('YEAR'), DATE'2020-01-01')
date_part(concat('ye', 'ar'), DATE'2020-01-01')
date_part('year' || '', DATE'2020-01-01')
date_part(NULL, DATE'2020-01-01')
date_part(CAST(NULL AS STRING), DATE'2020-01-01')
error: SELECT date_part(s, DATE'2020-01-01') FROM VALUES ('year') t(s)
date_part(upper('seconds'), INTERVAL 3 SECONDS)
SELECT all.a FROM VALUES (1) all(a)
SELECT all.* FROM VALUES (1) all(a)
SELECT all FROM VALUES (1) t(all)
SELECT all a FROM VALUES (1) t(a)
SELECT all all.a FROM VALUES (1) all(a)
SELECT distinct.a FROM VALUES (1) distinct(a)
SELECT all(1)
SELECT all (a) FROM VALUES (1) t(a)
SELECT ALL -1
SELECT all + 1 FROM VALUES (1) t(all)
SELECT all, 1 FROM VALUES (1) t(all)
SELECT count(all a) FROM VALUES (1) t(a)
SELECT count(all.a) FROM VALUES (1) all(a)
SELECT count(all) FROM VALUES (1) t(all)
SELECT abs(all.a) FROM VALUES (1) all(a)
SELECT DISTINCT all.a FROM VALUES (1) all(a)
SELECT all.a.b FROM VALUES (named_struct('b', 1)) all(a)
SELECT count(ALL a), count(DISTINCT a) FROM VALUES (1) t(a)
# The collation that texts have anyway.
BEGIN DECLARE x STRING COLLATE UTF8_BINARY DEFAULT 'a'; SELECT length(x) AS n; END
length(CAST('a' AS STRING COLLATE utf8_binary)), CAST('a' AS VARCHAR(3) COLLATE UTF8_BINARY) = 'a', CAST(array('a') AS ARRAY<STRING COLLATE UTF8_BINARY>)[0] = 'a'
error: CAST('a' AS INT COLLATE UTF8_BINARY)
# A name that stands twice and is one column, in EXCEPT, USING and NATURAL.
SELECT * EXCEPT (a) FROM (SELECT a, a, 1 AS b FROM VALUES (1) AS t(a))
SELECT * FROM (SELECT a, a FROM VALUES (1) t(a)) x JOIN (SELECT a, a FROM VALUES (1) t(a)) y USING (a)
SELECT * FROM (SELECT a, a FROM VALUES (1) t(a)) x NATURAL JOIN (SELECT a, a FROM VALUES (1) t(a)) y
SELECT * FROM (SELECT a, a FROM VALUES (1) t(a)) x NATURAL JOIN (SELECT a FROM VALUES (1) t(a)) y
SELECT * FROM (SELECT a, a FROM VALUES (1) t(a)) x LEFT JOIN (SELECT a, a, 2 AS b FROM VALUES (1) t(a)) y USING (a)
SELECT * FROM (SELECT a, a FROM VALUES (1) t(a)) x RIGHT JOIN (SELECT a, a, 2 AS b FROM VALUES (2) t(a)) y USING (a)
SELECT x.*, y.* FROM (SELECT a, a FROM VALUES (1) t(a)) x JOIN (SELECT a, a FROM VALUES (1) t(a)) y USING (a)
SELECT * EXCEPT (b) FROM (SELECT a, a AS c, a, 1 AS b FROM VALUES (1) AS t(a))
SELECT * EXCEPT (a) FROM (SELECT a, a AS c, 1 AS b FROM VALUES (1) AS t(a))
SELECT x.* EXCEPT (a) FROM (SELECT a, a, 1 AS b FROM VALUES (1) AS t(a)) x
SELECT * FROM (SELECT a, a AS c FROM VALUES (1) t(a)) x JOIN (SELECT a, a AS d FROM VALUES (1) t(a)) y USING (a)
SELECT * EXCEPT (x.a) FROM (SELECT a, a, 1 AS b FROM VALUES (1) AS t(a)) x
SELECT * EXCEPT (a.f) FROM (SELECT a, a, 1 AS b FROM VALUES (named_struct('f', 1, 'g', 2)) AS t(a))
SELECT * EXCEPT (a) FROM (SELECT a, A, 1 AS b FROM VALUES (1) AS t(a))
SELECT * FROM (SELECT a, a, 1 AS c FROM VALUES (1) t(a)) x NATURAL JOIN (SELECT a, a FROM VALUES (1) t(a)) y
SELECT * FROM (SELECT a, a FROM VALUES (1) t(a)) x LEFT SEMI JOIN (SELECT a, a FROM VALUES (1) t(a)) y USING (a)
SELECT * FROM VALUES (1) y(a) JOIN (SELECT 1 AS a, 2 AS a) x USING (a)
SELECT a, x.a, y.a FROM (SELECT a, a FROM VALUES (1) t(a)) x JOIN (SELECT a, a FROM VALUES (1) t(a)) y USING (a)
error: SELECT * EXCEPT (a, a) FROM (SELECT a, a, 1 AS b FROM VALUES (1) AS t(a))
SELECT * FROM (SELECT a, a FROM VALUES (1) t(a)) x FULL JOIN (SELECT a, a, 2 AS b FROM VALUES (2) t(a)) y USING (a) ORDER BY a
error: SELECT * EXCEPT (k) FROM VALUES (1, 2) a(k, v) JOIN VALUES (1, 3) b(k, w) ON a.k = b.k
SELECT * EXCEPT (a.k) FROM VALUES (1, 2) a(k, v) JOIN VALUES (1, 3) b(k, w) ON a.k = b.k
error: SELECT * EXCEPT (a) FROM (SELECT 1 AS a, 2 AS a, 1 AS b)
