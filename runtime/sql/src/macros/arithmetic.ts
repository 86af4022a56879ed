import { packedParameters } from './packed.ts'

/** Arithmetic that raises where DuckDB gives null or infinity. */
export const arithmeticMacros: readonly string[] = [
  `CREATE OR REPLACE MACRO dbx_divide(a, b) AS CASE WHEN b = 0 AND a IS NOT NULL THEN error('[DIVIDE_BY_ZERO] Division by zero. Use try_divide to tolerate divisor being 0 and return NULL instead.') ELSE a / b END`,
  `CREATE OR REPLACE MACRO dbx_whole_divide(a, b) AS CASE WHEN b = 0 AND a IS NOT NULL THEN error('[DIVIDE_BY_ZERO] Division by zero. Use try_divide to tolerate divisor being 0 and return NULL instead.') ELSE a // b END`,
  `CREATE OR REPLACE MACRO dbx_remainder(a, b) AS CASE WHEN b = 0 AND a IS NOT NULL THEN error('[REMAINDER_BY_ZERO] Remainder by zero. Use try_mod to tolerate divisor being 0 and return NULL instead.') ELSE a % b END`,
  // The least number has no counterpart above zero, so DuckDB refuses its remainder by -1.
  `CREATE OR REPLACE MACRO dbx_try_whole_remainder(a, b) AS CASE WHEN b = -1 THEN a - a ELSE a % b END`,
  `CREATE OR REPLACE MACRO dbx_whole_remainder(a, b) AS CASE WHEN b = 0 AND a IS NOT NULL THEN error('[REMAINDER_BY_ZERO] Remainder by zero. Use try_mod to tolerate divisor being 0 and return NULL instead.') WHEN b = -1 THEN a - a ELSE a % b END`,
  `CREATE OR REPLACE MACRO dbx_half_up_quotient(n, d) AS n // d + CASE WHEN 2 * abs(n % d) >= abs(d) THEN sign(n) * sign(d) ELSE 0 END`,
  hugeHalfUpQuotient(),
  `CREATE OR REPLACE MACRO dbx_half_even_quotient(n, d) AS n // d + CASE WHEN 2 * abs(n % d) > d OR (2 * abs(n % d) = d AND (n // d) % 2 <> 0) THEN sign(n) ELSE 0 END`,
  `CREATE OR REPLACE MACRO dbx_ceil_quotient(n, d) AS n // d + CASE WHEN n % d > 0 THEN 1 ELSE 0 END`,
  `CREATE OR REPLACE MACRO dbx_floor_quotient(n, d) AS n // d - CASE WHEN n % d < 0 THEN 1 ELSE 0 END`,
  `CREATE OR REPLACE MACRO dbx_in_bigint(n, low, high) AS CASE WHEN n BETWEEN low AND high OR n IS NULL THEN n ELSE error('[ARITHMETIC_OVERFLOW] Overflow.') END`,
  `CREATE OR REPLACE MACRO dbx_half_up(n, d) AS CASE WHEN d = 0 AND n IS NOT NULL THEN error('[DIVIDE_BY_ZERO] Division by zero. Use try_divide to tolerate divisor being 0 and return NULL instead.') ELSE dbx_half_up_quotient(n, d) END`,
  `CREATE OR REPLACE MACRO dbx_huge_half_up(n, d) AS CASE WHEN d = 0 AND n IS NOT NULL THEN error('[DIVIDE_BY_ZERO] Division by zero. Use try_divide to tolerate divisor being 0 and return NULL instead.') ELSE dbx_huge_half_up_quotient(n, d) END`,
  `CREATE OR REPLACE MACRO dbx_pmod(a, b) AS CASE WHEN b = 0 AND a IS NOT NULL THEN error('[REMAINDER_BY_ZERO] Remainder by zero. Use try_mod to tolerate divisor being 0 and return NULL instead.') WHEN a % b < 0 THEN (a % b + b) % b ELSE a % b END`,
  `CREATE OR REPLACE MACRO dbx_whole_pmod(a, b) AS CASE WHEN b = 0 AND a IS NOT NULL THEN error('[REMAINDER_BY_ZERO] Remainder by zero. Use try_mod to tolerate divisor being 0 and return NULL instead.') WHEN b = -1 THEN a - a WHEN a % b < 0 THEN (a % b + b) % b ELSE a % b END`,
  `CREATE OR REPLACE MACRO dbx_try_decimal_sum(t, most) AS CASE WHEN t BETWEEN -most AND most THEN t END`,
  `CREATE OR REPLACE MACRO dbx_decimal_sum(t, most) AS CASE WHEN t BETWEEN -most AND most OR t IS NULL THEN t ELSE error('[ARITHMETIC_OVERFLOW] Overflow in sum of decimals. Use try_sum to tolerate overflow and return NULL instead.') END`,
  `CREATE OR REPLACE MACRO dbx_try_bigint_sum(t) AS TRY_CAST(t AS BIGINT)`,
  `CREATE OR REPLACE MACRO dbx_bigint_sum(t) AS CASE WHEN t BETWEEN -9223372036854775808 AND 9223372036854775807 OR t IS NULL THEN t ELSE error('[ARITHMETIC_OVERFLOW] Overflow in sum. Use try_sum to tolerate overflow and return NULL instead.') END`,
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
  `CREATE OR REPLACE MACRO dbx_bit_get(x, n, width) AS CASE WHEN n < 0 OR n >= width THEN error('[INVALID_PARAMETER_VALUE.BIT_POSITION_RANGE] The value of parameter(s) pos in bit_get is invalid: expects an integer value in [0, ' || width || '), but got ' || n || '.') ELSE CAST((dbx_shift_right_bigint(CAST(x AS BIGINT), n) & 1) AS TINYINT) END`,
  // Near zero exp(x) - 1 and ln(1 + x) lose their digits; these forms keep them.
  `CREATE OR REPLACE MACRO dbx_expm1(x) AS list_transform([x], lambda _x: CASE WHEN abs(_x) < 1e-17 THEN _x WHEN abs(_x) < 0.5 THEN 2 * sinh(_x / 2) * exp(_x / 2) ELSE exp(_x) - 1 END)[1]`,
  `CREATE OR REPLACE MACRO dbx_log1p(x) AS list_transform([x], lambda _x: CASE WHEN abs(_x) < 0.5 THEN 2 * atanh(_x / (2 + _x)) WHEN _x > -1 THEN ln(1 + _x) END)[1]`,
  `CREATE OR REPLACE MACRO dbx_hypot(a, b) AS list_transform([${packedParameters({ a: 'abs(a)', b: 'abs(b)' })}], lambda _p: CASE WHEN _p['a'] + _p['b'] IS NULL THEN NULL WHEN isinf(_p['a']) OR isinf(_p['b']) THEN 'inf'::DOUBLE WHEN greatest(_p['a'], _p['b']) BETWEEN 1e-150 AND 1e150 THEN sqrt(_p['a'] * _p['a'] + _p['b'] * _p['b'])
     WHEN _p['a'] + _p['b'] = 0 THEN 0 ELSE greatest(_p['a'], _p['b']) * sqrt(1 + pow(least(_p['a'], _p['b']) / greatest(_p['a'], _p['b']), 2)) END)[1]`,
  // Java's conversion to long stops at the ends and takes NaN for 0.
  `CREATE OR REPLACE MACRO dbx_to_long(x) AS CASE WHEN isnan(x) THEN CAST(0 AS BIGINT) WHEN x >= 9223372036854775807 OR x < -9223372036854775808 THEN error('[ARITHMETIC_OVERFLOW] overflow') ELSE CAST(x AS BIGINT) END`,
  // `p` is ten to the power of the digits kept. (k + 0.5) / p is the double next to the tie, so the comparison decides as the decimal
  // digits would, which is what Java rounds.
  `CREATE OR REPLACE MACRO dbx_round_positive(a, p) AS (floor(a * p) + CASE WHEN a >= (floor(a * p) + 0.5) / p THEN 1 ELSE 0 END) / p`,
  `CREATE OR REPLACE MACRO dbx_round_double(x, p) AS CASE WHEN NOT isfinite(x) OR abs(x * p) >= 4503599627370496 THEN x ELSE sign(x) * dbx_round_positive(abs(x), p) END`,
  `CREATE OR REPLACE MACRO dbx_round_tens(x, p) AS CASE WHEN isfinite(x) THEN sign(x) * floor(abs(x) / p + 0.5) * p ELSE x END`,
  `CREATE OR REPLACE MACRO dbx_width_bucket(v, a, b, n) AS CASE WHEN v IS NULL OR a IS NULL OR b IS NULL OR n IS NULL OR n <= 0 OR n = 9223372036854775807 OR a = b OR isnan(v) OR NOT isfinite(a) OR NOT isfinite(b) THEN NULL
     WHEN a < b THEN CASE WHEN v < a THEN 0 WHEN v >= b THEN n + 1 ELSE CAST(floor(n * (v - a) / (b - a)) AS BIGINT) + 1 END
     ELSE CASE WHEN v > a THEN 0 WHEN v <= b THEN n + 1 ELSE CAST(floor(n * (a - v) / (a - b)) AS BIGINT) + 1 END END`,
]

