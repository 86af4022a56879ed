import { type Place } from '../place.ts'
import { type ProblemSite, SqlError, problemAt } from '../problem.ts'
import { type Expression } from '../tree/expression.ts'
import { type CommonTable, type Query } from '../tree/query.ts'
import { isElsewhere, type TsqlCatalog } from './catalog.ts'
import { type TsqlCreateFunction } from './statement.ts'
import { type TsqlType } from './type.ts'

/** A value in DuckDB's words, with its type in SQL Server's. `text` can stand anywhere without further parentheses. */
export interface Sql {
  readonly text: string
  readonly type: TsqlType
  /** The value of a literal, for what can be decided while translating. */
  readonly literal?: string | boolean | null
}

export interface TsqlVariable { readonly type: TsqlType; /** A DuckDB literal. */ readonly duckdb: string }

/** What a statement can see besides its own text. */
export interface TsqlEnvironment {
  readonly catalog: TsqlCatalog
  /** By lower-case name with its sign: `@from`; also `@@rowcount` and its kin, and `error_number()` inside CATCH. */
  readonly variables: ReadonlyMap<string, TsqlVariable>
  readonly now: Date
  readonly site: ProblemSite
  /** The IANA zone of a Windows name, as `Central European Standard Time`. */
  readonly zoneNamed?: (name: string) => string | undefined
}

export interface ScopeColumn { readonly name: string; readonly type: TsqlType; /** DuckDB text; the quoted column of the source by default. */ readonly duckdb?: string; readonly nullable?: boolean }
/** One table of FROM: the name by which columns are qualified, and the schema when it is a table without an alias. */
export interface ScopeSource { readonly name: string; readonly schema?: string; readonly duckdb: string; readonly columns: readonly ScopeColumn[] }
export interface Scope { readonly sources: readonly ScopeSource[]; readonly parent?: Scope }

export interface CommonTableScope { readonly name: string; readonly duckdb: string; readonly columns: readonly ScopeColumn[] }

export interface Context extends TsqlEnvironment {
  readonly scope: Scope
  readonly commonTables: readonly CommonTableScope[]
  /** Views and functions that are being expanded, outermost first. */
  readonly views: readonly string[]
  /** Aggregates may stand here (not in WHERE, ON, GROUP BY). */
  readonly aggregates: boolean
  readonly windows: boolean
  /** The common table through which UPDATE or DELETE changes a table: it carries the rows' numbers along, as `rowColumn`. */
  readonly updatable?: string
  readonly rules: TranslationRules
}

/** The translator's parts call each other through this record, so that none of them imports another in a circle. */
export interface TranslationRules {
  value(context: Context, expression: Expression): Sql
  predicate(context: Context, expression: Expression): string
  query(context: Context, query: Query): TranslatedQuery
  /** Translates WITH, and hands over what stands behind it: a context that sees the tables, and the text of the clause. */
  commonTables(context: Context, tables: readonly CommonTable[], use: (inner: Context, text: string) => void): void
  /** A view's or default's text, which is read when it is needed. */
  parseQuery(text: string, name: string): Query
  parseExpression(text: string, name: string): Expression
  parseFunction(text: string, name: string): TsqlCreateFunction
}

export const rowColumn = '__lagoon_row'

export interface OutputColumn { readonly name: string; readonly type: TsqlType; readonly nullable?: boolean }
export interface TranslatedQuery { readonly text: string; readonly columns: readonly OutputColumn[] }

export function fail(context: { readonly site: ProblemSite }, place: Place, code: string, message: string, hint?: string): never {
  throw new SqlError([problemAt(context.site, place, { code, message, hint })])
}

export const unsupported = (context: { readonly site: ProblemSite }, place: Place, what: string, hint?: string): never =>
  fail(context, place, 'UNSUPPORTED_FEATURE', `${what} is not supported`, hint)

/** Azure SQL Database knows no other database, and no other server. */
export function refuseElsewhere(context: Pick<Context, 'site' | 'catalog'>, parts: readonly string[], place: Place): void {
  if (isElsewhere(context.catalog, parts)) fail(context, place, '40515', `reference to database and/or server name in '${parts.join('.')}' is not supported in this version of SQL Server`)
}

export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`
export const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** The candidate that is nearest to a misspelt name. */
export function didYouMean(name: string, candidates: Iterable<string>): string | undefined {
  let best: { candidate: string; distance: number } | undefined
  for (const candidate of candidates) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase())
    if (!best || distance < best.distance) best = { candidate, distance }
  }
  return best && best.distance <= Math.max(1, Math.floor(name.length / 3)) ? `did you mean ${best.candidate}?` : undefined
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const current = [i]
    for (let j = 1; j <= b.length; j += 1) {
      current.push(Math.min((previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1), (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1))
    }
    previous = current
  }
  return previous[b.length] ?? 0
}
