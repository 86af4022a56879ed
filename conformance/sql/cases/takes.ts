/** What the arguments of a function mean, where their types do not say it; an empty word leaves it to the type. */
export const takes: Readonly<Record<string, string>> = {
  date_format: ' pattern', to_char: ' pattern', to_varchar: ' pattern', to_date: 'moment pattern', try_to_date: 'moment pattern', to_timestamp: 'moment pattern', try_to_timestamp: 'moment pattern', to_timestamp_ntz: 'moment pattern', to_timestamp_ltz: 'moment pattern',
  to_time: 'moment pattern', try_to_time: 'moment pattern', unix_timestamp: 'moment pattern', to_unix_timestamp: 'moment pattern', from_unixtime: 'epoch pattern',
  timestamp_seconds: 'epoch', timestamp_millis: 'epochMicros', timestamp_micros: 'epochMicros', date_from_unix_date: 'few', date_add: ' few', date_sub: ' few', dateadd: ' few', add_months: ' few',
  from_utc_timestamp: ' zone', to_utc_timestamp: ' zone', convert_timezone: 'zone zone', next_day: ' weekday', trunc: ' unitText', date_trunc: 'unitText', time_trunc: 'unitText',
  make_date: 'year month day', make_timestamp: 'year month day hour minute second zone', make_timestamp_ntz: 'year month day hour minute second', make_timestamp_ltz: 'year month day hour minute second zone',
  try_make_timestamp: 'year month day hour minute second zone', try_make_timestamp_ntz: 'year month day hour minute second', try_make_timestamp_ltz: 'year month day hour minute second zone', make_time: 'hour minute second',
  make_interval: 'few few few few few few second', try_make_interval: 'few few few few few few second', make_dt_interval: 'few few few second', make_ym_interval: 'few few',
  regexp_like: ' regex', regexp: ' regex', rlike: ' regex', regexp_count: ' regex', regexp_extract: ' regex count', regexp_extract_all: ' regex count', regexp_instr: ' regex count', regexp_replace: ' regex replacement count', regexp_substr: ' regex', split: ' regex count',
  like: ' like letter', ilike: ' like letter', get_json_object: 'json path', json_array_length: 'json', json_object_keys: 'json', json_tuple: 'json', schema_of_json: 'json', parse_json: 'json', try_parse_json: 'json', is_valid_variant: 'json',
  variant_get: ' path variantType', try_variant_get: ' path variantType', parse_url: 'url urlPart letter', try_parse_url: 'url urlPart letter', url_decode: 'encoded', try_url_decode: 'encoded', url_encode: 'url',
  unbase64: 'encoded', unhex: 'encoded', from_base32: 'encoded', to_binary: 'encoded encoding', try_to_binary: 'encoded encoding', encode: ' charset', decode: ' charset', to_number: 'numberText numberFormat', try_to_number: 'numberText numberFormat', format_number: ' decimals',
  repeat: ' count', space: 'count', lpad: ' count delimiter', rpad: ' count delimiter', left: ' count', right: ' count', substring: ' count count', substr: ' count count', substring_index: ' delimiter count', split_part: ' delimiter count', locate: 'letter  count', overlay: ' letter count count',
  array_repeat: ' count', array_insert: ' count', slice: ' count count', element_at: ' count', try_element_at: ' count', get: ' count', array_join: ' delimiter letter', sort_array: '', sequence: 'count count count',
  round: ' places', bround: ' places', ceil: ' places', floor: ' places', ceiling: ' places', percentile: ' share', percentile_approx: ' share', approx_percentile: ' share', approx_count_distinct: ' accuracy', conv: 'encoded base base', factorial: 'places', width_bucket: '   count',
  shiftleft: ' shift', shiftright: ' shift', shiftrightunsigned: ' shift', getbit: ' bit', bit_get: ' bit', sha2: ' bits', nth_value: ' count', ntile: 'count', lag: ' count', lead: ' count', translate: ' letter letter', replace: ' letter letter',
  find_in_set: 'letter', elt: 'count', chr: 'few', char: 'few', mask: ' letter letter letter letter', luhn_check: 'numberText', format_string: 'javaFormat', printf: 'javaFormat', str_to_map: ' delimiter delimiter', xpath: 'xml xpath', xpath_string: 'xml xpath', xpath_int: 'xml xpath', xpath_boolean: 'xml xpath', xpath_double: 'xml xpath',
  xpath_float: 'xml xpath', xpath_long: 'xml xpath', xpath_number: 'xml xpath', xpath_short: 'xml xpath', levenshtein: '  count', time_from_seconds: 'hour', date_part: 'fieldText', datepart: 'fieldText', randstr: 'count', from_csv: 'csv', schema_of_csv: 'csv', schema_of_xml: 'xml', from_xml: 'xml',
}

