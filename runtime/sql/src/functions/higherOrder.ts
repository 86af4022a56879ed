import { type FunctionCall } from '../tree/expression.ts'
import { type ArrayType, arrayOf, formatType, type MapType, mapOf, sameType, type SqlType, types } from '../types.ts'
import { asCondition } from '../analyse/rules/predicates.ts'
import { sharing, sharingTexts } from '../analyse/once.ts'
import { type Scope } from '../analyse/scope.ts'
import { analyse } from '../analyse/semantics.ts'
import { compose, failed, quoteName, quoteText, type Typed } from '../analyse/typed.ts'
import { packed } from '../macros/packed.ts'
import { arity, type Bound, lambdaBody } from './lambda.ts'
import { special } from './special.ts'
import { type FunctionEntry } from './table.ts'

type ArrayValue = Typed & { readonly type: ArrayType }
type MapValue = Typed & { readonly type: MapType }


function arrayAt(index: number, node: FunctionCall, scope: Scope): ArrayValue | undefined {
  const argument = node.args[index]
  const value = argument && analyse(argument.value, scope)
  if (value?.type.kind === 'array') return value as ArrayValue
  if (!value?.failed) scope.report(argument?.value.place ?? node.place, 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', `${node.name.parts.at(-1)?.text ?? ''} wants an array here${value ? `, not ${formatType(value.type)}` : ''}`)
  return undefined
}

function mapAt(node: FunctionCall, scope: Scope, index = 0): MapValue | undefined {
  const argument = node.args[index]
  const value = argument && analyse(argument.value, scope)
  if (value?.type.kind === 'map') return value as MapValue
  if (!value?.failed) scope.report(argument?.value.place ?? node.place, 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', `${node.name.parts.at(-1)?.text ?? ''} wants a map here${value ? `, not ${formatType(value.type)}` : ''}`)
  return undefined
}

/** The text of a lambda of one element, or of an element and its place (Databricks counts from 0, DuckDB from 1). */
function elementLambda(array: ArrayValue, node: FunctionCall, scope: Scope): { readonly head: string; readonly body: Typed } | undefined {
  const element = scope.translation.newAlias()
  const place = scope.translation.newAlias()
  const withPlace = arity(node.args[1]?.value) === 2
  const bound: Bound[] = [{ type: array.type.element, nullable: true, duckdb: element }, { type: types.int, nullable: false, duckdb: `CAST(${place} - 1 AS INTEGER)` }]
  const body = lambdaBody(node.args[1]?.value, bound, node, scope)
  return body && { head: withPlace ? `lambda ${element}, ${place}: ` : `lambda ${element}: `, body }
}

function transform(node: FunctionCall, scope: Scope): Typed {
  const array = arrayAt(0, node, scope)
  const made = array && elementLambda(array, node, scope)
  if (!array || !made) return failed(node.place)
  return compose(node.place, [array, made.body], { type: arrayOf(made.body.type), nullable: array.nullable, duckdb: `list_transform(${array.duckdb}, ${made.head}${made.body.duckdb})` })
}

/** The condition of a lambda for each element, as a list of booleans, or as a filter. */
function conditional(node: FunctionCall, scope: Scope, write: (array: string, lambda: string) => string, keepsType: boolean): Typed {
  const array = arrayAt(0, node, scope)
  const made = array && elementLambda(array, node, scope)
  const condition = made && asCondition(made.body, scope)
  if (!array || !made || !condition || condition.failed) return failed(node.place)
  return compose(node.place, [array, condition], { type: keepsType ? array.type : types.boolean, nullable: keepsType ? array.nullable : true, duckdb: write(array.duckdb, `${made.head}${condition.duckdb}`) })
}

function aggregate(node: FunctionCall, scope: Scope): Typed {
  const array = arrayAt(0, node, scope)
  const zeroArgument = node.args[1]
  const zero = zeroArgument && analyse(zeroArgument.value, scope)
  if (!array || !zero || zero.failed) return failed(node.place)
  const total = scope.translation.newAlias()
  const next = scope.translation.newAlias()
  const sofar: Bound = { type: zero.type, nullable: true, duckdb: `${total}['a']` }
  const merged = lambdaBody(node.args[2]?.value, [sofar, { type: array.type.element, nullable: true, duckdb: `${next}['x']` }], node, scope)
  if (!merged) return failed(node.place)
  // The state keeps the type of its start: a merge that widens it is a mistake on Databricks too.
  const named = otherwiseNamed(merged, zero.type)
  const step = named ?? (zero.type.kind === 'void' ? merged : scope.semantics.coerce(merged, zero.type, scope))
  if (!step || (!named && !fits(merged, zero))) return scope.report(node.place, 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', `the state of ${node.name.parts.at(-1)?.text ?? ''} is ${formatType(zero.type)} at the start and ${formatType(merged.type)} after a step`, 'cast the start')
  const element = scope.translation.newAlias()
  // A list of (state, element) pairs, so that the two may differ in type.
  const pairs = `list_concat([{'a': ${zero.duckdb}, 'x': NULL}], list_transform(${array.duckdb}, lambda ${element}: {'a': NULL, 'x': ${element}}))`
  const reduced = `CASE WHEN ${array.duckdb} IS NOT NULL THEN struct_extract(list_reduce(${pairs}, lambda ${total}, ${next}: {'a': ${step.duckdb}, 'x': ${next}['x']}), 'a') END`
  const result: Typed = compose(node.place, [array, zero, merged], { type: zero.type, nullable: true, duckdb: reduced })
  if (!node.args[3]) return result
  const last = scope.translation.newAlias()
  const finished = lambdaBody(node.args[3].value, [{ type: zero.type, nullable: true, duckdb: last }], node, scope)
  return finished ? compose(node.place, [array, zero, merged, finished], { type: finished.type, nullable: true, duckdb: `list_transform([${reduced}], lambda ${last}: ${finished.duckdb})[1]` }) : failed(node.place)
}

/** A value of the same type, also a struct whose fields have other names, which then has those of `type`. */
function otherwiseNamed(value: Typed, type: SqlType): Typed | undefined {
  if (sameType(value.type, type)) return value
  if (value.type.kind !== 'struct' || type.kind !== 'struct' || value.type.fields.length !== type.fields.length) return undefined
  const own = value.type.fields
  if (!type.fields.every((field, index) => own[index] && sameType(own[index].type, field.type))) return undefined
  const duckdb = sharingTexts([value.duckdb], ([struct = '']) => `CASE WHEN ${struct} IS NOT NULL THEN ${packed(type.fields.map(({ name }, index) => [quoteName(name), `${struct}[${quoteText(own[index]?.name ?? '')}]`]))} END`)
  return compose(value.place, [value], { type, nullable: value.nullable, duckdb })
}

/** Spark lets the merge return what converts to the state unasked without loss of digits. */
const fits = (merged: Typed, zero: Typed): boolean => merged.type.kind === 'void' || (zero.type.kind === 'double' && merged.type.kind !== 'string') || (zero.type.kind === 'bigint' && ['tinyint', 'smallint', 'int'].includes(merged.type.kind))

function zipWith(node: FunctionCall, scope: Scope): Typed {
  const left = arrayAt(0, node, scope)
  const right = arrayAt(1, node, scope)
  const pair = scope.translation.newAlias()
  const body = left && right && lambdaBody(node.args[2]?.value, [{ type: left.type.element, nullable: true, duckdb: `${pair}[1]` }, { type: right.type.element, nullable: true, duckdb: `${pair}[2]` }], node, scope)
  if (!left || !right || !body) return failed(node.place)
  return sharing([left, right], ([a = left, b = right]) => compose(node.place, [a, b, body], { type: arrayOf(body.type), duckdb: `CASE WHEN ${a.duckdb} IS NOT NULL AND ${b.duckdb} IS NOT NULL THEN list_transform(list_zip(${a.duckdb}, ${b.duckdb}), lambda ${pair}: ${body.duckdb}) END`, nullable: left.nullable || right.nullable }))
}

/** A function of a map whose lambda sees key and value of each entry. */
function ofEntries(node: FunctionCall, scope: Scope, make: (map: MapValue, entry: string, body: Typed) => { readonly type: MapType; readonly duckdb: string } | undefined): Typed {
  const map = mapAt(node, scope)
  const entry = scope.translation.newAlias()
  const body = map && lambdaBody(node.args[1]?.value, [{ type: map.type.key, nullable: false, duckdb: `${entry}['key']` }, { type: map.type.value, nullable: true, duckdb: `${entry}['value']` }], node, scope)
  const made = map && body && make(map, entry, body)
  return map && body && made ? compose(node.place, [map, body], { ...made, nullable: map.nullable }) : failed(node.place)
}

/** A map with other keys. They are looked at several times, and so are named. */
function withKeys(map: MapValue, entry: string, body: Typed): { readonly type: MapType; readonly duckdb: string } {
  const made = (of: string): string => sharingTexts([`list_transform(map_entries(${of}), lambda ${entry}: ${body.duckdb})`, `map_values(${of})`], ([keys = '', values = '']) => `dbx_map_from_lists(${keys}, ${values})`)
  return { type: mapOf(body.type, map.type.value), duckdb: sharing([map], ([named = map]) => ({ ...map, duckdb: made(named.duckdb) })).duckdb }
}

const entries = (map: MapValue): string => `map_entries(${map.duckdb})`

/** The keys of either map, each with the values that the two have for it. */
function mapZipWith(node: FunctionCall, scope: Scope): Typed {
  const given = [mapAt(node, scope, 0), mapAt(node, scope, 1)]
  const [one, other] = given
  if (!one || !other) return failed(node.place)
  const key = scope.semantics.commonType([one.type.key, other.type.key])
  const left = key && scope.semantics.coerce(one, mapOf(key, one.type.value), scope)
  const right = key && scope.semantics.coerce(other, mapOf(key, other.type.value), scope)
  if (!key || !left || !right) return scope.report(node.place, 'DATATYPE_MISMATCH.MAP_ZIP_WITH_DIFF_TYPES', `the keys ${formatType(one.type.key)} and ${formatType(other.type.key)} do not go together`)
  const [maps, keys, each] = [scope.translation.newAlias(), scope.translation.newAlias(), scope.translation.newAlias()]
  const body = lambdaBody(node.args[2]?.value, [{ type: key, nullable: false, duckdb: each }, { type: one.type.value, nullable: true, duckdb: `${maps}['a'][${each}]` }, { type: other.type.value, nullable: true, duckdb: `${maps}['b'][${each}]` }], node, scope)
  if (!body) return failed(node.place)
  const all = `list_concat(map_keys(${maps}['a']), list_filter(map_keys(${maps}['b']), lambda ${each}: NOT list_contains(map_keys(${maps}['a']), ${each})))`
  const made = `list_transform([${all}], lambda ${keys}: map(${keys}, list_transform(${keys}, lambda ${each}: ${body.duckdb})))[1]`
  return compose(node.place, [left, right, body], { type: mapOf(key, body.type), nullable: left.nullable || right.nullable, duckdb: `list_transform([{'a': ${left.duckdb}, 'b': ${right.duckdb}}], lambda ${maps}: CASE WHEN ${maps}['a'] IS NOT NULL AND ${maps}['b'] IS NOT NULL THEN ${made} END)[1]` })
}

export const higherOrderFunctions: readonly FunctionEntry[] = [
  special('transform', 'transform(array<T>, (T [, int]) -> U) : array<U>', transform, { takes: [2, 2] }),
  special('filter', 'filter(array<T>, (T [, int]) -> boolean) : array<T>', (node, scope) => conditional(node, scope, (array, lambda) => `list_filter(${array}, ${lambda})`, true), { takes: [2, 2] }),
  special('exists', 'exists(array<T>, T -> boolean) : boolean', (node, scope) => conditional(node, scope, (array, lambda) => sharingTexts([`list_transform(${array}, ${lambda})`], ([found = '']) => `dbx_any_true(${found})`), false), { takes: [2, 2] }),
  special('forall', 'forall(array<T>, T -> boolean) : boolean', (node, scope) => conditional(node, scope, (array, lambda) => sharingTexts([`list_transform(${array}, ${lambda})`], ([found = '']) => `dbx_all_true(${found})`), false), { takes: [2, 2] }),
  special('aggregate', 'aggregate(array<T>, S, (S, T) -> S [, S -> R])', aggregate, { takes: [3, 4] }),
  special('reduce', 'reduce(array<T>, S, (S, T) -> S [, S -> R])', aggregate, { takes: [3, 4] }),
  special('zip_with', 'zip_with(array<T>, array<U>, (T, U) -> R) : array<R>', zipWith, { takes: [3, 3] }),
  special('map_filter', 'map_filter(map<K,V>, (K, V) -> boolean) : map<K,V>', (node, scope) => ofEntries(node, scope, (map, entry, body) => ({ type: map.type, duckdb: `map_from_entries(list_filter(${entries(map)}, lambda ${entry}: ${asCondition(body, scope).duckdb}))` })), { takes: [2, 2] }),
  special('transform_values', 'transform_values(map<K,V>, (K, V) -> R) : map<K,R>', (node, scope) => ofEntries(node, scope, (map, entry, body) => ({ type: mapOf(map.type.key, body.type), duckdb: `map_from_entries(list_transform(${entries(map)}, lambda ${entry}: {'k': ${entry}['key'], 'v': ${body.duckdb}}))` })), { takes: [2, 2] }),
  special('transform_keys', 'transform_keys(map<K,V>, (K, V) -> R) : map<R,V>', (node, scope) => ofEntries(node, scope, withKeys), { takes: [2, 2] }),
  special('map_zip_with', 'map_zip_with(map<K,V>, map<K,W>, (K, V, W) -> R) : map<K,R>', mapZipWith, { takes: [3, 3] }),
]
