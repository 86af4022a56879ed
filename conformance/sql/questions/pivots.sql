# PIVOT and UNPIVOT.
SELECT * FROM (SELECT k, q, v FROM VALUES ('a', 1, 10), ('a', 2, 20), ('b', 1, 5) AS t(k, q, v)) PIVOT (sum(v) FOR q IN (1, 2)) ORDER BY k
SELECT * FROM VALUES ('a', 1, 10), ('a', 2, 20), ('b', 1, 5) AS t(k, q, v) PIVOT (sum(v) AS s, max(v) AS m FOR q IN (1 AS one, 2 AS two)) ORDER BY k
SELECT * FROM VALUES ('a', 1, 10), ('a', 2, 20), ('b', 1, 5) AS t(k, q, v) PIVOT (sum(v), max(v) FOR q IN (1, 2)) ORDER BY k
SELECT * FROM VALUES ('a', 1, 10), ('a', 2, 20), ('b', 1, 5) AS t(k, q, v) PIVOT (sum(v) AS s FOR q IN (1, 2)) ORDER BY k
SELECT * FROM VALUES ('a', 1, 10), ('a', 2, 20), ('b', 1, 5) AS t(k, q, v) PIVOT (sum(v) FOR (k, q) IN (('a', 1), ('b', 1) AS bb))
SELECT * FROM VALUES ('a', 1, 10), ('a', 2, 20), ('b', 1, 5) AS t(k, q, v) PIVOT (sum(v) FOR k IN ('a', 'z', NULL)) ORDER BY q
SELECT * FROM VALUES ('a', DATE'2024-01-01', 10) AS t(k, q, v) PIVOT (sum(v) FOR q IN (DATE'2024-01-01', DATE'2024-01-02'))
SELECT * FROM VALUES ('a', 1, 10) AS t(k, q, v) PIVOT (count(*) FOR q IN (1, 2))
SELECT * FROM VALUES ('a', 1, 10) AS t(k, q, v) PIVOT (sum(v) * 2 AS d FOR q IN (1, 2))
error: SELECT * FROM VALUES ('a', 1, 10) AS t(k, q, v) PIVOT (sum(v) FOR q IN ('x', 2))
SELECT p.* FROM VALUES ('a', 1, 10) AS t(k, q, v) PIVOT (sum(v) FOR q IN (1 AS x, 2 AS y)) AS p
SELECT * FROM VALUES (1, 10, 20), (2, NULL, 40) AS t(k, a, b) UNPIVOT (v FOR n IN (a, b)) ORDER BY k, n
SELECT * FROM VALUES (1, 10, 20), (2, NULL, 40) AS t(k, a, b) UNPIVOT INCLUDE NULLS (v FOR n IN (a AS x, b)) ORDER BY k, n
SELECT * FROM VALUES (1, 10, 20, 'x', 'y') AS t(k, a, b, c, d) UNPIVOT ((v, w) FOR n IN ((a, c) AS first, (b, d) AS second)) ORDER BY n
SELECT * FROM VALUES (1, 10, 20, 'x', 'y') AS t(k, a, b, c, d) UNPIVOT ((v, w) FOR n IN ((a, c), (b, d))) ORDER BY n
SELECT * FROM VALUES (1, 10, 2.5) AS t(k, a, b) UNPIVOT (v FOR n IN (a, b)) ORDER BY n
error: SELECT * FROM VALUES (1, 10, 'x') AS t(k, a, b) UNPIVOT (v FOR n IN (a, b)) ORDER BY n
error: SELECT * FROM VALUES (1, 10, 20) AS t(k, a, b) UNPIVOT (v FOR n IN (a, zz)) ORDER BY n
SELECT u.n FROM VALUES (1, 10, 20) AS t(k, a, b) UNPIVOT (v FOR n IN (a, b)) AS u ORDER BY n
SELECT * FROM VALUES ('a', 1.5, 10) AS t(k, q, v) PIVOT (sum(v), max(v) AS m FOR (k, q) IN (('a', 1.5)))
SELECT * FROM VALUES ('a', true, 10) AS t(k, q, v) PIVOT (sum(v) FOR q IN (true, upper('a') = 'A' AS z))
SELECT * FROM VALUES (1, 10, 20) AS t(k, a, b) PIVOT (sum(b) FOR a IN (10)) PIVOT (max(`10`) FOR k IN (1))
SELECT * FROM VALUES (1, 10, 20) AS t(k, a, b) UNPIVOT (v FOR n IN (t.a, t.b)) ORDER BY n
error: SELECT * FROM VALUES (1, 2, DATE'2024-01-01') AS t(k, a, b) UNPIVOT (v FOR n IN (a, b))
error: SELECT * FROM VALUES (1, 2, 3.5) AS t(k, a, b) UNPIVOT (v FOR n IN (*))
error: SELECT * FROM (SELECT 1 AS a, 2 AS b) UNPIVOT (v FOR n IN (a AS 'x', b AS 'y'))
refused: SELECT * FROM VALUES ('a', 1, 10) AS t(k, q, v) PIVOT (sum(v) FOR q IN (1 + 0, 2))
