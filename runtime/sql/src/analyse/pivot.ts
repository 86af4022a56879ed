import { type Place } from '../place.ts'
import { type Expression } from '../tree/expression.ts'
import { type Pivot, type TableExpression, type Unpivot } from '../tree/query.ts'
import { types } from '../types.ts'
import { type AnalysedFrom } from './from.ts'
import { renameColumns, uniqueNames } from './output.ts'
import { prettyName } from './prettyName.ts'
import { sameForAll } from './rules/conditionals.ts'
import { mixesText } from './setOperations.ts'
import { nothing, type Scope } from './scope.ts'
import { analyse } from './semantics.ts'
import { findTyped, hasAggregate, quoteName, quoteText, type ScopeColumn, type Typed } from './typed.ts'

type OneTable = (table: TableExpression, scope: Scope) => AnalysedFrom

/** PIVOT: groups by every column that it does not name, and makes one column of each value and aggregate. */
export function pivotTable(node: Pivot, scope: Scope, table: OneTable): AnalysedFrom {
  const input = table(node.input, scope)
  const inside = scope.with({ from: input.from, grouping: {} })
  const pivots: Expression[] = node.columns.map(column => ({ kind: 'column', parts: [column], place: column.place }))
  const used = new Set<string>()
  const note = (value: Typed): void => {
    findTyped(value, each => {
      if (each.column) used.add(each.duckdb)
      return false
    })
  }
  pivots.forEach(pivot => note(analyse(pivot, inside)))
  for (const { expression } of node.aggregates) {
    const value = analyse(expression, inside)
    if (!hasAggregate(value) && !value.failed) scope.report(expression.place, 'UNSUPPORTED_EXPR_FOR_OPERATOR', 'PIVOT needs an aggregate here')
    note(value)
  }
  const groups = input.from.columns.filter(column => !column.hidden && !used.has(column.duckdb))
  const made = node.values.flatMap(value => node.aggregates.map(aggregate => {
    const condition = isValue(pivots, value.expression, scope)
    const one = analyse(filtered(aggregate.expression, condition, scope), inside)
    const many = analyse({ kind: 'function', name: { parts: [{ text: 'count', quoted: false, place: node.place }], place: node.place }, args: [{ value: { kind: 'star', qualifier: [], except: [], place: node.place } }], distinct: false, filter: condition, place: node.place }, inside)
    const valueName = value.alias?.text ?? plainName(value.expression, scope)
    // Where a value does not occur there is nothing, not the aggregate of nothing: no 0 for a count.
    return { name: node.aggregates.length === 1 ? valueName : `${valueName}_${aggregate.alias?.text ?? prettyName(aggregate.expression)}`, value: one, text: `CASE WHEN ${many.duckdb} > 0 THEN ${one.duckdb} END` }
  }))
  const names = uniqueNames([...groups.map(column => column.name), ...made.map(column => column.name)])
  const items = [...groups.map(column => column.duckdb), ...made.map(column => column.text)].map((text, index) => `${text} AS ${quoteName(names[index] ?? '')}`)
  const groupBy = groups.length > 0 ? ` GROUP BY ${groups.map(column => column.duckdb).join(', ')}` : ''
  const alias = scope.translation.newAlias()
  const columns = [
    ...groups.map((column, index): ScopeColumn => ({ ...column, duckdb: `${alias}.${quoteName(names[index] ?? '')}` })),
    ...made.map((column, index): ScopeColumn => ({ name: column.name, type: column.value.type, nullable: true, hidden: false, duckdb: `${alias}.${quoteName(names[groups.length + index] ?? '')}`, lineage: [] })),
  ]
  return asDerived(`(SELECT ${items.join(', ')} FROM ${input.duckdb}${groupBy}) AS ${alias}`, columns, node, scope, input)
}

function asDerived(duckdb: string, columns: readonly ScopeColumn[], node: Pivot | Unpivot, scope: Scope, input: AnalysedFrom): AnalysedFrom {
  if (input.from.open) return { duckdb, from: { ...nothing, open: true }, joined: false }
  const renamed = renameColumns(columns, node.alias.columns, node.place, scope)
  return { duckdb, from: { tables: [{ names: node.alias.name ? [node.alias.name.text.toLowerCase()] : [], columns: renamed }], columns: renamed }, joined: false }
}

/** `pivot <=> value`, for one column or for several. */
function isValue(pivots: readonly Expression[], value: Expression, scope: Scope): Expression {
  const values = pivots.length > 1 && value.kind === 'row' ? value.items : [value]
  if (values.length !== pivots.length) scope.report(value.place, 'PIVOT_VALUE_DATA_TYPE_MISMATCH', `PIVOT is FOR ${pivots.length} columns, this value has ${values.length}`)
  return pivots.map((left, index): Expression => ({ kind: 'distinct', not: true, left, right: values[index] ?? value, place: value.place }))
    .reduce((left, right) => ({ kind: 'binary', operator: 'AND', left, right, place: value.place }))
}

