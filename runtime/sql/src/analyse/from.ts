import { type LateralView, type TableExpression, type TableFunction, type TableReferenceNode, type DerivedTable } from '../tree/query.ts'
import { type Place } from '../place.ts'
import { functionReference, type TableReference, tableReference } from '../references.ts'
import { nearest } from '../nearest.ts'
import { besideGenerated, generate, generatedTable, type GeneratedRows } from './generators.ts'
import { joinTables } from './joins.ts'
import { outputAsScope, renameColumns, uniqueNames } from './output.ts'
import { bothOf, type FromScope, nothing, type Scope, type ScopeTable } from './scope.ts'
import { pivotTable, unpivotTable } from './pivot.ts'
import { rangeTable } from './tableFunctions.ts'
import { type Relation } from './translation.ts'
import { tableOfUserFunction, userFunction } from './userFunctions.ts'
import { quoteName, type ScopeColumn } from './typed.ts'

/** Tables as DuckDB text, and what names mean behind them. `joined` when the text needs parentheses as the right side of a join; `rows` where these are unnested. */
export interface AnalysedFrom { readonly duckdb: string; readonly from: FromScope; readonly joined: boolean; readonly rows?: GeneratedRows }

/** The FROM clause with its lateral views. Every table gets an alias of its own, so no name can be captured. */
export function analyseFrom(tables: readonly TableExpression[], views: readonly LateralView[], scope: Scope): AnalysedFrom {
  let all: AnalysedFrom | undefined
  for (const table of tables) {
    const next = analyseTable(table, all ? scope.with({ from: all.from }) : scope)
    all = all ? crossed(all, next, scope) : next
  }
  for (const view of views) {
    const next = lateralView(view, scope.with({ from: all?.from ?? nothing }))
    all = all ? crossed(all, next, scope) : next
  }
  return all ?? { duckdb: '', from: nothing, joined: false }
}

function crossed(left: AnalysedFrom, right: AnalysedFrom, scope: Scope): AnalysedFrom {
  if (right.rows) return besideGenerated(left, right.rows, scope)
  return { duckdb: `${left.duckdb} CROSS JOIN ${right.joined ? `(${right.duckdb})` : right.duckdb}`, from: bothOf(left.from, right.from), joined: true }
}

/** One table. `scope.from` is what stands to its left, for LATERAL. */
export function analyseTable(table: TableExpression, scope: Scope): AnalysedFrom {
  switch (table.kind) {
    case 'table': return namedTable(table, scope)
    case 'tableFunction': return tableFunction(table, scope)
    case 'derived': return derivedTable(table, scope)
    case 'join': return joinTables(table, scope, analyseTable)
    case 'pivot': return pivotTable(table, scope, analyseTable)
    case 'unpivot': return unpivotTable(table, scope, analyseTable)
    default: return table satisfies never
  }
}

const unread = (): AnalysedFrom => ({ duckdb: '(SELECT NULL)', from: { ...nothing, open: true }, joined: false })

function refuse(place: Place, scope: Scope, code: string, message: string, hint?: string): AnalysedFrom {
  scope.report(place, code, message, hint)
  return unread()
}

/** A table under its alias, or under every way to shorten its dotted name. */
function asTable(columns: readonly ScopeColumn[], names: readonly string[]): FromScope {
  const table: ScopeTable = { names: names.map(name => name.toLowerCase()), columns }
  return { tables: [table], columns }
}

const shortened = (parts: readonly string[]): string[] => parts.map((_, index) => parts.slice(index).join('.'))

