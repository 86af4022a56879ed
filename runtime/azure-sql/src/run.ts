import { zoneNamed } from '@lagoon/expressions'
import { EngineError, type Session, type Value } from '@lagoon/engine'
import { type Expression, momentOf, sqlTypes, translateTsqlCondition, translateTsqlValue, type TsqlCatalog, type TsqlEnvironment, type TsqlTable, type TsqlType, type TsqlVariable } from '@lagoon/sql'
import type { Cursor } from './cursors.ts'
import type { StatementResult } from './database.ts'
import type { Origin } from './error.ts'
import { failure, type ScriptFailure } from './message.ts'
import { lastIdentity, loadCatalog, saveIdentity } from './store.ts'
import { asLiteralText, literalOf } from './values.ts'

type Site = TsqlEnvironment['site']

/** What lives as long as one connection to the server: variables, temporary tables, the transaction. */
export class Run {
  readonly session: Session
  readonly alias: string
  readonly now: () => Date
  onMessage: (message: string) => void
  catalog: TsqlCatalog
  variables: Map<string, TsqlVariable>
  results: StatementResult[] = []
  errors: ScriptFailure[] = []
  /** BEGIN TRANSACTION, counted. */
  transactions = 0
  /** DuckDB gave the transaction up: it can only be rolled back. */
  doomed = false
  countsRows = true
  /** SET XACT_ABORT ON */
  abortsOnError = false
  /** The error whose CATCH block is running: what THROW without arguments throws again. */
  caughtError: ScriptFailure | undefined
  identityInsert: number | undefined
  /** By lower-case name. */
  readonly cursors = new Map<string, Cursor>()
  /** INSERT … EXECUTE: the tables that hold what queries answered meanwhile. */
  captured: TsqlTable[] | undefined
  /** Of the outermost BEGIN TRANSACTION, and the savepoints inside it. */
  transactionNames: string[] = []
  #beforeTransaction: TsqlCatalog | undefined
  #temporaryIdentities = new Map<number, bigint>()
  #nextTemporary = -1

  private constructor(session: Session, alias: string, catalog: TsqlCatalog, options: RunOptions) {
    this.session = session
    this.alias = alias
    this.catalog = catalog
    this.now = options.now
    this.onMessage = options.onMessage ?? (() => {})
    this.variables = options.variables
    this.setSession('@@rowcount', sqlTypes.int, '0')
    this.setSession('@@error', sqlTypes.int, '0')
    this.setSession('scope_identity()', { kind: 'decimal', precision: 38, scale: 0 }, null)
    this.setSession('@@identity', { kind: 'decimal', precision: 38, scale: 0 }, null)
    this.setSession('@@version', { kind: 'nvarchar', length: 300 }, 'Lagoon: T-SQL on DuckDB, standing in for Microsoft Azure SQL Database')
    this.setSession('@@servername', { kind: 'nvarchar', length: 128 }, 'lagoon')
    this.setSession('@@spid', sqlTypes.smallint, '51')
    this.setSession('@@fetch_status', sqlTypes.int, '-1')
    this.setSession('@@cursor_rows', sqlTypes.int, '0')
    this.setSession('@@procid', sqlTypes.int, null)
    this.setSession('@@nestlevel', sqlTypes.int, '0')
    this.setSession('@@datefirst', sqlTypes.tinyint, '7')
    this.setSession('@@language', { kind: 'nvarchar', length: 128 }, 'us_english')
    this.setSession('@@servicename', { kind: 'nvarchar', length: 128 }, 'MSSQLSERVER')
    this.countTransactions()
  }

  static async open(session: Session, alias: string, database: string, options: RunOptions): Promise<Run> {
    // Texts compare without case everywhere in this session, also those that come from no column.
    await session.run(`SET SESSION default_collation = 'NOCASE'`)
    return new Run(session, alias, await loadCatalog(session, alias, database), options)
  }

  /** What others have defined since; temporary tables stay. */
  async refresh(): Promise<void> {
    if (this.transactions > 0) return
    const { database, tables } = this.catalog
    const known = await loadCatalog(this.session, this.alias, database)
    this.catalog = { ...known, tables: [...known.tables, ...tables.filter(table => table.id < 0)] }
  }

  environment(site: Site): TsqlEnvironment {
    return { catalog: this.catalog, variables: this.variables, now: this.now(), site, zoneNamed: (name) => zoneNamed(name)?.iana }
  }

  setSession(name: string, type: TsqlType, text: string | null): void {
    this.variables.set(name, { type, duckdb: literalOf(text, type) })
  }

  countTransactions(): void {
    this.setSession('@@trancount', sqlTypes.int, String(this.transactions))
    this.setSession('xact_state()', sqlTypes.smallint, this.transactions === 0 ? '0' : this.doomed ? '-1' : '1')
  }

  /** Variables of a script end with it; those of the session stay. */
  forgetVariables(): void {
    for (const name of this.variables.keys()) if (name.startsWith('@') && !name.startsWith('@@')) this.variables.delete(name)
  }

  rowCount(rows: bigint): void {
    this.setSession('@@rowcount', sqlTypes.int, String(rows))
  }

