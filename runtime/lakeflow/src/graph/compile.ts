import { translateExpression, translateQuery, duckdbType, types, type Column, type Expectation, type Expression, type Relation, type SqlType } from '@lagoon/sql'
import { quoteName } from '@lagoon/engine'
import type { CalledFunctions } from '@lagoon/warehouse'
import { fullName } from '@lagoon/unity-catalog'
import { LakeflowError } from '../error.ts'
import { keyOfPlace, type BoundQuery, type BoundView, type Leaf } from './bind.ts'
import type { SourceText } from './graph.ts'

export interface Compilation {
  /** What a leaf gives this time. */
  relationOf(leaf: Leaf): Relation
  /** The functions of users that each query calls, those of views included. */
  readonly functions: Functions
  /** What `current_timestamp()` answers. */
  readonly now: Date
  /** What `current_user()` answers. */
  readonly user?: string | undefined
}
export type Functions = ReadonlyMap<BoundQuery, CalledFunctions>

/** A bound query as DuckDB text. Views are expanded in place. Throws SqlError with every problem of the query. */
export function compile(bound: BoundQuery, compilation: Compilation): Relation {
  const { query, source, scope, references } = bound
  const translated = translateQuery(query, {
    now: compilation.now,
    zone: source.zone,
    session: { catalog: scope.catalog, schema: scope.schema, ...(compilation.user !== undefined && { user: compilation.user }) },
    file: source.file,
    text: source.text,
    resolveFunction: (parts) => compilation.functions.get(bound)?.resolve(parts),
    resolve: (reference) => {
      const found = references.get(keyOfPlace(reference.place))
      if (!found) return undefined
      return found.kind === 'view' ? viewRelation(found, compilation) : compilation.relationOf(found)
    },
  })
  const twice = translated.columns.find(({ name, duckdbName }) => name !== duckdbName)
  if (twice) {
    const origin = { file: source.file, line: query.place.line, column: query.place.column }
    throw new LakeflowError('COLUMN_ALREADY_EXISTS', `two columns of the query are named ${twice.name}`, { origin, hint: 'give one of them another name with AS, or leave it out with * EXCEPT' })
  }
  return { duckdb: `(${translated.duckdb})`, columns: translated.columns.map(({ name, type, nullable, comment }) => ({ name, type, nullable, ...(comment === undefined ? {} : { comment }) })) }
}

function viewRelation({ view, bound }: BoundView, compilation: Compilation): Relation {
  const inner = compile(bound, compilation)
  if (view.columns.length > 0 && view.columns.length !== inner.columns.length) {
    const message = `the view ${fullName(view.name)} names ${view.columns.length} columns and its query has ${inner.columns.length}`
    throw new LakeflowError('CREATE_VIEW_COLUMN_ARITY_MISMATCH', message, { origin: view.origin })
  }
  const columns = inner.columns.map((column, i): Column => ({ ...column, name: view.columns[i]?.name.text ?? column.name }))
  const named = columns.map(({ name }, i) => `${quoteName(inner.columns[i]?.name ?? name)} AS ${quoteName(name)}`)
  const rules = view.expectations.map((expectation) => ruleOf(expectation, columns, { source: view.source, now: compilation.now }))
  const filters = rules.flatMap(({ action, passes, name }) => {
    if (action === 'DROP ROW') return [passes]
    return action === 'FAIL UPDATE' ? [`CASE WHEN ${passes} THEN TRUE ELSE error(${`'EXPECTATION_VIOLATION: ${name.replaceAll("'", "''")}'`}) END`] : []
  })
  const renamed = `(SELECT ${named.join(', ')} FROM ${inner.duckdb})`
  return { columns, duckdb: filters.length === 0 ? renamed : `(SELECT * FROM ${renamed} WHERE ${filters.join(' AND ')})` }
}

/** An expectation as a condition that is TRUE or FALSE of every row. */
export interface Rule {
  readonly name: string
  readonly action: Expectation['onViolation']
  readonly passes: string
}

/**
 * Whether a row passes when its condition is NULL. Databricks does not say; Delta's own CHECK constraints, which expectations
 * are modelled on, take NULL for a violation.
 */
const nullPasses = false

export function ruleOf({ name, condition, onViolation }: Expectation, columns: readonly Column[], { source, now }: { readonly source: SourceText; readonly now: Date }): Rule {
  const { duckdb } = expressionOn(condition, columns, { source, now })
  return { name: name.text, action: onViolation, passes: `coalesce(CAST(${duckdb} AS BOOLEAN), ${nullPasses ? 'TRUE' : 'FALSE'})` }
}

export function expressionOn(expression: Expression, columns: readonly Column[], { source, now }: { readonly source: SourceText; readonly now: Date }): { duckdb: string; type: SqlType } {
  return translateExpression(expression, columns, { file: source.file, text: source.text, zone: source.zone, now })
}

/** A relation with these columns and no rows: enough to tell what a query over it gives. */
export const emptyRelation = (columns: readonly Column[]): Relation => ({
  columns,
  duckdb: `(SELECT ${columns.map(({ name, type }) => `CAST(NULL AS ${duckdbType(type.kind === 'void' ? types.string : type)}) AS ${quoteName(name)}`).join(', ')} WHERE FALSE)`,
})
