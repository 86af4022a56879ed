import { nowhere } from '../place.ts'
import { type QueryBody, type SetOperation, type Values } from '../tree/query.ts'
import { formatType, sameType, type SqlType, types } from '../types.ts'
import { castTo } from './casts.ts'
import { type AnalysedQuery, type OutputColumn } from './output.ts'
import { isText } from './lattice.ts'
import { typedNull } from './rules/conditionals.ts'
import { type Scope } from './scope.ts'
import { analyse } from './semantics.ts'
import { findTyped, isFoldable, leaf, quoteName, type Typed } from './typed.ts'

type Operand = (body: QueryBody, scope: Scope) => AnalysedQuery

/** UNION, INTERSECT, EXCEPT: columns by position, or by name; each takes the common type of its two sides and the name of the left. */
export function analyseSetOperation(node: SetOperation, scope: Scope, operand: Operand): AnalysedQuery {
  // Thousands of them in a row, as programs write them, are as many nodes down the left side: too deep to call oneself for each.
  const chain: SetOperation[] = []
  let first: QueryBody = node
  for (; first.kind === 'setOperation'; first = first.left) chain.push(first)
  return chain.reduceRight((left, each) => united(each, left, operand(each.right, scope), scope), operand(first, scope))
}

function united(node: SetOperation, left: AnalysedQuery, right: AnalysedQuery, scope: Scope): AnalysedQuery {
  const failed = (): AnalysedQuery => ({ ...left, failed: true })
  if (left.failed || right.failed) return failed()
  const pairs = node.byName ? pairByName(left.columns, right.columns, node, scope) : pairByPosition(left.columns, right.columns, node, scope)
  if (!pairs) return failed()
  const columns: OutputColumn[] = []
  for (const [a, b] of pairs) {
    const type = scope.semantics.commonType([a.type, b.type]) ?? (node.operator === 'UNION' && sameShape(a.type, b.type) ? a.type : undefined)
    if (!type) {
      scope.report(node.right.place, 'INCOMPATIBLE_COLUMN_TYPE', `${node.operator}: the column ${a.name} is ${formatType(a.type)} on one side and ${formatType(b.type)} on the other`)
      return failed()
    }
    const kept = node.operator === 'UNION' && node.all ? undefined : uncomparable(type)
    if (kept) {
      scope.report(node.right.place, `UNSUPPORTED_FEATURE.SET_OPERATION_ON_${kept}_TYPE`, `${node.operator} compares its rows, and the column ${a.name} of type ${formatType(type)} cannot be compared`)
      return failed()
    }
    columns.push({ ...a, type, declared: sameType(a.type, type) ? a.declared : undefined, nullable: a.nullable || b.nullable, lineage: [...a.lineage, ...b.lineage.filter(source => !a.lineage.some(other => other.relation === source.relation && other.column === source.column))] })
  }
  const sameKind = node.left.kind === 'setOperation' && node.left.operator === node.operator && node.left.all === node.all && pairs.every(([a], index) => sameType(a.type, columns[index]?.type ?? types.void))
  const leftText = sameKind ? left.duckdb : `(${projected(left, pairs.map(([a]) => a), columns, scope)})`
  const rightText = `(${projected(right, pairs.map(([, b]) => b), columns, scope)})`
  return { duckdb: `${leftText} ${node.operator}${node.all ? ' ALL' : ''} ${rightText}`, columns, failed: false }
}

/** What keeps values of a type from being compared, as DISTINCT and the set operations must. */
export function uncomparable(type: SqlType): 'MAP' | 'VARIANT' | undefined {
  switch (type.kind) {
    case 'map': return 'MAP'
    case 'variant': return 'VARIANT'
    case 'array': return uncomparable(type.element)
    case 'struct': return type.fields.map(field => uncomparable(field.type)).find(found => found !== undefined)
    default: return undefined
  }
}

type Pairs = readonly (readonly [OutputColumn, OutputColumn])[]

function pairByPosition(left: readonly OutputColumn[], right: readonly OutputColumn[], node: SetOperation, scope: Scope): Pairs | undefined {
  if (left.length !== right.length) {
    scope.report(node.right.place, 'NUM_COLUMNS_MISMATCH', `${node.operator} needs the same number of columns on both sides: there are ${left.length} and ${right.length}`)
    return undefined
  }
  return left.map((column, index) => [column, right[index] as OutputColumn])
}

function pairByName(left: readonly OutputColumn[], right: readonly OutputColumn[], node: SetOperation, scope: Scope): Pairs | undefined {
  const pairs = left.map(column => [column, right.find(other => other.name.toLowerCase() === column.name.toLowerCase())] as const)
  const missing = pairs.find(([, other]) => !other)
  if (missing || left.length !== right.length) {
    scope.report(node.right.place, 'NUM_COLUMNS_MISMATCH', missing ? `BY NAME: the right side has no column ${missing[0].name}` : 'BY NAME: the right side has more columns than the left')
    return undefined
  }
  return pairs.map(([column, other]) => [column, other as OutputColumn])
}

