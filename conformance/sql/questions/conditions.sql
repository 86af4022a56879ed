# What AND, OR and BETWEEN do not look at, because the left side decides: in every clause, with nulls and in nests.
SELECT a <> 0 AND 1/a > 0 AS v FROM VALUES (0),(1) t(a)
SELECT a = 0 OR 1/a > 0 AS v FROM VALUES (0),(1) t(a)
SELECT * FROM VALUES (0),(1) t(a) WHERE a = 0 OR 1/a > 0
SELECT * FROM VALUES (0),(1) t(a) WHERE NOT (a = 0 OR 1/a > 2)
SELECT * FROM VALUES (0),(1) t(a) WHERE (a <> 0 AND 1/a > 0) IS NOT NULL
SELECT s RLIKE '^[0-9]+$' AND cast(s AS INT) > 1 AS v FROM VALUES ('a'),('2') t(s)
error: SELECT NULL AND 1/0 > 0 AS v
error: SELECT a > 0 AND 1/0 > 0 AS v FROM VALUES (cast(NULL AS INT)) t(a)
error: SELECT a > 0 OR 1/0 > 0 AS v FROM VALUES (cast(NULL AS INT)) t(a)
error: SELECT a > 0 AND 1/b > 0 AS v FROM VALUES (cast(NULL AS INT), 0) t(a, b)
SELECT a > 0 AND 1/b > 0 AS v FROM VALUES (cast(NULL AS INT), 1) t(a, b)
SELECT a > 0 OR 1/b > 0 AS v FROM VALUES (cast(NULL AS INT), 1) t(a, b)
SELECT a > 0 AND 1/b < 0 AS v FROM VALUES (cast(NULL AS INT), 1) t(a, b)
SELECT a > 0 OR 1/b < 0 AS v FROM VALUES (cast(NULL AS INT), 1) t(a, b)
error: SELECT 1/a > 0 AND a <> 0 AS v FROM VALUES (0),(1) t(a)
SELECT a <> 0 AND 1/a > 0 AS v, count(*) AS n FROM VALUES (0),(1),(1) t(a) GROUP BY a <> 0 AND 1/a > 0
SELECT a FROM VALUES (0),(1) t(a) ORDER BY a <> 0 AND 1/a > 0, a
SELECT sum(CASE WHEN a <> 0 AND 1/a > 0 THEN 1 END) AS v FROM VALUES (0),(1) t(a)
SELECT count_if(a <> 0 AND 1/a > 0) AS v FROM VALUES (0),(1) t(a)
SELECT bool_or(a <> 0 AND 1/a > 0) AS v FROM VALUES (0),(1) t(a)
SELECT max(a) FILTER (WHERE a <> 0 AND 1/a > 0) AS v FROM VALUES (0),(1) t(a)
SELECT t.a, u.b FROM VALUES (0),(1) t(a) JOIN VALUES (0),(2) u(b) ON t.a <> 0 AND u.b / t.a > 1 ORDER BY 1, 2
SELECT t.a, u.b FROM VALUES (0),(1) t(a) LEFT JOIN VALUES (0),(2) u(b) ON t.a <> 0 AND u.b / t.a > 1 ORDER BY 1, 2
SELECT t.a, u.b FROM VALUES (0),(1) t(a) FULL JOIN VALUES (0),(2) u(b) ON t.a <> 0 AND u.b / t.a > 1 ORDER BY 1, 2
SELECT t.a, u.b FROM VALUES (0),(1) t(a) LEFT JOIN VALUES (0),(2) u(b) ON t.a = u.b AND (t.a <> 0 AND u.b / t.a > 1) ORDER BY 1, 2
SELECT filter(array(0,1), x -> x <> 0 AND 1/x > 0) AS v
SELECT exists(array(0,1), x -> x <> 0 AND 1/x > 0) AS v
SELECT forall(array(0,1), x -> x = 0 OR 1/x > 0) AS v
SELECT transform(array(0,1), x -> x = 0 OR 1/x > 0) AS v
SELECT a <> 0 AND b <> 0 AND 1/a > 0 AND 1/b > 0 AS v FROM VALUES (0,1),(1,0),(1,1) t(a,b)
SELECT (a <> 0 AND 1/a > 0) OR (b <> 0 AND 1/b > 0) AS v FROM VALUES (0,1),(1,0),(1,1),(0,0) t(a,b)
SELECT if(a <> 0 AND 1/a > 0, 1, 2) AS v FROM VALUES (0),(1) t(a)
SELECT a FROM VALUES (0),(1) t(a) QUALIFY row_number() OVER (ORDER BY a <> 0 AND 1/a > 0) > 0
SELECT `and`(a <> 0, 1/a > 0) AS v FROM VALUES (0),(1) t(a)
SELECT a BETWEEN 1 AND 1/a AS v FROM VALUES (0),(1) t(a)
error: SELECT a IN (1, 1/a) AS v FROM VALUES (0),(1) t(a)
SELECT a <> 0 AND element_at(array(1), a) > 0 AS v FROM VALUES (0),(1) t(a)
SELECT a <> 0 AND a + 2147483647 > 0 AS v FROM VALUES (0),(-1) t(a)
SELECT a < 5 AND a + 2147483647 > 0 AS v FROM VALUES (9),(-1) t(a)
SELECT a <> 0 AND assert_true(a <> 0) IS NULL AS v FROM VALUES (0),(1) t(a)
SELECT s LIKE '{%' AND parse_json(s):x IS NOT NULL AS v FROM VALUES ('a'),('{"x":1}') t(s)
SELECT s <> '' AND to_date(s) > date'2020-01-01' AS v FROM VALUES (''),('2021-01-01') t(s)
SELECT s = 'x' OR s > 3 AS v FROM VALUES ('x'),('4') t(s)
SELECT a <> 0 AND sum(1/a) OVER () > 0 AS v FROM VALUES (2),(1) t(a)
SELECT a <> 0 AND max(1/a) > 0 AS v FROM VALUES (2),(1) t(a) GROUP BY a
SELECT * FROM (SELECT a <> 0 AND 1/a > 0 AS v FROM VALUES (0),(1) t(a)) WHERE v
SELECT * FROM VALUES (0),(1) t(a) WHERE NOT (a <> 0 AND 1/a > 2)
SELECT * FROM VALUES (0),(1) t(a) WHERE (a <> 0 AND 1/a > 0) = true
SELECT * FROM VALUES (0),(1) t(a), VALUES (0),(1) u(b) WHERE a <> 0 AND b/a = 1
SELECT * FROM VALUES (0),(1) t(a), VALUES (0),(1) u(b) WHERE a <> 0 AND b = 1/a
SELECT a <> 0 AND 1/0 > 0 AS v FROM VALUES (0),(0) t(a)
SELECT a <> 0 AND cast('abc' AS INT) > 0 AS v FROM VALUES (0),(0) t(a)
SELECT false AND 1/0 > 0 AS v
SELECT true OR 1/0 > 0 AS v
error: SELECT a > 0 AND b/0 > 0 AS v FROM VALUES (cast(NULL AS INT), 1),(0, 2) t(a, b)
SELECT a <> 0 AND (a > 5 OR 1/a > 0) AS v FROM VALUES (0),(1),(NULL) t(a)
SELECT NOT (a <> 0 AND 1/a > 0) AS v FROM VALUES (0),(1),(NULL) t(a)
SELECT a NOT BETWEEN 1 AND 1/a AS v FROM VALUES (0),(1) t(a)
SELECT a FROM VALUES (0),(1) t(a) GROUP BY a HAVING a <> 0 AND 1/a > 0
SELECT count(*) AS n FROM VALUES (0),(1) t(a) GROUP BY a <> 0 AND 1/a > 0 HAVING a <> 0 AND 1/a > 0
SELECT CASE WHEN a <> 0 AND 1/a > 0 THEN 1 ELSE 2 END AS v, count(*) AS n FROM VALUES (0),(1) t(a) GROUP BY a <> 0 AND 1/a > 0 ORDER BY v
SELECT * FROM VALUES (0),(1) t(a) WHERE a <> 0 AND 1/a > 0
SELECT u.k, (SELECT max(t.a) FROM VALUES (0),(1) t(a) WHERE NOT (t.a = 0 OR u.k / t.a > 3)) AS v FROM VALUES (0),(2) u(k) ORDER BY 1
SELECT sum(a) > 1 AND sum(1/a) > 0 AS v FROM VALUES (2),(1) t(a)
SELECT sum(a) > 10 AND 1 / (sum(a) - 3) > 0 AS v FROM VALUES (2),(1) t(a)
SELECT a = (SELECT max(b) FROM VALUES (1) u(b)) AND 1 / a > 0 AS v FROM VALUES (0),(1),(NULL) t(a)
SELECT a IN (SELECT b FROM VALUES (1) u(b)) AND 1 / a > 0 AS v FROM VALUES (0),(1) t(a)
SELECT a > 0 OR b > 0 AND 1 / b > 0 OR c > 0 AND 1 / c > 0 AND 1 / a IS NULL AS v FROM VALUES (0, 0, 0), (1, 0, 0), (NULL, 0, 0), (NULL, 1, 0) t(a, b, c)
# ON of a join that keeps rows without a partner.
SELECT * FROM VALUES (0),(1),(2) AS t(x) LEFT JOIN VALUES (10),(5) AS u(k) ON x <> 0 AND k > 10 / x ORDER BY x, k
SELECT * FROM VALUES (0),(1),(2) AS t(x) RIGHT JOIN VALUES (10),(5) AS u(k) ON x <> 0 AND k > 10 / x ORDER BY x, k
SELECT * FROM VALUES (10),(5) AS u(k) RIGHT JOIN VALUES (0),(1),(2) AS t(x) ON x <> 0 AND k > 10 / x ORDER BY x, k
SELECT * FROM VALUES (0),(1),(2) AS t(x) FULL JOIN VALUES (10),(5) AS u(k) ON x <> 0 AND k > 10 / x ORDER BY x, k
SELECT * FROM VALUES (0),(1),(2) AS t(x) LEFT SEMI JOIN VALUES (10),(5) AS u(k) ON x <> 0 AND k > 10 / x ORDER BY x
SELECT * FROM VALUES (0),(1),(2) AS t(x) LEFT ANTI JOIN VALUES (10),(5) AS u(k) ON x <> 0 AND k > 10 / x ORDER BY x
SELECT * FROM VALUES ('x'),('1'),('7') AS t(s) LEFT ANTI JOIN VALUES (3) AS u(k) ON s <> 'x' AND k >= CAST(s AS INT) ORDER BY s
differs: Spark computes the key of a row that the condition before it leaves out; DuckDB joins by it only where that is asked first | SELECT * FROM VALUES ('x'),('1'),('7') AS t(s) LEFT JOIN VALUES (1) AS u(k) ON s <> 'x' AND k = CAST(s AS INT)
SELECT * FROM VALUES (0),(1) AS t(x) LEFT JOIN VALUES (10) AS u(k) ON k >= 10 / x AND x <> 0 ORDER BY x
error: SELECT * FROM VALUES (0),(1) AS t(x) FULL JOIN VALUES (10) AS u(k) ON k >= 10 / x AND x <> 0
SELECT * FROM VALUES ('x', 1),('1', 1),('7', 1) AS t(s, i) FULL JOIN VALUES (1, 1) AS u(k, i) ON t.i = u.i AND s <> 'x' AND k >= CAST(s AS INT) ORDER BY s, k
SELECT * FROM VALUES (0, 1),(1, 1),(2, 2) AS t(x, i) FULL JOIN VALUES (10, 1),(5, 2),(7, NULL) AS u(k, i) ON t.i = u.i AND x <> 0 AND k > 10 / x ORDER BY x, k
SELECT * FROM VALUES (0, 1),(1, 1),(2, 2),(NULL, 1) AS t(x, i) LEFT ANTI JOIN VALUES (10, 1),(5, 2) AS u(k, i) ON t.i = u.i AND x <> 0 AND k >= 10 / x ORDER BY x
SELECT * FROM VALUES (0, 1),(1, 1),(NULL, 1) AS t(x, i) FULL JOIN VALUES (10, 1),(5, 2) AS u(k, i) ON t.i = u.i AND x <> 0 AND k > 6 ORDER BY x, k
SELECT * FROM VALUES (0, 1),(1, NULL),(NULL, 1) AS t(x, i) LEFT JOIN VALUES (10, 1),(5, NULL) AS u(k, i) ON t.i <=> u.i AND (x <> 0 OR x IS NULL) ORDER BY x, k
SELECT * FROM VALUES (0),(1) AS t(x) FULL JOIN VALUES (10) AS u(k) ON x <> 0 AND 10 / x > 5 ORDER BY x, k
SELECT * FROM VALUES (0),(1),(2) AS t(x) FULL JOIN VALUES (10),(3) AS u(k) ON x <> 0 AND k / x > 3 ORDER BY x, k
SELECT * FROM VALUES (0),(1),(2) AS t(x) LEFT JOIN VALUES (10),(3) AS u(k) ON x BETWEEN 1 AND k / x ORDER BY x, k
SELECT * FROM VALUES (0),(1),(2) AS t(x) LEFT JOIN VALUES (10),(3) AS u(k) ON x <> 0 AND 10 / x > 4 AND 1 / (10 / x - 6) < 5 AND k > 10 / x - 4 ORDER BY x, k
refused: SELECT a + 1 AS c, sum(b) AS s FROM VALUES (1, 2), (1, 3), (2, 2) t(a, b) GROUP BY a + 1 HAVING EXISTS (SELECT 1 FROM VALUES (2), (9) u(x) WHERE x = c)
SELECT a.k, b.v FROM (SELECT cast(id as string) k, id % 7 d FROM range(20)) a LEFT JOIN (SELECT id k, id % 5 v FROM range(20)) b ON a.k = b.k AND a.d > 2 AND b.v > 1 ORDER BY ALL
SELECT a.k, b.v FROM (SELECT cast(id as string) k, id % 7 d FROM range(20)) a RIGHT JOIN (SELECT id k, id % 5 v FROM range(20)) b ON a.k = b.k AND a.d > 2 AND b.v > 1 ORDER BY ALL
SELECT a.k, b.v FROM (SELECT cast(id as string) k, id % 7 d FROM range(20)) a FULL JOIN (SELECT id k, id % 5 v FROM range(20)) b ON a.k = b.k AND a.d > 2 AND b.v > 1 ORDER BY ALL
