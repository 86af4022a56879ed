# Numbers: types of results, division, rounding, overflow.
from VALUES (1, 7, 2), (2, -7, 2), (3, 7, -2), (4, CAST(NULL AS INT), 1), (5, 0, 3), (6, 2147483647, 1) AS t(k, a, b)
a / b
a div b
a % b
mod(a, b)
pmod(a, b)
a * 2L
a - b
-a
+a
abs(a)
sign(a)
CAST(a AS BIGINT) + 1
CAST(a AS DOUBLE)
CAST(a AS STRING)
CAST(a AS DECIMAL(12,2))
CAST(a AS BOOLEAN)
greatest(a, b)
least(a, b, NULL)
a > b
a <=> b
a <> b
a BETWEEN 0 AND 7
a IN (7, NULL)
a & b
a | b
a ^ b
~a
round(a / b, 1)
round(b * 12, -1)
a / b > 3
CASE WHEN a > 0 THEN 1 WHEN a < 0 THEN -1 END
if(a > b, a, b)
nullif(a, 7)
coalesce(a, 0)
try_divide(a, b - 2)
try_add(a, b)
from VALUES (1, 2.5D), (2, -2.5D), (3, 0.5D), (4, 1e20D), (5, CAST(NULL AS DOUBLE)), (6, 0.0D), (7, 1.0E-5D), (8, 123456.789D) AS t(k, d)
d + 1
d / 3
CAST(d AS STRING)
round(d)
round(d, 1)
bround(d)
floor(least(d, 1e9D))
ceil(least(d, 1e9D))
ceiling(least(d, 1e9D))
error: floor(d)
error: ceil(-d)
CAST(d AS DECIMAL(30,2))
sqrt(abs(d))
power(d, 2)
exp(least(d, 10))
ln(abs(d) + 1)
log10(abs(d) + 1)
log2(abs(d) + 1)
d % 2
-d
isnan(d)
d = 2.5
from VALUES (1, 1.10), (2, -2.25), (3, CAST(NULL AS DECIMAL(3,2))), (4, 0.00), (5, 9.99) AS t(k, m)
m
m + 1
m + 1.5
m - 0.001
m * m
m * 3
m / 3
m / 7.0
m / 2.5D
m % 1
-m
round(m, 1)
round(m)
floor(m)
ceil(m)
CAST(m AS INT)
CAST(m AS DOUBLE)
CAST(m AS STRING)
CAST(m AS DECIMAL(10,4))
m > 1
m = 1.1
greatest(m, 1)
coalesce(m, 0)
from -
1 / 2
5 / 2
5 div 2
-5 div 2
2 + 2
2147483647L + 1
1.0 / 3
1.5 * 1.25
100.0 * 3 / 8
CAST(100 * 3 AS DOUBLE) / 8
round(2.5)
round(3.5)
round(-2.5)
round(1.005, 2)
round(2.675D, 2)
round(1234.567, -2)
bround(2.5)
bround(3.5)
CAST(2.5 AS INT)
CAST(-1.9 AS INT)
CAST('42' AS INT)
CAST(' 42 ' AS INT)
CAST('-3.7' AS DOUBLE)
CAST('3.75' AS DECIMAL(5,1))
CAST(1e20D AS STRING)
CAST(0.00001D AS STRING)
CAST(1.0D AS STRING)
CAST(100D AS STRING)
CAST(1234567.0D AS STRING)
CAST(12345678.9D AS STRING)
CAST(TRUE AS INT)
CAST('true' AS BOOLEAN)
CAST('yes' AS BOOLEAN)
CAST(NULL AS INT)
try_cast('abc' AS INT)
try_cast('2.5' AS INT)
try_cast('' AS INT)
try_cast('2147483648' AS INT)
try_cast('1_000' AS INT)
3L
3S
3Y
1.5BD
1.5F
1e3
0.5
TRUE AND NULL
FALSE AND NULL
TRUE OR NULL
NOT NULL
NULL = NULL
1 = 1.0
width_bucket(5.3, 0.2, 10.6, 5)
hash('abc')
xxhash64('abc')
crc32('abc')
factorial(5)
bin(10)
hex(255)
conv('ff', 16, 10)
error: 1 / 0
error: 1 % 0
error: 5 div 0
error: 1.0 / 0
error: 1.0D / 0
error: 2147483647 + 1
error: 9223372036854775807L + 1
error: CAST('abc' AS INT)
error: CAST('2.5' AS INT)
error: CAST('1e3' AS INT)
error: CAST('' AS INT)
error: CAST(3000000000L AS INT)
error: CAST('maybe' AS BOOLEAN)
error: CAST(123456 AS DECIMAL(4,1))
