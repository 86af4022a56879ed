/** Arithmetic that raises where DuckDB gives null or infinity. */
export const arithmeticMacros: readonly string[] = [
  `CREATE OR REPLACE MACRO dbx_divide(a, b) AS CASE WHEN b = 0 AND a IS NOT NULL THEN error('[DIVIDE_BY_ZERO] Division by zero. Use try_divide to tolerate divisor being 0 and return NULL instead.') ELSE a / b END`,
  `CREATE OR REPLACE MACRO dbx_whole_divide(a, b) AS CASE WHEN b = 0 AND a IS NOT NULL THEN error('[DIVIDE_BY_ZERO] Division by zero. Use try_divide to tolerate divisor being 0 and return NULL instead.') ELSE a // b END`,
  `CREATE OR REPLACE MACRO dbx_remainder(a, b) AS CASE WHEN b = 0 AND a IS NOT NULL THEN error('[REMAINDER_BY_ZERO] Remainder by zero. Use try_mod to tolerate divisor being 0 and return NULL instead.') ELSE a % b END`,
  `CREATE OR REPLACE MACRO dbx_half_up_quotient(n, d) AS n // d + CASE WHEN 2 * abs(n % d) >= abs(d) THEN sign(n) * sign(d) ELSE 0 END`,
  `CREATE OR REPLACE MACRO dbx_half_up(n, d) AS CASE WHEN d = 0 AND n IS NOT NULL THEN error('[DIVIDE_BY_ZERO] Division by zero. Use try_divide to tolerate divisor being 0 and return NULL instead.') ELSE dbx_half_up_quotient(n, d) END`,
  `CREATE OR REPLACE MACRO dbx_pmod(a, b) AS CASE WHEN b = 0 AND a IS NOT NULL THEN error('[REMAINDER_BY_ZERO] Remainder by zero. Use try_mod to tolerate divisor being 0 and return NULL instead.') WHEN a % b < 0 THEN (a % b + b) % b ELSE a % b END`,
  `CREATE OR REPLACE MACRO dbx_interval_us(i) AS epoch_us(i)`,
  // Java shifts by the low bits of the amount, and DuckDB refuses to shift negative numbers.
  `CREATE OR REPLACE MACRO dbx_wrap_int(x) AS CAST(CASE WHEN (x & 4294967295) > 2147483647 THEN (x & 4294967295) - 4294967296 ELSE (x & 4294967295) END AS INTEGER)`,
  `CREATE OR REPLACE MACRO dbx_wrap_bigint(x) AS CAST(CASE WHEN (x & 18446744073709551615::HUGEINT) > 9223372036854775807 THEN (x & 18446744073709551615::HUGEINT) - 18446744073709551616::HUGEINT ELSE (x & 18446744073709551615::HUGEINT) END AS BIGINT)`,
  `CREATE OR REPLACE MACRO dbx_shift_left_int(x, n) AS dbx_wrap_int((CAST(x AS BIGINT) & 4294967295) * CAST(power(2, n & 31) AS BIGINT))`,
  `CREATE OR REPLACE MACRO dbx_shift_right_int(x, n) AS CAST(floor(CAST(x AS DOUBLE) / power(2, n & 31)) AS INTEGER)`,
  `CREATE OR REPLACE MACRO dbx_shift_right_unsigned_int(x, n) AS dbx_wrap_int((CAST(x AS BIGINT) & 4294967295) // CAST(power(2, n & 31) AS BIGINT))`,
  `CREATE OR REPLACE MACRO dbx_shift_left_bigint(x, n) AS dbx_wrap_bigint(((CAST(x AS HUGEINT) & 18446744073709551615::HUGEINT) << (n & 63)))`,
  `CREATE OR REPLACE MACRO dbx_shift_right_unsigned_bigint(x, n) AS dbx_wrap_bigint(((CAST(x AS HUGEINT) & 18446744073709551615::HUGEINT) >> (n & 63)))`,
  `CREATE OR REPLACE MACRO dbx_shift_right_bigint(x, n) AS CASE WHEN x >= 0 THEN x >> (n & 63) ELSE -1 - ((-1 - x) >> (n & 63)) END`,
  // Java's conversion to long stops at the ends and takes NaN for 0.
  `CREATE OR REPLACE MACRO dbx_to_long(x) AS CASE WHEN isnan(x) THEN CAST(0 AS BIGINT) WHEN x >= 9223372036854775807 OR x < -9223372036854775808 THEN error('[ARITHMETIC_OVERFLOW] overflow') ELSE CAST(x AS BIGINT) END`,
  // `p` is ten to the power of the digits kept. (k + 0.5) / p is the double next to the tie, so the comparison decides as the decimal
  // digits would, which is what Java rounds.
  `CREATE OR REPLACE MACRO dbx_round_positive(a, p) AS (floor(a * p) + CASE WHEN a >= (floor(a * p) + 0.5) / p THEN 1 ELSE 0 END) / p`,
  `CREATE OR REPLACE MACRO dbx_round_double(x, p) AS CASE WHEN NOT isfinite(x) OR abs(x * p) >= 4503599627370496 THEN x ELSE sign(x) * dbx_round_positive(abs(x), p) END`,
  `CREATE OR REPLACE MACRO dbx_width_bucket(v, a, b, n) AS CASE WHEN v IS NULL OR a IS NULL OR b IS NULL OR n IS NULL OR n <= 0 OR a = b OR isnan(v) OR NOT isfinite(a) OR NOT isfinite(b) THEN NULL
     WHEN a < b THEN CASE WHEN v < a THEN 0 WHEN v >= b THEN n + 1 ELSE CAST(floor(n * (v - a) / (b - a)) AS BIGINT) + 1 END
     ELSE CASE WHEN v > a THEN 0 WHEN v <= b THEN n + 1 ELSE CAST(floor(n * (a - v) / (a - b)) AS BIGINT) + 1 END END`,
]
