/**
 * Casts from and to text as Databricks makes them. `dbx_try_…` gives null for what is malformed; `dbx_must` makes that an error.
 * A list of one and a lambda over it name a value that is needed several times: DuckDB binds an argument anew wherever a macro names it.
 */
export const castMacros: readonly string[] = [
  `CREATE OR REPLACE MACRO dbx_double_to_instant(x) AS CASE WHEN isfinite(x) THEN make_timestamptz(CAST(trunc(x * 1000000) AS BIGINT)) END`,
  `CREATE OR REPLACE MACRO dbx_must(v, parsed, target) AS coalesce(parsed, CASE WHEN v IS NOT NULL
     THEN error('[CAST_INVALID_INPUT] The value ''' || v || ''' of the type "STRING" cannot be cast to "' || target || '" because it is malformed. Correct the value, or use try_cast.') END)`,
  `CREATE OR REPLACE MACRO dbx_fit(v, tried, origin, target) AS coalesce(tried, CASE WHEN v IS NOT NULL
     THEN error('[CAST_OVERFLOW] The value ' || CAST(v AS VARCHAR) || ' of the type "' || origin || '" cannot be cast to "' || target || '" due to an overflow. Use try_cast to get NULL instead.') END)`,
  `CREATE OR REPLACE MACRO dbx_fit_decimal(v, tried, origin, target) AS coalesce(tried, CASE WHEN v IS NOT NULL
     THEN error('[NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION] The value ' || CAST(v AS VARCHAR) || ' of the type "' || origin || '" has more digits than "' || target || '" holds. Use try_cast to get NULL instead.') END)`,
  // Text that a number makes is read back at once; anything else is looked at.
  `CREATE OR REPLACE MACRO dbx_digits(s) AS nullif(regexp_extract(s, '^[\\x00-\\x20]*([+-]?[0-9]+)[\\x00-\\x20]*$', 1), '')`,
  `CREATE OR REPLACE MACRO dbx_try_string_to_tinyint(s) AS CASE WHEN CAST(TRY_CAST(s AS TINYINT) AS VARCHAR) = s THEN TRY_CAST(s AS TINYINT) ELSE TRY_CAST(dbx_digits(s) AS TINYINT) END`,
  `CREATE OR REPLACE MACRO dbx_try_string_to_smallint(s) AS CASE WHEN CAST(TRY_CAST(s AS SMALLINT) AS VARCHAR) = s THEN TRY_CAST(s AS SMALLINT) ELSE TRY_CAST(dbx_digits(s) AS SMALLINT) END`,
  `CREATE OR REPLACE MACRO dbx_try_string_to_int(s) AS CASE WHEN CAST(TRY_CAST(s AS INTEGER) AS VARCHAR) = s THEN TRY_CAST(s AS INTEGER) ELSE TRY_CAST(dbx_digits(s) AS INTEGER) END`,
  `CREATE OR REPLACE MACRO dbx_try_string_to_bigint(s) AS CASE WHEN CAST(TRY_CAST(s AS BIGINT) AS VARCHAR) = s THEN TRY_CAST(s AS BIGINT) ELSE TRY_CAST(dbx_digits(s) AS BIGINT) END`,
  `CREATE OR REPLACE MACRO dbx_number(s) AS nullif(regexp_extract(s, '^[\\x00-\\x20]*([+-]?(?:[0-9]+[.]?[0-9]*|[.][0-9]+)(?:[eE][+-]?[0-9]+)?)[\\x00-\\x20]*$', 1), '')`,
  // Java reads `1.5d` and `1.5f`, and the special values in any case.
  `CREATE OR REPLACE MACRO dbx_try_string_to_double(s) AS coalesce(TRY_CAST(dbx_number(s) AS DOUBLE), CASE lower(trim(s))
     WHEN 'nan' THEN 'nan'::DOUBLE WHEN '+nan' THEN 'nan'::DOUBLE WHEN '-nan' THEN 'nan'::DOUBLE WHEN 'inf' THEN 'inf'::DOUBLE WHEN '+inf' THEN 'inf'::DOUBLE WHEN 'infinity' THEN 'inf'::DOUBLE WHEN '+infinity' THEN 'inf'::DOUBLE
     WHEN '-inf' THEN '-inf'::DOUBLE WHEN '-infinity' THEN '-inf'::DOUBLE ELSE TRY_CAST(dbx_number(regexp_extract(trim(s), '^(.*[0-9.])[dDfF]$', 1)) AS DOUBLE) END)`,
  `CREATE OR REPLACE MACRO dbx_trimmed(s) AS trim(s, chr(9) || chr(10) || chr(11) || chr(12) || chr(13) || ' ')`,
  `CREATE OR REPLACE MACRO dbx_try_string_to_boolean(s) AS CASE
     WHEN lower(dbx_trimmed(s)) IN ('t', 'true', 'y', 'yes', '1') THEN true WHEN lower(dbx_trimmed(s)) IN ('f', 'false', 'n', 'no', '0') THEN false END`,
  `CREATE OR REPLACE MACRO dbx_must_decimal(s, parsed, target) AS coalesce(parsed, CASE WHEN s IS NULL THEN NULL
     WHEN dbx_number(s) IS NULL THEN error('[CAST_INVALID_INPUT] The value ''' || s || ''' of the type "STRING" cannot be cast to "' || target || '" because it is malformed. Correct the value, or use try_cast.')
     WHEN TRY_CAST(dbx_number(s) AS DECIMAL(38,0)) IS NULL THEN error('[NUMERIC_OUT_OF_SUPPORTED_RANGE] The value ' || s || ' has more than 38 digits.')
     ELSE error('[NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION] ' || s || ' cannot be represented as ' || target || '. Use try_cast to get NULL instead.') END)`,
  `CREATE OR REPLACE MACRO dbx_finite(x) AS CASE WHEN isfinite(x) THEN x END`,
  // What is smaller than any digit of a decimal DuckDB would read as one.
  `CREATE OR REPLACE MACRO dbx_decimal_digits(x) AS CASE WHEN abs(x) < 1e-39 THEN '0' ELSE CAST(x AS VARCHAR) END`,
  `CREATE OR REPLACE MACRO dbx_to_float(x) AS CASE WHEN isfinite(x) AND abs(x) >= 3.4028235677973366e38 THEN CAST(sign(x) * 'inf'::DOUBLE AS FLOAT) ELSE CAST(x AS FLOAT) END`,
  // Java stops at the largest BIGINT, which the double beside it stands for.
  `CREATE OR REPLACE MACRO dbx_try_double_to_bigint(x) AS CASE WHEN x = 9223372036854775808 THEN 9223372036854775807 ELSE TRY_CAST(trunc(x) AS BIGINT) END`,
  `CREATE OR REPLACE MACRO dbx_try_double_to_timestamp(x) AS make_timestamptz(TRY_CAST(trunc(x * 1000000) AS BIGINT))`,
  `CREATE OR REPLACE MACRO dbx_double_to_timestamp(x) AS CASE WHEN isnan(x) OR isinf(x) THEN error('[CAST_INVALID_INPUT] The value ' || x || ' of the type "DOUBLE" cannot be cast to "TIMESTAMP" because it is malformed. Correct the value, or use try_cast.')
     WHEN x IS NOT NULL AND TRY_CAST(floor(x * 1000000) AS BIGINT) IS NULL THEN error('[CAST_OVERFLOW] The value ' || x || ' of the type "DOUBLE" cannot be cast to "TIMESTAMP" due to an overflow. Use try_cast to get NULL instead.')
     ELSE make_timestamptz(TRY_CAST(trunc(x * 1000000) AS BIGINT)) END`,
  `CREATE OR REPLACE MACRO dbx_try_interval_size(n, bound, origin, target) AS CASE WHEN n BETWEEN -bound - 1 AND bound THEN CAST(n AS BIGINT) END`,
  `CREATE OR REPLACE MACRO dbx_interval_size(n, bound, origin, target) AS CASE WHEN n BETWEEN -bound - 1 AND bound OR n IS NULL THEN CAST(n AS BIGINT)
     ELSE error('[CAST_OVERFLOW] The value of the type "' || origin || '" cannot be cast to "' || target || '" due to an overflow. Use try_cast to get NULL instead.') END`,
  `CREATE OR REPLACE MACRO dbx_months_to_string(n, first, last, unit) AS list_transform([n], lambda _n: 'INTERVAL ''' || CASE WHEN _n < 0 THEN '-' ELSE '' END
     || CASE WHEN last = 'year' THEN CAST(abs(_n) // 12 AS VARCHAR) WHEN first = 'month' THEN CAST(abs(_n) AS VARCHAR) ELSE CAST(abs(_n) // 12 AS VARCHAR) || '-' || CAST(abs(_n) % 12 AS VARCHAR) END || ''' ' || unit)[1]`,
  `CREATE OR REPLACE MACRO dbx_two_digits(n) AS CASE WHEN n < 10 THEN '0' ELSE '' END || CAST(n AS VARCHAR)`,
  `CREATE OR REPLACE MACRO dbx_seconds_text(us) AS dbx_two_digits(us // 1000000) || CASE WHEN us % 1000000 = 0 THEN '' ELSE '.' || rtrim(lpad(CAST(us % 1000000 AS VARCHAR), 6, '0'), '0') END`,
  `CREATE OR REPLACE MACRO dbx_time_fields(us, first, last) AS
     CASE WHEN first = 'day' THEN CAST(us // 86400000000 AS VARCHAR) ELSE '' END || CASE WHEN first = 'day' AND last <> 'day' THEN ' ' ELSE '' END
     || CASE WHEN last = 'day' OR first NOT IN ('day', 'hour') THEN '' WHEN first = 'hour' THEN dbx_two_digits(us // 3600000000) ELSE dbx_two_digits(us % 86400000000 // 3600000000) END || CASE WHEN first IN ('day', 'hour') AND last IN ('minute', 'second') THEN ':' ELSE '' END
     || CASE WHEN last IN ('day', 'hour') OR first = 'second' THEN '' WHEN first = 'minute' THEN dbx_two_digits(us // 60000000) ELSE dbx_two_digits(us % 3600000000 // 60000000) END || CASE WHEN first <> 'second' AND last = 'second' THEN ':' ELSE '' END
     || CASE WHEN last <> 'second' THEN '' WHEN first = 'second' THEN dbx_seconds_text(us) ELSE dbx_seconds_text(us % 60000000) END`,
  `CREATE OR REPLACE MACRO dbx_time_to_string(n, first, last, unit) AS list_transform([n], lambda _n: 'INTERVAL ''' || CASE WHEN _n < 0 THEN '-' ELSE '' END || dbx_time_fields(CAST(abs(CAST(_n AS HUGEINT)) AS HUGEINT), first, last) || ''' ' || unit)[1]`,
  `CREATE OR REPLACE MACRO dbx_ymd(s) AS regexp_extract(s, '^[\\x00-\\x20]*([+]?[0-9]{4,6})(?:-([0-9]{1,2})(?:-([0-9]{1,2})(?:[ T].*)?)?)?[\\x00-\\x20]*$', ['y', 'm', 'd'])`,
  `CREATE OR REPLACE MACRO dbx_try_ymd(p) AS CASE WHEN p['y'] = '' THEN NULL ELSE TRY_CAST(ltrim(p['y'], '+') || '-' || CASE WHEN p['m'] = '' THEN '01' ELSE p['m'] END || '-' || CASE WHEN p['d'] = '' THEN '01' ELSE p['d'] END AS DATE) END`,
  `CREATE OR REPLACE MACRO dbx_try_string_to_date(s) AS CASE WHEN CAST(TRY_CAST(s AS DATE) AS VARCHAR) = s THEN TRY_CAST(s AS DATE) ELSE list_transform([dbx_ymd(s)], lambda p: coalesce(dbx_try_ymd(p), DATE '1970-01-01' + dbx_js_rare_day(s)))[1] END`,
  `CREATE OR REPLACE MACRO dbx_ymdhms(s) AS regexp_extract(s, '^[\\x00-\\x20]*[+]?([0-9]{4,6})(?:-([0-9]{1,2})(?:-([0-9]{1,2})(?:[ T]([01]?[0-9]|2[0-3])(?::([0-9]{1,2})(?::([0-9]{1,2})(?:[.]([0-9]*))?[ ]*(Z|[+-](?:0?[0-9]|1[0-7])(?::?[0-5][0-9])?|(?:UTC|GMT|UT)(?:[+-](?:0?[0-9]|1[0-7])(?::?[0-5][0-9])?)?|[A-Z][A-Za-z]+/[A-Za-z_/+-]+[0-9]*)?)?)?)?)?)?[\\x00-\\x20]*$', ['y', 'm', 'd', 'h', 'mi', 's', 'f', 'z'])`,
  `CREATE OR REPLACE MACRO dbx_zone(z) AS CASE WHEN z = 'Z' OR regexp_full_match(z, 'UTC|GMT|UT') THEN '+00'
     WHEN regexp_full_match(z, '(UTC|GMT|UT)?[+-].*') THEN regexp_extract(z, '([+-])([0-9]{1,2})', 1) || lpad(regexp_extract(z, '([+-])([0-9]{1,2})', 2), 2, '0') || ':' || CASE WHEN regexp_matches(z, '[0-9]{1,2}:?[0-9]{2}$') THEN right(z, 2) ELSE '00' END
     ELSE ' ' || z END`,
  `CREATE OR REPLACE MACRO dbx_clock_text(p) AS p['y'] || '-' || CASE WHEN p['m'] = '' THEN '01' ELSE p['m'] END || '-' || CASE WHEN p['d'] = '' THEN '01' ELSE p['d'] END || ' '
     || lpad(p['h'], 2, '0') || ':' || lpad(p['mi'], 2, '0') || ':' || lpad(p['s'], 2, '0') || CASE WHEN p['f'] = '' THEN '' ELSE '.' || left(p['f'], 6) END`,
  // Null where ICU reads no instant, because there is no such zone.
  `CREATE OR REPLACE MACRO dbx_try_region(c, read, z) AS CASE WHEN read IS NOT NULL THEN dbx_region_to_utc(c, z) END`,
  `CREATE OR REPLACE MACRO dbx_try_ymdhms(p) AS CASE WHEN p['y'] = '' THEN NULL WHEN p['z'] = '' THEN dbx_instant(TRY_CAST(dbx_clock_text(p) AS TIMESTAMP)) WHEN contains(p['z'], '/') THEN dbx_try_region(TRY_CAST(dbx_clock_text(p) AS TIMESTAMP), TRY_CAST(dbx_clock_text(p) || ' ' || p['z'] AS TIMESTAMPTZ), p['z'])
     ELSE TRY_CAST(dbx_clock_text(p) || dbx_zone(p['z']) AS TIMESTAMPTZ) END`,
  `CREATE OR REPLACE MACRO dbx_try_string_to_timestamp(s) AS CASE
     WHEN CAST(TRY_CAST(s AS TIMESTAMP) AS VARCHAR) = s THEN dbx_instant(TRY_CAST(s AS TIMESTAMP))
     ELSE list_transform([dbx_ymdhms(s)], lambda p: coalesce(dbx_try_ymdhms(p), make_timestamptz(dbx_js_rare_instant(s, CAST(CAST(dbx_clock(now()) AS DATE) - DATE '1970-01-01' AS BIGINT)))))[1] END`,
  // A zone in the text is read past: TIMESTAMP_NTZ keeps the clock.
  `CREATE OR REPLACE MACRO dbx_try_ntz(p) AS CASE WHEN p['y'] = '' THEN NULL ELSE TRY_CAST(dbx_clock_text(p) AS TIMESTAMP) END`,
  `CREATE OR REPLACE MACRO dbx_try_string_to_timestamp_ntz(s) AS CASE WHEN CAST(TRY_CAST(s AS TIMESTAMP) AS VARCHAR) = s THEN TRY_CAST(s AS TIMESTAMP) ELSE list_transform([dbx_ymdhms(s)], lambda p: coalesce(dbx_try_ntz(p), make_timestamp(dbx_js_rare_clock(s))))[1] END`,
  // Java's notation: 1.0E20 where DuckDB writes 1e+20, 1.23456789E7 where it writes 12345678.9.
  `CREATE OR REPLACE MACRO dbx_java_exponent(m, e) AS CASE WHEN contains(m, '.') THEN m ELSE m || '.0' END || 'E' || CAST(e AS VARCHAR)`,
  `CREATE OR REPLACE MACRO dbx_java_large(digits) AS left(digits, 1) || '.' || CASE WHEN rtrim(substr(digits, 2), '0') = '' THEN '0' ELSE rtrim(substr(digits, 2), '0') END`,
  // Java shows two digits even of the smallest number.
  `CREATE OR REPLACE MACRO dbx_positive_to_string(s) AS CASE
     WHEN s = '5e-324' THEN '4.9E-324'
     WHEN contains(s, 'e') THEN dbx_java_exponent(split_part(s, 'e', 1), CAST(split_part(s, 'e', 2) AS INTEGER))
     WHEN length(split_part(s, '.', 1)) >= 8 THEN dbx_java_large(replace(s, '.', '')) || 'E' || CAST(length(split_part(s, '.', 1)) - 1 AS VARCHAR)
     WHEN starts_with(s, '0.000') AND ltrim(s, '0.') <> '' THEN dbx_java_large(ltrim(s, '0.')) || 'E-' || CAST(length(s) - length(ltrim(s, '0.')) - 1 AS VARCHAR)
     ELSE s END`,
  `CREATE OR REPLACE MACRO dbx_double_to_string(x) AS CASE WHEN abs(x) >= 0.001 AND abs(x) < 10000000 OR x = 0 THEN CAST(x AS VARCHAR) WHEN isnan(x) THEN 'NaN' WHEN isinf(x) THEN CASE WHEN x > 0 THEN 'Infinity' ELSE '-Infinity' END
     ELSE list_transform([CAST(x AS VARCHAR)], lambda s: CASE WHEN starts_with(s, '-') THEN '-' || dbx_positive_to_string(substr(s, 2)) ELSE dbx_positive_to_string(s) END)[1] END`,
  // Digits without the zeros before them, so many behind the point: '12' of scale 18 is 1.2E-17.
  `CREATE OR REPLACE MACRO dbx_small_decimal(x, digits, scale) AS CASE WHEN x = 0 THEN '0E-' || scale WHEN x IS NOT NULL THEN CASE WHEN x < 0 THEN '-' ELSE '' END || left(digits, 1) || CASE WHEN length(digits) > 1 THEN '.' || substr(digits, 2) ELSE '' END || 'E-' || CAST(scale - length(digits) + 1 AS VARCHAR) END`,
  // Bytes that are not UTF-8 are shown as replacement letters. Named by a lambda: TRY refuses what gives another value each time.
  `CREATE OR REPLACE MACRO dbx_bytes_to_string(x) AS list_transform([x], lambda b: coalesce(TRY(decode(b)), dbx_js_lenient_text(b)))[1]`,
  // Years beyond four digits have a sign; DuckDB writes none, and counts backwards before Christ.
  `CREATE OR REPLACE MACRO dbx_far_date_to_string(d) AS CASE WHEN year(d) > 9999 THEN '+' WHEN year(d) < 0 THEN '-' ELSE '' END || lpad(CAST(abs(year(d)) AS VARCHAR), CAST(greatest(4, length(CAST(abs(year(d)) AS VARCHAR))) AS INTEGER), '0')
     || '-' || lpad(CAST(month(d) AS VARCHAR), 2, '0') || '-' || lpad(CAST(day(d) AS VARCHAR), 2, '0')`,
  `CREATE OR REPLACE MACRO dbx_date_to_string(d) AS CASE WHEN d NOT BETWEEN DATE '0001-01-01' AND DATE '9999-12-31' THEN dbx_far_date_to_string(d) ELSE CAST(d AS VARCHAR) END`,
  `CREATE OR REPLACE MACRO dbx_ntz_to_string(c) AS CASE WHEN c NOT BETWEEN TIMESTAMP '0001-01-01' AND TIMESTAMP '9999-12-31 23:59:59.999999' THEN dbx_far_date_to_string(c) || ' ' || CAST(CAST(c AS TIME) AS VARCHAR) ELSE CAST(c AS VARCHAR) END`,
  `CREATE OR REPLACE MACRO dbx_timestamp_to_string(x) AS dbx_ntz_to_string(dbx_clock(x))`,
  `CREATE OR REPLACE MACRO dbx_float_to_string(x) AS CASE WHEN abs(x) = CAST(1e-45 AS FLOAT) THEN CASE WHEN x < 0 THEN '-' ELSE '' END || '1.4E-45' ELSE dbx_double_to_string(x) END`,
]