/**
 * `dbx_half_up_quotient` of HUGEINTs. DuckDB divides those bit by bit, a microsecond each time, so the quotient is guessed as DOUBLE, what is left is guessed
 * again, and the rest says whether that is it. Two guesses have a hundred bits; the few quotients that are longer are divided bit by bit.
 */
function hugeHalfUpQuotient(): string {
  const guess = (n: string, d: string): string => `CAST(CAST(${n} AS DOUBLE) / CAST(nullif(${d}, 0) AS DOUBLE) AS HUGEINT)`
  const [n, d] = ["_n['n']", "_n['d']"]
  const quotient = `${guess(n, d)} + ${guess(`(${n} - ${guess(n, d)} * ${d})`, d)}`
  const [q, r, halves] = ["_r['q']", "_r['r']", "abs(_r['d']) - abs(_r['r'])"]
  const rounded = `${q} + CASE WHEN abs(${r}) < ${halves} THEN 0 WHEN abs(${r}) >= abs(_r['d']) THEN dbx_half_up_quotient(_r['n'], _r['d']) - ${q} WHEN abs(${r}) > ${halves} OR sign(${r}) = sign(_r['n']) THEN sign(${r}) * sign(_r['d']) ELSE 0 END`
  const rest = `{'n': _q['n'], 'd': _q['d'], 'q': _q['q'], 'r': _q['n'] - _q['q'] * _q['d']}`
  return `CREATE OR REPLACE MACRO dbx_huge_half_up_quotient(n, d) AS list_transform([${packedParameters({ n: 'n', d: 'd' })}], lambda _n: list_transform([{'n': ${n}, 'd': ${d}, 'q': ${quotient}}], lambda _q: list_transform([${rest}], lambda _r: ${rounded})[1])[1])[1]`
}
