# Aggregates: empty groups, nulls, NaN, single rows, intervals, FILTER, DISTINCT, grouping sets.
SELECT sum(x), avg(x), min(x), max(x), count(x), count(*), stddev(x), stddev_pop(x), variance(x), var_pop(x), skewness(x), kurtosis(x), median(x), mode(x), any_value(x), first(x), last(x), collect_list(x), bool_and(x > 1), bit_and(x), bit_or(x), bit_xor(x), count_if(x > 1), try_sum(x), try_avg(x), percentile(x, 0.5), percentile_approx(x, 0.5), approx_count_distinct(x), max_by(x, x), listagg(CAST(x AS STRING)), array_agg(x), collect_set(x) FROM VALUES (1) AS t(x) WHERE x > 5
SELECT listagg(DISTINCT a) WITHIN GROUP (ORDER BY a) FROM VALUES (X'01'),(X'00') t(a)
SELECT listagg(DISTINCT a) WITHIN GROUP (ORDER BY a DESC) FROM VALUES (X'01'),(X'00'),(X'01'),(NULL) t(a)
SELECT listagg(DISTINCT a, X'FF') WITHIN GROUP (ORDER BY a DESC) FROM VALUES (X'01'),(X'00') t(a)
SELECT listagg(DISTINCT a, X'FF') WITHIN GROUP (ORDER BY a DESC) FROM VALUES (CAST(NULL AS BINARY)) t(a)
SELECT listagg(DISTINCT a, X'FF') WITHIN GROUP (ORDER BY a DESC) FROM VALUES (X'01'),(X'00') t(a) WHERE a IS NULL
error: SELECT listagg(DISTINCT a) WITHIN GROUP (ORDER BY CAST(a AS STRING)) FROM VALUES (X'41'),(X'40') t(a)
SELECT listagg(DISTINCT CAST(a AS STRING)) WITHIN GROUP (ORDER BY a) FROM VALUES (X'41'),(X'40') t(a)
SELECT sum(x), avg(x), min(x), max(x), count(x), count(*), stddev(x), stddev_pop(x), variance(x), var_pop(x), skewness(x), kurtosis(x), median(x), mode(x), any_value(x), first(x), last(x), collect_list(x), bool_and(x > 1), bit_and(x), count_if(x > 1), try_sum(x), try_avg(x), percentile(x, 0.5), percentile_approx(x, 0.5), approx_count_distinct(x), max_by(x, x), collect_set(x) FROM VALUES (CAST(NULL AS INT)), (NULL) AS t(x)
SELECT sum(x), avg(x), min(x), max(x), count(x), stddev(x), stddev_pop(x), variance(x), var_pop(x), skewness(x), kurtosis(x), median(x), mode(x), percentile(x, 0.5), percentile_approx(x, 0.5), approx_count_distinct(x), collect_set(x), count(DISTINCT x), sum(DISTINCT x), avg(DISTINCT x) FROM VALUES (5) AS t(x)
SELECT sum(x), avg(x), min(x), max(x), stddev(x), stddev_pop(x), variance(x), var_pop(x), skewness(x), kurtosis(x), median(x), mode(x), percentile(x, 0.3), percentile_approx(x, 0.3), percentile(x, array(0.0, 0.25, 1.0)), percentile_approx(x, array(0.0, 0.25, 1.0)), count(DISTINCT x), approx_count_distinct(x), percentile(x, 0.5, 2), percentile_approx(x, 0.5, 100) FROM VALUES (1), (2), (2), (7), (10), (NULL) AS t(x)
SELECT sum(x), avg(x), min(x), max(x), stddev(x), variance(x), median(x), count(DISTINCT x), skewness(x), kurtosis(x) FROM VALUES (1D), (double('Infinity')), (double('-Infinity')) AS t(x)
SELECT sum(x), min(x), max(x), count(DISTINCT x), collect_set(x) FROM VALUES (0.0D), (-0.0D) AS t(x)
SELECT x, count(*) FROM VALUES (0.0D), (-0.0D), (double('NaN')), (double('NaN')) AS t(x) GROUP BY x ORDER BY x
SELECT sum(x), avg(x), try_sum(x), try_avg(x) FROM VALUES (1.1F), (2.2F), (3.3F) AS t(x)
SELECT sum(x), avg(x), try_sum(x), try_avg(x), min(x) FROM VALUES (12345678901234567890.123456789), (0.1) AS t(x)
error: SELECT sum(x), avg(x) FROM VALUES (99999999999999999999999999999999999999), (1) AS t(x)
SELECT try_sum(x) FROM VALUES (99999999999999999999999999999999999999), (1) AS t(x)
SELECT try_avg(x) FROM VALUES (99999999999999999999999999999999999999), (1) AS t(x)
error: SELECT avg(x) FROM VALUES (99999999999999999999999999999999999999), (1) AS t(x)
error: SELECT sum(x) FROM VALUES (9223372036854775807L), (1L) AS t(x)
SELECT try_sum(x), avg(x), try_avg(x) FROM VALUES (9223372036854775807L), (1L) AS t(x)
SELECT sum(x) FROM VALUES (127Y), (127Y) AS t(x)
SELECT sum(x), avg(x), max(x) FROM VALUES ('1'), ('2.5'), (NULL) AS t(x)
error: SELECT sum(x) FROM VALUES ('a') AS t(x)
SELECT regr_count(y, x), regr_avgx(y, x), regr_avgy(y, x), regr_slope(y, x), regr_intercept(y, x), regr_r2(y, x), regr_sxx(y, x), regr_sxy(y, x), regr_syy(y, x), corr(y, x), covar_pop(y, x), covar_samp(y, x) FROM VALUES (1, 2), (2, 3), (4, 4), (NULL, 5), (6, NULL) AS t(y, x)
SELECT regr_count(y, x), regr_avgx(y, x), regr_avgy(y, x), regr_slope(y, x), regr_intercept(y, x), regr_r2(y, x), regr_sxx(y, x), regr_sxy(y, x), regr_syy(y, x), corr(y, x), covar_pop(y, x), covar_samp(y, x) FROM VALUES (1, 2) AS t(y, x)
SELECT regr_count(y, x), regr_avgx(y, x), regr_avgy(y, x), regr_slope(y, x), regr_intercept(y, x), regr_r2(y, x), regr_sxx(y, x), regr_sxy(y, x), regr_syy(y, x), corr(y, x), covar_pop(y, x), covar_samp(y, x) FROM VALUES (1, 2), (1, 3), (1, 4) AS t(y, x)
SELECT regr_count(y, x), regr_avgx(y, x), regr_avgy(y, x), regr_slope(y, x), regr_intercept(y, x), regr_r2(y, x), regr_sxx(y, x), regr_sxy(y, x), regr_syy(y, x), corr(y, x), covar_pop(y, x), covar_samp(y, x) FROM VALUES (1, 2), (2, 2), (3, 2) AS t(y, x)
SELECT regr_count(y, x), regr_avgx(y, x), regr_avgy(y, x), regr_slope(y, x), regr_intercept(y, x), regr_r2(y, x), regr_sxx(y, x), regr_sxy(y, x), regr_syy(y, x), corr(y, x), covar_pop(y, x), covar_samp(y, x) FROM VALUES (1, 2) AS t(y, x) WHERE y > 3
SELECT skewness(x), kurtosis(x), stddev_samp(x), std(x), stddev(x) FROM VALUES (1), (2), (3), (10) AS t(x)
SELECT skewness(x), kurtosis(x), variance(x) FROM VALUES (5), (5), (5) AS t(x)
SELECT mode(x), mode(x, true) FROM VALUES ('b'), ('a') AS t(x)
SELECT percentile_cont(0.25) WITHIN GROUP (ORDER BY x), percentile_cont(0.25) WITHIN GROUP (ORDER BY x DESC), percentile_disc(0.25) WITHIN GROUP (ORDER BY x), percentile_disc(0.25) WITHIN GROUP (ORDER BY x DESC), percentile_cont(array(0.1, 0.5)) WITHIN GROUP (ORDER BY x), percentile_disc(array(0.1, 0.5)) WITHIN GROUP (ORDER BY x) FROM VALUES (1), (2), (3), (10) AS t(x)
error: SELECT percentile_disc(p) WITHIN GROUP (ORDER BY x) FROM VALUES (1, 0.5), (2, 0.5) AS t(x, p)
error: SELECT percentile(x, 1.5) FROM VALUES (1) AS t(x)
SELECT percentile(x, 0.5, f), percentile(x, array(0.2, 0.8), f) FROM VALUES (1, 1), (2, 3), (3, 0), (10, 1) AS t(x, f)
SELECT percentile_approx(x, 0.5) FROM VALUES (DATE'2024-01-01'), (DATE'2024-01-03') AS t(x)
SELECT percentile_approx(x, 0.5) FROM VALUES (1.5), (2.5), (3.5) AS t(x)
SELECT histogram_numeric(x, 5) FROM VALUES (0), (1), (2), (10) AS t(x)
SELECT histogram_numeric(x, 2) FROM VALUES (0), (1), (2), (10) AS t(x)
SELECT histogram_numeric(x, 3) FROM VALUES (1.5D), (2.5D), (3.5D), (9D), (100D) AS t(x)
SELECT max_by(x, y), min_by(x, y) FROM VALUES ('a', 10), ('b', 50), ('c', 20) AS t(x, y)
SELECT max_by(x, y), min_by(x, y) FROM VALUES ('a', CAST(NULL AS INT)), ('b', NULL) AS t(x, y)
SELECT max_by(x, y), min_by(x, y) FROM VALUES ('a', 1D), ('b', double('NaN')), ('c', double('Infinity')) AS t(x, y)
SELECT max_by(x, y, 2), min_by(x, y, 2) FROM VALUES ('a', 10), ('b', 50), ('c', 20) AS t(x, y)
SELECT any_value(x), any_value(x, true), any_value(x) IGNORE NULLS, first(x), first(x, true), first(x) IGNORE NULLS, last(x), last(x, true), last(x) IGNORE NULLS, first_value(x), last_value(x, true), first_value(x) IGNORE NULLS FROM VALUES (NULL), (1), (2), (NULL) AS t(x)
SELECT listagg(x, ','), listagg(CAST(x AS BINARY), X'2C') FROM VALUES ('b'), ('a') AS t(x)
error: SELECT listagg(DISTINCT x, ',') WITHIN GROUP (ORDER BY y) FROM VALUES ('b', 1), ('a', 2) AS t(x, y)
SELECT listagg(n, ','), listagg(n, ',') WITHIN GROUP (ORDER BY n) FROM VALUES (3), (1) AS t(n)
SELECT bool_and(x), bool_or(x), every(x), some(x), any(x) FROM VALUES (true), (false), (NULL) AS t(x)
SELECT bit_and(x), bit_or(x), bit_xor(x) FROM VALUES (3Y), (5Y), (NULL) AS t(x)
SELECT sum(x) FILTER (WHERE x > 1), count(*) FILTER (WHERE x > 100), avg(x) FILTER (WHERE x < 0), collect_list(x) FILTER (WHERE x <> 2), count(DISTINCT x) FILTER (WHERE x > 1), max_by(x, x) FILTER (WHERE x < 3), listagg(CAST(x AS STRING), ',') FILTER (WHERE x > 1), count_if(x > 1) FILTER (WHERE x < 3) FROM VALUES (1), (2), (3), (3) AS t(x)
error: SELECT a, b, count(*), sum(x), grouping(a), grouping(b), grouping_id(), grouping_id(a, b), grouping_id(b, a) FROM VALUES ('p', 'q', 1), ('p', 'r', 2), (NULL, 'q', 3) AS t(a, b, x) GROUP BY CUBE (a, b) ORDER BY 7, 1, 2
SELECT a, b, sum(x), grouping_id() FROM VALUES ('p', 'q', 1), ('p', 'r', 2), ('s', 'q', 3) AS t(a, b, x) GROUP BY ROLLUP (a, b) ORDER BY 4, 1, 2
SELECT a, b, sum(x), grouping_id() FROM VALUES ('p', 'q', 1), ('p', 'r', 2), ('s', 'q', 3) AS t(a, b, x) GROUP BY GROUPING SETS ((a, b), (a), (), (a)) ORDER BY 4, 1, 2
SELECT a, b, sum(x), grouping_id() FROM VALUES ('p', 'q', 1), ('p', 'r', 2), ('s', 'q', 3) AS t(a, b, x) GROUP BY a, ROLLUP (b) ORDER BY 4, 1, 2
SELECT a, b, sum(x) FROM VALUES ('p', 'q', 1), ('p', 'r', 2) AS t(a, b, x) GROUP BY a, b WITH ROLLUP ORDER BY 1, 2
SELECT a, count(*) c, sum(x) + 1 FROM VALUES ('p', 1), ('p', 2), ('q', 3) AS t(a, x) GROUP BY ALL ORDER BY a
SELECT a + 1, count(*) FROM VALUES (1, 1), (1, 2), (2, 3) AS t(a, x) GROUP BY a + 1 HAVING count(*) > 1 ORDER BY 1
SELECT upper(a) u, sum(x) FROM VALUES ('p', 1), ('P', 2) AS t(a, x) GROUP BY u ORDER BY 1
SELECT sum(x) FROM VALUES (1), (2) AS t(x) HAVING sum(x) > 5
SELECT count(DISTINCT a, b), count(a, b), count(DISTINCT *) FROM VALUES (1, 'x'), (1, 'x'), (2, NULL) AS t(a, b)
SELECT sum(x), sum(DISTINCT x), avg(DISTINCT x), count(DISTINCT x), max(DISTINCT x), stddev(DISTINCT x), collect_set(DISTINCT x) FROM VALUES (1.5), (1.5), (2.5) AS t(x)
error: SELECT counter_diff(x) FROM VALUES (1), (2) AS t(x)
SELECT min(x), max(x) FROM VALUES (array(1, 2)), (array(1, NULL)), (array(0)) AS t(x)
error: SELECT max(x) FROM VALUES (map('a', 1)) AS t(x)
SELECT min(x), max(x) FROM VALUES (true), (false) AS t(x)
SELECT min(x), max(x) FROM VALUES (X'01'), (X'00FF') AS t(x)
SELECT min(x), max(x), count(x) FROM VALUES ('b'), ('B'), (''), (NULL) AS t(x)
error: SELECT max(x, 2), min(x, 2) FROM VALUES (1), (5), (3) AS t(x)
SELECT sum(a), sum(b) FROM VALUES (1Y, 1S), (2Y, 2S) AS t(a, b)
SELECT mean(x), std(x), stddev_samp(x), var_samp(x), approx_percentile(x, 0.5) FROM VALUES (1), (2), (4) AS t(x)
SELECT bitmap_count(bitmap_construct_agg(x)) FROM VALUES (1), (2) AS t(x)
error: SELECT sum(x) + sum(x) OVER () FROM VALUES (1) AS t(x)
SELECT a, sum(sum(x)) OVER (ORDER BY a) FROM VALUES (1, 2), (1, 3), (2, 5) AS t(a, x) GROUP BY a ORDER BY a
SELECT count(*), count(1), count(NULL), count(DISTINCT NULL) FROM VALUES (1), (NULL) AS t(x)
SELECT first(DISTINCT x) FROM VALUES (1) AS t(x)
SELECT avg(x) FROM VALUES (1Y), (2Y) AS t(x)
error: SELECT avg(x), sum(x) FROM VALUES (true) AS t(x)
error: SELECT avg(x) FROM VALUES (DATE'2024-01-01') AS t(x)
SELECT median(x) FROM VALUES ('1'), ('3') AS t(x)
SELECT percentile(x, 0.5), percentile(x, '0.5') FROM VALUES (1.5), (2.5) AS t(x)
SELECT bit_or(NULL), bit_and(x), bit_xor(x) FROM VALUES (3Y), (5Y) AS t(x)
error: SELECT bit_and(x) FROM VALUES (1.5D) AS t(x)
error: SELECT bit_or(x) FROM VALUES ('1') AS t(x)
# The n first keep values that are null.
SELECT min_by(x, y, 2), max_by(x, y, 2) FROM VALUES (NULL, 1), ('b', 2), ('c', NULL), ('d', 4) AS t(x, y)
SELECT min_by(x, y, 3), max_by(x, y, 3) FROM VALUES ('a', 3), (NULL, 1), ('b', 2), ('c', NULL) AS t(x, y)
SELECT max_by(x, y, 2) FROM VALUES (array(1), 1), (NULL, 2) AS t(x, y)
error: SELECT round(a, 0) WITHIN GROUP (ORDER BY a) FROM VALUES (5) AS t(a)
error: SELECT mode(DISTINCT a) FROM VALUES (5) AS t(a)
error: SELECT percentile_cont(DISTINCT 0.5) WITHIN GROUP (ORDER BY a) FROM VALUES (5) AS t(a)
error: SELECT mode(a, 'true') FROM VALUES (5) AS t(a)
# FILTER guards what is aggregated.
SELECT sum(10 / x) FILTER (WHERE x > 0) FROM VALUES (0), (1), (2) AS t(x)
SELECT avg(10 DIV x) FILTER (WHERE x > 0), count(10 / x) FILTER (WHERE x > 0), max(10 / x) FILTER (WHERE x > 1) FROM VALUES (0), (1), (2) AS t(x)
SELECT sum(s) FILTER (WHERE s <> 'abc') FROM VALUES ('1'), ('abc'), ('2') AS t(s)
SELECT collect_list(CAST(s AS INT)) FILTER (WHERE s <> 'abc') FROM VALUES ('1'), ('abc'), ('1') AS t(s)
SELECT max_by(10 / x, x) FILTER (WHERE x > 0), min_by(x, 10 / x) FILTER (WHERE x > 0) FROM VALUES (0), (1), (2) AS t(x)
SELECT corr(10 / x, x) FILTER (WHERE x > 0) FROM VALUES (0), (1), (2) AS t(x)
error: SELECT x, sum(10 / x) FILTER (WHERE x > 0) OVER (ORDER BY x) FROM VALUES (0), (1), (2) AS t(x) ORDER BY x
error: SELECT count(DISTINCT 10 / x, x) FILTER (WHERE x > 0) FROM VALUES (0), (1), (2) AS t(x)
SELECT listagg(10 / x, ', ') FILTER (WHERE x > 0), mode(10 / x) FILTER (WHERE x > 0) FROM VALUES (0), (1), (1) AS t(x)
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY 10 / x) FILTER (WHERE x > 0), percentile(10 / x, 0.5) FILTER (WHERE x > 0) FROM VALUES (0), (2) AS t(x)
error: SELECT sum(10 / x) FILTER (WHERE nope > 0) FROM VALUES (0), (1), (2) AS t(x)
# FILTER may ask a subquery.
SELECT sum(1 / a) FILTER (WHERE a IN (SELECT 2)) FROM VALUES (0), (2) AS t(a)
SELECT sum(10 / x) FILTER (WHERE x > (SELECT 0)) FROM VALUES (0), (1), (2) AS t(x)
SELECT sum(1 / a) FILTER (WHERE EXISTS (SELECT 1 FROM VALUES (2) AS u(b) WHERE u.b = t.a)) FROM VALUES (0), (2) AS t(a)
SELECT a % 2 AS g, sum(1 / a) FILTER (WHERE a IN (SELECT b FROM VALUES (2), (3) AS u(b))) FROM VALUES (0), (2), (3) AS t(a) GROUP BY a % 2 ORDER BY g
SELECT listagg(1 / a, ',') FILTER (WHERE a NOT IN (SELECT 0)) FROM VALUES (0), (2) AS t(a)
from -
zone -
# Of timestamps the seconds are gathered.
error: SELECT abs(TIMESTAMP '2024-01-01 00:00:00')
error: SELECT stddev(TIMESTAMP '2024-01-01 00:00:00')
error: SELECT sum(DATE '2024-01-01')
error: SELECT sum(TIMESTAMP_NTZ '2024-01-01 00:00:00')
SELECT sum(t), avg(t), try_sum(t), try_avg(t), sum(DISTINCT t) FROM VALUES (TIMESTAMP '2024-01-01 00:00:00.5'), (NULL), (TIMESTAMP '1969-12-31 23:59:59.25') AS x(t)
SELECT avg(t) OVER (ORDER BY i) FROM VALUES (1, TIMESTAMP '2024-01-01 00:00:00.5'), (2, NULL), (3, TIMESTAMP '1969-12-31 23:59:59.25') AS x(i, t)
SELECT sum(t), avg(t), count(t) FROM VALUES (TIMESTAMP '2024-01-01 00:00:00') AS x(t) WHERE false
SELECT k, sum(t) FILTER (WHERE k = 1), avg(DISTINCT t) FROM VALUES (1, TIMESTAMP '2024-01-01 00:00:00'), (1, TIMESTAMP '2024-01-01 00:00:00'), (2, TIMESTAMP '2024-06-01 00:00:00') AS x(k, t) GROUP BY k ORDER BY k