function namedTable(node: TableReferenceNode, scope: Scope): AnalysedFrom {
  const only = node.name.parts.length === 1 && !node.identifier && !node.stream ? node.name.parts[0]?.text : undefined
  const common = only === undefined ? undefined : scope.commonTables.get(only.toLowerCase())
  if (common?.failed) return unread()
  if (common && only !== undefined) {
    const alias = scope.translation.newAlias()
    const here = (text: string): string => alias + text.slice(common.duckdb.length)
    const columns = common.columns.map(column => ({ ...column, duckdb: here(column.duckdb), repeats: column.repeats === undefined ? undefined : here(column.repeats) }))
    const renamed = renameColumns(columns, node.alias.columns, node.place, scope)
    return { duckdb: `${sampled(common.duckdb, alias, node, scope)}`, from: asTable(renamed, [node.alias.name?.text ?? only]), joined: false }
  }
  const reference = tableReference(node, scope.translation.options)
  if (!reference) return refuse(node.place, scope, 'NOT_A_CONSTANT_STRING', 'IDENTIFIER needs a constant string')
  if (node.version && reference.version === undefined) return refuse(node.place, scope, 'UNSUPPORTED_FEATURE', 'VERSION AS OF takes a number here')
  if (reference.readFiles && (node.version || node.timestamp)) return refuse(node.place, scope, 'UNSUPPORTED_FEATURE.TIME_TRAVEL', 'files have no versions', 'a Delta table has: delta.`path` VERSION AS OF 1')
  const relation = scope.translation.options.resolve(reference)
  const name = reference.parts.join('.')
  if (!relation) {
    const known = [...(scope.translation.options.tableNames?.() ?? []), ...scope.commonTables.keys()]
    const meant = nearest(name, known) ?? nearest(reference.parts.at(-1) ?? '', known)
    return refuse(node.place, scope, 'TABLE_OR_VIEW_NOT_FOUND', `there is no table or view ${name}`, meant && `did you mean ${meant}?`)
  }
  return relationTable(relation, reference, node, shortened(relation.name ?? reference.parts), scope)
}

function relationTable(relation: Relation, reference: TableReference, node: TableReferenceNode | TableFunction, names: readonly string[], scope: Scope): AnalysedFrom {
  const alias = scope.translation.newAlias()
  const source = reference.parts.join('.')
  const columns = relation.columns.map(column => ({
    name: column.name, type: column.type, nullable: column.nullable, hidden: column.hidden ?? false, duckdb: `${alias}.${quoteName(column.name)}`,
    lineage: [{ relation: source, column: column.name }], comment: column.comment, declared: column.declared,
  }))
  const renamed = renameColumns(columns, node.alias.columns, node.place, scope)
  const text = node.kind === 'table' ? sampled(relation.duckdb, alias, node, scope) : `${relation.duckdb} AS ${alias}`
  return { duckdb: text, from: asTable(renamed, node.alias.name ? [node.alias.name.text] : names), joined: false }
}

function sampled(text: string, alias: string, { sample }: TableReferenceNode | DerivedTable, scope: Scope): string {
  if (!sample) return `${text} AS ${alias}`
  const { amount, seed } = sample
  const number = amount.kind === 'literal' && typeof amount.value === 'string' && /^\d+(\.\d+)?$/.test(amount.value) ? amount.value : undefined
  if (number === undefined || (seed && (seed.kind !== 'literal' || typeof seed.value !== 'string'))) {
    scope.report(sample.place, 'UNSUPPORTED_FEATURE', 'TABLESAMPLE takes literal numbers here')
    return `${text} AS ${alias}`
  }
  if (sample.unit === 'ROWS') return `(SELECT * FROM ${text} LIMIT ${number}) AS ${alias}`
  const repeatable = seed?.kind === 'literal' ? ` REPEATABLE (${String(seed.value)})` : ''
  return `(SELECT * FROM ${text} TABLESAMPLE bernoulli(${number} PERCENT)${repeatable}) AS ${alias}`
}

function derivedTable(node: DerivedTable, scope: Scope): AnalysedFrom {
  const inner = node.lateral ? scope.inner() : scope.with({ from: nothing }).inner()
  const query = scope.semantics.query(node.query, inner)
  if (query.failed) return unread()
  const alias = scope.translation.newAlias()
  const columns = renameColumns(outputAsScope(query.columns, alias), node.alias.columns, node.place, scope)
  const tableNames = node.alias.name ? [node.alias.name.text] : []
  const rows = query.unnests && node.lateral && !node.sample ? { texts: query.unnests, inputs: inner.outerReads, columns, tableNames } : undefined
  return { duckdb: `${node.lateral ? 'LATERAL ' : ''}${sampled(`(${query.duckdb})`, alias, node, scope)}`, from: asTable(columns, tableNames), joined: false, ...(rows ? { rows } : {}) }
}

