import { functions } from '@lagoon/sql'

/** Calls of a form of encryption for every number of arguments, with what it encrypts itself. */
function aesCalls(name: string, iv?: string): Record<string, string> {
  const key = `'0000111122223333'`
  const more = iv === undefined ? [`'GCM'`, `'NONE'`, `'a'`] : [`'GCM'`, `'NONE'`, iv, `'a'`]
  const types = ['string', 'string', ...(iv === undefined ? ['binary'] : ['binary', 'binary'])]
  return Object.fromEntries(Array.from({ length: more.length + 1 }, (_, count) => {
    const value = iv === undefined ? `aes_encrypt(string, ${key}, 'GCM', 'NONE', unhex('00112233445566778899AABB')${count === 3 ? `, 'a'` : ''})` : 'string'
    return [`${name}(${['binary', 'binary', ...types.slice(0, count)].join(', ')}) : binary`, `${name}(${[value, key, ...more.slice(0, count)].join(', ')})`]
  }))
}

/** Calls whose arguments must be of a certain make, by name or by signature. */
const calls: Readonly<Record<string, string>> = {
  'sha2(binary, int) : string': 'sha2(binary, 256)',
  'shuffle(array<T>, bigint) : array<T>': 'shuffle(ints, 7)',
  'percentile(interval, array<double>) : void': 'percentile(INTERVAL 1 DAY, array(0.5D))',
  'like(string, string, string) : boolean': `like(string, string, '/')`, 'ilike(string, string, string) : boolean': `ilike(string, string, '/')`,
  'regexp_replace(string, string, string, int) : string': `regexp_replace(string, 'b', 'c', 2)`,
  'hash(any, any...) : int': 'hash(string, int, structs)', 'xxhash64(any, any...) : bigint': 'xxhash64(string, timestamp, ints)',
  'hmac(binary, binary, string) : binary': `hmac(binary, binary, 'MD5')`,
  ...aesCalls('aes_encrypt', `unhex('00112233445566778899AABB')`), ...aesCalls('aes_decrypt'), ...aesCalls('try_aes_decrypt'),
  'try_to_binary(string, string) : binary': `try_to_binary(string, 'hex')`,
  'conv(string, int, int) : string': `conv('ff', 16, 10)`,
  'parse_url(string, string) : string': `parse_url('http://a.b/c', 'HOST')`, 'parse_url(string, string, string) : string': `parse_url('http://a.b/c?d=e', 'QUERY', 'd')`,
  'mask(string, string) : string': `mask(string, 'A')`, 'mask(string, string, string) : string': `mask(string, 'A', 'a')`,
  'mask(string, string, string, string) : string': `mask(string, 'A', 'a', '0')`, 'mask(string, string, string, string, string) : string': `mask(string, 'A', 'a', '0', '-')`,
  'collate(string, string) : string': `collate(string, 'UTF8_BINARY')`,
  'encode(string, string) : binary': `encode(string, 'utf-8')`,
  'to_binary(string) : binary': `to_binary('6162')`,
  'to_binary(string, string) : binary': `to_binary(string, 'utf-8')`,
  'unhex(string) : binary': `unhex('6162')`,
  'unbase64(string) : binary': `unbase64('YWJj')`, 'validate_utf8(binary) : string': 'validate_utf8(binary)',
  'format_number(any, int) : string': 'format_number(decimal, 2)', 'format_number(any, string) : string': `format_number(double, '#,##0.0')`,
  'format_string(string, any...) : string': `format_string('%s-%05d', string, int)`,
  'split_part(string, string, int) : string': `split_part(string, 'b', 1)`,
  'elt(int, string, string...) : string': `elt(2, string, 'z')`,
  'elt(int, binary, binary...) : binary': `elt(2, binary, X'41')`,
  'regexp_extract(string, string) : string': `regexp_extract(string, '(b)')`,
  'regexp_extract(string, string, int) : string': `regexp_extract(string, '(b)', 1)`,
  'regexp_extract_all(string, string) : array<string>': `regexp_extract_all(string, '(b)')`,
  'regexp_extract_all(string, string, int) : array<string>': `regexp_extract_all(string, '(b)', 1)`,
  'next_day(date, string) : date': `next_day(date, 'MON')`,
  'date_trunc(string, timestamp) : timestamp': `date_trunc('MONTH', timestamp)`,
  'date_trunc(string, timestamp_ntz) : timestamp_ntz': `date_trunc('MONTH', timestamp_ntz)`,
  'trunc(date, string) : date': `trunc(date, 'MM')`,
  'date_format(timestamp, string) : string': `date_format(timestamp, 'yyyy')`,
  'to_char(any, string) : string': `to_char(decimal, 'S9,999.99')`, 'to_number(string, string) : decimal(10,0)': `to_number('12.5', '99.99')`, 'try_to_number(string, string) : decimal(10,0)': `try_to_number(string, '99.99')`,
  'to_date(string) : date': `to_date('2024-02-29')`,
  'to_date(string, string) : date': `to_date('29.02.2024', 'dd.MM.yyyy')`,
  'try_to_date(string, string) : date': `try_to_date(string, 'dd.MM.yyyy')`,
  'to_timestamp(string) : timestamp': `to_timestamp('2024-02-29')`,
  'to_timestamp(string, string) : timestamp': `to_timestamp('29.02.2024', 'dd.MM.yyyy')`,
  'to_timestamp_ltz(string) : timestamp': `to_timestamp_ltz('2024-02-29')`,
  'to_timestamp_ltz(string, string) : timestamp': `to_timestamp_ltz('29.02.2024', 'dd.MM.yyyy')`,
  'make_timestamp(int, int, int, int, int, decimal(16,6), string) : timestamp': `make_timestamp(2024, int, int, int, int, decimal, 'Europe/Berlin')`, 'make_timestamp(day, time, string) : timestamp': `make_timestamp(date, TIME'10:11:12', '+01:00')`,
  'try_make_timestamp(int, int, int, int, int, decimal(16,6), string) : timestamp': `try_make_timestamp(2024, int, int, int, int, decimal, 'CET')`, 'try_make_timestamp(day, time, string) : timestamp': `try_make_timestamp(date, TIME'10:11:12', 'UTC')`,
  'date_format(time, string) : string': `date_format(TIME'10:11:12', 'HH')`,
  'to_time(string) : time': `to_time('10:11')`, 'to_time(string, string) : time': `to_time('10', 'HH')`, 'try_to_time(string, string) : time': `try_to_time('10', 'HH')`,
  'to_unix_timestamp(string) : bigint': `to_unix_timestamp('2024-02-29 00:00:00')`, 'to_unix_timestamp(string, string) : bigint': `to_unix_timestamp('2024', 'yyyy')`,
  'current_time(int) : time': 'current_time(3)', 'localtime(int) : time': 'localtime(0)', 'make_time(int, int, decimal(16,6)) : time': 'make_time(int, int, decimal)',
  'time_trunc(string, time) : time': `time_trunc('HOUR', TIME'10:11:12')`, 'time_diff(string, time, time) : bigint': `time_diff('HOUR', TIME'10:11:12', TIME'12:00')`,
  time_bucket: 'time_bucket(INTERVAL 1 MONTH, timestamp)',
  'try_to_timestamp(string, string) : timestamp': `try_to_timestamp(string, 'dd.MM.yyyy')`,
  'to_timestamp_ntz(string) : timestamp_ntz': `to_timestamp_ntz('2024-02-29')`,
  'to_timestamp_ntz(string, string) : timestamp_ntz': `to_timestamp_ntz('29.02.2024', 'dd.MM.yyyy')`,
  'unix_timestamp(string) : bigint': `unix_timestamp('2024-02-29 00:00:00')`,
  'unix_timestamp(string, string) : bigint': `unix_timestamp('2024', 'yyyy')`,
  'from_unixtime(bigint, string) : string': `from_unixtime(bigint, 'yyyy')`,
  'make_date(int, int, int) : date': 'make_date(2024, int, int)',
  'make_timestamp(int, int, int, int, int, double) : timestamp': 'make_timestamp(2024, int, int, int, int, double)',
  'make_timestamp_ntz(int, int, int, int, int, double) : timestamp_ntz': 'make_timestamp_ntz(2024, int, int, int, int, double)',
  'from_utc_timestamp(timestamp, string) : timestamp': `from_utc_timestamp(timestamp, 'Europe/Berlin')`,
  'to_utc_timestamp(timestamp, string) : timestamp': `to_utc_timestamp(timestamp, '+01:00')`,
  'convert_timezone(string, timestamp_ntz) : timestamp_ntz': `convert_timezone('Europe/Berlin', timestamp_ntz)`,
  'convert_timezone(string, string, timestamp_ntz) : timestamp_ntz': `convert_timezone('Europe/Berlin', 'UTC', timestamp_ntz)`,
  'round(number, int) : double': 'round(decimal, 1)',
  'bround(number, int) : double': 'bround(double, 1)',
  'raise_error(string) : void': `CASE WHEN int > 99 THEN raise_error(string) END`,
  'assert_true(boolean) : void': 'assert_true(boolean)',
  'assert_true(boolean, string) : void': 'assert_true(boolean, string)',
  'element_at(array<T>, int) : T': 'element_at(ints, 1)',
  'try_element_at(array<T>, int) : T': 'try_element_at(ints, 9)',
  'vector_norm(array<float>, float) : float': 'vector_norm(array(float), float(2))', 'vector_normalize(array<float>, float) : array<float>': 'vector_normalize(array(float), float(1))',
  'slice(array<T>, int, int) : array<T>': 'slice(ints, 1, 1)',
  'flatten(array<array<T>>) : array<T>': 'flatten(nested)',
  'sort_array(array<T>, boolean) : array<T>': 'sort_array(ints, false)',
  'map_from_arrays(array<K>, array<V>) : map<K,V>': 'map_from_arrays(strings, ints)',
  'map_from_entries(array<T>) : void': 'map_from_entries(structs)',
  'map_concat(map<K,V>...) : map<K,V>': `map_concat(map, map('z', 1))`,
  'str_to_map(string) : map<string,string>': `str_to_map('a:1')`,
  'str_to_map(string, string) : map<string,string>': `str_to_map('a:1', ',')`,
  'str_to_map(string, string, string) : map<string,string>': `str_to_map('a=1', ',', '=')`,
  'get_json_object(string, string) : string': `get_json_object(string, '$.a[0]')`,
  'parse_json(string) : variant': `parse_json('{}')`,
  'percentile(double, double) : double': 'percentile(double, 0.5)',
  'percentile(double, array<double>) : array<double>': 'percentile(double, array(0.5, 0.9))',
  'percentile_approx(T, double) : T': 'percentile_approx(int, 0.5)',
  'percentile_approx(T, array<double>) : array<T>': 'percentile_approx(int, array(0.5, 0.9))',
  'percentile_approx(T, double, int) : T': 'percentile_approx(int, 0.5, 100)',
  'percentile_approx(T, array<double>, int) : array<T>': 'percentile_approx(int, array(0.5, 0.9), 100)',
  ...Object.fromEntries(['sum', 'try_sum', 'avg', 'try_avg', 'median'].map(name => [`${name}(interval) : void`, `${name}(interval 1 day)`])), 'percentile(interval, double) : void': 'percentile(interval 2 months, 0.5)', 'avg(interval) : void': 'avg(interval 2 months)',
  'percentile(double, double, bigint) : double': 'percentile(double, 0.5, 2)', 'percentile(double, array<double>, bigint) : array<double>': 'percentile(double, array(0.5, 0.9), 2)',
  'max_by(T, U, int) : array<T>': 'max_by(int, string, 2)', 'min_by(T, U, int) : array<T>': 'min_by(string, int, 2)', 'histogram_numeric(number, int) : void': 'histogram_numeric(decimal, 3)', mode: 'mode(string, true)',
  ...Object.fromEntries(['bit_and', 'bit_or', 'bit_xor'].map(name => [`${name}(any) : bigint`, `${name}(tinyint)`])), 'ntile(int) : int': 'ntile(2)', 'nth_value(T, int) : T': 'nth_value(int, 2)', ...Object.fromEntries(['lag', 'lead'].flatMap(name => [[`${name}(T, int) : T`, `${name}(int, 2)`], [`${name}(any, int, any) : any`, `${name}(bigint, 1, int)`]])),
  'any_value(T, boolean) : T': 'any_value(int, true)', 'first(T, boolean) : T': 'first(int, true)', 'last(T, boolean) : T': 'last(int, true)',
  'first_value(T, boolean) : T': 'first_value(int, true)', 'last_value(T, boolean) : T': 'last_value(int, true)',
  'bitmap_construct_agg(bigint) : binary': 'bitmap_construct_agg(bitmap_bit_position(bigint))',
  greatest: 'greatest(structs, structs)', least: 'least(decimal, int)', nullif: 'nullif(int, 1.5)', nullifzero: 'nullifzero(decimal)', zeroifnull: 'zeroifnull(bigint)',
  rand: 'rand(42)', randn: 'randn()', random: 'random()', uniform: 'uniform(1.5, 10, 3)', randstr: 'randstr(3, 7)',
  'abs(interval) : void': 'abs(interval -1 day)', 'negative(interval) : void': 'negative(interval 2 months)', 'positive(interval) : void': 'positive(interval 1 day)', 'sign(interval) : double': 'sign(interval 1 day)',
  'ceil(any, int) : decimal': 'ceil(double, 1)', 'floor(any, int) : decimal': 'floor(decimal, -1)', 'bit_get(integral, int) : tinyint': 'bit_get(bigint, 3)',
  ...Object.fromEntries(['daytime', 'yearmonth'].map(kind => [`width_bucket(${kind}, ${kind}, ${kind}, bigint) : bigint`, kind === 'daytime' ? 'width_bucket(interval 1 day, interval 0 days, interval 9 days, bigint)' : 'width_bucket(interval 1 month, interval 0 months, interval 9 months, bigint)'])),
  // Those that read their call themselves.
  concat: `concat(string, int)`, concat_ws: `concat_ws('-', string, strings)`, decode: `decode(int, 1, 'a', 'b')`, typeof: 'typeof(structs)',
  date_add: 'date_add(date, 1)', date_sub: 'date_sub(date, 1)', dateadd: 'dateadd(MONTH, 1, timestamp)', timestampadd: 'timestampadd(HOUR, int, timestamp)', datediff: 'datediff(date, date)', date_diff: 'date_diff(DAY, timestamp, timestamp)', timediff: 'timediff(HOUR, timestamp, timestamp)', timestampdiff: 'timestampdiff(MONTH, timestamp, timestamp)',
  window: `window(timestamp, '1 hour', '20 minutes')`, session_window: `session_window(timestamp, '5 minutes')`, window_time: `window_time(window(timestamp, '1 hour'))`,
  extract: 'extract(SECOND FROM timestamp)', date_part: `date_part('YEAR', date)`, datepart: `datepart('DOW', date)`,
  mod: 'mod(int, 2)', try_add: 'try_add(int, int)', try_subtract: 'try_subtract(bigint, int)', try_multiply: 'try_multiply(decimal, 2)', try_divide: 'try_divide(int, 0)', try_mod: 'try_mod(double, 0)', pmod: 'pmod(-7, bigint)',
  array: 'array(int, bigint)', map: `map('a', int)`, struct: 'struct(int, string AS s)', named_struct: `named_struct('a', int)`, arrays_zip: 'arrays_zip(ints, strings)', sequence: 'sequence(1, int)',
  transform: 'transform(ints, (x, i) -> x + i)', filter: 'filter(ints, x -> x > 1)', exists: 'exists(ints, x -> x > 1)', forall: 'forall(ints, x -> x > 1)', aggregate: 'aggregate(ints, 0, (a, x) -> a + x)', reduce: `reduce(strings, '', (a, x) -> a || x, a -> length(a))`,
  zip_with: 'zip_with(ints, strings, (a, b) -> concat(a, b))', map_filter: 'map_filter(map, (k, v) -> v > 0)', transform_values: 'transform_values(map, (k, v) -> v * 2L)', transform_keys: 'transform_keys(map, (k, v) -> upper(k))',
  ...Object.fromEntries(Object.entries({ '': 'array<string>', _string: 'string', _boolean: 'boolean', _double: 'double', _number: 'double', _float: 'float', _int: 'int', _long: 'bigint', _short: 'smallint' }).map(([kind, type]) => [`xpath${kind}(text, text) : ${type}`, `xpath${kind}('<a>1</a>', 'a${kind === '' ? '/text()' : ''}')`])),
  from_csv: `from_csv('1,x', 'a INT, b STRING, c DATE')`, to_csv: `to_csv(struct(int, string, double, timestamp), map('sep', ';'))`,
  array_sort: 'array_sort(ints, (a, b) -> b - a)', map_zip_with: 'map_zip_with(map, map, (k, v, w) -> v + w)',
  schema_of_json: `schema_of_json('{"a":1}')`, json_tuple: `json_tuple(string, 'a', string)`, variant_explode: 'variant_explode(variant)', variant_explode_outer: 'variant_explode_outer(variant)',
  variant_insert: `variant_insert(variant, '$.z', int)`, try_variant_insert: `try_variant_insert(variant, '$.a', date)`, variant_set: `variant_set(variant, '$.a', ints, false)`, try_variant_set: `try_variant_set(variant, '$.a', binary)`,
  variant_array_append: `variant_array_append(variant, '$.a', decimal)`, try_variant_array_append: `try_variant_array_append(variant, '$', timestamp)`, variant_delete: `variant_delete(variant, '$.a', string(NULL))`, variant_strip_nulls: 'variant_strip_nulls(variant)',
  to_variant_object: 'to_variant_object(struct(struct, map, timestamp, double, structs, binary))',
  from_json: `from_json('{"a":1}', 'a INT, b ARRAY<STRUCT<c: DATE, d: BINARY>>, m MAP<STRING, VARIANT>')`, to_json: 'to_json(struct(struct, map, timestamp, double, structs))', variant_get: `variant_get(variant, '$.a[0]', 'int')`, try_variant_get: `try_variant_get(variant, '$.b', 'string')`,
  count: 'count(DISTINCT int, string)', percentile_cont: 'percentile_cont(0.5) WITHIN GROUP (ORDER BY int)', percentile_disc: 'percentile_disc(0.5) WITHIN GROUP (ORDER BY int DESC)', listagg: `listagg(string, ',') WITHIN GROUP (ORDER BY int)`, string_agg: `string_agg(string, ',')`,
  monotonically_increasing_id: 'monotonically_increasing_id()', ...Object.fromEntries(['current_user', 'session_user', 'user', 'current_catalog', 'current_schema', 'current_database', 'current_path', 'version', 'spark_partition_id'].map(name => [name, `${name}()`])),
  bigint: 'bigint(string(4))', binary: 'binary(string)', boolean: 'boolean(int)', date: `date(timestamp)`, decimal: 'decimal(double)', double: 'double(decimal)', float: 'float(int)', int: 'int(double)', smallint: 'smallint(int)', string: 'string(structs)', timestamp: 'timestamp(date)', tinyint: 'tinyint(int)',
  explode: 'explode(ints)', explode_outer: 'explode_outer(map)', posexplode: 'posexplode(ints)', posexplode_outer: 'posexplode_outer(map)', inline: 'inline(structs)', inline_outer: 'inline_outer(structs)', stack: 'stack(2, 1, 2, 3)',
}