/** Calls of functions that read their call themselves. `{int}` is a value of that type, `{pattern}` a word. */
export const calls: Readonly<Record<string, readonly string[]>> = {
  aggregate: ['aggregate({array<int>}, 0L, (a, x) -> a + x)', `aggregate({array<string>}, '', (a, x) -> concat(a, x), a -> upper(a))`, 'aggregate({array<double>}, CAST(0 AS DOUBLE), (a, x) -> a + x * x, a -> sqrt(a))', 'aggregate({array<int>}, 0, (a, x) -> a + x)'],
  reduce: ['reduce({array<int>}, 0L, (a, x) -> a + coalesce(x, 0), a -> a * 2)', 'reduce({array<int>}, {bigint}, (a, x) -> greatest(a, x))'],
  array: ['array({int}, {bigint})', 'array({string})', 'array({double}, {decimal(10,2)})', 'array({date}, {timestamp})', 'array({array<int>}, {array<int>})', 'array({int}, {string})', 'array()', 'array({boolean}, NULL)', 'array({struct})'],
  arrays_zip: ['arrays_zip({array<int>}, {array<string>})', 'arrays_zip({array<int>})', 'arrays_zip()'],
  concat: ['concat({string}, {string})', 'concat({string}, {int}, {date})', 'concat({binary}, {binary})', 'concat({array<int>}, {array<int>})', 'concat({array<int>}, {array<string>})', 'concat({boolean}, {double})', 'concat({binary}, {string})', 'concat()', 'concat({decimal(10,2)}, {timestamp})'],
  current_time: ['current_time()', 'typeof(current_time({count}))'], localtime: ['localtime()', 'typeof(localtime({count}))'],
  uniform: ['typeof(uniform({count}, {count}))', 'typeof(uniform(1.5D, 10, 7))', 'uniform(5, 5)'],
  randstr: ['length(randstr({count}))', 'length(randstr({count}, 7))'], shuffle: ['sort_array(shuffle({array<int>}))', 'sort_array(shuffle({array<string>}))', 'sort_array(shuffle({array<int>}, 7))'],
  concat_ws: ['concat_ws({delimiter}, {string}, {array<string>})', 'concat_ws({delimiter}, {string})', 'concat_ws({delimiter})', 'concat_ws({delimiter}, {int}, {date})'],
  decode: [`decode({int}, 1, 'one', 2, 'two')`, `decode({string}, 'a', 1, NULL, 2, 3)`, 'decode({binary}, {charset})', `decode({double}, 1.0D, 'x', CAST('NaN' AS DOUBLE), 'nan')`],
  date_add: ['date_add({date}, {few})', 'date_add({timestamp}, {count})', 'date_add({unit}, {count}, {timestamp})', 'date_add({moment}, {count})'],
  dateadd: ['dateadd({date}, {few})', 'dateadd({unit}, {few}, {timestamp})', 'dateadd({unit}, {count}, {date})', 'dateadd({unit}, {count}, {timestamp_ntz})'],
  timestampadd: ['timestampadd({unit}, {few}, {timestamp})', 'timestampadd({unit}, {count}, {timestamp_ntz})', 'timestampadd({unit}, {count}, {date})'],
  date_diff: ['date_diff({unit}, {timestamp}, {timestamp})', 'date_diff({date}, {date})', 'date_diff({unit}, {date}, {timestamp})'],
  datediff: ['datediff({unit}, {timestamp}, {timestamp})', 'datediff({date}, {date})', 'datediff({timestamp}, {date})', 'datediff({unit}, {timestamp_ntz}, {timestamp_ntz})', 'datediff({moment}, {date})'],
  timediff: ['timediff({unit}, {timestamp}, {timestamp})'], timestampdiff: ['timestampdiff({unit}, {timestamp}, {timestamp})', 'timestampdiff({unit}, {date}, {timestamp_ntz})'],
  date_part: ['date_part({fieldText}, {timestamp})', 'date_part({fieldText}, {date})', 'date_part({fieldText}, {daytime})', 'date_part({fieldText}, {yearmonth})', 'date_part({fieldText}, {timestamp_ntz})'],
  datepart: ['datepart({fieldText}, {timestamp})', 'datepart({fieldText}, {date})'],
  extract: ['extract({field} FROM {timestamp})', 'extract({field} FROM {date})', 'extract({field} FROM {timestamp_ntz})', 'extract({field} FROM {daytime})', 'extract({field} FROM {yearmonth})', 'extract({field} FROM {moment})', 'extract({field} FROM {time})'],
  exists: ['exists({array<int>}, x -> x > 1)', 'exists({array<string>}, x -> x IS NULL)', 'exists({array<boolean>}, x -> x)'],
  forall: ['forall({array<int>}, x -> x > 0)', `forall({array<string>}, x -> x <> 'b')`, 'forall({array<boolean>}, x -> x)'],
  filter: ['filter({array<int>}, x -> x > 1)', 'filter({array<int>}, (x, i) -> i < 2)', 'filter({array<string>}, x -> x IS NOT NULL)', 'filter({array<array<int>>}, x -> size(x) > 1)', 'filter({array<boolean>}, x -> x)'],
  transform: ['transform({array<int>}, x -> x * 2L)', 'transform({array<int>}, (x, i) -> array(x, i))', 'transform({array<string>}, x -> upper(x))', 'transform({array<struct>}, x -> x.b)', 'transform({array<array<int>>}, x -> transform(x, y -> y + size(x)))', 'transform({array<int>}, x -> 1 / x)'],
  transform_keys: ['transform_keys({map<string,int>}, (k, v) -> upper(k))', 'transform_keys({map<int,string>}, (k, v) -> k + 1)', 'transform_keys({map<string,int>}, (k, v) -> v)'],
  transform_values: ['transform_values({map<string,int>}, (k, v) -> v + 1)', 'transform_values({map<int,string>}, (k, v) -> concat(v, k))'],
  map_filter: ['map_filter({map<string,int>}, (k, v) -> v > 0)', 'map_filter({map<int,string>}, (k, v) -> k > 0 AND v IS NOT NULL)'],
  map_zip_with: ['map_zip_with({map<string,int>}, {map<string,int>}, (k, a, b) -> coalesce(a, 0) + coalesce(b, 0))', 'map_zip_with({map<string,int>}, {map<string,int>}, (k, a, b) -> concat(k, a))'],
  zip_with: ['zip_with({array<int>}, {array<string>}, (a, b) -> concat(a, b))', 'zip_with({array<int>}, {array<int>}, (a, b) -> a + b)'],
  array_sort: ['array_sort({array<int>})', 'array_sort({array<double>})', 'array_sort({array<string>})', 'array_sort({array<int>}, (a, b) -> CASE WHEN a < b THEN 1 WHEN a > b THEN -1 ELSE 0 END)', 'array_sort({array<string>}, (a, b) -> length(a) - length(b))', 'array_sort({array<struct>})'],
  map: [`map({string}, {int})`, 'map(1, {string}, 2, {string})', 'map({int}, {double}, 99, 1)', 'map()', 'map(1, 2, 1, 3)'],
  struct: ['struct({int}, {string})', 'struct({int} AS x, {string} AS y)', 'struct({deep})', 'struct()'],
  named_struct: [`named_struct('a', {int}, 'b', {string})`, `named_struct('a', {deep})`, `named_struct('a b', {date})`],
  from_json: [`from_json({json}, 'a ARRAY<DOUBLE>, b STRUCT<c: STRING>')`, `from_json({json}, 'a INT')`, `from_json({json}, 'ARRAY<STRING>')`, `from_json({json}, 'MAP<STRING, STRING>')`, `from_json('{"d":"2024-02-29","t":"2024-02-29T10:00:00Z","n":1.25,"x":1e400}', 'd DATE, t TIMESTAMP, n DECIMAL(10,1), x DOUBLE')`, `from_json({json}, 'STRING')`],
  to_json: ['to_json({struct})', 'to_json({deep})', 'to_json({map<string,int>})', 'to_json({array<double>})', 'to_json({array<struct>})', 'to_json({variant})', 'to_json(named_struct(\'t\', {timestamp}, \'d\', {date}, \'f\', {double}))', 'to_json(named_struct(\'x\', {decimal(38,18)}, \'b\', {binary}, \'s\', {string}))'],
  variant_get: ['variant_get({variant}, {path}, {variantType})', 'variant_get({variant}, {path})'], try_variant_get: ['try_variant_get({variant}, {path}, {variantType})', 'try_variant_get({variant}, {path})'],
  sequence: ['sequence({count}, {count})', 'sequence({count}, {count}, {count})', `sequence(DATE'2024-01-31', DATE'2024-06-30', INTERVAL 1 MONTH)`, `sequence(TIMESTAMP'2024-03-31 00:00:00', TIMESTAMP'2024-03-31 06:00:00', INTERVAL 90 MINUTES)`, `sequence(DATE'2024-02-27', DATE'2024-03-02')`, `sequence(DATE'2024-03-02', DATE'2024-02-27')`, `sequence(DATE'2024-03-02', DATE'2024-02-27', INTERVAL -2 DAYS)`, 'sequence(5L, 1L, -2L)', 'sequence(1Y, 3Y)', 'sequence(1.5D, 3D)'],
  typeof: ['int', 'decimal(10,2)', 'array<int>', 'map<string,int>', 'deep', 'daytime', 'yearmonth', 'variant', 'void', 'timestamp_ntz', 'float', 'binary'].map(type => `typeof({${type}})`),
  mod: numeric('mod'), pmod: numeric('pmod'), try_add: [...numeric('try_add'), 'try_add({date}, {few})', 'try_add({timestamp}, {daytime})', 'try_add({date}, {yearmonth})'], try_subtract: [...numeric('try_subtract'), 'try_subtract({date}, {few})', 'try_subtract({timestamp}, {daytime})'],
  try_multiply: [...numeric('try_multiply'), 'try_multiply({daytime}, {int})'], try_divide: [...numeric('try_divide'), 'try_divide({yearmonth}, {int})'], try_mod: numeric('try_mod'),
  bigint: casts('bigint'), binary: casts('binary'), boolean: casts('boolean'), date: casts('date'), decimal: casts('decimal'), double: casts('double'), float: casts('float'), int: casts('int'), smallint: casts('smallint'), string: casts('string'), timestamp: casts('timestamp'), tinyint: casts('tinyint'), time: casts('time'),
  count: ['count(*)', 'count({int})', 'count(DISTINCT {string})', 'count({int}, {string})', 'count(DISTINCT {int}, {string})', 'count(1)', 'count({double}) FILTER (WHERE {int} > 0)'],
  listagg: [`listagg({string})`, `listagg({string}, ',')`, `listagg(DISTINCT {string}, '|')`, `listagg({string}, ',') WITHIN GROUP (ORDER BY {string} DESC)`, 'listagg({binary})'],
  string_agg: [`string_agg({string}, ', ')`],
  percentile_cont: ['double', 'int', 'decimal(10,2)', 'daytime'].flatMap(type => [`percentile_cont(0.5) WITHIN GROUP (ORDER BY {${type}})`, `percentile_cont(0.25) WITHIN GROUP (ORDER BY {${type}} DESC)`]),
  percentile_disc: ['double', 'int', 'decimal(10,2)'].flatMap(type => [`percentile_disc(0.5) WITHIN GROUP (ORDER BY {${type}})`, `percentile_disc(0.9) WITHIN GROUP (ORDER BY {${type}} DESC)`]),
  stack: ['stack(2, {int}, {string}, {int}, {string})', 'stack(3, {int}, {bigint})', 'stack(1, {string})', 'stack(2, {int}, {string})', 'stack(0, 1)'],
  grouping: [], grouping_id: [],
}

function numeric(name: string): string[] {
  return [['int', 'int'], ['bigint', 'int'], ['double', 'double'], ['decimal(10,2)', 'decimal(10,2)'], ['decimal(38,18)', 'decimal(10,2)'], ['tinyint', 'tinyint'], ['float', 'int'], ['decimal(38,0)', 'bigint'], ['string', 'int']].map(([left, right]) => `${name}({${left}}, {${right}})`)
}

function casts(name: string): string[] {
  return ['int', 'bigint', 'double', 'float', 'decimal(10,2)', 'decimal(38,0)', 'string', 'numberText', 'moment', 'boolean', 'date', 'timestamp', 'timestamp_ntz', 'binary', 'array<int>', 'daytime'].map(type => `${name}({${type}})`)
}
