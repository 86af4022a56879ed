import { type Case, type Cast, type Collate, type AtTimeZone, type Expression, type Row, type Variable } from '../../tree/expression.ts'
import { packed } from '../../macros/packed.ts'
import { duckdbType, formatType, sameType, structOf, types } from '../../types.ts'
import { castAt } from '../castAt.ts'
import { castTo } from '../casts.ts'
import { ownName } from '../prettyName.ts'
import { type Scope } from '../scope.ts'
import { analyse } from '../semantics.ts'
import { compose, findTyped, quoteName, type Typed } from '../typed.ts'
import { alikeAsChars, asCondition } from './predicates.ts'

export function caseWhen(node: Case, scope: Scope): Typed {
  const operand = node.operand && analyse(node.operand, scope)
  const conditions = node.branches.map(({ when }) => {
    const value = analyse(when, scope)
    if (!operand) return asCondition(value, scope)
    const pair = alikeAsChars(operand, value, when.place, scope)
    return compose(when.place, pair ?? [operand, value], { type: types.boolean, duckdb: pair ? `(${pair[0].duckdb} = ${pair[1].duckdb})` : 'NULL' })
  })
  const results = [...node.branches.map(branch => branch.result), ...(node.otherwise ? [node.otherwise] : [])].map(result => analyse(result, scope))
  const chosen = sameForAll(results, node, scope)
  if (!chosen) return { ...compose(node.place, [...conditions, ...results], { type: types.void, duckdb: 'NULL' }), failed: true }
  const branches = conditions.map((condition, index) => `WHEN ${condition.duckdb} THEN ${chosen[index]?.duckdb ?? 'NULL'}`)
  const otherwise = node.otherwise ? ` ELSE ${chosen.at(-1)?.duckdb ?? 'NULL'}` : ''
  return compose(node.place, [...conditions, ...chosen], {
    type: chosen[0]?.type ?? types.void,
    nullable: !node.otherwise || chosen.some(result => result.nullable),
    duckdb: `CASE ${branches.join(' ')}${otherwise} END`,
  })
}

/** Values brought to their common type; reports when there is none. */
export function sameForAll(values: readonly Typed[], node: { readonly place: Expression['place'] }, scope: Scope, code = 'DATATYPE_MISMATCH.DATA_DIFF_TYPES'): readonly Typed[] | undefined {
  if (values.some(value => value.failed)) return undefined
  const first = values[0]
  if (first && values.every(value => sameType(value.type, first.type))) return values
  const type = scope.semantics.commonType(values.map(value => value.type))
  const cast = values.map(value => (type ? (scope.semantics.coerce(value, type, scope) ?? castTo(value, type)) : undefined))
  if (type && cast.every(value => value !== undefined)) return cast
  scope.report(node.place, code, `the values here have types that do not go together: ${[...new Set(values.map(value => formatType(value.type)))].join(', ')}`)
  return undefined
}

export function cast(node: Cast, scope: Scope): Typed {
  const operand = analyse(node.operand, scope)
  if (operand.failed) return { ...compose(node.place, [operand], { type: node.type, duckdb: 'NULL' }), failed: true }
  const value = castAt(operand, node.type, scope, node.attempt)
  if (!value) return scope.report(node.place, 'DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION', `${formatType(operand.type)} cannot be cast to ${formatType(node.type)}`)
  return { ...value, place: node.place, inputs: [operand] }
}

/**
 * `(a, b)`: a struct whose fields are called after the columns, or col1, col2, …. So is one whose name another field has: DuckDB takes no
 * name twice, and rows are there to be compared, for which names do not count.
 */
export function row(node: Row, scope: Scope): Typed {
  const items = node.items.map(item => analyse(item, scope))
  const names: string[] = []
  for (const [index, item] of node.items.entries()) {
    const given = node.names?.[index]?.text
    const name = given ?? ownName(item)
    names.push(name === undefined || (given === undefined && names.some(other => other.toLowerCase() === name.toLowerCase())) ? `col${index + 1}` : name)
  }
  return structFrom(node.place, names, items, scope)
}

/** The first name that another one before it has. */
export const nameTwice = (names: readonly string[]): string | undefined => names.find((name, index) => names.findIndex(other => other.toLowerCase() === name.toLowerCase()) < index)

/** A struct of values. Two fields of one name are refused, which DuckDB does not have. */
export function structFrom(place: Row['place'], names: readonly string[], items: readonly Typed[], scope: Scope): Typed {
  const twice = nameTwice(names)
  if (twice !== undefined) return scope.report(place, 'UNSUPPORTED_FEATURE', `two fields of a struct called ${twice} work on Databricks but have no local counterpart`, 'give one of them another name')
  const fields = items.map((item, index) => ({ name: names[index] ?? `col${index + 1}`, type: item.type }))
  return compose(place, items, { type: structOf(fields), nullable: false, duckdb: packed(items.map((item, index) => [quoteName(fields[index]?.name ?? ''), typedNull(item)])) })
}

/** The text of a value with its type made sure: DuckDB gives a bare NULL, and what it folds to one, a type of its own choice. */
export function typedNull(value: Typed): string {
  if (value.column && value.type.kind !== 'void') return value.duckdb
  const mayFoldToNull = value.type.kind === 'void' || (value.nullable && (findTyped(value, each => each.column !== undefined) === undefined || findTyped(value, each => each.constant === null) !== undefined))
  return mayFoldToNull ? `CAST(${value.duckdb} AS ${duckdbType(value.type)})` : value.duckdb
}

export function collate(node: Collate, scope: Scope): Typed {
  const name = node.collation.parts.map(part => part.text).join('.')
  if (name.toUpperCase() === 'UTF8_BINARY') return analyse(node.operand, scope)
  return scope.report(node.collation.place, 'UNSUPPORTED_FEATURE', `the collation ${name} works on Databricks but has no local counterpart yet`, 'UTF8_BINARY is the default and is supported')
}

export function variable(node: Variable, scope: Scope): Typed {
  return scope.report(node.place, 'UNSUPPORTED_FEATURE', `the variable ${node.name} is not known to Databricks SQL`)
}

export function atTimeZone(node: AtTimeZone, scope: Scope): Typed {
  return scope.report(node.place, 'UNSUPPORTED_FEATURE', 'AT TIME ZONE is not Databricks SQL', 'use from_utc_timestamp or to_utc_timestamp')
}
