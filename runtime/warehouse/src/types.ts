import type { ColumnRange, DomainMetadata, HistoryEntry, JsonObject, Protocol } from '@lagoon/delta'
import type { Value } from '@lagoon/engine'
import type { Column, Relation, SessionZone, TableReference, TranslatedColumn, UserFunction } from '@lagoon/sql'
import type { TableEntry, TableName, TableType } from '@lagoon/unity-catalog'
import type { Locals } from './sql/locals.ts'
import type { Session } from './sql/session.ts'

export interface TableRelation extends Relation {
  readonly table: TableName
  readonly version: bigint
}

export interface RelationOptions {
  /** Default: the newest. */
  readonly version?: bigint
  /** Adds `__file` VARCHAR and `__row` BIGINT: where each row lies, as `change` takes it. Not part of `columns`. */
  readonly rowIds?: boolean
  /** Also the columns whose names begin with `__lagoon_`. */
  readonly hidden?: boolean
  /** Leaves out files that cannot hold a row within all of the ranges. The rows themselves are not filtered. */
  readonly ranges?: readonly ColumnRange[]
}

/** What commits have added to a table. */
export interface AddedRows extends TableRelation {
  /** Rows in the files, before any that are marked as deleted are left out. */
  readonly rows: bigint
  readonly files: number
}

export interface AddedSince {
  /** Undefined: the whole table as of `upTo`. */
  readonly after: bigint | undefined
  readonly upTo: bigint
  readonly hidden?: boolean
  /** Passes over commits that changed or removed rows, additions included, instead of refusing them. */
  readonly skipChangeCommits?: boolean
}

export interface NewTableDefinition {
  readonly name: TableName
  readonly columns: readonly Column[]
  readonly kind: Exclude<TableType, 'VIEW'>
  readonly comment?: string | undefined
  readonly properties?: Readonly<Record<string, string>>
  readonly partitionColumns?: readonly string[]
  /** What the fields of the schema say besides: defaults, generated and identity columns, by column (`fieldKeys`). */
  readonly fieldMetadata?: ReadonlyMap<string, JsonObject>
  /** Keys that nobody enforces, by name. */
  readonly keys?: Readonly<Record<string, string>>
  readonly tags?: Readonly<Record<string, string>>
  /** Storage path; default: where the catalog puts it. */
  readonly location?: string | undefined
  /** The query of a materialized view. */
  readonly viewText?: string | undefined
  /** The pipeline that owns the table: nobody else may write it with SQL. */
  readonly pipeline?: string | undefined
}

export interface Txn {
  readonly appId: string
  readonly version: bigint
}

export interface WriteOptions {
  readonly table: TableName
  /** The version is committed once: a repetition answers `alreadyThere`. After a reset use a new `appId`. */
  readonly txn?: Txn | undefined
  /** As DESCRIBE HISTORY shows it. */
  readonly operation?: { readonly name: string; readonly parameters?: Readonly<Record<string, string>>; readonly metrics?: Readonly<Record<string, bigint | number | string>> } | undefined
}

export interface Append extends WriteOptions {
  /** A DuckDB SELECT. Columns are matched by name; those that it lacks get their default, which is null when none is declared. */
  readonly select: string
  /** Columns that the table gets with this commit, at its end. */
  readonly added?: readonly Column[] | undefined
  /** What else the commit says, and is made for even without rows. */
  readonly remarks?: readonly (DomainMetadata | Protocol)[] | undefined
  /** Whether `select` reads the table itself: then rows that another writer takes away meanwhile are a conflict. */
  readonly readsTable?: boolean
}

export interface Overwrite extends Append {
  /** Replaces the table's columns too. */
  readonly columns?: readonly Column[] | undefined
}

export interface Change extends WriteOptions {
  /** The version that `remove` was computed on. Default: the newest. */
  readonly version?: bigint | undefined
  /** A SELECT of `__file`, `__row` of the rows that go, as `relation(…, { rowIds: true })` gives them; repetitions count once. */
  readonly remove?: string | undefined
  /** A SELECT of the rows that come. */
  readonly insert?: string | undefined
  /** A condition in DuckDB over these rows as they are written, called `q`; it raises for one that does not do. */
  readonly demand?: string | undefined
  /** How many of the rows that come take the place of ones that go; only for the history. */
  readonly updated?: bigint | undefined
  /** Columns that the table gets with this commit, at its end. */
  readonly added?: readonly Column[] | undefined
}

