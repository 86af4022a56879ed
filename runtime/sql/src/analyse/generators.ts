import { type Expression, type FunctionCall } from '../tree/expression.ts'
import { type GeneratedColumn } from '../functions/table.ts'
import { type AnalysedFrom } from './from.ts'
import { moved } from './moved.ts'
import { inOrder } from './rules/namedArguments.ts'
import { bothOf, type FromScope, type Scope } from './scope.ts'
import { findTyped, type ScopeColumn, type Typed } from './typed.ts'

/** Whether an expression is the call of a generator. */
export const isGenerator = (expression: Expression, { semantics }: Scope): boolean =>
  expression.kind === 'function' && expression.name.parts.length === 1 && semantics.functions.find(expression.name.parts[0]?.text ?? '')?.kind === 'generatorSpecial'

/** The columns of a call that makes several rows of one; undefined when the function is no such generator, 'failed' after a report. */
export function generate(call: FunctionCall, scope: Scope): readonly GeneratedColumn[] | 'failed' | undefined {
  const only = call.name.parts.length === 1 ? call.name.parts[0]?.text : undefined
  const entry = only === undefined ? undefined : scope.semantics.functions.find(only)
  if (entry?.kind !== 'generatorSpecial') return undefined
  if (call.over || call.filter || call.distinct) {
    scope.report(call.place, 'UNSUPPORTED_GENERATOR', `${entry.name} takes no DISTINCT, FILTER or OVER`)
    return 'failed'
  }
  const ordered = inOrder(call, entry.name, scope)
  return (ordered && entry.generate(ordered.args, ordered, scope)) ?? 'failed'
}

/** The rows that are unnested of a row: a text for each of the columns, what they are made of, and what names mean behind them. */
export interface GeneratedRows { readonly texts: readonly string[]; readonly inputs: readonly Typed[]; readonly columns: readonly Omit<ScopeColumn, 'duckdb'>[]; readonly tableNames: readonly string[] }

/** The rows of a generator as a table of their own, joined laterally where its lists read what stands to the left. */
export function generatedTable(rows: GeneratedRows, scope: Scope): AnalysedFrom {
  const alias = scope.translation.newAlias()
  return { duckdb: `LATERAL (SELECT ${items(rows)}${oneRow(scope)}) AS ${alias}`, from: behind(rows, alias), joined: false, rows }
}

/**
 * What a SELECT that unnests has as FROM where it names none: a row, if it reads a query around. Without one DuckDB makes such a query part of its lateral
 * join and then gives other columns of the outer rows, or fails.
 */
export const oneRow = (scope: Scope): string => (scope.outerReads.length > 0 ? ' FROM (SELECT 1)' : '')

/**
 * Each row of `left` beside the rows that a generator makes of it. Its lists are unnested in the SELECT that reads the rows, where DuckDB keeps their
 * order and is as fast as it reads; for a LATERAL that computes a list it joins the rows with themselves.
 */
export function besideGenerated(left: AnalysedFrom, rows: GeneratedRows, scope: Scope): AnalysedFrom {
  const { alias, from, items: kept } = moved(scope.with({ from: left.from }))
  return { duckdb: `(SELECT ${[...kept, items(rows)].join(', ')} FROM ${left.duckdb}) AS ${alias}`, from: bothOf(from, behind(rows, alias)), joined: false }
}

/** Whether what is unnested is made of columns of these tables. */
export const readsFrom = ({ inputs }: GeneratedRows, { columns }: FromScope): boolean =>
  columns.length > 0 && inputs.some(input => findTyped(input, each => each.column !== undefined && columns.some(column => column.duckdb === each.duckdb)) !== undefined)

const items = ({ texts }: GeneratedRows): string => texts.map((text, index) => `${text} AS g${index}`).join(', ')

function behind({ columns, tableNames }: GeneratedRows, alias: string): FromScope {
  const read = columns.map((column, index): ScopeColumn => ({ ...column, duckdb: `${alias}.g${index}` }))
  return { tables: [{ names: tableNames.map(name => name.toLowerCase()), columns: read }], columns: read }
}

/** A list that is unnested beside others, written out so that each of its items meets each combination of theirs. */
export function crossed(list: string, { slower, faster }: { readonly slower: readonly string[]; readonly faster: readonly string[] }): string {
  const times = (lists: readonly string[]): string => `range(${lists.map(each => `len(${each})`).join(' * ')})`
  const widened = faster.length === 0 ? list : `flatten(list_transform(${list}, lambda _x: list_transform(${times(faster)}, lambda _y: _x)))`
  return slower.length === 0 ? widened : `flatten(list_transform(${times(slower)}, lambda _z: ${widened}))`
}
