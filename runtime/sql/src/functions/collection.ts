import { packed } from '../macros/packed.ts'
import { arrayOf, duckdbType, mapOf, type SqlType, structOf, types } from '../types.ts'
import { constantText } from '../references.ts'
import { isText } from '../analyse/lattice.ts'
import { argumentsOf, ordinaryCall } from '../analyse/rules/calls.ts'
import { nameTwice, sameForAll, structFrom, typedNull } from '../analyse/rules/conditionals.ts'
import { sharing } from '../analyse/once.ts'
import { compose, quoteName, quoteText, type Typed } from '../analyse/typed.ts'
import { type Emit, aliases, form, functions, upToInt } from './define.ts'
import { guarded } from './guarded.ts'
import { ownName } from '../analyse/prettyName.ts'
import { extremeText, orderable, sortedByLambda, sortedText } from './sorting.ts'
import { special } from './special.ts'
import { type FunctionEntry } from './table.ts'
import { sequence } from './sequence.ts'

/** The texts of an array, put together. */
const joined = (texts: string, by: string, separator: Typed | undefined): string => (typeof separator?.constant === 'string' ? `dbx_array_join(${texts}, ${by})` : `dbx_array_join_by(${texts}, ${by})`)

const mapFromEntries: Emit = ([entries = ''], call, [typed]) => {
  const [key, value, ...more] = typed?.type.kind === 'array' && typed.type.element.kind === 'struct' ? typed.type.element.fields : []
  if (!key || !value || more.length > 0) return call.refuse('DATATYPE_MISMATCH.MAP_FROM_ENTRIES_WRONG_TYPE', 'it takes an array of structs with two fields')
  const part = (name: string): string => `list_transform(${entries}, lambda _e: struct_extract(_e, ${quoteText(name)}))`
  return `CASE WHEN len(list_filter(${entries}, lambda _e: _e IS NULL)) = 0 THEN dbx_map_from_lists(${part(key.name)}, ${part(value.name)}) END`
}

/** The seed is a literal; that it is NULL is as if there were none. */
const shuffled: Emit = ([list = '', seed = ''], call, typed) => {
  if (typed[1]?.constant === undefined) return call.refuse('INVALID_PARAMETER_VALUE.LONG', 'the seed must be a literal')
  return `dbx_shuffled(${list}, ${typed[1].constant === null ? `dbx_js_any_permutation(len(${list}))` : `dbx_js_permutation(len(${list}), ${seed})`})`
}

const sortArray: Emit = ([array = '', up], call, [typed, direction]) => {
  if (typed?.type.kind === 'array' && !orderable(typed.type.element, call)) return array
  if (up === undefined || direction?.constant === 'true') return sortedText(array, typed, { descending: false, nulls: 'FIRST' })
  if (direction?.constant === 'false') return sortedText(array, typed, { descending: true, nulls: 'LAST' })
  return direction?.constant === null ? `CASE WHEN false THEN ${array} END` : call.refuse('DATATYPE_MISMATCH.NON_FOLDABLE_INPUT', 'the direction must be a literal')
}

const extreme = (name: 'min' | 'max'): Emit => ([array = ''], call, [typed]) => (typed?.type.kind === 'array' && !orderable(typed.type.element, call) ? 'NULL' : extremeText(name, array, typed))

const ascending: Emit = ([array = ''], call, [typed]) => (typed?.type.kind === 'array' && !orderable(typed.type.element, call) ? array : sortedText(array, typed, { descending: false, nulls: 'LAST' }))