/** A side with its columns in the order and types of the result. */
function projected(query: AnalysedQuery, own: readonly OutputColumn[], wanted: readonly OutputColumn[], scope: Scope): string {
  const asItStands = own.every((column, index) => column === query.columns[index] && sameType(column.type, wanted[index]?.type ?? types.void))
  if (asItStands && own.length === query.columns.length) return query.duckdb
  const alias = scope.translation.newAlias()
  const items = own.map((column, index) => {
    const target = wanted[index] as OutputColumn
    const value = leaf(nowhere, { type: column.type, nullable: column.nullable, duckdb: `${alias}.${quoteName(column.duckdbName)}` })
    const fitting = (sameShape(column.type, target.type) ? undefined : scope.semantics.coerce(value, target.type, scope)) ?? castTo(value, target.type)
    return `${fitting?.duckdb ?? value.duckdb} AS ${quoteName(target.duckdbName)}`
  })
  return `SELECT ${items.join(', ')} FROM (${query.duckdb}) AS ${alias}`
}

/** Whether two types differ in the names of fields at most: UNION takes fields by their position, under the names of its left side. */
function sameShape(left: SqlType, right: SqlType): boolean {
  if (left.kind === 'struct' && right.kind === 'struct') return left.fields.length === right.fields.length && left.fields.every((field, index) => sameShape(field.type, right.fields[index]?.type ?? types.void))
  if (left.kind === 'array' && right.kind === 'array') return sameShape(left.element, right.element)
  if (left.kind === 'map' && right.kind === 'map') return sameShape(left.key, right.key) && sameShape(left.value, right.value)
  return sameType(left, right)
}

/** In VALUES and UNPIVOT no text becomes a number or a date unasked. */
export function mixesText(values: readonly Typed[]): boolean {
  const known = values.filter(value => value.type.kind !== 'void')
  return known.some(value => isText(value.type)) && known.some(value => !isText(value.type))
}

/** What VALUES may hold: what is known before a row is read. */
function computable(value: Typed, scope: Scope): Typed {
  if (value.failed || isFoldable(value)) return value
  const query = findTyped(value, each => each.subquery !== undefined)
  return query
    ? scope.report(query.place, 'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.SCALAR_SUBQUERY_IN_VALUES', 'a value of VALUES cannot be a subquery', 'write SELECT in place of VALUES')
    : scope.report(value.place, 'INVALID_INLINE_TABLE.CANNOT_EVALUATE_EXPRESSION_IN_INLINE_TABLE', 'a value of VALUES must be known before a row is read', 'write SELECT in place of VALUES')
}

/** VALUES (…), (…): columns col1, col2, … of the common types. */
export function analyseValues(node: Values, scope: Scope): AnalysedQuery {
  const rows = node.rows.map(row => row.map(item => computable(analyse(item, scope), scope)))
  const width = rows[0]?.length ?? 0
  const uneven = rows.find(row => row.length !== width)
  if (uneven) {
    scope.report(uneven[0]?.place ?? node.place, 'INVALID_INLINE_TABLE.NUM_COLUMNS_MISMATCH', `a row of VALUES has ${uneven.length} values where the first has ${width}`)
    return { duckdb: '', columns: [], failed: true }
  }
  const columns: OutputColumn[] = []
  for (let index = 0; index < width; index += 1) {
    const values = rows.map(row => row[index] as Typed)
    const type: SqlType | undefined = scope.semantics.commonType(values.map(value => value.type))
    const cast = values.map(value => (type ? scope.semantics.coerce(value, type, scope) : undefined))
    if (!type || mixesText(values) || cast.some(value => !value)) {
      const other = values.find(value => !sameType(value.type, values[0]?.type ?? types.void))
      scope.report(other?.place ?? node.place, 'INVALID_INLINE_TABLE.INCOMPATIBLE_TYPES_IN_INLINE_TABLE', `the values of column ${index + 1} have types that do not go together: ${[...new Set(values.map(value => formatType(value.type)))].join(', ')}`)
      return { duckdb: '', columns: [], failed: true }
    }
    const name = `col${index + 1}`
    columns.push({ name, duckdbName: name, type, nullable: values.some(value => value.nullable), lineage: [] })
  }
  const text = (value: Typed, index: number): string => typedNull(scope.semantics.coerce(value, columns[index]?.type ?? value.type, scope) ?? value)
  const lines = rows.map(row => `(${row.map(text).join(', ')})`)
  const alias = scope.translation.newAlias()
  const names = columns.map(column => column.duckdbName).join(', ')
  return { duckdb: `SELECT ${names} FROM (VALUES ${lines.join(', ')}) AS ${alias}(${names})`, columns, failed: rows.flat().some(value => value.failed) }
}