export type Written =
  | {
      readonly kind: 'written'
      readonly version: bigint
      /** Rows added. */
      readonly rows: bigint
      readonly removed: bigint
      /** Data files added. */
      readonly files: number
      readonly sizeBytes: number
      readonly tookMs: number
    }
  | { readonly kind: 'alreadyThere'; readonly version: bigint }

export interface TableDescription {
  readonly entry: TableEntry
  /** Visible columns first to last; hidden ones are marked. A view's columns are those of its query. */
  readonly columns: readonly Column[]
  /** What follows is undefined for a view. */
  readonly version: bigint | undefined
  readonly files: number
  readonly sizeBytes: number
  /** Undefined when a file has no statistics. */
  readonly rows: bigint | undefined
  readonly partitionColumns: readonly string[]
  /** What the schema says about columns besides their types. */
  readonly fieldMetadata: ReadonlyMap<string, JsonObject>
  readonly checks: readonly { readonly name: string; readonly text: string }[]
  readonly lastModified: Date | undefined
  readonly minReaderVersion: number | undefined
  readonly minWriterVersion: number | undefined
  readonly features: readonly string[]
}

export interface Optimized {
  readonly version: bigint
  readonly filesRemoved: number
  readonly filesAdded: number
  readonly bytesRemoved: number
  readonly bytesAdded: number
}

export interface Vacuumed {
  /** Storage paths. */
  readonly files: readonly string[]
  readonly sizeBytes: number
  readonly dryRun: boolean
}

export interface ResultColumn {
  readonly name: string
  /** Databricks DDL text. */
  readonly type: string
}

export interface StatementResult {
  /** The statement's kind: `query`, `insert`, `createTable`, … */
  readonly kind: string
  readonly columns: readonly ResultColumn[]
  readonly rows: readonly (readonly Value[])[]
}

export interface PlanOptions {
  /** For messages: `text` is the whole text that the places of the query point into. */
  readonly file: string
  readonly text: string
  /** The instant that `current_timestamp()` stands for. */
  readonly now?: Date | undefined
  /** Relations that the catalog does not know, or that stand before it: those of a pipeline, `read_files(…)`, `STREAM t`. `zone` says whose clock is meant. */
  readonly resolve?: ((reference: TableReference, zone: SessionZone | undefined) => Relation | undefined | Promise<Relation | undefined>) | undefined
  /** Where names with fewer than three parts are looked up. */
  readonly catalog?: string | undefined
  readonly schema?: string | undefined
  /** Temporary views and functions stand before the catalog's. */
  readonly session?: Session | undefined
  /** The variables of a script, before those of the session. */
  readonly locals?: Locals | undefined
  /** The query is kept for other sessions: what only this one knows is refused. */
  readonly lasting?: boolean | undefined
  /** Why a function may not be used here; undefined when it may. */
  readonly forbid?: ((name: string) => string | undefined) | undefined
}

export interface Plan {
  /** A SELECT for DuckDB. */
  readonly duckdb: string
  readonly columns: readonly TranslatedColumn[]
  /** The tables of the catalog that are read, views looked through, and the version of each. */
  readonly reads: readonly { readonly table: TableName; readonly version: bigint }[]
}

/** Functions of users that a query calls. */
export interface CalledFunctions {
  /** The function that a name means in the query. */
  resolve(parts: readonly string[]): UserFunction | undefined
  /** Those and what they call. */
  readonly called: readonly UserFunction[]
  /** The tables that their bodies read. */
  readonly reads: readonly TableName[]
}

export interface QueryOptions {
  /** For messages. */
  readonly file?: string
  /** False refuses every statement that changes something. */
  readonly write?: boolean
  /** Where names with fewer than three parts are looked up. */
  readonly catalog?: string
  readonly schema?: string
  /** Goes on with a session: its catalog and schema go before those above. Default: one that ends with the script. */
  readonly session?: Session
  /** Told of every statement that has been run, as soon as it has: a later one may fail. */
  readonly onResult?: (result: StatementResult) => void
  /** Aborted: a script stops before its next statement. What DuckDB runs by then is the engine's to interrupt. */
  readonly signal?: AbortSignal
  /** `${name}` in the text; what the session has SET goes before. */
  readonly parameters?: Readonly<Record<string, string>>
  /** As of `PlanOptions`. */
  readonly resolve?: PlanOptions['resolve']
}

export type { HistoryEntry, Relation }