const plain = functions('scalar', [
  form('size(array<T>) : int', 'CAST(len($1) AS INTEGER)'),
  form('size(map<K,V>) : int', 'CAST(cardinality($1) AS INTEGER)'),
  form('array_size(array<T>) : int', 'CAST(len($1) AS INTEGER)'),
  form('array_contains(array<T>, T) : boolean', 'dbx_array_contains($1, $2)', { nullable: 'always', untyped: 'NULL_TYPE' }),
  form('array_position(array<T>, T) : bigint', 'dbx_array_position($1, $2)', { untyped: { 1: 'NULL_TYPE' } }),
  form('element_at(array<T>, int) : T', 'dbx_element_at($1, $2)', { nullable: 'always', untyped: 'UNEXPECTED_INPUT_TYPE', only: { 2: upToInt } }),
  form('element_at(map<K,V>, K) : V', '$1[$2]', { nullable: 'always', untyped: { 1: 'UNEXPECTED_INPUT_TYPE' } }),
  form('try_element_at(array<T>, int) : T', 'dbx_try_element_at($1, $2)', { nullable: 'always', untyped: 'UNEXPECTED_INPUT_TYPE', only: { 2: upToInt } }),
  form('try_element_at(map<K,V>, K) : V', '$1[$2]', { nullable: 'always', untyped: { 1: 'UNEXPECTED_INPUT_TYPE' } }),
  form('get(array<T>, int) : T', 'dbx_get($1, $2)', { nullable: 'always', untyped: { 1: 'UNEXPECTED_INPUT_TYPE' } }),
  form('array_distinct(array<T>) : array<T>', 'dbx_array_distinct($1)'),
  form('array_union(array<T>, array<T>) : array<T>', 'dbx_array_union($1, $2)', { untyped: 'BINARY_ARRAY_DIFF_TYPES' }),
  form('array_intersect(array<T>, array<T>) : array<T>', 'dbx_array_intersect($1, $2)', { untyped: 'BINARY_ARRAY_DIFF_TYPES' }),
  form('array_except(array<T>, array<T>) : array<T>', 'dbx_array_except($1, $2)', { untyped: 'BINARY_ARRAY_DIFF_TYPES' }),
  form('arrays_overlap(array<T>, array<T>) : boolean', 'dbx_arrays_overlap($1, $2)', { nullable: 'always', untyped: 'BINARY_ARRAY_DIFF_TYPES' }),
  form('array_join(array<string>, string) : string', ([array = '', by = ''], _, typed) => joined(`list_filter(${array}, lambda _s: _s IS NOT NULL)`, by, typed[1])),
  form('array_join(array<string>, string, string) : string', ([array = '', by = '', instead = ''], _, typed) => `CASE WHEN ${instead} IS NOT NULL THEN ${joined(`list_transform(${array}, lambda _s: coalesce(_s, ${instead}))`, by, typed[1])} END`),
  form('array_max(array<T>) : T', extreme('max'), { nullable: 'always', treatment: 'native' }),
  form('array_min(array<T>) : T', extreme('min'), { nullable: 'always', treatment: 'native' }),
  form('sort_array(array<T>) : array<T>', sortArray),
  form('sort_array(array<T>, boolean) : array<T>', sortArray),
  form('shuffle(array<T>) : array<T>', 'dbx_shuffled($1, dbx_js_any_permutation(len($1)))'),
  form('shuffle(array<T>, bigint) : array<T>', shuffled, { treatment: 'script' }),
  form('slice(array<T>, int, int) : array<T>', 'dbx_slice($1, $2, $3)'),
  form('flatten(array<array<T>>) : array<T>', 'dbx_list_concat($1)', { nullable: 'always', untyped: 'UNEXPECTED_INPUT_TYPE' }),
  form('array_repeat(T, int) : array<T>', 'CASE WHEN $2 IS NOT NULL THEN list_transform(range(greatest($2, 0)), lambda _i: $1) END', { only: { 2: ['int'] } }),
  form('array_remove(array<T>, T) : array<T>', 'CASE WHEN $2 IS NOT NULL THEN list_filter($1, lambda _s: (_s = $2) IS NOT TRUE) END', { untyped: { 1: 'ARRAY_FUNCTION_DIFF_TYPES' } }),
  form('array_append(array<T>, T) : array<T>', 'CASE WHEN $1 IS NOT NULL THEN list_append($1, $2) END', { untyped: { 1: 'UNEXPECTED_INPUT_TYPE' } }),
  form('array_prepend(array<T>, T) : array<T>', 'CASE WHEN $1 IS NOT NULL THEN list_prepend($2, $1) END', { untyped: { 1: 'UNEXPECTED_INPUT_TYPE' } }),
  form('array_insert(array<T>, int, T) : array<T>', 'dbx_array_insert($1, $2, $3)', { only: { 2: upToInt }, untyped: { 1: 'ARRAY_FUNCTION_DIFF_TYPES', 2: 'UNEXPECTED_INPUT_TYPE' } }),
  form('array_compact(array<T>) : array<T>', 'list_filter($1, lambda _s: _s IS NOT NULL)'),
  form('map_keys(map<K,V>) : array<K>', 'map_keys($1)'),
  form('map_values(map<K,V>) : array<V>', 'map_values($1)'),
  form('map_entries(map<K,V>) : void', 'map_entries($1)', {
    treatment: 'native',
    result: ([map]) => (map?.type.kind === 'map' ? arrayOf(structOf([{ name: 'key', type: map.type.key, notNull: true }, { name: 'value', type: map.type.value }])) : types.void),
  }),
  form('map_contains_key(map<K,V>, K) : boolean', 'list_contains(map_keys($1), $2)', { untyped: { 1: 'MAP_FUNCTION_DIFF_TYPES', 2: 'NULL_TYPE' } }),
  form('map_from_arrays(array<K>, array<V>) : map<K,V>', 'dbx_map_from_lists($1, $2)'),
  form('map_concat(map<K,V>...) : map<K,V>', args => `dbx_map_from_lists(dbx_list_concat([${args.map(arg => `map_keys(${arg})`).join(', ')}]), dbx_list_concat([${args.map(arg => `map_values(${arg})`).join(', ')}]))`, { untyped: 'MAP_CONCAT_DIFF_TYPES' }),
  form('map_from_entries(array<T>) : void', mapFromEntries, {
    nullable: 'always',
    result: ([entries]) => {
      const pair = entries?.type.kind === 'array' && entries.type.element.kind === 'struct' ? entries.type.element.fields : []
      return mapOf(pair[0]?.type ?? types.void, pair[1]?.type ?? types.void)
    },
  }),
  form('str_to_map(string) : map<string,string>', `dbx_str_to_map($1, ',', ':')`),
  form('str_to_map(string, string) : map<string,string>', guarded(`dbx_str_to_map($1, $2, ':')`, 2), { treatment: 'macro' }),
  form('str_to_map(string, string, string) : map<string,string>', guarded('dbx_str_to_map($1, $2, $3)', 2, 3), { treatment: 'macro' }),
], { shuffle: { differs: 'with a seed every row is shuffled as Spark shuffles the first one' } })

