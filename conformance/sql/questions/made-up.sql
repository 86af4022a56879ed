# What made-up queries and generated operators have found: groups of no rows, types beside each other.
SELECT a, count(*) AS n FROM VALUES (1) AS t(a) WHERE a > 2 GROUP BY ROLLUP (a) ORDER BY 1
SELECT a, b, count(*) AS n FROM VALUES (1, 2) AS t(a, b) WHERE a > 2 GROUP BY GROUPING SETS ((a, b), (a), ()) ORDER BY 1
SELECT count(*) AS n FROM VALUES (1) AS t(a) WHERE a > 2 GROUP BY GROUPING SETS (())
SELECT a, count(*) AS n FROM VALUES (1) AS t(a) WHERE a > 0 GROUP BY CUBE (a) HAVING count(*) > 0 ORDER BY 1
SELECT 1 AS g, count(*) AS n FROM VALUES (1) AS t(a) WHERE a > 2 GROUP BY ALL
SELECT 'x' AS g, count(*) AS n FROM VALUES (1), (2) AS t(a) GROUP BY ALL
error: '1' + '2'
error: '1' * CAST(NULL AS STRING)
error: 2.5F DIV 2
error: 5 DIV 2.0D
typeof('3' << 2)
'3' << 2
1.25BD * NULL
typeof(NULL + CAST(1 AS DECIMAL(10,2)))
'3' DIV 2
-'3'
