/**
 * What the translation of T-SQL calls by name. The engine runs these once, in this order. Errors begin with SQL Server's number in
 * brackets. Each conversion exists as `tsql_try_…`, which answers NULL, and from it as a strict form, which fails.
 */
export const tsqlMacros: readonly string[] = [
  // Texts compare without case and without trailing blanks, as under SQL_Latin1_General_CP1_CI_AS.
  `tsql_key(s) AS lower(rtrim(s, ' '))`,
  // The bytes of an NVARCHAR, as hexadecimal digits: UTF-16, the low byte first.
  `tsql_utf16_unit(u) AS printf('%02X%02X', u & 255, u >> 8)`,
  `tsql_utf16_character(u) AS CASE WHEN u < 65536 THEN tsql_utf16_unit(u) ELSE tsql_utf16_unit(55296 + ((u - 65536) >> 10)) || tsql_utf16_unit(56320 + (u & 1023)) END`,
  `tsql_utf16(s) AS array_to_string(list_transform(range(1, length(s) + 1), lambda i: tsql_utf16_character(unicode(substr(s, i, 1)))), '')`,
  `tsql_nonzero(x) AS CASE WHEN x = 0 THEN error('[8134] Divide by zero error encountered.') ELSE x END`,

  // Texts to numbers.
  `tsql_try_integer(s) AS CASE WHEN trim(s) = '' THEN 0::HUGEINT WHEN regexp_full_match(trim(s), '[+-]?\\s*[0-9]+') THEN TRY_CAST(regexp_replace(trim(s), '[+\\s]', '', 'g') AS HUGEINT) END`,
  `tsql_integer(s, t) AS CASE WHEN s IS NULL THEN NULL WHEN tsql_try_integer(s) IS NULL THEN error('[245] Conversion failed when converting the varchar value ''' || s || ''' to data type ' || t || '.') ELSE tsql_try_integer(s) END`,
  `tsql_number_text(s) AS CASE WHEN regexp_full_match(trim(s), '[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)') THEN ltrim(trim(s), '+') END`,
  `tsql_decimal_text(s) AS CASE WHEN s IS NULL THEN NULL WHEN tsql_number_text(s) IS NULL THEN error('[8114] Error converting data type varchar to numeric.') ELSE tsql_number_text(s) END`,
  `tsql_try_float_text(s) AS CASE WHEN trim(s) = '' THEN '0' WHEN regexp_full_match(trim(s), '[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?') THEN ltrim(trim(s), '+') END`,
  `tsql_float_text(s) AS CASE WHEN s IS NULL THEN NULL WHEN tsql_try_float_text(s) IS NULL THEN error('[8114] Error converting data type varchar to float.') ELSE tsql_try_float_text(s) END`,
  `tsql_try_money_text(s) AS CASE WHEN trim(s) = '' THEN '0' ELSE tsql_number_text(regexp_replace(s, '[$,]', '', 'g')) END`,
  `tsql_money_text(s) AS CASE WHEN s IS NULL THEN NULL WHEN tsql_try_money_text(s) IS NULL THEN error('[235] Cannot convert a char value to money. The char value has incorrect syntax.') ELSE tsql_try_money_text(s) END`,
  `tsql_try_bit(s) AS CASE lower(trim(s)) WHEN 'true' THEN true WHEN 'false' THEN false ELSE tsql_try_integer(s) <> 0 END`,
  `tsql_bit(s) AS CASE WHEN s IS NULL THEN NULL WHEN tsql_try_bit(s) IS NULL THEN error('[245] Conversion failed when converting the varchar value ''' || s || ''' to data type bit.') ELSE tsql_try_bit(s) END`,
  `tsql_guid(s) AS CASE WHEN s IS NULL THEN NULL WHEN TRY_CAST(s AS UUID) IS NULL THEN error('[8169] Conversion failed when converting from a character string to uniqueidentifier.') ELSE TRY_CAST(s AS UUID) END`,
  // %g with six digits; the exponent has three.
  `tsql_float_print(x) AS regexp_replace(format('{:g}', CAST(x AS DOUBLE)), 'e([+-])([0-9]{2})$', 'e\\10\\2')`,

  // Texts to dates and times: under DATEFORMAT mdy, us_english.
  `tsql_parts(y, m, d) AS TRY_CAST(lpad(y, 4, '0') || '-' || lpad(m, 2, '0') || '-' || lpad(d, 2, '0') AS DATE)`,
  `tsql_month(w) AS CASE WHEN strpos('JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC', substr(w, 1, 3)) % 3 = 1 THEN CAST((strpos('JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC', substr(w, 1, 3)) + 2) // 3 AS VARCHAR) END`,
  `tsql_day(t) AS CASE
    WHEN t = '' THEN DATE '1900-01-01'
    WHEN regexp_full_match(t, '[0-9]{4}([-/.])[0-9]{1,2}([-/.])[0-9]{1,2}') THEN tsql_parts(regexp_extract(t, '^([0-9]+).([0-9]+).([0-9]+)', 1), regexp_extract(t, '^([0-9]+).([0-9]+).([0-9]+)', 2), regexp_extract(t, '^([0-9]+).([0-9]+).([0-9]+)', 3))
    WHEN regexp_full_match(t, '[0-9]{8}') THEN tsql_parts(substr(t, 1, 4), substr(t, 5, 2), substr(t, 7, 2))
    WHEN regexp_full_match(t, '[0-9]{1,2}([-/.])[0-9]{1,2}([-/.])[0-9]{4}') THEN tsql_parts(regexp_extract(t, '^([0-9]+).([0-9]+).([0-9]+)', 3), regexp_extract(t, '^([0-9]+).([0-9]+).([0-9]+)', 1), regexp_extract(t, '^([0-9]+).([0-9]+).([0-9]+)', 2))
    WHEN regexp_full_match(t, '[A-Z]{3,9} +[0-9]{1,2},? +[0-9]{4}') THEN tsql_parts(regexp_extract(t, '([0-9]{4})$', 1), tsql_month(t), regexp_extract(t, '^[A-Z]+ +([0-9]+)', 1))
    WHEN regexp_full_match(t, '[0-9]{1,2} +[A-Z]{3,9},? +[0-9]{4}') THEN tsql_parts(regexp_extract(t, '([0-9]{4})$', 1), tsql_month(regexp_extract(t, '([A-Z]+)', 1)), regexp_extract(t, '^([0-9]+)', 1))
  END`,
  `tsql_clock_text(t) AS regexp_extract(t, '(?:^|[T ])([0-9]{1,2}:[0-9]{1,2}(?::[0-9]{1,2}(?:[.:][0-9]{1,7})?)?(?: ?[AP]M)?Z?)$', 1)`,
  `tsql_clock_hour(c) AS CAST(regexp_extract(c, '^([0-9]+)', 1) AS INTEGER) % CASE WHEN c LIKE '%M' THEN 12 ELSE 24 END + CASE WHEN c LIKE '%PM' THEN 12 ELSE 0 END`,
  `tsql_clock(c) AS CASE WHEN c = '' THEN TIME '00:00:00' WHEN CAST(regexp_extract(c, '^([0-9]+)', 1) AS INTEGER) < 24
    THEN TRY_CAST(lpad(CAST(tsql_clock_hour(c) AS VARCHAR), 2, '0') || ':' || lpad(regexp_extract(c, '^[0-9]+:([0-9]+)', 1), 2, '0') || ':' || lpad(regexp_extract(c, '^[0-9]+:[0-9]+:?([0-9]*)', 1), 2, '0')
      || '.' || rpad(regexp_extract(c, '^[0-9]+:[0-9]+:[0-9]+[.:]?([0-9]*)', 1), 6, '0') AS TIME) END`,
  `tsql_day_text(t) AS trim(CASE WHEN tsql_clock_text(t) = '' THEN t ELSE regexp_replace(left(t, length(t) - length(tsql_clock_text(t))), 'T$', '') END)`,
  `tsql_try_stamp(s) AS tsql_day(tsql_day_text(upper(trim(s)))) + tsql_clock(tsql_clock_text(upper(trim(s))))`,
  `tsql_datetime(x) AS make_timestamp(((((epoch_us(x) + 6847804800000000) * 3 + 5000) // 10000 * 10 + 1) // 3 - 6847804800000) * 1000)`,
  `tsql_try_datetime(s) AS CASE WHEN NOT regexp_matches(s, '[.][0-9]{4,}') AND tsql_try_stamp(s) >= TIMESTAMP '1753-01-01' THEN tsql_datetime(tsql_try_stamp(s)) END`,
  // Rounds to a unit of microseconds; the shift keeps the quotient positive.
  `tsql_round_stamp(x, unit) AS make_timestamp((epoch_us(x) + 62167219200000000 + unit // 2) // unit * unit - 62167219200000000)`,
  `tsql_bad_date(s) AS error('[241] Conversion failed when converting date and/or time from character string.')`,
  `tsql_stamp_from_text(s) AS CASE WHEN s IS NULL THEN NULL WHEN tsql_try_stamp(s) IS NULL THEN tsql_bad_date(s) ELSE tsql_try_stamp(s) END`,
  `tsql_datetime_from_text(s) AS CASE WHEN s IS NULL THEN NULL WHEN tsql_try_datetime(s) IS NULL THEN tsql_bad_date(s) ELSE tsql_try_datetime(s) END`,
  // Styles 103, 104 and 105 write the day first.
  `tsql_day_first(s) AS regexp_replace(trim(s), '^([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})', '\\3-\\2-\\1')`,
  `tsql_fraction(x, digits) AS substr(lpad(CAST(microsecond(x) % 1000000 AS VARCHAR), 6, '0') || '0', 1, digits)`,
  `tsql_week(x) AS CAST((dayofyear(x) - 1 + dayofweek(date_trunc('year', x))) // 7 + 1 AS INTEGER)`,
  // A DATETIMEOFFSET: the instant in UTC, and what the clock shows. In the hour that comes twice, the earlier one counts.
  // `list_transform([x], lambda …)[1]` works x out once: a macro repeats what it is given wherever it names it.
  `tsql_offset(u, c) AS CASE WHEN u IS NULL OR c IS NULL THEN NULL ELSE struct_pack(utc := u, clock := c) END`,
  // A change is of one hour, on Lord Howe Island of half an hour.
  `tsql_first_utc(c, z) AS list_transform([timezone('UTC', timezone(z, c))], lambda u: CASE WHEN timezone(z, timezone('UTC', u - INTERVAL 1 HOUR)) = c THEN u - INTERVAL 1 HOUR WHEN timezone(z, timezone('UTC', u - INTERVAL 30 MINUTE)) = c THEN u - INTERVAL 30 MINUTE ELSE u END)[1]`,
  `tsql_in_zone(u, z) AS list_transform([u], lambda i: tsql_offset(i, timezone(z, timezone('UTC', i))))[1]`,
  `tsql_shifted(u, m) AS list_transform([u], lambda i: tsql_offset(i, i + to_minutes(m)))[1]`,
  `tsql_at_clock(c, m) AS list_transform([c], lambda i: tsql_offset(i - to_minutes(m), i))[1]`,
  `tsql_offset_minutes(o) AS list_transform([o], lambda x: date_diff('minute', (x).utc, (x).clock))[1]`,
  `tsql_offset_text(o) AS list_transform([tsql_offset_minutes(o)], lambda m: printf('%s%02d:%02d', CASE WHEN m < 0 THEN '-' ELSE '+' END, abs(m) // 60, abs(m) % 60))[1]`,
  // An offset lies between -14:00 and +14:00; NULL for every other text.
  `tsql_near(m) AS list_transform([m], lambda n: CASE WHEN n BETWEEN -840 AND 840 THEN n END)[1]`,
  `tsql_minutes_of(t) AS CASE WHEN t = '' OR t = 'Z' THEN 0 WHEN regexp_full_match(t, '[+-][0-9]{1,2}:[0-5][0-9]') THEN tsql_near(CASE WHEN t LIKE '-%' THEN -1 ELSE 1 END * (CAST(regexp_extract(t, '([0-9]+):', 1) AS BIGINT) * 60 + CAST(right(t, 2) AS BIGINT))) END`,
  `tsql_bad_zone(f) AS error('[9812] The timezone provided to builtin function ' || f || ' is invalid.')`,
  `tsql_zone_of_text(t, f) AS list_transform([trim(t)], lambda x: CASE WHEN x IS NULL THEN NULL WHEN x IN ('', 'Z') OR tsql_minutes_of(x) IS NULL THEN tsql_bad_zone(f) ELSE tsql_minutes_of(x) END)[1]`,
  `tsql_zone_of_number(m, f) AS list_transform([m], lambda n: CASE WHEN n IS NULL THEN NULL WHEN tsql_near(n) IS NULL THEN tsql_bad_zone(f) ELSE n END)[1]`,
  `tsql_try_offset(s) AS list_transform([trim(s)], lambda t: tsql_at_clock(tsql_try_stamp(regexp_extract(t, '^(.*?) *(Z|[+-][0-9]{1,2}:[0-9]{2})?$', 1)), tsql_minutes_of(regexp_extract(t, '^(.*?) *(Z|[+-][0-9]{1,2}:[0-9]{2})?$', 2))))[1]`,
  `tsql_offset_from_text(s) AS list_transform([tsql_try_offset(s)], lambda o: CASE WHEN o IS NULL AND s IS NOT NULL THEN tsql_bad_date(s) ELSE o END)[1]`,
  `tsql_round_offset(o, unit) AS list_transform([o], lambda x: tsql_offset(tsql_round_stamp((x).utc, unit), tsql_round_stamp((x).clock, unit)))[1]`,
  // Weeks begin on Sunday, whatever DATEFIRST says.
  `tsql_week_number(x) AS date_diff('day', DATE '0000-12-31', CAST(x AS DATE)) // 7`,

  // Texts.
  `tsql_len(s) AS CAST(length(rtrim(s, ' ')) AS INTEGER)`,
  `tsql_charindex(needle, s) AS CAST(CASE WHEN needle = '' THEN 0 ELSE strpos(lower(s), lower(needle)) END AS INTEGER)`,
  `tsql_charindex_from(needle, s, f) AS CAST(CASE WHEN needle = '' OR strpos(lower(substr(s, greatest(f, 1))), lower(needle)) = 0 THEN 0 ELSE strpos(lower(substr(s, greatest(f, 1))), lower(needle)) + greatest(f, 1) - 1 END AS INTEGER)`,
  `tsql_replace(s, x, r) AS CASE WHEN x = '' THEN s ELSE regexp_replace(s, regexp_escape(x), replace(r, '\\', '\\\\'), 'gi') END`,
  `tsql_substring(s, f, n) AS CASE WHEN n < 0 THEN error('[537] Invalid length parameter passed to the LEFT or SUBSTRING function.') ELSE substr(s, greatest(f, 1), greatest(n + least(f - 1, 0), 0)) END`,
  `tsql_left(s, n) AS CASE WHEN n < 0 THEN error('[536] Invalid length parameter passed to the left function.') ELSE left(s, n) END`,
  `tsql_right(s, n) AS CASE WHEN n < 0 THEN error('[536] Invalid length parameter passed to the right function.') WHEN n = 0 THEN '' ELSE right(s, n) END`,
  `tsql_stuff(s, f, n, r) AS CASE WHEN f < 1 OR f > length(s) OR n < 0 THEN NULL ELSE substr(s, 1, f - 1) || coalesce(r, '') || substr(s, f + n) END`,
  `tsql_like(s, p) AS CASE WHEN contains(p, '[') THEN error('[UNSUPPORTED_FEATURE] LIKE with a class of characters ([…]) in a pattern that is not a literal is not supported') ELSE rtrim(s, ' ') ILIKE p OR s ILIKE p END`,
  `tsql_quotename(s) AS '[' || replace(s, ']', ']]') || ']'`,
  `tsql_isnumeric(s) AS CASE WHEN tsql_try_float_text(s) IS NOT NULL AND trim(s) <> '' OR tsql_try_money_text(s) IS NOT NULL AND trim(s) <> '' THEN 1 ELSE 0 END`,

  // Numbers. Quotients of decimals are cut off, not rounded: both sides come as whole numbers.
  `tsql_whole(x) AS CAST(replace(CAST(x AS VARCHAR), '.', '') AS HUGEINT)`,
  `tsql_round_down(x, n) AS trunc(x * pow(10, n)) / pow(10, n)`,
].map(macro => `CREATE OR REPLACE MACRO ${macro}`)