const columnOf: Readonly<Record<string, string>> = { any: 'string', number: 'double', integral: 'int', temporal: 'timestamp', instant: 'timestamp', day: 'date', time: `TIME'10:11:12'`, interval: `INTERVAL 1 DAY`, 'decimal(16,6)': 'decimal', 'decimal(18,6)': 'decimal', T: 'int', U: 'int', K: 'string', V: 'int', 'array<T>': 'ints', 'array<string>': 'strings', 'array<double>': 'doubles', 'array<float>': 'array(float)', 'array<K>': 'strings', 'map<K,V>': 'map' }

/** What a function of sketches takes: a sketch of its family, and settings that are literals. */
function sketchArgument(name: string, parameter: string, at: number): string | undefined {
  if (/^(sketch|binary)$/.test(parameter) && name.startsWith('kll_')) return `unhex('02020F04C80008000000${name.endsWith('float') ? '0040' : '000000000840'}')`
  if (parameter === 'any' && name.startsWith('kll_')) return /[a-z]+$/.exec(name)?.[0]
  if (name.startsWith('hll_')) return parameter === 'sketch' ? `unhex('0201070C030400080000000000000000000000000000000000000000000000000000000000000000')` : parameter === 'int' && at === 1 ? '10' : parameter === 'boolean' ? 'true' : undefined
  if (name === 'count_min_sketch') return ['string', '0.1D', '0.9D', '42'][at]
  if (parameter === 'sketch') return name.startsWith('tuple_') && !(at === 1 && name.includes('_theta_') && !name.startsWith('tuple_sketch_')) ? `X'01030901000ECC93'` : `X'01030300001E0000'`
  if (name.startsWith('kll_')) return parameter === 'int' ? '20' : /double/.test(parameter) ? parameter.replace(/double/, '0.5D').replace(/array<(.*)>/, 'array($1)') : parameter.replace(/bigint/, '2L').replace(/float/, '2F').replace(/array<(.*)>/, 'array($1)')
  if (!/^(theta|tuple)_/.test(name)) return undefined
  if (parameter === 'string') return `'max'`
  return parameter === 'int' && (at > 1 || !name.startsWith('tuple_sketch_agg')) ? '5' : undefined
}

/** A call of a form with a column of the right type for each argument. */
function callOf(signature: string): string {
  const [, name = '', inside = ''] = /^(\w+)\((.*)\) : /.exec(signature) ?? []
  const parameters = inside.replace('...', '').split(/,\s*(?![^<]*>)(?![^(]*\))/).filter(text => text !== '')
  return `${name}(${parameters.map((parameter, at) => sketchArgument(name, parameter, at) ?? columnOf[parameter] ?? parameter).join(', ')})`
}

/** A call of every form of every function that is not refused. */
export const cases = functions.entries.flatMap(entry => {
  if (entry.kind === 'refused') return []
  if ('forms' in entry) return entry.forms.map(form => ({ name: form.signature.replace(/^\w+/, entry.name), kind: entry.kind, text: (calls[form.signature] ?? callOf(form.signature)).replace(/^\w+(?=\()/, entry.name) }))
  const text = calls[entry.name]
  if (text === undefined && !entry.name.startsWith('grouping')) throw new TypeError(`no call is given for ${entry.name}`)
  return text === undefined ? [] : [{ name: entry.name, kind: entry.kind === 'special' ? entry.of : entry.kind, text }]
})
