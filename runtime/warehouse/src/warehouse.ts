import { versionAt, type Snapshot } from '@lagoon/delta'
import type { Engine } from '@lagoon/engine'
import type { Column, Query, SessionZone } from '@lagoon/sql'
import type { Storage } from '@lagoon/storage'
import type { Catalog, TableEntry, TableName } from '@lagoon/unity-catalog'
import { describeAs, evolve, type TableChanges } from './alterTable.ts'
import { change } from './changeTable.ts'
import { checkpointFiles } from './checkpointFiles.ts'
import { createTable, dropTable } from './createTable.ts'
import { DeletedRows } from './deletedRows.ts'
import { describe, history } from './describeTable.ts'
import { realEffects, type Effects } from './effects.ts'
import { naming } from './failedRead.ts'
import { optimize, vacuum } from './maintainTable.ts'
import { functionsCalledBy, planQuery } from './plan.ts'
import { addedSince, relation } from './readTable.ts'
import { execute } from './sql/execute.ts'
import { taught, taughtZone } from './taught.ts'
import { openTable, toolsIn, type Tools } from './tools.ts'
import type { AddedRows, AddedSince, Append, CalledFunctions, Change, HistoryEntry, NewTableDefinition, Optimized, Overwrite, Plan, PlanOptions, QueryOptions, RelationOptions, StatementResult, TableDescription, TableRelation, Vacuumed, Written } from './types.ts'
import { append, overwrite } from './writeTable.ts'

export interface WarehouseParts {
  readonly engine: Engine
  /** The lake. */
  readonly storage: Storage
  readonly catalog: Catalog
  readonly effects?: Effects
}

/** Delta tables by name, computed on by DuckDB: SQL text goes in, commits come out. */
export class Warehouse {
  readonly #tools: Tools

  private constructor(tools: Tools) {
    this.#tools = tools
  }

  /** Teaches the engine the functions of the dialect. The caller closes the engine, after the warehouse. */
  static async open({ engine, storage, catalog, effects = realEffects }: WarehouseParts): Promise<Warehouse> {
    await taught(engine)
    await taughtZone(engine, effects.zone)
    const tools: Tools = { engine, storage, catalog, effects, parquet: checkpointFiles(engine, storage), deleted: new DeletedRows(engine, storage), readTables: new Map() }
    return new Warehouse(tools)
  }

  /** The same warehouse for sessions in a zone: what they do not set themselves. */
  async inZone(zone: SessionZone | undefined): Promise<Warehouse> {
    await taughtZone(this.#tools.engine, zone)
    return zone ? new Warehouse(toolsIn(this.#tools, zone)) : this
  }

  /** The table's rows as something that may stand in FROM. */
  relation(name: TableName, options: RelationOptions = {}): Promise<TableRelation> {
    return relation(this.#tools, name, options)
  }

  /** The rows that the commits after `after`, up to and including `upTo`, have added. */
  addedSince(name: TableName, since: AddedSince): Promise<AddedRows> {
    return addedSince(this.#tools, name, since)
  }

  /** The newest version. */
  async version(name: TableName): Promise<bigint> {
    return (await openTable(this.#tools, name)).snapshot.version
  }

  /** The table's log, added up: files, transactions, properties. Default: the newest version. */
  async snapshot(name: TableName, version?: bigint): Promise<Snapshot> {
    return (await openTable(this.#tools, name, version)).snapshot
  }

  /** The newest version that was there at an instant. */
  async versionAt(name: TableName, at: Date): Promise<bigint> {
    return versionAt(this.#tools.storage, (await openTable(this.#tools, name)).root, at)
  }

  createTable(definition: NewTableDefinition): Promise<TableEntry> {
    return createTable(this.#tools, definition)
  }

  /** Forgets the table or view and deletes its files, except those of an external table. False when there was none. */
  dropTable(name: TableName): Promise<boolean> {
    return dropTable(this.#tools, name)
  }

  append(rows: Append): Promise<Written> {
    return naming(this.#tools, () => append(this.#tools, rows))
  }

  overwrite(rows: Overwrite): Promise<Written> {
    return naming(this.#tools, () => overwrite(this.#tools, rows))
  }

  change(rows: Change): Promise<Written> {
    return naming(this.#tools, () => change(this.#tools, rows))
  }

  evolve(table: TableName, columns: readonly Column[]): Promise<bigint> {
    return evolve(this.#tools, table, columns)
  }

  describeAs(table: TableName, changes: TableChanges): Promise<bigint> {
    return describeAs(this.#tools, table, changes)
  }

  describe(name: TableName): Promise<TableDescription> {
    return describe(this.#tools, name)
  }

  history(name: TableName, options: { limit?: number } = {}): Promise<HistoryEntry[]> {
    return history(this.#tools, name, options)
  }

  optimize(name: TableName, options: { minFiles?: number } = {}): Promise<Optimized> {
    return naming(this.#tools, () => optimize(this.#tools, name, options))
  }

  vacuum(name: TableName, options: { dryRun?: boolean; retainHours?: number | undefined } = {}): Promise<Vacuumed> {
    return vacuum(this.#tools, name, options)
  }

  /**
   * The DuckDB text of a query over tables and views. `resolve` stands before the catalog: what a pipeline knows by itself.
   * Throws `SqlError` with all problems.
   */
  plan(query: Query, options: PlanOptions): Promise<Plan> {
    return planQuery(this.#tools, query, options)
  }

  /** What `current_user()` answers; undefined: what the translation says. */
  get user(): string | undefined {
    return this.#tools.effects.user
  }

  /** The zone of sessions that set none; undefined: UTC. */
  get zone(): SessionZone | undefined {
    return this.#tools.effects.zone
  }

  /** The functions of users that a query calls, for whoever translates it by himself. */
  functionsCalledBy(query: Query, options: { readonly catalog?: string; readonly schema?: string; readonly now?: Date } = {}): Promise<CalledFunctions> {
    return functionsCalledBy(this.#tools, query, options)
  }

  /** Runs a script; the answers of all statements. Read-only unless `write` is given. */
  execute(text: string, options: QueryOptions = {}): Promise<StatementResult[]> {
    return execute(this.#tools, text, options)
  }

  /** Runs a script; the answer of its last statement. Read-only unless `write` is given. */
  async query(text: string, options: QueryOptions = {}): Promise<StatementResult> {
    const results = await execute(this.#tools, text, options)
    return results[results.length - 1] ?? { kind: 'query', columns: [], rows: [] }
  }

  /** Runs something that reads relations of this warehouse, so that a damaged data file is reported with its table. */
  reading<T>(act: () => Promise<T>): Promise<T> {
    return naming(this.#tools, act)
  }

  /** Deletes the scratch files. Relations that were handed out are no longer valid. */
  async close(): Promise<void> {
    await this.#tools.deleted.close()
  }
}