function tableFunction(node: TableFunction, scope: Scope): AnalysedFrom {
  const name = node.name.parts.map(part => part.text).join('.')
  const lower = name.toLowerCase()
  if (lower === 'read_files') {
    const reference = functionReference(node, scope.translation.options)
    if (!reference) return refuse(node.place, scope, 'TABLE_VALUED_ARGUMENTS_NOT_CONSTANT', 'read_files needs a path, and every argument must be a constant')
    const relation = scope.translation.options.resolve(reference)
    if (!relation) return refuse(node.place, scope, 'TABLE_OR_VIEW_NOT_FOUND', `read_files is not possible here: ${reference.readFiles?.path ?? ''}`)
    return relationTable(relation, reference, node, ['read_files'], scope)
  }
  const lateral = node.lateral ? scope : scope.with({ from: nothing })
  const user = scope.semantics.functions.find(lower) || lower === 'range' ? undefined : userFunction(node.name.parts.map(part => part.text), scope)
  if (user) {
    const query = tableOfUserFunction({ name, args: node.args, place: node.place }, user, lateral)
    if (query.failed) return unread()
    const alias = scope.translation.newAlias()
    const columns = renameColumns(outputAsScope(query.columns, alias), node.alias.columns, node.place, scope)
    return { duckdb: `${query.lateral && node.lateral ? 'LATERAL ' : ''}(${query.duckdb}) AS ${alias}`, from: asTable(columns, [node.alias.name?.text ?? node.name.parts.at(-1)?.text ?? name]), joined: false }
  }
  if (lower === 'range') {
    const range = rangeTable(node, lateral)
    const alias = scope.translation.newAlias()
    const columns = renameColumns([{ name: 'id', type: { kind: 'bigint' }, nullable: false, hidden: false, duckdb: `${alias}.id`, lineage: [] }], node.alias.columns, node.place, scope)
    return { duckdb: `${range} AS ${alias}`, from: asTable(columns, [node.alias.name?.text ?? 'range']), joined: false }
  }
  const generated = generate({ kind: 'function', name: node.name, args: node.args, distinct: false, place: node.place }, lateral)
  if (generated === 'failed') return unread()
  if (!generated) {
    const entry = scope.semantics.functions.find(lower)
    const why = entry?.kind === 'refused' ? `: ${entry.why}` : ''
    return refuse(node.place, scope, 'UNRESOLVABLE_TABLE_VALUED_FUNCTION', `${name} is not a table function that is supported here${why}`, entry ? undefined : 'read_files, range, explode, posexplode, inline and stack are')
  }
  return generatedFrom(generated, node.alias.columns.map(column => column.text), node.alias.name ? [node.alias.name.text] : [lower], { outer: node.outer, place: node.place }, scope)
}

function lateralView(view: LateralView, scope: Scope): AnalysedFrom {
  const name = view.generator.name.parts.map(part => part.text).join('.')
  const generated = generate({ kind: 'function', name: view.generator.name, args: view.generator.args, distinct: false, place: view.place }, scope)
  if (generated === 'failed') return unread()
  if (!generated) return refuse(view.place, scope, 'UNRESOLVED_ROUTINE', `${name} is not a generator: LATERAL VIEW takes explode, posexplode, inline, stack and their outer forms`)
  return generatedFrom(generated, view.columns.map(column => column.text), view.table ? [view.table.text] : [], { outer: view.outer, place: view.place }, scope)
}

function generatedFrom(generated: Exclude<ReturnType<typeof generate>, 'failed' | undefined>, given: readonly string[], tableNames: readonly string[], how: { readonly outer: boolean; readonly place: Place }, scope: Scope): AnalysedFrom {
  if (given.length > 0 && given.length !== generated.length) return refuse(how.place, scope, 'UDTF_ALIAS_NUMBER_MISMATCH', `${generated.length} columns come out here, but ${given.length} names are given`)
  const names = uniqueNames(generated.map((column, index) => given[index] ?? column.name))
  const columns = generated.map((column, index) => ({
    name: names[index] ?? column.name, type: column.type, nullable: column.nullable || how.outer, hidden: false, lineage: column.inputs.flatMap(input => input.column?.lineage ?? []),
  }))
  return generatedTable({ texts: generated.map(({ list }) => `unnest(${how.outer ? `dbx_or_one_null(${list})` : list})`), inputs: generated.flatMap(({ inputs }) => inputs), columns, tableNames }, scope)
}
