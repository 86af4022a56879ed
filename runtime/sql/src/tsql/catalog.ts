import { type TsqlType } from './type.ts'

/** What a database holds, as the translator needs to know it. Names compare without case. */
export interface TsqlCatalog {
  /** The database's own name. */
  readonly database: string
  readonly schemas: readonly TsqlSchema[]
  readonly tables: readonly TsqlTable[]
  readonly views: readonly TsqlView[]
  readonly procedures: readonly TsqlProcedure[]
  readonly functions: readonly TsqlUserFunction[]
  /** Types of one's own: tables, and other names of a type. */
  readonly types: readonly TsqlUserType[]
}
export interface TsqlSchema { readonly id: number; readonly name: string }
export interface TsqlTable {
  readonly id: number
  readonly schema: string
  readonly name: string
  /** Those that are stored. */
  readonly columns: readonly TsqlColumn[]
  readonly computed?: readonly TsqlComputed[]
  readonly keys: readonly TsqlKey[]
  readonly checks: readonly TsqlCheck[]
  readonly foreignKeys: readonly TsqlForeignKey[]
  readonly indexes: readonly TsqlIndex[]
  /** The DuckDB name that stands in FROM. */
  readonly duckdb: string
  readonly createdAt: string
}
export interface TsqlColumn {
  readonly name: string
  readonly type: TsqlType
  readonly nullable: boolean
  readonly identity?: { readonly seed: bigint; readonly increment: bigint }
  /** `definition` is T-SQL. */
  readonly default?: { readonly name: string; readonly id: number; readonly definition: string }
}
/** A column that is worked out when it is read. `definition` is T-SQL, `at` its place among all columns of the table, from 0. */
export interface TsqlComputed { readonly name: string; readonly type: TsqlType; readonly definition: string; readonly at: number }
export interface TsqlKey { readonly id: number; readonly name: string; readonly primary: boolean; readonly clustered: boolean; readonly systemNamed: boolean; readonly columns: readonly string[] }
export interface TsqlCheck { readonly id: number; readonly name: string; readonly definition: string }
export interface TsqlForeignKey {
  readonly id: number
  readonly name: string
  readonly columns: readonly string[]
  readonly schema: string
  readonly table: string
  readonly referenced: readonly string[]
}
export interface TsqlIndex { readonly name: string; readonly unique: boolean; readonly columns: readonly string[] }
export interface TsqlView { readonly id: number; readonly schema: string; readonly name: string; readonly columns: readonly string[]; /** The query's text. */ readonly definition: string; readonly createdAt: string }
export interface TsqlProcedure { readonly id: number; readonly schema: string; readonly name: string; /** The whole CREATE statement. */ readonly definition: string; readonly createdAt: string }

/** A function of one's own: it gives a value, or the rows of a query. */
export interface TsqlUserFunction extends TsqlProcedure { readonly returnsRows: boolean }

export type TsqlUserType = TsqlProcedure

export const sameName = (a: string, b: string): boolean => a === b || a.toLowerCase() === b.toLowerCase()

/** Whether the parts of a name, `server.database.schema.object`, lead out of the database; an empty one means its own. */
export const isElsewhere = (catalog: TsqlCatalog, parts: readonly string[]): boolean => parts.length > 3 || (parts.length === 3 && parts[0] !== '' && !sameName(parts[0] ?? '', catalog.database))

/** The object of a list that `schema.name` means; without a schema it is `dbo`. */
export function findNamed<T extends { readonly schema: string; readonly name: string }>(objects: readonly T[], schema: string | undefined, name: string): T | undefined {
  return objects.find(object => sameName(object.name, name) && sameName(object.schema, schema ?? 'dbo'))
}

/** All columns of a table in the order in which they were declared. */
export function declaredColumns(table: TsqlTable): readonly (TsqlColumn & { readonly definition?: string })[] {
  const all: (TsqlColumn & { readonly definition?: string })[] = [...table.columns]
  for (const { at, ...column } of table.computed ?? []) all.splice(at, 0, { ...column, nullable: true })
  return all
}

export const columnNamed = <T extends { readonly name: string }>(columns: readonly T[], name: string): T | undefined => columns.find(column => sameName(column.name, name))
