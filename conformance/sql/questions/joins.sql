# Joins of every kind: USING, NATURAL, semi, anti, lateral; what * and a qualified name mean behind them.
SELECT * FROM VALUES (1, 'a'), (2, 'b') AS a(k, v) JOIN VALUES (1, 'x', 5), (2, 'y', 6) AS b(k, w, z) USING (k) ORDER BY 1
SELECT * FROM VALUES (1, 'a'), (2, 'b') AS a(k, v) RIGHT JOIN VALUES (2, 'x'), (3, 'y') AS b(k, w) USING (k) ORDER BY k
SELECT k, a.k AS ak, b.k AS bk FROM VALUES (1, 'a'), (2, 'b') AS a(k, v) FULL JOIN VALUES (2L, 'x'), (3L, 'y') AS b(k, w) USING (k) ORDER BY k
SELECT * FROM VALUES (1, 'a'), (2, 'b') AS a(k, v) NATURAL JOIN VALUES (2, 'x', 'b'), (3, 'y', 'c') AS b(k, w, v) ORDER BY k
SELECT * FROM VALUES (1, 'a'), (2, 'b') AS a(k, v) NATURAL LEFT JOIN VALUES (2, 'x', 'b'), (3, 'y', 'c') AS b(k, w, v) ORDER BY k
SELECT * FROM VALUES (1, 'a'), (2, 'b') AS a(k, v) NATURAL FULL OUTER JOIN VALUES (2, 'x', 'b'), (3, 'y', 'c') AS b(k, w, v) ORDER BY k
SELECT * FROM VALUES (1, 'a'), (2, 'b') AS a(k, v) NATURAL JOIN VALUES (7) AS b(z) ORDER BY k
SELECT * FROM VALUES (1, 'a'), (2, 'b') AS a(k, v) LEFT SEMI JOIN VALUES (2, 'x') AS b(k, w) USING (k)
SELECT * FROM VALUES (1, 'a'), (2, 'b') AS a(k, v) LEFT ANTI JOIN VALUES (2, 'x') AS b(k, w) USING (k)
SELECT * FROM VALUES (1, 'a'), (2, 'b') AS a(k, v) SEMI JOIN VALUES (2, 'x') AS b(k, w) ON a.k = b.k
SELECT * FROM VALUES (1, 'a'), (2, 'b') AS a(k, v) ANTI JOIN VALUES (2, 'x') AS b(k, w) ON a.k = b.k
SELECT * FROM VALUES (1), (2) AS a(k) JOIN VALUES (3), (4) AS b(j) ORDER BY 1, 2
SELECT * FROM VALUES (1), (2) AS a(k), LATERAL (SELECT a.k * 10 AS t) ORDER BY 1
SELECT * FROM VALUES (1), (2) AS a(k) LEFT JOIN LATERAL (SELECT a.k * 10 AS t WHERE a.k > 1) ORDER BY 1
SELECT * FROM VALUES (1), (2) AS a(k) LEFT JOIN LATERAL (SELECT a.k * 10 AS t WHERE a.k > 1) AS b ON true ORDER BY 1
SELECT * FROM VALUES (1), (2) AS a(k) JOIN LATERAL (SELECT max(j) AS m FROM VALUES (1), (5) AS b(j) WHERE b.j <= a.k) ORDER BY 1
SELECT * FROM VALUES (1), (2) AS a(k) JOIN LATERAL (SELECT j FROM VALUES (1), (5), (0) AS b(j) WHERE b.j <= a.k ORDER BY j DESC LIMIT 1) ORDER BY 1
error: SELECT a.k, sum(v) FROM VALUES (1, 2) a(k, v) JOIN VALUES (1) b(k) ON a.k = b.k WHERE k > 0 GROUP BY a.k
error: SELECT 1 FROM VALUES (1) a(x) JOIN VALUES (1) b(x) ON 1
error: SELECT * FROM VALUES (1) a(x) JOIN VALUES (1) b(y) USING (x)
SELECT * FROM (VALUES (1) AS a(x) JOIN VALUES (1) AS b(y) ON x = y) AS c
error: SELECT * FROM (SELECT 1 AS x JOIN)
SELECT * FROM (VALUES (1) AS a(x) CROSS JOIN VALUES (2) AS b(y))
SELECT a.x, c.z FROM VALUES (1) AS a(x) JOIN (VALUES (1) AS b(y) JOIN VALUES (1, 5) AS c(y2, z) ON b.y = c.y2) ON a.x = b.y
SELECT CAST(1 AS INT) FROM VALUES (1) t(a) JOIN VALUES (1) u(a) USING (IDENTIFIER('a'))
SELECT k FROM VALUES (1), (2) AS a(k) JOIN VALUES (1) AS c(l) ON k = l AND EXISTS (SELECT 1 FROM VALUES (1) b(j) WHERE j = k)
SELECT k FROM VALUES (1), (2) AS a(k) JOIN VALUES (1) AS c(l) ON k IN (SELECT j FROM VALUES (1) b(j))
SELECT k FROM VALUES (1), (2) AS a(k) LEFT JOIN VALUES (1) AS c(l) ON k = (SELECT max(j) FROM VALUES (1) b(j)) ORDER BY 1
SELECT a.* , b.* EXCEPT (k) FROM VALUES (1, 2) a(k, v) JOIN VALUES (1, 5) b(k, w) USING (k)
SELECT a.*, b.* FROM VALUES (1, 2) a(k, v) JOIN VALUES (1, 5) b(k, w) USING (k)
SELECT a.k, b.k, k FROM VALUES (1, 2) a(k, v) LEFT JOIN VALUES (7, 5) b(k, w) USING (k)
SELECT * FROM VALUES (1, 2) a(k, v) JOIN VALUES (1, 5) b(k, w) USING (k) JOIN VALUES (1, 7) c(k, z) USING (k)
SELECT * FROM VALUES (1, 2) a(k, v) FULL JOIN VALUES (3, 5) b(k, w) USING (k) FULL JOIN VALUES (3, 7) c(k, z) USING (k) ORDER BY k
SELECT * FROM VALUES (1, 2) a(k, v) JOIN VALUES ('1', 5) b(k, w) USING (k)
SELECT * FROM VALUES ('1', 2) a(k, v) RIGHT JOIN VALUES (1L, 5) b(k, w) USING (k)
SELECT * FROM VALUES (1, 2) a(K, v) JOIN VALUES (1, 5) b(k, w) USING (k)
SELECT * FROM VALUES (1, 2) a(K, v) JOIN VALUES (1, 5) b(k, w) USING (k, k)
error: SELECT k FROM VALUES (1, 2) a(k, v) JOIN VALUES (1, 5) b(k, w) ON a.k = b.k
SELECT a.v FROM VALUES (1, 2) a(k, v) SEMI JOIN VALUES (1, 5) b(k, w) ON a.k = b.k AND b.w > 3
error: SELECT b.w FROM VALUES (1, 2) a(k, v) SEMI JOIN VALUES (1, 5) b(k, w) ON a.k = b.k
SELECT * FROM VALUES (1) a(k) CROSS JOIN VALUES (2) b(k) ON a.k = b.k
SELECT * FROM VALUES (1) a(k) LEFT JOIN VALUES (2) b(k)
SELECT * FROM VALUES (1) a(k) RIGHT OUTER JOIN VALUES (2) b(j) ON a.k = b.j
error: SELECT * FROM VALUES (1) a(k) NATURAL CROSS JOIN VALUES (2) b(k)
error: SELECT * FROM VALUES (1) a(k) INNER JOIN VALUES (1) b(k) JOIN VALUES (1) c(k) ON c.k = a.k ON a.k = b.k
SELECT * FROM VALUES (1) a(k) JOIN VALUES (1) a(k) ON true
error: SELECT a.k FROM VALUES (1) a(k) JOIN VALUES (1) a(k) ON true
SELECT * FROM VALUES (1, NULL) a(k, v) LEFT JOIN VALUES (1) b(j) ON a.v IS NULL OR a.v < b.j
SELECT a.k, b.v FROM VALUES (1, 5), (2, NULL), (3, 1), (NULL, 2) AS a(k, x) LEFT JOIN VALUES (1, 3), (2, 4), (3, NULL), (NULL, 9) AS b(k, v) ON a.k = b.k AND (a.x IS NULL OR a.x < b.v) ORDER BY a.k
SELECT a.k, b.k AS j, b.v FROM VALUES (1, 5), (2, NULL), (3, 1) AS a(k, x) RIGHT JOIN VALUES (1, 3), (2, 4), (3, NULL), (3, 9) AS b(k, v) ON a.k = b.k AND (a.x IS NULL OR a.x < b.v) ORDER BY j, v
# The * of a table of the query around.
SELECT T.* FROM VALUES (1, 2) AS v1(a, b), LATERAL (SELECT v1.*) AS T(c1, c2)
SELECT T.* FROM VALUES (1, 2) AS v1(a, b), LATERAL (SELECT v1.*, 3 AS c) AS T
SELECT T.* FROM VALUES (1, 2) AS v1(a, b), LATERAL (SELECT coalesce(v1.*)) AS T(c1)
SELECT (SELECT v.a FROM (SELECT v.*)) FROM VALUES (1) AS v(a)
SELECT v.a, (SELECT max(x) FROM (SELECT struct(v.*).a AS x)) FROM VALUES (1), (2) AS v(a) ORDER BY v.a
SELECT T.* FROM VALUES (1, 2) AS v1(a, b), LATERAL (SELECT v1.* FROM VALUES (7), (8) AS w(z)) AS T ORDER BY a
SELECT T.* FROM VALUES (1, 2) AS v1(a, b), LATERAL (SELECT v1.* EXCEPT (a)) AS T
# Subqueries in the ON of an anti join.
SELECT x.a FROM VALUES (1, 2), (3, 4) AS x(a, b) LEFT ANTI JOIN VALUES (1), (3) AS y(c) ON x.a = y.c AND EXISTS (SELECT 1 FROM VALUES (2) AS z(d) WHERE z.d = x.b) ORDER BY a
SELECT x.a FROM VALUES (1, 2), (3, 4), (NULL, 2) AS x(a, b) LEFT ANTI JOIN VALUES (1), (3) AS y(c) ON x.a = y.c AND x.b IN (SELECT d FROM VALUES (2) AS z(d)) ORDER BY a
SELECT * FROM VALUES (1, 2), (3, 4) AS x(a, b) LEFT ANTI JOIN (VALUES (1) AS y(c) JOIN VALUES (2) AS w(e)) ON x.a = c AND e IN (SELECT d FROM VALUES (2) AS z(d)) ORDER BY a
SELECT * FROM VALUES (1, 2), (3, 4) AS x(a, b) LEFT ANTI JOIN VALUES (1), (3) AS y(c) ON x.a = y.c AND NOT EXISTS (SELECT 1 FROM VALUES (2) AS z(d) WHERE z.d = x.b) ORDER BY a

