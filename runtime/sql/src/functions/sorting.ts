import { formatType, sameType, type SqlType, types } from '../types.ts'
import { argumentsOf } from '../analyse/rules/calls.ts'
import { isNested, sortKey } from '../analyse/sortKey.ts'
import { compose, failed, type Typed } from '../analyse/typed.ts'
import { type Scope } from '../analyse/scope.ts'
import { type FunctionCall } from '../tree/expression.ts'
import { type CallSite } from './table.ts'
import { lambdaBody } from './lambda.ts'

/** Elements in the order that Databricks gives them; `nulls` stand first or last. Arrays and structs are sorted by a key. */
export function sortedText(array: string, typed: Typed | undefined, order: { readonly descending: boolean; readonly nulls: 'FIRST' | 'LAST' }): string {
  const element = elementOf(typed)
  const direction = order.descending ? 'DESC' : 'ASC'
  if (!typed || !element || !isNested(element)) return `list_sort(${array}, '${direction}', 'NULLS ${order.nulls}')`
  const nulls = 'list_filter(_a, lambda _n: _n IS NULL)'
  const known = `list_transform(list_sort(${keyed(typed, element)}, '${direction}'), lambda _p: _p['v'])`
  return `list_transform([${array}], lambda _a: CASE WHEN _a IS NOT NULL THEN list_concat(${order.nulls === 'FIRST' ? `${nulls}, ${known}` : `${known}, ${nulls}`}) END)[1]`
}

/** The smallest or the largest element. */
export function extremeText(name: 'min' | 'max', array: string, typed: Typed | undefined): string {
  const element = elementOf(typed)
  if (!typed || !element || !isNested(element)) return `list_${name}(${array})`
  return `list_transform([${array}], lambda _a: list_${name}(${keyed(typed, element)}))[1].v`
}

const elementOf = (typed: Typed | undefined): SqlType | undefined => (typed?.type.kind === 'array' ? typed.type.element : undefined)

/** The known elements of `_a`, each behind its key. */
const keyed = (typed: Typed, element: SqlType): string => `list_transform(list_filter(_a, lambda _n: _n IS NOT NULL), lambda _e: {'k': ${sortKey({ ...typed, type: element, duckdb: '_e' })}, 'v': _e})`

/** Whether values of a type have an order; reports when they have none. */
export function orderable(type: SqlType, call: CallSite): boolean {
  if (hasOrder(type)) return true
  call.refuse('DATATYPE_MISMATCH.INVALID_ORDERING_TYPE', `${formatType(type)} has no order`)
  return false
}

function hasOrder(type: SqlType): boolean {
  switch (type.kind) {
    case 'map': case 'variant': return false
    case 'array': return hasOrder(type.element)
    case 'struct': return type.fields.every(field => hasOrder(field.type))
    default: return true
  }
}

/** `array_sort(array, (a, b) -> …)`: each element's place is the count of those that the lambda puts before it. */
export function sortedByLambda(node: FunctionCall, scope: Scope): Typed {
  const [array] = argumentsOf({ ...node, args: node.args.slice(0, 1) }, scope)
  if (!array || array.failed) return failed(node.place)
  if (array.type.kind !== 'array') return scope.report(array.place, 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', `array_sort takes an array, not ${formatType(array.type)}`)
  const [all, other, mine, otherPlace, minePlace, order] = Array.from({ length: 6 }, () => scope.translation.newAlias())
  const bound = (duckdb: string | undefined): { type: SqlType; nullable: boolean; duckdb: string } => ({ type: array.type.kind === 'array' ? array.type.element : types.void, nullable: true, duckdb: duckdb ?? '' })
  const body = lambdaBody(node.args[1]?.value, [bound(other), bound(mine)], node, scope)
  if (!body) return failed(node.place)
  if (!sameType(body.type, types.int)) return scope.report(body.place, 'DATATYPE_MISMATCH.UNEXPECTED_RETURN_TYPE', `the lambda of array_sort must give an INT, not ${formatType(body.type)}`)
  const before = `list_transform([${body.duckdb}], lambda ${order}: CASE WHEN ${order} IS NULL THEN error('[COMPARATOR_RETURNS_NULL] The comparator has returned a NULL for a comparison. It should return a positive integer for "greater than", 0 for "equal" and a negative integer for "less than".') ELSE ${order} < 0 OR (${order} = 0 AND ${otherPlace} < ${minePlace}) END)[1]`
  const places = `list_transform(${all}, lambda ${mine}, ${minePlace}: {'r': len(list_filter(${all}, lambda ${other}, ${otherPlace}: ${otherPlace} <> ${minePlace} AND ${before})), 'v': ${mine}})`
  return compose(node.place, [array, body], { type: array.type, nullable: array.nullable, duckdb: `list_transform([${array.duckdb}], lambda ${all}: list_transform(list_sort(${places}), lambda ${order}: ${order}['v']))[1]` })
}
