import { type Expression } from './tree/expression.ts'
import { type Query } from './tree/query.ts'
import { type CreateFunction } from './tree/catalogStatement.ts'
import { checkCreated } from './analyse/createdFunction.ts'
import { databricksSemantics } from './analyse/databricksSemantics.ts'
import { type OutputColumn } from './analyse/output.ts'
import { Scope } from './analyse/scope.ts'
import { analyse, type Semantics } from './analyse/semantics.ts'
import { Translation, type TranslationOptions } from './analyse/translation.ts'
import { type ColumnSource, hasAggregate, hasWindow, lineageOf, quoteName } from './analyse/typed.ts'
import { type Problem, SqlError } from './problem.ts'
import { type Column, type SqlType } from './types.ts'
import { inZone } from './zones/inZone.ts'

export interface TranslatedColumn extends Column {
  /** The name that the column has in the DuckDB text; differs from `name` only when two columns have the same name. */
  readonly duckdbName: string
  /** The columns of the relations read that its values come from. */
  readonly lineage: readonly ColumnSource[]
}

export interface TranslatedQuery {
  /** A SELECT for DuckDB, whose columns have exactly the types of `columns`. */
  readonly duckdb: string
  readonly columns: readonly TranslatedColumn[]
}

export interface TranslatedExpression {
  readonly duckdb: string
  readonly type: SqlType
  readonly nullable: boolean
  readonly lineage: readonly ColumnSource[]
}

/**
 * Translates a query of Databricks SQL into DuckDB's. The relations that it reads come from `options.resolve`.
 * Throws SqlError with every problem that was found (`UNRESOLVED_COLUMN.WITH_SUGGESTION`, `TABLE_OR_VIEW_NOT_FOUND`, `UNRESOLVED_ROUTINE`, …).
 * The engine must have learned `dialect`, and `dialectIn` of the session's zone.
 */
export function translateQuery(query: Query, options: TranslationOptions, semantics: Semantics = databricksSemantics): TranslatedQuery {
  const translation = new Translation(options, semantics)
  const analysed = semantics.query(query, Scope.of(translation))
  throwIfAny(translation.problems)
  return { duckdb: inZone(analysed.duckdb, translation.zone), columns: analysed.columns.map(asColumn) }
}

export interface ExpressionOptions extends Omit<TranslationOptions, 'resolve'> {
  /** Names under which the columns can be qualified, besides standing alone. */
  readonly qualifiers?: readonly string[]
  /** What stands before a column in the DuckDB text, as `t`; nothing by default. */
  readonly prefix?: string
  /** The DuckDB text of a column, where it is not its quoted name. */
  readonly textOf?: (column: Column) => string
  readonly resolve?: TranslationOptions['resolve']
}

/**
 * Translates an expression over the columns of one row: an expectation, a condition, a default. Throws SqlError as `translateQuery`
 * does, also for aggregates and window functions.
 */
export function translateExpression(expression: Expression, columns: readonly Column[], options: ExpressionOptions, semantics: Semantics = databricksSemantics): TranslatedExpression {
  const translation = new Translation({ ...options, resolve: options.resolve ?? (() => undefined) }, semantics)
  const prefix = options.prefix === undefined ? '' : `${options.prefix}.`
  const visible = columns.map(column => ({
    name: column.name, type: column.type, nullable: column.nullable, hidden: column.hidden ?? false,
    duckdb: options.textOf?.(column) ?? `${prefix}${quoteName(column.name)}`, lineage: [{ relation: options.qualifiers?.[0] ?? '', column: column.name }],
  }))
  const names = (options.qualifiers ?? []).map(name => name.toLowerCase())
  const value = analyse(expression, Scope.of(translation, { from: { tables: names.length > 0 ? [{ names, columns: visible }] : [], columns: visible } }))
  if (!value.failed && (hasAggregate(value) || hasWindow(value))) translation.report(value.place, 'UNSUPPORTED_EXPR_FOR_OPERATOR', 'only values of one row can stand here: no aggregate and no window function')
  throwIfAny(translation.problems)
  return { duckdb: inZone(value.duckdb, translation.zone), type: value.type, nullable: value.nullable, lineage: lineageOf(value) }
}

/** Throws SqlError with everything that would keep a function from being called, each at its place in the statement. */
export function checkFunction(definition: CreateFunction, options: TranslationOptions, semantics: Semantics = databricksSemantics): void {
  const translation = new Translation(options, semantics)
  checkCreated(definition, translation)
  // Spark has a condition of its own for what CREATE FUNCTION cannot find.
  throwIfAny(translation.problems.map(problem => (problem.code === 'UNRESOLVED_ROUTINE' ? { ...problem, code: 'ROUTINE_NOT_FOUND' } : problem)))
}

function asColumn({ name, duckdbName, type, nullable, comment, declared, lineage }: OutputColumn): TranslatedColumn {
  return { name, duckdbName, type, nullable, ...(comment === undefined ? {} : { comment }), ...(declared === undefined ? {} : { declared }), lineage }
}

function throwIfAny(problems: readonly Problem[]): void {
  const [first, ...rest] = problems
  if (first) throw new SqlError([first, ...rest])
}
