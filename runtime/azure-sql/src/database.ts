import type { Value } from '@lagoon/engine'

/** One database of a server. It stays open, and its file with it, until `close()`; closing twice is harmless. */
export interface Database {
  readonly server: string
  readonly name: string
  /**
   * Runs a script: batches between GO, statements, variables, transactions. Answers one result for each statement that returned or
   * changed rows. As on the server, a statement that violates a constraint fails alone and the script goes on; what went wrong is
   * thrown at the end, all of it, as `AzureSqlError` with `errors` and `results`. A failed batch is not run to its end.
   */
  execute(script: string, options?: ExecuteOptions): Promise<StatementResult[]>
  /** A SELECT (or a call without effects) as DuckDB text that may stand in FROM on the same engine while the database is open. */
  relation(query: string, options?: { readonly parameters?: Parameters }): Promise<SqlRelation>
  /** Writes the rows of a DuckDB query into a table, columns by name, in one transaction. Answers how many rows were written. */
  insert(request: InsertRequest): Promise<bigint>
  /** Calls a stored procedure with the rows of a DuckDB query as its table-valued parameter, columns by name. */
  callProcedure(request: ProcedureRequest): Promise<void>
  /** Scripts and inserts as one: all of it is committed when `act` answers, nothing of it when anything fails. */
  transaction<T>(act: (inside: Pick<Database, 'execute' | 'insert'>) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** The local database: a `Database` that can be connected to as a server is. */
export interface StandIn extends Database {
  /** Close the connection before the database. */
  connect(): Promise<Connection>
}

/** One client's connection to the stand-in: temporary tables, options and an open transaction last from script to script. */
export interface Connection {
  execute(script: string, options?: ExecuteOptions): Promise<StatementResult[]>
  /** Undoes what was not committed. */
  close(): Promise<void>
}

export interface ExecuteOptions {
  /** Names the script in messages. */
  readonly file?: string
  /** `@name` values, as a Script activity passes them. */
  readonly parameters?: Parameters
  /** What PRINT says. */
  readonly onMessage?: (message: string) => void
}

/** By name, with or without `@`. A number is an INT or a FLOAT, a boolean a BIT, a text an NVARCHAR, unless `type` says otherwise. */
export type Parameters = Readonly<Record<string, ParameterValue | { readonly value: ParameterValue; readonly type: string }>>
export type ParameterValue = string | number | bigint | boolean | null

export interface StatementResult {
  /** Empty when the statement returned no rows. */
  readonly columns: readonly SqlColumn[]
  /**
   * As a client receives them: DATE, DATETIME and DATETIME2 as ISO text with `T` and without `Z` (the fraction only when there is
   * one; a DATE is its midnight), DECIMAL and MONEY as text, BIGINT as bigint, BIT as boolean, VARBINARY as bytes.
   */
  readonly rows: readonly (readonly Value[])[]
  /** Rows changed; -1 for a query. */
  readonly recordsAffected: bigint
}

export interface SqlColumn {
  readonly name: string
  /** `decimal(10,2)`, `datetime2(7)`, `varchar(50)` … */
  readonly type: string
}

export interface SqlRelation {
  /** May stand in FROM. DATETIME and DATETIME2 are UTC and come as TIMESTAMPTZ. */
  readonly duckdb: string
  readonly columns: readonly {
    readonly name: string
    /** DuckDB's type. */
    readonly type: string
    /** SQL Server's type. */
    readonly sqlType: string
  }[]
}

/** What Copy says by `sqlWriterStoredProcedureName`, `sqlWriterTableType` and `storedProcedureTableTypeParameterName`. */
export interface ProcedureRequest {
  readonly procedure: string
  readonly tableType: string
  /** The parameter that takes the rows, with or without `@`. */
  readonly tableParameter: string
  readonly select: string
  /** The other parameters. */
  readonly parameters?: Parameters
}

export interface InsertRequest {
  readonly schema: string
  readonly table: string
  /** A DuckDB query; its columns are matched by name, without regard to case. */
  readonly select: string
  readonly mode: 'insert' | 'upsert'
  /** For `upsert`; the primary key by default. */
  readonly keys?: readonly string[]
  /** T-SQL that runs first, in the same transaction. */
  readonly preCopyScript?: string
  /** Makes the table from the query's columns when it does not exist. */
  readonly autoCreate?: boolean
  /**
   * For `insert` into the stand-in: rows that break a constraint are left out and told here, by their place in the query; otherwise,
   * and on a real server, one fails all.
   */
  readonly onFault?: (fault: { readonly index: number; readonly code: string; readonly message: string }) => void
}
