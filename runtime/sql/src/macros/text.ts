/** Text functions whose edges differ. Positions count from 1. */
export const textMacros: readonly string[] = [
  `CREATE OR REPLACE MACRO dbx_array_join(a, s) AS CASE WHEN a IS NULL OR s IS NULL THEN NULL ELSE coalesce(array_to_string(a, s), '') END`,
  // array_to_string wants a constant separator.
  `CREATE OR REPLACE MACRO dbx_array_join_by(a, s) AS CASE WHEN a IS NULL OR s IS NULL THEN NULL WHEN len(a) = 0 THEN '' ELSE list_reduce(a, lambda x, y: x || s || y) END`,
  // DuckDB changes letters one by one; some become several, and a sigma looks at its neighbours.
  `CREATE OR REPLACE MACRO dbx_upper(s) AS CASE WHEN strlen(s) = length(s) THEN upper(s) ELSE dbx_js_upper(s) END`,
  `CREATE OR REPLACE MACRO dbx_lower(s) AS CASE WHEN strlen(s) = length(s) THEN lower(s) ELSE dbx_js_lower(s) END`,
  `CREATE OR REPLACE MACRO dbx_substring_at(s, start, n) AS substr(s, greatest(start, 0) + 1, greatest(least(start + n, 2147483647) - greatest(start, 0), 0))`,
  `CREATE OR REPLACE MACRO dbx_substring(s, p, n) AS dbx_substring_at(s, CASE WHEN p > 0 THEN CAST(p AS BIGINT) - 1 WHEN p < 0 THEN length(s) + p ELSE 0 END, CAST(n AS BIGINT))`,
  `CREATE OR REPLACE MACRO dbx_substring_from(s, p) AS substr(s, CASE WHEN p > 0 THEN CAST(p AS BIGINT) WHEN p < 0 THEN greatest(length(s) + p, 0) + 1 ELSE 1 END)`,
  `CREATE OR REPLACE MACRO dbx_substring_index(s, d, n) AS CASE WHEN s IS NULL OR d IS NULL OR n IS NULL THEN NULL WHEN n = 0 OR d = '' THEN ''
     WHEN n > 0 THEN array_to_string(string_split(s, d)[1:n], d) ELSE array_to_string(string_split(s, d)[greatest(len(string_split(s, d)) + n + 1, 1):], d) END`,
  `CREATE OR REPLACE MACRO dbx_substring_index_by(s, d, n) AS CASE WHEN s IS NULL OR d IS NULL OR n IS NULL THEN NULL WHEN n = 0 OR d = '' THEN ''
     WHEN n > 0 THEN dbx_array_join_by(string_split(s, d)[1:n], d) ELSE dbx_array_join_by(string_split(s, d)[greatest(len(string_split(s, d)) + n + 1, 1):], d) END`,
  `CREATE OR REPLACE MACRO dbx_lpad(s, n, p) AS CASE WHEN n <= 0 THEN '' WHEN p = '' THEN left(s, n) ELSE lpad(s, n, p) END`,
  `CREATE OR REPLACE MACRO dbx_rpad(s, n, p) AS CASE WHEN n <= 0 THEN '' WHEN p = '' THEN left(s, n) ELSE rpad(s, n, p) END`,
  `CREATE OR REPLACE MACRO dbx_replace(s, f, r) AS CASE WHEN f = '' THEN s ELSE replace(s, f, r) END`,
  `CREATE OR REPLACE MACRO dbx_locate(f, s, p) AS CAST(CASE WHEN coalesce(p, 0) <= 0 THEN 0 WHEN f = '' THEN 1 WHEN instr(substr(s, p), f) = 0 THEN 0 ELSE instr(substr(s, p), f) + p - 1 END AS INTEGER)`,
  `CREATE OR REPLACE MACRO dbx_initcap(s) AS CASE WHEN strlen(s) = length(s) THEN array_to_string(list_transform(string_split(lower(s), ' '), lambda w: upper(left(w, 1)) || substr(w, 2)), ' ') ELSE dbx_js_initcap(s) END`,
  `CREATE OR REPLACE MACRO dbx_split_part(s, d, n) AS CASE WHEN n = 0 THEN error('[INVALID_INDEX_OF_ZERO] The index 0 is invalid. An index shall be either < 0 or > 0 (the first element has index 1).')
     WHEN d = '' THEN CASE WHEN n = 1 OR n = -1 THEN s ELSE '' END ELSE split_part(s, d, n) END`,
  `CREATE OR REPLACE MACRO dbx_overlay(s, r, p, n) AS dbx_substring(s, 1, CAST(p AS BIGINT) - 1) || r || dbx_substring_from(s, CAST(p AS BIGINT) + n)`,
  `CREATE OR REPLACE MACRO dbx_unhex(s) AS CASE WHEN regexp_full_match(s, '[0-9a-fA-F]*') THEN unhex(CASE WHEN length(s) % 2 = 1 THEN '0' || s ELSE s END) END`,
  `CREATE OR REPLACE MACRO dbx_url_encode(s) AS replace(replace(replace(url_encode(s), '%20', '+'), '~', '%7E'), '%2A', '*')`,
  // DuckDB counts bytes.
  `CREATE OR REPLACE MACRO dbx_levenshtein(a, b) AS CASE WHEN strlen(a) = length(a) AND strlen(b) = length(b) THEN CAST(levenshtein(a, b) AS INTEGER) ELSE dbx_js_levenshtein(a, b) END`,
  `CREATE OR REPLACE MACRO dbx_levenshtein_within(a, b, most) AS list_transform([dbx_levenshtein(a, b)], lambda n: CASE WHEN n <= coalesce(most, 0) THEN n WHEN n IS NOT NULL THEN -1 END)[1]`,
  // Lines of 76 letters, as MIME wants them.
  `CREATE OR REPLACE MACRO dbx_base64(x) AS CASE WHEN octet_length(x) <= 57 THEN base64(x) ELSE rtrim(regexp_replace(base64(x), '(.{76})', '\\1' || chr(13) || chr(10), 'g'), chr(13) || chr(10)) END`,
  `CREATE OR REPLACE MACRO dbx_must_bytes(s, bytes, kind) AS coalesce(bytes, CASE WHEN s IS NOT NULL THEN error('[CONVERSION_INVALID_INPUT] The value ''' || s || ''' (''' || kind || ''') cannot be converted to "BINARY" because it is malformed.') END)`,
  `CREATE OR REPLACE MACRO dbx_bytes_at(x, start, n) AS array_slice(x, greatest(start, 0) + 1, least(greatest(start + n, 0), 2147483647))`,
  `CREATE OR REPLACE MACRO dbx_bytes(x, p, n) AS dbx_bytes_at(x, CASE WHEN p > 0 THEN CAST(p AS BIGINT) - 1 WHEN p < 0 THEN octet_length(x) + p ELSE 0 END, greatest(CAST(n AS BIGINT), 0))`,
  `CREATE OR REPLACE MACRO dbx_bytes_from(x, p) AS dbx_bytes(x, CAST(p AS BIGINT), 2147483647)`,
  `CREATE OR REPLACE MACRO dbx_overlay_bytes(x, r, p, n) AS dbx_bytes(x, 1, CAST(p AS BIGINT) - 1) || r || dbx_bytes_from(x, CAST(p AS BIGINT) + n)`,
  `CREATE OR REPLACE MACRO dbx_url_decode(s) AS CASE WHEN contains(s, '%') THEN dbx_js_url_decode(s) ELSE replace(s, '+', ' ') END`,
  `CREATE OR REPLACE MACRO dbx_like_pattern(p, e) AS CASE WHEN contains(p, e) THEN list_transform([replace(p, e || e, '')], lambda q: CASE
     WHEN ends_with(q, e) THEN error('[INVALID_FORMAT.ESC_AT_THE_END] The pattern ends with the escape character.')
     WHEN len(string_split(q, e)) - 1 > len(string_split(q, e || '%')) + len(string_split(q, e || '_')) - 2 THEN error('[INVALID_FORMAT.ESC_IN_THE_MIDDLE] The escape character stands before a letter that needs none.')
     ELSE p END)[1] ELSE p END`,
  `CREATE OR REPLACE MACRO dbx_split_rest(s, parts, seps, n) AS list_append(parts[1:n - 1], substr(s, CAST(list_sum(list_transform(parts[1:n - 1], lambda p: length(p))) + list_sum(list_transform(seps[1:n - 1], lambda p: length(p))) AS BIGINT) + 1))`,
  `CREATE OR REPLACE MACRO dbx_split(s, p, n) AS CASE WHEN n = 1 THEN [s] WHEN n <= 0 OR len(string_split_regex(s, p)) <= n THEN string_split_regex(s, p) ELSE dbx_split_rest(s, string_split_regex(s, p), regexp_extract_all(s, p), n) END`,
]
