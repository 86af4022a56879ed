/** Arrays, maps and JSON as Databricks counts and looks them up. */
export const collectionMacros: readonly string[] = [
  `CREATE OR REPLACE MACRO dbx_array_item(a, i) AS CASE WHEN i < 0 OR i >= len(a)
     THEN error('[INVALID_ARRAY_INDEX] The index ' || CAST(i AS VARCHAR) || ' is out of bounds. The array has ' || CAST(len(a) AS VARCHAR) || ' elements. Use the SQL function get() to tolerate accessing element at invalid index and return NULL instead.')
     ELSE a[i + 1] END`,
  `CREATE OR REPLACE MACRO dbx_get(a, i) AS CASE WHEN i >= 0 THEN a[i + 1] END`,
  `CREATE OR REPLACE MACRO dbx_element_at(a, i) AS CASE WHEN a IS NULL OR i IS NULL THEN NULL WHEN i = 0 THEN error('[INVALID_INDEX_OF_ZERO] The index 0 is invalid. An index shall be either < 0 or > 0 (the first element has index 1).')
     WHEN abs(i) > len(a) THEN error('[INVALID_ARRAY_INDEX_IN_ELEMENT_AT] The index ' || CAST(i AS VARCHAR) || ' is out of bounds. The array has ' || CAST(len(a) AS VARCHAR) || ' elements. Use try_element_at to tolerate accessing element at invalid index and return NULL instead.')
     ELSE a[i] END`,
  `CREATE OR REPLACE MACRO dbx_try_element_at(a, i) AS CASE WHEN a IS NULL OR i IS NULL THEN NULL WHEN i = 0 THEN error('[INVALID_INDEX_OF_ZERO] The index 0 is invalid. An index shall be either < 0 or > 0 (the first element has index 1).') ELSE a[i] END`,
  `CREATE OR REPLACE MACRO dbx_or_one_null(a) AS CASE WHEN coalesce(len(a), 0) = 0 THEN [NULL] ELSE a END`,
  `CREATE OR REPLACE MACRO dbx_list_concat(lists) AS CASE WHEN len(list_filter(lists, lambda l: l IS NULL)) = 0 THEN flatten(lists) END`,
  // Keeps the first of equals, in order, and a null.
  `CREATE OR REPLACE MACRO dbx_array_distinct(a) AS list_filter(a, lambda x, i: CASE WHEN x IS NULL THEN len(list_filter(a[1:i - 1], lambda y: y IS NULL)) = 0 ELSE NOT list_contains(a[1:i - 1], x) END)`,
  `CREATE OR REPLACE MACRO dbx_has(a, x) AS CASE WHEN x IS NULL THEN len(list_filter(a, lambda y: y IS NULL)) > 0 ELSE list_contains(a, x) END`,
  `CREATE OR REPLACE MACRO dbx_array_contains(a, x) AS CASE WHEN a IS NULL OR x IS NULL THEN NULL WHEN list_contains(a, x) THEN true WHEN len(list_filter(a, lambda y: y IS NULL)) > 0 THEN NULL ELSE false END`,
  `CREATE OR REPLACE MACRO dbx_array_position(a, x) AS CASE WHEN a IS NULL OR x IS NULL THEN NULL ELSE CAST(coalesce(list_position(a, x), 0) AS BIGINT) END`,
  `CREATE OR REPLACE MACRO dbx_array_intersect(a, b) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL THEN dbx_array_distinct(list_filter(a, lambda x: dbx_has(b, x))) END`,
  `CREATE OR REPLACE MACRO dbx_array_except(a, b) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL THEN dbx_array_distinct(list_filter(a, lambda x: NOT dbx_has(b, x))) END`,
  `CREATE OR REPLACE MACRO dbx_array_union(a, b) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL THEN dbx_array_distinct(list_concat(a, b)) END`,
  `CREATE OR REPLACE MACRO dbx_arrays_overlap(a, b) AS CASE WHEN a IS NULL OR b IS NULL THEN NULL WHEN len(list_filter(a, lambda x: x IS NOT NULL AND list_contains(b, x))) > 0 THEN true
     WHEN len(a) > 0 AND len(b) > 0 AND (len(list_filter(a, lambda x: x IS NULL)) > 0 OR len(list_filter(b, lambda x: x IS NULL)) > 0) THEN NULL ELSE false END`,
  `CREATE OR REPLACE MACRO dbx_slice(a, start, n) AS CASE WHEN a IS NULL OR start IS NULL OR n IS NULL THEN NULL WHEN start = 0 THEN error('[INVALID_PARAMETER_VALUE.START] The value of parameter(s) start in slice is invalid: Expects a positive or a negative value for start, but got 0.')
     WHEN n < 0 THEN error('[INVALID_PARAMETER_VALUE.LENGTH] The value of parameter(s) length in slice is invalid: Expects length greater than or equal to 0.')
     WHEN start < 0 AND -start > len(a) THEN a[1:0] WHEN start < 0 THEN a[len(a) + start + 1:len(a) + start + CAST(n AS BIGINT)] ELSE a[start:CAST(start AS BIGINT) + n - 1] END`,
  `CREATE OR REPLACE MACRO dbx_sequence(a, b, step) AS CASE WHEN (step > 0 AND a > b) OR (step < 0 AND a < b) OR (step = 0 AND a <> b)
     THEN error('[ILLEGAL_SEQUENCE] Illegal sequence boundaries: ' || CAST(a AS VARCHAR) || ' to ' || CAST(b AS VARCHAR) || ' by ' || CAST(step AS VARCHAR)) WHEN step = 0 THEN [a] ELSE generate_series(a, b, step) END`,
  `CREATE OR REPLACE MACRO dbx_array_insert(a, i, x) AS CASE WHEN a IS NULL OR i IS NULL THEN NULL WHEN i = 0 THEN error('[INVALID_INDEX_OF_ZERO] The index 0 is invalid. An index shall be either < 0 or > 0 (the first element has index 1).')
     WHEN i > 0 AND i <= len(a) + 1 THEN list_concat(list_append(a[1:i - 1], x), a[i:])
     WHEN i > 0 THEN list_append(list_resize(a, i - 1), x)
     WHEN -i <= len(a) + 1 THEN list_concat(list_append(a[1:len(a) + i + 1], x), a[len(a) + i + 2:])
     ELSE list_concat([x], list_concat(list_resize(a[1:0], -i - 1 - len(a)), a)) END`,
  `CREATE OR REPLACE MACRO dbx_map_from_lists(k, v) AS CASE WHEN k IS NULL OR v IS NULL THEN NULL
     WHEN len(list_filter(k, lambda x: x IS NULL)) > 0 THEN error('[NULL_MAP_KEY] Cannot use null as map key.')
     WHEN len(k) <> len(v) THEN error('[INVALID_PARAMETER_VALUE] The key array and value array must have the same length.')
     WHEN len(list_distinct(k)) < len(k) THEN error('[DUPLICATED_MAP_KEY] Duplicate map key was found, please check the input data.')
     ELSE map(k, v) END`,
  `CREATE OR REPLACE MACRO dbx_shuffled(a, places) AS list_transform([a], lambda l: list_transform(places, lambda i: l[i]))[1]`,
  `CREATE OR REPLACE MACRO dbx_json(s) AS CAST(CASE WHEN json_valid(s) THEN s END AS JSON)`,
  `CREATE OR REPLACE MACRO dbx_json_name(j, k) AS list_filter(json_keys(j), lambda n: lower(n) = lower(k))[1]`,
  `CREATE OR REPLACE MACRO dbx_json_quote(k) AS '$."' || replace(k, '"', '\\"') || '"'`,
  `CREATE OR REPLACE MACRO dbx_json_key(j, k) AS CASE WHEN json_type(j) = 'OBJECT' THEN json_extract(j, dbx_json_quote(CASE WHEN list_contains(json_keys(j), k) THEN k ELSE coalesce(dbx_json_name(j, k), k) END)) END`,
  `CREATE OR REPLACE MACRO dbx_variant_double(x) AS CASE WHEN isfinite(x) THEN dbx_double_to_string(x) WHEN x IS NOT NULL THEN '"' || dbx_double_to_string(x) || '"' END`,
  `CREATE OR REPLACE MACRO dbx_variant_to_string(v) AS list_transform([v], lambda x: CASE json_type(x) WHEN 'VARCHAR' THEN x ->> '$' WHEN 'NULL' THEN NULL ELSE CAST(x AS VARCHAR) END)[1]`,
  // DuckDB writes a number with a point anew, and loses digits: what may hold one is read by the script.
  `CREATE OR REPLACE MACRO dbx_variant_at(v, native, path, caller) AS list_transform([v], lambda x: CASE WHEN contains(CAST(x AS VARCHAR), '.') THEN CAST(dbx_js_variant_get(CAST(x AS VARCHAR), path, caller) AS JSON) ELSE json_extract(x, native) END)[1]`,
  `CREATE OR REPLACE MACRO dbx_get_json_object(s, native, path) AS list_transform([s], lambda x: CASE WHEN NOT json_valid(x) THEN dbx_js_get_json_object(x, path) ELSE list_transform([json_extract(x, native)], lambda j:
     CASE WHEN j IS NULL OR json_type(j) = 'NULL' THEN NULL WHEN json_type(j) IN ('VARCHAR', 'BIGINT', 'UBIGINT', 'BOOLEAN') THEN j ->> '$' ELSE dbx_js_get_json_object(x, path) END)[1] END)[1]`,
  `CREATE OR REPLACE MACRO dbx_any_true(b) AS CASE WHEN b IS NULL THEN NULL WHEN list_contains(b, true) THEN true WHEN len(list_filter(b, lambda x: x IS NULL)) > 0 THEN NULL ELSE false END`,
  `CREATE OR REPLACE MACRO dbx_all_true(b) AS CASE WHEN b IS NULL THEN NULL WHEN list_contains(b, false) THEN false WHEN len(list_filter(b, lambda x: x IS NULL)) > 0 THEN NULL ELSE true END`,
  `CREATE OR REPLACE MACRO dbx_str_to_map(s, p, k) AS dbx_map_from_lists(list_transform(string_split_regex(s, p), lambda e: dbx_split(e, k, 2)[1]), list_transform(string_split_regex(s, p), lambda e: dbx_split(e, k, 2)[2]))`,
  // Months are counted from the start, so that 31 January is followed by 29 February and 31 March.
  `CREATE OR REPLACE MACRO dbx_month_sequence(a, b, step) AS CASE WHEN (step > 0 AND a > b) OR (step < 0 AND a < b) OR step = 0
     THEN error('[ILLEGAL_SEQUENCE] Illegal sequence boundaries: ' || CAST(a AS VARCHAR) || ' to ' || CAST(b AS VARCHAR))
     ELSE list_filter(list_transform(range(0, abs(dbx_month_number(b) - dbx_month_number(a)) // abs(step) + 1), lambda i: a + to_months(CAST(i * step AS INTEGER))), lambda t: CASE WHEN step > 0 THEN t <= b ELSE t >= b END) END`,
  `CREATE OR REPLACE MACRO dbx_time_sequence(a, b, step) AS CASE WHEN (a + step > a AND a > b) OR (a + step < a AND a < b) THEN error('[ILLEGAL_SEQUENCE] Illegal sequence boundaries: ' || CAST(a AS VARCHAR) || ' to ' || CAST(b AS VARCHAR)) ELSE generate_series(a, b, step) END`,
]
