import { tokenize } from '../lexer.ts'
import { Cursor, SyntaxFailure } from '../parser/cursor.ts'
import { rules as parserRules } from '../parser/rules.ts'
import { nowhere } from '../place.ts'
import { problemAt, SqlError } from '../problem.ts'
import { type Expression } from '../tree/expression.ts'
import { type Query } from '../tree/query.ts'
import { type ChangePlan, planDelete, planInsert, planUpdate } from './changes.ts'
import { planRows, type RowsRequest } from './bulk.ts'
import { type ConstraintCheck, constraintChecks } from './constraints.ts'
import { type Context, type Sql, type TranslatedQuery, type TranslationRules, type TsqlEnvironment } from './context.ts'
import { convert } from './convert.ts'
import { translateValue } from './expressions.ts'
import { rowFaults, type RowFaults } from './faults.ts'
import { tsqlGrammar } from './grammar.ts'
import { planMerge } from './merge.ts'
import { parseStatements } from './parseStatements.ts'
import { translatePredicate } from './predicates.ts'
import { translateQuery, withTables } from './select.ts'
import { type TsqlCreateFunction, type TsqlDelete, type TsqlInsert, type TsqlMerge, type TsqlUpdate } from './statement.ts'
import { type TsqlType } from './type.ts'
import { checkFunction } from './userFunctions.ts'

type Stored = Query | Expression | TsqlCreateFunction
const parsed = new Map<string, Stored>()

/** Reads the stored text of a view, a function, a default or a check; what was read once is kept. */
function readStored<T extends Stored>(text: string, file: string, kind: string, read: (cursor: Cursor) => T): T {
  const key = `${kind} ${text}`
  const known = parsed.get(key)
  if (known) return known as T
  const cursor = new Cursor(tokenize(text, 'tsql'), tsqlGrammar, parserRules)
  try {
    const tree = read(cursor)
    cursor.accept(';')
    if (!cursor.atEnd) cursor.fail('the end of the text')
    if (parsed.size > 500) parsed.clear()
    parsed.set(key, tree)
    return tree
  } catch (error) {
    if (!(error instanceof SyntaxFailure)) throw error
    throw new SqlError([problemAt({ file, text }, error.place, { code: error.code === 'PARSE_SYNTAX_ERROR' ? '102' : error.code, message: error.message, hint: error.hint })])
  }
}

const rules: TranslationRules = {
  value: translateValue,
  predicate: translatePredicate,
  query: translateQuery,
  commonTables(context, tables, use) {
    const { inner, text } = withTables(context, tables)
    use(inner, text)
  },
  parseQuery: (text, name) => readStored(text, name, 'query', cursor => cursor.query()),
  parseExpression: (text, name) => readStored(text, name, 'expression', cursor => cursor.expression()),
  parseFunction: (text, name) => readStored(text, name, 'function', cursor => {
    const [statement] = parseStatements(cursor)
    return statement?.kind === 'createFunction' ? statement : cursor.fail('CREATE FUNCTION')
  }),
}

const contextOf = (environment: TsqlEnvironment): Context => ({ ...environment, scope: { sources: [] }, commonTables: [], views: [], aggregates: true, windows: true, rules })

/**
 * T-SQL as DuckDB text. These functions are pure; what cannot be translated is thrown as `SqlError` with SQL Server's number
 * (`207`, `208`, …) or a word (`UNSUPPORTED_FEATURE`, `UNSUPPORTED_FUNCTION`) and its place. The engine must have run `tsqlMacros`.
 */
export function translateTsqlQuery(environment: TsqlEnvironment, query: Query): TranslatedQuery {
  return translateQuery(contextOf(environment), query)
}

/** Refuses, when it is made, a function whose statements cannot be worked out within a query. */
export const checkTsqlFunction = (environment: TsqlEnvironment, statement: TsqlCreateFunction): void => checkFunction(contextOf(environment), statement)

/** A value that depends on no table of an outer query; converted when `to` is given. */
export function translateTsqlValue(environment: TsqlEnvironment, expression: Expression, to?: TsqlType): Sql {
  const context: Context = { ...contextOf(environment), aggregates: false, windows: false }
  const value = translateValue(context, expression)
  return to ? convert(context, value, { to, explicit: true, place: expression.place }) : value
}

export function translateTsqlCondition(environment: TsqlEnvironment, expression: Expression): string {
  return translatePredicate({ ...contextOf(environment), aggregates: false, windows: false }, expression)
}

export interface TsqlChange extends ChangePlan {
  /** The questions to ask of the staging table before the change is applied. */
  checks(stage: string): ConstraintCheck[]
  /** Which rows are wrong, where that can be said row by row. The stage then needs a column `seq`. */
  faults(stage: string): RowFaults | undefined
}

export function planTsqlChange(environment: TsqlEnvironment, statement: TsqlInsert | TsqlUpdate | TsqlDelete | TsqlMerge, options: { readonly identityInsert: boolean }): TsqlChange {
  const context = contextOf(environment)
  const plan = planOf(context, statement, options.identityInsert)
  return { ...plan, checks: stage => constraintChecks(context, plan, stage), faults: stage => rowFaults(context, plan, stage) }
}

function planOf(context: Context, statement: TsqlInsert | TsqlUpdate | TsqlDelete | TsqlMerge, identityInsert: boolean): ChangePlan {
  switch (statement.kind) {
    case 'insert': return planInsert(context, statement, identityInsert)
    case 'update': return planUpdate(context, statement)
    case 'delete': return planDelete(context, statement)
    case 'merge': return planMerge(context, statement)
    default: return statement satisfies never
  }
}

/** Plans to write the rows of a DuckDB query into a table: what Copy does at its sink. */
export function planTsqlRows(environment: TsqlEnvironment, request: RowsRequest): TsqlChange {
  const context = contextOf(environment)
  const plan = planRows(context, request)
  return { ...plan, checks: stage => constraintChecks(context, plan, stage), faults: stage => rowFaults(context, plan, stage) }
}

/** A DuckDB expression of one type as another, converted as an assignment. */
export function convertTsql(environment: TsqlEnvironment, text: string, from: TsqlType, to: TsqlType): string {
  return convert(contextOf(environment), { text, type: from }, { to, place: nowhere }).text
}

/** The condition of a CHECK constraint over the rows of a table that DuckDB knows by an alias. */
export function translateTsqlCheck(environment: TsqlEnvironment, expression: Expression, source: { readonly name: string; readonly duckdb: string; readonly columns: readonly { readonly name: string; readonly type: TsqlType }[] }): string {
  return translatePredicate({ ...contextOf(environment), scope: { sources: [source] }, aggregates: false, windows: false }, expression)
}

/** The type of a column that is computed from the stored ones of its table. */
export function typeOfComputed(environment: TsqlEnvironment, expression: Expression, table: { readonly name: string; readonly columns: readonly { readonly name: string; readonly type: TsqlType }[] }): TsqlType {
  return translateValue({ ...contextOf(environment), scope: { sources: [{ ...table, duckdb: 't' }] }, aggregates: false, windows: false }, expression).type
}

/** Reads one expression: the default of a column, the value of a parameter. */
export const parseTsqlExpression = (text: string, name: string): Expression => rules.parseExpression(text, name)
