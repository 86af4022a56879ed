# What makes several rows of one: explode and its kin in SELECT, FROM and LATERAL VIEW; range; VALUES.
SELECT k, x FROM VALUES (1, array(1,2)), (2, array()), (3, NULL) AS a(k, xs), LATERAL explode(xs) AS t(x) ORDER BY 1, 2
SELECT k, p, x FROM VALUES (1, array(1,2)), (2, array()), (3, NULL) AS a(k, xs) LATERAL VIEW OUTER posexplode(xs) t AS p, x ORDER BY 1, 2
SELECT k, t.key, t.value FROM VALUES (1, map('a', 1, 'b', 2)), (2, map()) AS a(k, m) LATERAL VIEW OUTER explode(m) t ORDER BY 1, 2
SELECT * FROM explode(array(1, 2, NULL)) ORDER BY col
SELECT * FROM explode(map(1, 'a')) AS t(a, b)
SELECT * FROM posexplode_outer(array())
SELECT * FROM posexplode(array('x', 'y')) ORDER BY pos
error: SELECT * FROM inline(array(struct(1 AS a, 'b' AS b), struct(2, 'c'))) ORDER BY a
SELECT * FROM inline_outer(CAST(NULL AS ARRAY<STRUCT<a: INT, b: STRING>>))
SELECT * FROM stack(2, 1, 'a', 2, 'b') ORDER BY 1
SELECT * FROM stack(2, 1, 'a', 2) ORDER BY 1
SELECT stack(2, 1, 'a', 2, 'b') AS (x, y) ORDER BY x
SELECT stack(3, 1, 2, 3)
SELECT explode_outer(CAST(NULL AS ARRAY<INT>))
SELECT posexplode(array('a', NULL)) AS (i, x) ORDER BY i
SELECT k, explode(xs) FROM VALUES (1, array(1,2)), (2, array()) AS a(k, xs) ORDER BY 1, 2
SELECT k, explode(xs) AS x, k + 1 FROM VALUES (1, array(1,2)), (2, array()) AS a(k, xs) WHERE k < 5 ORDER BY x
SELECT inline(array(struct(1 AS a, 'b' AS b))), 5 AS z
error: SELECT explode(array(1,2)) + 1
SELECT explode(array(1)), explode(array(2))
SELECT * FROM range(3) ORDER BY id
SELECT * FROM range(1, 4) ORDER BY id
SELECT * FROM range(1, 10, 3) ORDER BY id
SELECT * FROM range(10, 1, -3) ORDER BY id
SELECT * FROM range(0, 4, 1, 2) ORDER BY id
SELECT * FROM range(5, 1) ORDER BY id
SELECT x FROM range(2) AS r(x) ORDER BY x
SELECT r.id FROM range(2) r ORDER BY 1
error: SELECT * FROM range(0, 3, 0)
SELECT explode(array(1, 2)) AS b, b + 1 AS c
differs: Spark forgets that the join is an outer one; Databricks documents a row of nulls | SELECT k, x FROM VALUES (1, array(1,2)), (2, array()), (3, NULL) AS a(k, xs) LEFT JOIN LATERAL explode(xs) AS t(x) ORDER BY 1, 2