function plainName(value: Expression, scope: Scope): string {
  if (value.kind === 'literal') return value.value === null ? 'null' : String(value.value)
  if (value.kind === 'row') return `{${value.items.map(item => plainName(item, scope)).join(', ')}}`
  scope.report(value.place, 'UNSUPPORTED_FEATURE', 'a value of PIVOT that is no literal needs a name here', 'add AS name')
  return prettyName(value)
}

/** The expression with a FILTER on each of its aggregates. */
function filtered(node: Expression, condition: Expression, scope: Scope): Expression {
  const each = (part: unknown): unknown => {
    if (typeof part !== 'object' || part === null) return part
    if (Array.isArray(part)) return part.map(each)
    if (isAggregateCall(part, scope)) return { ...part, filter: part.filter ? { kind: 'binary', operator: 'AND', left: part.filter, right: condition, place: part.place } : condition }
    return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, key === 'place' ? value : each(value)]))
  }
  return each(node) as Expression
}

function isAggregateCall(part: object, scope: Scope): part is Extract<Expression, { kind: 'function' }> {
  if (!('kind' in part) || part.kind !== 'function' || !('name' in part) || 'over' in part) return false
  const name = (part as Extract<Expression, { kind: 'function' }>).name.parts.at(-1)?.text ?? ''
  const entry = scope.semantics.functions.find(name)
  return entry?.kind === 'aggregate' || (entry?.kind === 'special' && entry.of === 'aggregate')
}

/** UNPIVOT: one row for each of the named columns, with its name and its value. */
export function unpivotTable(node: Unpivot, scope: Scope, table: OneTable): AnalysedFrom {
  const input = table(node.input, scope)
  const inside = scope.with({ from: input.from })
  const rows = node.columns.map(({ columns, alias }) => ({
    name: alias?.text ?? columns.map(column => column.parts.at(-1)?.text ?? '').join('_'),
    values: columns.map(column => analyse({ kind: 'column', parts: column.parts, place: column.place }, inside)),
  }))
  const uneven = node.columns.find(({ columns }) => columns.length !== node.values.length)
  if (uneven) return report(uneven.columns[0]?.place ?? node.place, `UNPIVOT makes ${node.values.length} value columns, here are ${uneven.columns.length}`, scope, input)
  const mixed = node.values.findIndex((_, index) => mixesText(rows.map(row => row.values[index] as Typed)))
  if (mixed >= 0) {
    scope.report(node.values[mixed]?.place ?? node.place, 'UNPIVOT_VALUE_DATA_TYPE_MISMATCH', 'the columns of UNPIVOT have types that do not go together', 'cast them to STRING in a subquery first')
    return { ...input, from: { ...nothing, open: true } }
  }
  const lists = node.values.map((_, index) => sameForAll(rows.map(row => row.values[index] as Typed), node, scope, 'UNPIVOT_VALUE_DATA_TYPE_MISMATCH'))
  if (lists.some(list => !list)) return { ...input, from: { ...nothing, open: true } }
  const used = new Set(rows.flatMap(row => row.values.map(value => value.duckdb)))
  const kept = input.from.columns.filter(column => !column.hidden && !used.has(column.duckdb))
  const names = uniqueNames([...kept.map(column => column.name), node.name.text, ...node.values.map(value => value.text)])
  const alias = scope.translation.newAlias()
  const valueNames = names.slice(kept.length + 1)
  const made = [`[${rows.map(row => quoteText(row.name)).join(', ')}]`, ...lists.map(list => `[${(list ?? []).map(value => value.duckdb).join(', ')}]`)]
  const items = [...kept.map(column => column.duckdb), ...made.map(list => `unnest(${list})`)].map((text, index) => `${text} AS ${quoteName(names[index] ?? '')}`)
  const all = `SELECT ${items.join(', ')} FROM ${input.duckdb}`
  const text = node.includeNulls ? all : `SELECT * FROM (${all}) WHERE ${valueNames.map(name => `${quoteName(name)} IS NOT NULL`).join(' OR ')}`
  const column = (name: string, type: ScopeColumn['type'], nullable: boolean, lineage: ScopeColumn['lineage'] = []): ScopeColumn => ({ name, type, nullable, hidden: false, duckdb: `${alias}.${quoteName(name)}`, lineage })
  const columns = [
    ...kept.map((kept, index): ScopeColumn => ({ ...kept, duckdb: `${alias}.${quoteName(names[index] ?? '')}` })),
    column(names[kept.length] ?? '', types.string, false),
    ...lists.map((list, index) => column(valueNames[index] ?? '', list?.[0]?.type ?? types.void, true, (list ?? []).flatMap(value => value.column?.lineage ?? []))),
  ]
  return asDerived(`(${text}) AS ${alias}`, columns, node, scope, input)
}

function report(place: Place, message: string, scope: Scope, input: AnalysedFrom): AnalysedFrom {
  scope.report(place, 'UNPIVOT_VALUE_SIZE_MISMATCH', message)
  return { ...input, from: { ...nothing, open: true } }
}
