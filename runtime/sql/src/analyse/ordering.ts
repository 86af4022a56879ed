import { type Place } from '../place.ts'
import { type Query, type SortDirection, type SortItem } from '../tree/query.ts'
import { type Expression } from '../tree/expression.ts'
import { formatType, types } from '../types.ts'
import { isIntegral, isOrdered } from './lattice.ts'
import { type FromScope, type Scope } from './scope.ts'
import { analyse } from './semantics.ts'
import { sortKey } from './sortKey.ts'
import { hasAggregate, type ScopeColumn, type Typed } from './typed.ts'

/** `ASC NULLS FIRST`, said in full: Databricks puts nulls first upwards and last downwards. */
export function directionText({ descending, nulls }: SortDirection): string {
  return `${descending ? 'DESC' : 'ASC'} NULLS ${nulls ?? (descending ? 'LAST' : 'FIRST')}`
}

/** A value to sort by, as DuckDB text with its direction. */
export function sortText(value: Typed, direction: SortDirection, scope: Scope): string {
  checkOrdered(value, scope)
  return `${sortKey(value)} ${directionText(direction)}`
}

export function checkOrdered(value: Typed, scope: Scope): void {
  if (!value.failed && !isOrdered(value.type)) scope.report(value.place, 'DATATYPE_MISMATCH.INVALID_ORDERING_TYPE', `values of ${formatType(value.type)} have no order`)
}

/** The column that an integer literal in ORDER BY or GROUP BY stands for, counted from 1. */
export function ordinal(expression: Expression): number | undefined {
  return expression.kind === 'literal' && expression.type.kind === 'int' && typeof expression.value === 'string' ? Number(expression.value) : undefined
}

export function checkOrdinal(position: number, width: number, item: { readonly place: SortItem['place'] }, clause: 'ORDER BY' | 'GROUP BY', scope: Scope): boolean {
  if (position >= 1 && position <= width) return true
  scope.report(item.place, clause === 'ORDER BY' ? 'ORDER_BY_POS_OUT_OF_RANGE' : 'GROUP_BY_POS_OUT_OF_RANGE', `${clause} ${position}: there are ${width} columns`)
  return false
}

/** The column that ALL means where one is called so. */
export function columnCalledAll(place: Place, scope: Scope): Expression | undefined {
  return scope.calls('all') ? { kind: 'column', parts: [{ text: 'all', quoted: false, place }], place } : undefined
}

/** What a query is ordered by: 'all' of its columns, or items. */
export function orderOf(tail: Query, scope: Scope): { readonly all?: SortDirection; readonly items: readonly SortItem[] } {
  if (!tail.orderByAll) return { items: tail.orderBy }
  const column = columnCalledAll(tail.place, scope)
  return column ? { items: [{ ...tail.orderByAll, expression: column, place: tail.place }] } : { all: tail.orderByAll, items: [] }
}

/** ORDER BY of a query whose columns are all that can be seen: a set operation, VALUES. */
export function orderByOutput(tail: Query, columns: readonly ScopeColumn[], scope: Scope, tables: FromScope['tables'] = []): string {
  const from: FromScope = { tables, columns }
  const inside = scope.with({ from })
  const { all, items: wanted } = orderOf(tail, inside)
  if (all) return ` ORDER BY ${columns.map(column => `${column.duckdb} ${directionText(all)}`).join(', ')}`
  if (wanted.length === 0) return ''
  const items = wanted.map(item => {
    const position = ordinal(item.expression)
    if (position !== undefined) return checkOrdinal(position, columns.length, item, 'ORDER BY', scope) ? `${columns[position - 1]?.duckdb ?? ''} ${directionText(item)}` : ''
    const value = analyse(item.expression, inside)
    if (hasAggregate(value)) scope.report(item.place, 'UNSUPPORTED_EXPR_FOR_OPERATOR', 'ORDER BY behind a set operation cannot aggregate')
    if (value.constant === undefined) return sortText(value, item, scope)
    checkOrdered(value, scope)
    return ''
  }).filter(text => text !== '')
  return items.length > 0 ? ` ORDER BY ${items.join(', ')}` : ''
}

/** LIMIT and OFFSET: whole numbers that do not depend on a row. */
export function limitText(tail: Query, scope: Scope): string {
  return bound('LIMIT', tail.limit, scope) + bound('OFFSET', tail.offset, scope)
}

function bound(word: 'LIMIT' | 'OFFSET', expression: Expression | undefined, scope: Scope): string {
  if (!expression) return ''
  if (expression.kind === 'column' && !scope.translation.variable(expression.parts.map(({ text }) => text.toLowerCase()), expression.place)) {
    scope.report(expression.place, 'INVALID_LIMIT_LIKE_EXPRESSION.IS_UNFOLDABLE', `${word} must be the same for every row`)
    return ''
  }
  const value: Typed = analyse(expression, scope.separate())
  if (value.failed) return ''
  if (!isIntegral(value.type)) {
    scope.report(expression.place, 'INVALID_LIMIT_LIKE_EXPRESSION.DATA_TYPE', `${word} must be a whole number`)
    return ''
  }
  if (typeof value.constant === 'string' && value.constant.startsWith('-')) scope.report(expression.place, 'INVALID_LIMIT_LIKE_EXPRESSION.IS_NEGATIVE', `${word} must not be negative`)
  return ` ${word} ${scope.semantics.coerce(value, types.bigint, scope)?.duckdb ?? value.duckdb}`
}