# NATURAL and USING take the first of the columns that are called so on a side.
SELECT * FROM VALUES (1, 2) AS a(k, k) NATURAL JOIN VALUES (1) AS b(k)
SELECT b.k FROM VALUES (1, 2) AS a(k, k) NATURAL JOIN VALUES (1) AS b(k)
error: SELECT k FROM VALUES (1, 2) AS a(k, k) NATURAL JOIN VALUES (1) AS b(k)
SELECT * FROM VALUES (1, 2) AS a(k, k) NATURAL JOIN VALUES (1, 3) AS b(k, k)
SELECT * FROM (SELECT 1 AS k, 2 AS K) a NATURAL JOIN (SELECT 1 AS k) b
SELECT a.*, '|', b.* FROM VALUES (1, 2) AS a(k, k) JOIN VALUES (1, 7) AS b(k, k) USING (k)
SELECT * FROM VALUES (1, 2) AS a(k, k) FULL JOIN VALUES (2, 3) AS b(k, k) USING (k) ORDER BY ALL
SELECT * FROM VALUES (1, 2) AS a(k, k) LEFT SEMI JOIN VALUES (1) AS b(k) USING (k)
SELECT * FROM VALUES (1, 2) AS a(k, j) JOIN VALUES (1, 2) AS b(k, j) USING (k, k)
SELECT * FROM VALUES (1) AS a(k) CROSS JOIN VALUES (2) AS c(k) JOIN VALUES (1, 9) AS b(k, v) USING (k)
SELECT c.k, b.k, a.k FROM VALUES (1) AS a(k) CROSS JOIN VALUES (2) AS c(k) JOIN VALUES (1, 9) AS b(k, v) USING (k)
error: SELECT * FROM VALUES (1) AS a(k) JOIN VALUES (1) AS c(k) JOIN VALUES (1) AS b(j) USING (k)
error: SELECT 1 FROM (SELECT 1 AS a) JOIN (SELECT 1 AS b) ON sum(a) = b
error: SELECT 1 FROM (SELECT 1 AS a) JOIN (SELECT 1 AS b) ON row_number() OVER (ORDER BY a) = b
# a join, PIVOT or UNPIVOT takes all that stands before it, over commas too
SELECT * FROM VALUES (1), (2) a(x), VALUES (1) b(y) RIGHT JOIN VALUES (1), (5) c(z) ON y = z ORDER BY ALL
SELECT * FROM VALUES (1), (2) a(x), VALUES (1) b(y) FULL JOIN VALUES (1), (5) c(z) ON x = z ORDER BY ALL
SELECT * FROM VALUES (1), (2) a(x), VALUES (1) b(y) LEFT SEMI JOIN VALUES (1), (5) c(z) ON x = z
SELECT * FROM VALUES (1), (2) a(x), VALUES (1) b(y) NATURAL JOIN VALUES (1), (5) c(x)
SELECT * FROM VALUES (1), (2) a(x), VALUES (1) b(y) JOIN VALUES (1), (5) c(z) ON y = z, VALUES (5) d(w) RIGHT JOIN VALUES (7) e(v) ON x = v
SELECT * FROM VALUES (1), (2) a(x), (VALUES (1) b(y) RIGHT JOIN VALUES (1), (5) c(z) ON y = z) ORDER BY ALL
SELECT * FROM VALUES (1, 10) t(a, v), VALUES (2, 5) u(b, w) PIVOT (sum(v) FOR a IN (1))
SELECT * FROM VALUES (1, 10) t(a, v) JOIN VALUES (2, 5) u(b, w) ON true UNPIVOT (z FOR n IN (v, w)) ORDER BY ALL
SELECT * FROM VALUES (1, 10) t(a, v) JOIN VALUES (1, 5) u(a, w) USING (a) PIVOT (sum(w + v) FOR a IN (1, 2)) AS p JOIN VALUES (15) q(s) ON p.`1` = q.s