const arraySort = functions('scalar', [form('array_sort(array<T>) : array<T>', ascending)])[0]

/** A name that fields of one struct share: DuckDB takes no such struct. */

const own: FunctionEntry[] = [
  special('array_sort', 'array_sort(array<T> [, (T, T) -> int]) : array<T>', (node, scope) => (node.args.length === 1 && arraySort ? ordinaryCall(node, arraySort, scope) : sortedByLambda(node, scope)), { takes: [1, 2] }),
  special('array', 'array(T, …) : array<T>', (node, scope) => {
    const items = argumentsOf(node, scope)
    if (items.length === 0) return compose(node.place, [], { type: arrayOf(types.void), duckdb: 'CAST([] AS INTEGER[])', nullable: false })
    const same = sameForAll(items, node, scope)
    return same ? compose(node.place, same, { type: arrayOf(same[0]?.type ?? types.void), nullable: false, duckdb: `[${same.map(typedNull).join(', ')}]` }) : { ...compose(node.place, items, { type: types.void, duckdb: 'NULL' }), failed: true }
  }),
  special('map', 'map(K, V, …) : map<K,V>', (node, scope) => {
    const items = argumentsOf(node, scope)
    if (items.length % 2 === 1) return scope.report(node.place, 'WRONG_NUM_ARGS.WITHOUT_SUGGESTION', 'map takes pairs of a key and a value')
    if (items.length === 0) return compose(node.place, [], { type: mapOf(types.void, types.void), duckdb: 'CAST(map([], []) AS MAP(INTEGER, INTEGER))', nullable: false })
    const keys = sameForAll(items.filter((_, index) => index % 2 === 0), node, scope)
    const values = sameForAll(items.filter((_, index) => index % 2 === 1), node, scope)
    if (!keys || !values) return { ...compose(node.place, items, { type: types.void, duckdb: 'NULL' }), failed: true }
    return sharing([...keys, ...values], named => compose(node.place, named, { type: mapOf(keys[0]?.type ?? types.void, values[0]?.type ?? types.void), nullable: false, duckdb: `dbx_map_from_lists([${named.slice(0, keys.length).map(typedNull).join(', ')}], [${named.slice(keys.length).map(typedNull).join(', ')}])` }))
  }),
  special('struct', 'struct(any [AS name], …) : struct', (node, scope) => {
    const items = argumentsOf(node, scope)
    const stars = node.args.some(argument => argument.value.kind === 'star')
    const names = stars ? items.map(item => item.column?.name ?? '') : node.args.map(({ value, alias }, index) => alias?.text ?? ownName(value) ?? `col${index + 1}`)
    if (items.some(item => item.failed)) return { ...compose(node.place, items, { type: types.void, duckdb: 'NULL' }), failed: true }
    if (items.length === 0) return scope.report(node.place, 'WRONG_NUM_ARGS.WITHOUT_SUGGESTION', 'struct takes at least one value')
    return structFrom(node.place, names, items, scope)
  }),
  special('named_struct', 'named_struct(string, any, …) : struct', (node, scope) => {
    const items = argumentsOf(node, scope)
    const written = items.length === node.args.length ? node.args : []
    const names = items.flatMap((item, index) => (index % 2 === 1 ? [] : [isText(item.type) ? item.constant ?? (written[index] && constantText(written[index].value)) : undefined]))
    if (items.some(item => item.failed)) return { ...compose(node.place, items, { type: types.void, duckdb: 'NULL' }), failed: true }
    if (items.length === 0 || items.length % 2 === 1) return scope.report(node.place, 'WRONG_NUM_ARGS.WITHOUT_SUGGESTION', 'named_struct takes pairs of a literal name and a value')
    if (names.some(name => typeof name !== 'string')) return scope.report(node.place, 'DATATYPE_MISMATCH.CREATE_NAMED_STRUCT_WITHOUT_FOLDABLE_STRING', 'the names of named_struct are literal text')
    return structFrom(node.place, names.map(name => name ?? ''), items.filter((_, index) => index % 2 === 1), scope)
  }),
  special('arrays_zip', 'arrays_zip(array<T>, …) : array<struct>', (node, scope) => {
    const arrays = argumentsOf(node, scope)
    if (arrays.length === 0 || arrays.some(array => array.type.kind !== 'array' && array.type.kind !== 'void')) return scope.report(node.place, 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', 'arrays_zip takes arrays')
    const fields = arrays.map((array, index) => {
      const argument = node.args[index]?.value
      return { name: (argument && ownName(argument)) ?? String(index), type: array.type.kind === 'array' ? array.type.element : (types.void as SqlType) }
    })
    const twice = nameTwice(fields.map(field => field.name))
    if (twice !== undefined) return scope.report(node.place, 'UNSUPPORTED_FEATURE', `two fields of a struct called ${twice} work on Databricks but have no local counterpart`, 'give one of the arrays another name in a subquery')
    const type = arrayOf(structOf(fields))
    if (arrays.some(array => array.type.kind === 'void')) return compose(node.place, arrays, { type, nullable: true, duckdb: `CAST(NULL AS ${duckdbType(type)})` })
    const place = scope.translation.newAlias()
    return sharing(arrays, named => {
      const longest = `greatest(${named.map(array => `len(${array.duckdb})`).join(', ')})`
      const item = packed(named.map((array, index) => [quoteName(fields[index]?.name ?? ''), `${array.duckdb}[${place}]`]))
      const known = named.map(array => `${array.duckdb} IS NOT NULL`).join(' AND ')
      return compose(node.place, named, { type, duckdb: `CASE WHEN ${known} THEN list_transform(generate_series(1, ${longest}), lambda ${place}: ${item}) END` })
    })
  }),
  sequence,
]

export const collectionFunctions: readonly FunctionEntry[] = [
  ...plain, ...own,
  ...aliases(plain, { cardinality: 'size' }),
]