  /** The value of an expression that reads no outer row, as it is kept in a variable. */
  async evaluate(site: Site, expression: Expression, type?: TsqlType): Promise<TsqlVariable> {
    const value = translateTsqlValue(this.environment(site), expression, type)
    if (value.literal === null) return { type: value.type, duckdb: 'NULL' }
    if (typeof value.literal === 'string' && value.text.startsWith("'")) return { type: value.type, duckdb: value.text }
    const [row] = await this.session.rows(`SELECT ${asLiteralText(value.text, value.type)} AS v`)
    return { type: value.type, duckdb: literalOf(row?.['v'] === null ? null : String(row?.['v']), value.type) }
  }

  /** The text of an expression's value; null stays null. */
  async text(site: Site, expression: Expression, type: TsqlType = sqlTypes.ntext): Promise<string | null> {
    const value = translateTsqlValue(this.environment(site), expression, type)
    const [row] = await this.session.rows(`SELECT CAST(${value.text} AS VARCHAR) AS v`)
    const text: Value | undefined = row?.['v']
    return text === null || text === undefined ? null : String(text)
  }

  async holds(site: Site, expression: Expression): Promise<boolean> {
    const condition = translateTsqlCondition(this.environment(site), expression)
    const [row] = await this.session.rows(`SELECT coalesce(${condition}, false) AS v`)
    return row?.['v'] === true
  }

  async begin(): Promise<void> {
    if (this.transactions === 0) {
      await this.session.run('BEGIN TRANSACTION')
      this.#beforeTransaction = this.catalog
      this.doomed = false
    }
    this.transactions += 1
    this.countTransactions()
  }

  async commit(origin: Origin | undefined): Promise<void> {
    if (this.transactions === 0) throw failure('3902', 'The COMMIT TRANSACTION request has no corresponding BEGIN TRANSACTION.', origin)
    if (this.doomed) throw failure('3930', 'The current transaction cannot be committed and cannot support operations that write to the log file. Roll back the transaction.', origin, 'batch')
    this.transactions -= 1
    try {
      if (this.transactions === 0) await this.session.run('COMMIT')
    } catch (error) {
      await this.session.run('ROLLBACK').catch(ignoreEnded)
      this.#restore()
      throw error
    } finally {
      this.countTransactions()
    }
  }

  async rollback(origin: Origin | undefined): Promise<void> {
    if (this.transactions === 0) throw failure('3903', 'The ROLLBACK TRANSACTION request has no corresponding BEGIN TRANSACTION.', origin)
    if (!this.doomed) await this.session.run('ROLLBACK')
    this.#restore()
    this.transactions = 0
    this.doomed = false
    this.countTransactions()
  }

  #restore(): void {
    if (this.#beforeTransaction) this.catalog = this.#beforeTransaction
  }

  /** One statement that changes something: all of it is done, or nothing of it. */
  async atomically<T>(origin: Origin | undefined, act: () => Promise<T>): Promise<T> {
    if (this.doomed) throw failure('3930', 'The current transaction cannot be committed and cannot support operations that write to the log file. Roll back the transaction.', origin, 'batch')
    if (this.transactions > 0) return act()
    const before = this.catalog
    await this.session.run('BEGIN TRANSACTION')
    try {
      const result = await act()
      await this.session.run('COMMIT')
      return result
    } catch (error) {
      this.catalog = before
      await this.session.run('ROLLBACK').catch(ignoreEnded)
      throw error
    }
  }

  /** DuckDB ends a transaction in which a statement fails; from then on it can only be rolled back here, too. */
  async noteEngineFailure(): Promise<void> {
    if (this.transactions === 0 || this.doomed) return
    const alive = await this.session.rows('SELECT 1 AS x').then(() => true, () => false)
    if (alive) return
    await this.session.run('ROLLBACK').catch(ignoreEnded)
    this.#restore()
    this.doomed = true
    this.countTransactions()
  }

  nextTemporaryId(): number {
    this.#nextTemporary -= 1
    return this.#nextTemporary
  }

  async lastIdentity(table: TsqlTable): Promise<bigint | undefined> {
    return table.id < 0 ? this.#temporaryIdentities.get(table.id) : lastIdentity(this.session, this.alias, table.id)
  }

  async saveIdentity(table: TsqlTable, last: bigint | undefined): Promise<void> {
    if (table.id >= 0) await saveIdentity(this.session, this.alias, table.id, last)
    else if (last === undefined) this.#temporaryIdentities.delete(table.id)
    else this.#temporaryIdentities.set(table.id, last)
    this.variables.set(`ident_current(${table.id})`, { type: { kind: 'decimal', precision: 38, scale: 0 }, duckdb: last === undefined ? 'NULL' : literalOf(String(last), { kind: 'decimal', precision: 38, scale: 0 }) })
  }

  stamp(): string {
    return momentOf(this.now(), sqlTypes.datetime)
  }
}

export interface RunOptions {
  readonly now: () => Date
  readonly variables: Map<string, TsqlVariable>
  readonly onMessage?: (message: string) => void
}

/** A rollback of what DuckDB has ended already. */
const ignoreEnded = (error: unknown): void => {
  if (!(error instanceof EngineError)) throw error
}