# Distinct texts in the order of the values that they are cast from.
SELECT listagg(DISTINCT a, ',') WITHIN GROUP (ORDER BY CAST(a AS STRING)) FROM VALUES (2), (10) AS t(a)
SELECT listagg(DISTINCT a, ',') WITHIN GROUP (ORDER BY a DESC) FROM VALUES (2), (10), (2), (NULL) AS t(a)
SELECT listagg(DISTINCT CAST(a AS STRING), ',') WITHIN GROUP (ORDER BY a) FROM VALUES (2), (10), (2) AS t(a)
SELECT k, listagg(DISTINCT d) WITHIN GROUP (ORDER BY d) FROM VALUES (1, DATE'2024-01-02'), (1, DATE'2024-01-01'), (2, NULL) AS t(k, d) GROUP BY k ORDER BY k
SELECT listagg(DISTINCT a) WITHIN GROUP (ORDER BY a) FROM VALUES (2.5), (1.0) AS t(a)
SELECT listagg(DISTINCT a, '-') WITHIN GROUP (ORDER BY a) FROM VALUES (true), (false) AS t(a)
error: SELECT listagg(DISTINCT a, ',') WITHIN GROUP (ORDER BY b) FROM VALUES ('x', 2), ('y', 3) AS t(a, b)
error: SELECT listagg(DISTINCT a) WITHIN GROUP (ORDER BY a) FROM VALUES (2.5D) AS t(a)
error: SELECT listagg(DISTINCT a, '-') WITHIN GROUP (ORDER BY a, a DESC) FROM VALUES (2), (NULL), (1) AS t(a)
SELECT listagg(DISTINCT a, '-') WITHIN GROUP (ORDER BY a) FROM VALUES ('b'), (NULL), ('a'), ('b') AS t(a)
