# Mathematical functions at the edges of their domains.
# functions
SELECT k, round(d, 0), round(d, 2), round(d, -2), round(d, 5), bround(d, 1), bround(d, -1), ceil(d / 1e5), floor(d / 1e5) FROM VALUES (1, 2.675D), (2, -2.675D), (3, 1e15D+0.5D), (4, 0.5D), (5, 1234567.891D), (6, -0.0D), (7, 155.0D), (8, 145.0D) AS t(k, d) ORDER BY k
SELECT k, round(d), round(d, 2), bround(d, 2), round(d,17), bround(d), round(d, 400) FROM VALUES (1, double('NaN')), (2, double('Infinity')), (3, double('-Infinity')), (4, 1.7976931348623157E308D), (5, 4.9E-324D), (6, 0.1D) AS t(k, d) ORDER BY k
SELECT k, round(d, 1), bround(d, 1), round(d, 2), round(d, -1), round(d) FROM VALUES (1, 2.25F), (2, 2.35F), (3, 0.15F), (4, 16777217F), (5, float('NaN')) AS t(k, d) ORDER BY k
SELECT k, round(m, 1), bround(m, 1), round(m), bround(m), round(m, -1), bround(m, -1), round(m, 5), round(m, -3) FROM VALUES (1, 2.25), (2, 2.35), (3, -2.25), (4, 99.95), (5, 15.00), (6, 25.00), (7, NULL) AS t(k, m) ORDER BY k
SELECT k, ceil(m, 1), floor(m, 1), ceil(m, -1), floor(m, -1), ceil(m), floor(m), ceil(m,0) FROM VALUES (1, 2.25), (2, -2.25), (3, 99.99), (4, -99.99), (5, 0.00) AS t(k, m) ORDER BY k
SELECT k, ceil(m, 1), floor(m, 1), ceil(m, -1), floor(m, -1), ceil(m, 0), floor(m, 3) FROM VALUES (1, 2.25D), (2, -2.25D), (3, 99.99D), (4, 1e10D) AS t(k, m) ORDER BY k
error: SELECT k, ceil(m, 1), floor(m, 1), ceil(m, -1), floor(m, -1), round(m, -1), bround(m, -1), round(m, -2), bround(m,-3), round(m, -11) FROM VALUES (1, 225), (2, -225), (3, 15), (4, 2147483640) AS t(k, m) ORDER BY k
error: SELECT round(2147483647, -1)
SELECT round(2147483647, -9)
error: SELECT round(127Y, -1)
error: SELECT round(125Y, -1), bround(125Y, -1), round(124Y, -2)
error: SELECT round(9223372036854775807L, -1)
error: SELECT round(9223372036854775800L, -18), bround(5000000000000000000L, -19), round(5000000000000000000L, -19)
SELECT round(4999999999999999999L, -19), round(15S, -1), round(-15S, -1)
SELECT round(12345678901234567890123456789012345678, -5), bround(12345678901234567890123456789012345678, -5), round(1234567890123456789012345678901234567.8), ceil(1234567890123456789012345678901234567.8)
SELECT round('2.5'), round('2.567', 2), bround('2.5'), ceil('2.1'), floor('-2.1'), round(NULL), round(NULL, 1), ceil(NULL), floor(NULL, 1)
SELECT round(1.5, NULL)
error: SELECT abs(-128Y)
error: SELECT abs(-32768S)
error: SELECT abs(-2147483648)
error: SELECT abs(-9223372036854775808L)
SELECT abs(-127Y), abs(-1.50), abs(-1.5F), abs(-0.0D), abs('-3'), abs(NULL), abs(INTERVAL '-1' DAY) = INTERVAL '1' DAY, abs(double('-Infinity')), abs(double('NaN'))
error: SELECT -(-128Y)
error: SELECT negative(-9223372036854775808L)
SELECT negative(5), negative(-1.50), negative('3'), negative(NULL), negative(0.0D), - 0.0D, -float('NaN'), positive('3'), positive(-1Y), +1.5
SELECT k, sign(d), signum(d) FROM VALUES (1, -2.5D), (2, 0D), (3, -0.0D), (4, double('NaN')), (5, double('-Infinity')), (6, NULL) AS t(k, d) ORDER BY k
SELECT sign(-1.5), sign(5), sign('-3'), sign(INTERVAL '-1' DAY), sign(INTERVAL '0' MONTH), signum(NULL)
SELECT k, sqrt(d), cbrt(d), exp(d), expm1(d), ln(d), log10(d), log2(d), log1p(d), log(d), log(2, d), log(d, 2), power(d, 2), power(2, d), power(d, 0.5) FROM VALUES (1, 2D), (2, 0D), (3, -1D), (4, double('NaN')), (5, double('Infinity')), (6, double('-Infinity')), (7, 1e-10D), (8, -0.5D), (9, 709D), (10, 710D), (11, -0.0D), (12, 1D), (13, 8D), (14, 1000D) AS t(k, d) ORDER BY k
SELECT k, sin(d), cos(d), tan(d), cot(d), sec(d), csc(d), asin(d), acos(d), atan(d), sinh(d), cosh(d), tanh(d), asinh(d), acosh(d), atanh(d), degrees(d), radians(d), rint(d) FROM VALUES (1, 2D), (2, 0D), (3, -1D), (4, double('NaN')), (5, double('Infinity')), (6, double('-Infinity')), (7, 0.5D), (8, -0.5D), (9, 1D), (10, 1e22D), (11, 2.5D), (12, 1e-9D), (13, NULL) AS t(k, d) ORDER BY k
SELECT k, atan2(a, b), hypot(a, b), power(a, b), pmod(a, b), a % b, mod(a, b), try_mod(a, b), nanvl(a, b), greatest(a, b), least(a, b), a = b, a < b, a <=> b, a > b FROM VALUES (1, 0D, 0.5D), (2, 1D, -1D), (3, -1D, 2.5D), (4, double('NaN'), 1D), (5, 1D, double('NaN')), (6, double('Infinity'), double('Infinity')), (7, double('-Infinity'), 1D), (8, 1e200D, 1e200D), (9, 3D, 4D), (10, double('NaN'), double('NaN')), (11, -0.0D, 0.1D), (12, -7.5D, 2D), (13, 7.5D, -2D), (14, NULL, 1D), (15, 1D, double('Infinity')), (16, 5D, double('-Infinity')) AS t(k, a, b) ORDER BY k
SELECT k, a = b, a < b, a <=> b, greatest(a,b), least(a,b), atan2(a,b) FROM VALUES (1, 0D, -0.0D), (2, -0.0D, 0.0D), (3, double('NaN'), double('Infinity')) AS t(k, a, b) ORDER BY k
error: SELECT 1D / 0D
error: SELECT 0D / 0D
error: SELECT double('NaN') / 0
error: SELECT 1D % 0D
SELECT k, try_divide(a, b), try_mod(a, b), try_add(a, b), try_subtract(a, b), try_multiply(a, b) FROM VALUES (1, 5D, 0D), (2, 1e308D, 1e308D), (3, NULL, 1D), (4, double('NaN'), 0D), (5, 1e308D, 1e-10D) AS t(k, a, b) ORDER BY k
SELECT k, try_divide(a, b), try_mod(a, b), try_add(a, b), try_subtract(a, b), try_multiply(a, b) FROM VALUES (1, 5, 0), (2, 2147483647, 2), (3, NULL, 1), (4, -2147483648, 1), (5, -2147483648, -1) AS t(k, a, b) ORDER BY k
SELECT k, try_divide(a, b), try_mod(a, b), try_add(a, b), try_subtract(a, b), try_multiply(a, b) FROM VALUES (1, 5Y, 0Y), (2, 127Y, 2Y), (4, -128Y, 1Y), (5, -128Y, -1Y) AS t(k, a, b) ORDER BY k
SELECT k, try_divide(a, b), try_mod(a, b), try_add(a, b), try_subtract(a, b), try_multiply(a, b) FROM VALUES (1, 5.50, 0.00), (2, 99.99, 0.01), (4, -99.99, 99.99) AS t(k, a, b) ORDER BY k
SELECT try_add(9223372036854775807L, 1), try_subtract(-9223372036854775808L, 1), try_multiply(9223372036854775807L, 2), try_divide(-9223372036854775808L, -1), try_mod(-9223372036854775808L, -1L)
SELECT try_add(DATE'2024-01-31', 1), try_add(DATE'2024-01-31', INTERVAL 1 MONTH), try_add(TIMESTAMP'2024-01-01 00:00:00', INTERVAL 1 DAY), try_subtract(DATE'2024-01-31', 1), try_subtract(DATE'2024-01-31', INTERVAL 1 MONTH)
error: SELECT try_add('1', 2), try_add('1', '2'), try_divide('1', 2), try_multiply('3', 2.5)
SELECT try_add('a', 2)
SELECT try_add(99999999999999999999999999999999999999, 1), try_subtract(-99999999999999999999999999999999999999, 1), try_multiply(99999999999999999999999999999999999999, 10), try_divide(99999999999999999999999999999999999999, 0.1), try_mod(99999999999999999999999999999999999999, 7)
SELECT k, a div b, a % b, pmod(a, b), mod(a, b) FROM VALUES (1, 7, 3), (2, -7, 3), (3, 7, -3), (4, -7, -3), (5, 0, 5), (6, NULL, 1) AS t(k, a, b) ORDER BY k
SELECT k, a div b, a % b, pmod(a, b), a / b FROM VALUES (1, 7.5, 2), (2, -7.5, 2), (3, 7.5, -2), (4, -7.5, -2), (5, 0.0, 5) AS t(k, a, b) ORDER BY k
SELECT k, a % b, pmod(a, b), a / b, try_mod(a, b) FROM VALUES (1, 7.5, 2.25), (2, -7.5, 2.25), (3, 7.5, -2.25), (4, -7.5, -2.25), (5, 0.0, 5.00) AS t(k, a, b) ORDER BY k
SELECT pmod(-7Y, 3Y), pmod(-7S, 3), pmod(-7.5F, 2F), pmod(-7, 0.3), pmod('-7', 3), -7Y % 3Y, -7.5F % 2F, pmod(-128Y, -1Y), pmod(NULL, 3)
error: SELECT pmod(5, 0)
error: SELECT pmod(5D, 0D)
error: SELECT pmod(5.5, 0)
error: SELECT -9223372036854775808L div -1
error: SELECT -9223372036854775808L div -1L
SELECT (-2147483648) div (-1), 7Y div 2Y, 7S div 2, 7.9 div 2, 1e10BD div 3, INTERVAL '5' DAY div INTERVAL '2' DAY, INTERVAL '5' MONTH div INTERVAL '2' MONTH
error: SELECT 7D div 2
SELECT '7' div 2
error: SELECT 7 div 0
error: SELECT 7.5 div 0
error: SELECT INTERVAL '5' DAY div INTERVAL '0' DAY
SELECT 99999999999999999999999999999999999999 div 1
SELECT -9223372036854775808L % -1L, -2147483648 % -1, 5 % -3, -5 % 3
error: SELECT 127Y + 1Y
error: SELECT 127Y * 2Y
error: SELECT -128Y - 1Y
error: SELECT 32767S + 1S
error: SELECT 2147483647 + 1
error: SELECT 2147483647 * 2
error: SELECT -2147483648 - 1
error: SELECT 9223372036854775807L + 1
error: SELECT 9223372036854775807L * 2
SELECT 1F + 1, 1F + 1L, 1F + 1.5, 1F + 1D, 1F + 1F, 1F / 3F, 1 / 3F, 0.1F + 0.2F, 0.1F * 3, 1Y + 1S, 1Y + 1, 1S + 1L, 1Y / 2Y, 1L / 2
SELECT factorial(-1), factorial(0), factorial(20), factorial(21), factorial(NULL), factorial('5'), factorial(5Y)
SELECT factorial(5.5)
SELECT hex(255), hex(-1), hex(0), hex(9223372036854775807L), hex(''), hex('abc'), hex('ü€'), hex(X'00FF'), hex(NULL), hex(17Y), hex(-17S)
SELECT hex(1.5)
SELECT hex('10D'), hex(255D)
SELECT bin(0), bin(-1), bin(5), bin(9223372036854775807L), bin(NULL), bin('5'), bin(-2147483648), bin(5Y), bin(2.9D), bin(-128Y)
SELECT unhex('FF'), unhex('f'), unhex('abc'), unhex('GG'), unhex(''), unhex(NULL), unhex('737061726B')
SELECT width_bucket(5.3, 0.2, 10.6, 5), width_bucket(-2.1, 1.3, 3.4, 3), width_bucket(8.1, 0.0, 5.7, 4), width_bucket(-0.9, 5.2, 0.5, 2), width_bucket(5, 5, 10, 5), width_bucket(10, 5, 10, 5), width_bucket(7, 10, 5, 5), width_bucket(10, 10, 5, 5), width_bucket(5, 10, 5, 5), width_bucket(1, 1, 1, 5), width_bucket(1, 0, 2, 0), width_bucket(1, 0, 2, -1), width_bucket(double('NaN'), 0, 2, 2), width_bucket(1, 0, double('Infinity'), 2), width_bucket(double('Infinity'), 0, 2, 2), width_bucket(NULL, 0, 2, 2), width_bucket(1.5, 0, 2, 9223372036854775807L)
SELECT width_bucket(INTERVAL '0' YEAR, INTERVAL '0' YEAR, INTERVAL '10' YEAR, 10), width_bucket(INTERVAL '1' YEAR, INTERVAL '0' YEAR, INTERVAL '10' YEAR, 10), width_bucket(INTERVAL '0' DAY, INTERVAL '0' DAY, INTERVAL '10' DAY, 10), width_bucket(INTERVAL '11' DAY, INTERVAL '0' DAY, INTERVAL '10' DAY, 10)
SELECT shiftleft(1, 31), shiftleft(1, 32), shiftleft(1, -1), shiftleft(-1, 4), shiftleft(1L, 63), shiftleft(1L, 64), shiftleft(3Y, 2), shiftleft(3S, 2), shiftleft('3', 2), shiftright(-8, 1), shiftright(-8, 33), shiftright(-8L, 1), shiftright(-8L, 65), shiftrightunsigned(-8, 1), shiftrightunsigned(-8L, 1), shiftrightunsigned(-8L, 0), shiftrightunsigned(8, 35), shiftrightunsigned(-1, 0), shiftleft(NULL, 1), shiftleft(1, NULL)
SELECT 1 << 4, -1 << 31, 1L << 40, -16 >> 2, -16 >>> 28, -16L >>> 60, 7Y << 1, 1 << 33
SELECT bit_count(0), bit_count(-1), bit_count(-1L), bit_count(7Y), bit_count(-1Y), bit_count(true), bit_count(false), bit_count(NULL), bit_count(-1S)
SELECT bit_get(11, 0), bit_get(11, 2), bit_get(-1, 31), bit_get(-1L, 63), getbit(11Y, 1), bit_get(-1Y, 7), bit_get(NULL, 1), bit_get(5, NULL)
error: SELECT bit_get(11, 32)
error: SELECT bit_get(11, -1)
error: SELECT bit_get(11Y, 8)
error: SELECT bit_get(11L, 64)
SELECT 5 & 3, 5 | 3, 5 ^ 3, ~5, 5Y & 3, ~5Y, 5L | 3, ~0L, 5 & NULL, -1 & 255L, '5' & 3, 5S ^ 3Y
error: SELECT greatest(1, 2.5, 3L), greatest(1, NULL, 3), greatest(NULL, NULL), least(1, 'a')
error: SELECT greatest(1D, double('NaN')), least(1D, double('NaN')), greatest(1, '2'), greatest('a', 'b', NULL), greatest(DATE'2024-01-01', TIMESTAMP'2024-01-01 01:00:00'), greatest(true, false), least(X'01', X'02'), greatest(1F, 2), greatest(1, 1.5F, 2L), greatest(array(1, 2), array(1, 3)), least(struct(1, 'a'), struct(1, NULL)), greatest(array(1,NULL), array(1,1))
error: SELECT greatest(1)
error: SELECT greatest()
error: SELECT greatest(map('a', 1), map('b', 2))
SELECT rand(0), rand(42), rand(-1), random(5), rand(NULL), randn(0), randn(42), rand(9223372036854775807L)
SELECT uniform(0, 10, 0), uniform(10, 20, 5), uniform(0.0, 1.0, 3), uniform(0, 1000000000000L, 9), uniform(5, 5, 1), uniform(1F, 2F, 3), uniform(NULL, 1, 0)
SELECT e(), pi(), nanvl(double('NaN'), 5), nanvl(1.5F, 2), nanvl(NULL, 1), nanvl(double('NaN'), NULL), isnan(NULL), isnan(1.5F), isnan('NaN'), isnan(double('NaN')), zeroifnull(NULL), zeroifnull(5), nullifzero(0), nullifzero(0.0), nullifzero(5L), zeroifnull(1.5), nullifzero('0'), zeroifnull('3')
SELECT nullif(1, 1.0), nullif(1, '1'), nullif('a', 'b'), nullif(NULL, 1), nullif(1, NULL), nullif(double('NaN'), double('NaN'))
SELECT log(10, 100), log(0, 5), log(-1, 5), log(1, 5), log(2, 0), log(5), log(NULL, 2), ln(0), ln(-1), log2(0), log10(-5), log1p(-1), log1p(-2), ln(NULL)
SELECT pow(2, 0.5), pow(-8, 1/3D), pow(0, 0), pow(0, -1), pow(double('NaN'), 0), pow(1, double('NaN')), power(2, NULL), pow('2', '3')
SELECT cot(0), csc(0), sec(0), atanh(1), atanh(-1), atanh(2), acosh(0.5), asin(2), acos(-2), cot(double('Infinity'))
SELECT expm1(1e-10D), log1p(1e-10D), hypot(3e200D, 4e200D), hypot(1e-200D, 1e-200D), sinh(1e-10D), tanh(20D), atanh(1e-10D), asinh(1e-10D), asinh(-1e10D), acosh(1e10D), cosh(710D), cbrt(-27), cbrt(0.001D)
SELECT bround(2.5D), bround(3.5D), bround(-2.5D), bround(0.15D, 1), bround(0.25D, 1), bround(0.35D, 1), bround(2.675D, 2), bround(1.005D, 2), bround(1e20D), bround(25D, -1), bround(35D, -1), bround(2.5F), bround(25, -1), bround(35L, -1), bround(0.285D, 2)
SELECT round(0.285D, 2), round(1.005D, 2), round(2.5D), round(-2.5D), round(0.5D), round(-0.5D), round(1e20D, 2), round(123.456D, -1), round(155D, -1), round(4.35D, 1), round(0.1D, 20), round(1.15D, 1), round(1.25D, 1), round(5e-324D, 2), round(1234.5678D, 3)
SELECT equal_null(1, 1.0), equal_null(NULL, NULL), equal_null(NULL, 1), equal_null('1', 1), equal_null(double('NaN'), double('NaN')), equal_null(0.0D, -0.0D)
SELECT crc32('a'), typeof(1.5e0), typeof(1e2BD), typeof(1.5BD), typeof(123456789012), typeof(99999999999999999999), typeof(.5), typeof(5.), typeof(1E-2), typeof(0.00), typeof(00.10), typeof(1.0e10F)
SELECT bround(2, CAST(NULL AS INT)), round(2.5D, CAST(NULL AS INT)), bigint(TIMESTAMP'9999-12-31 23:59:59.999999'), bigint(TIMESTAMP'1969-12-31 23:59:59.5')
