import { type Place } from '../place.ts'
import { type SqlType } from '../types.ts'
import { type Expression, type Literal, type Name, type ObjectName } from './expression.ts'
import { type Query, type TableAlias, type TableExpression, type TableReferenceNode } from './query.ts'

export type Statement =
  | QueryStatement | CreateStreamingTable | CreateMaterializedView | CreateView | CreateTable | CreateFlow | CreateSchema | CreateCatalog
  | Insert | Update | Delete | Merge | Truncate | Drop | AlterTable | CommentOn
  | Describe | Show | Use | SetVariable | Optimize | Vacuum | Restore | Explain | Refresh

export interface QueryStatement { readonly kind: 'query'; readonly query: Query; readonly place: Place }

/** What a dataset declares besides its query. Clauses that were not written are absent or empty. */
export interface TableDefinition {
  readonly columns: readonly ColumnDefinition[]
  readonly expectations: readonly Expectation[]
  /** PRIMARY KEY and FOREIGN KEY: informational. */
  readonly tableConstraints: readonly TableConstraint[]
  readonly using?: Name
  readonly partitionedBy: readonly Name[]
  readonly clusterBy?: ClusterBy
  readonly location?: string
  readonly comment?: string
  readonly properties: readonly Property[]
  readonly rowFilter?: { readonly function: ObjectName; readonly columns: readonly Name[]; readonly place: Place }
  readonly collation?: Name
  readonly schedule?: Schedule
}
export interface ColumnDefinition {
  readonly name: Name
  /** Absent in the column list of a view. */
  readonly type?: SqlType
  readonly notNull: boolean
  readonly comment?: string
  readonly default?: Expression
  readonly generated?: Expression
  readonly identity?: { readonly always: boolean; readonly start: bigint; readonly step: bigint; readonly place: Place }
  readonly primaryKey: boolean
  readonly mask?: { readonly function: ObjectName; readonly columns: readonly Name[]; readonly place: Place }
  readonly place: Place
}
export type ClusterBy = { readonly kind: 'auto' | 'none'; readonly place: Place } | { readonly kind: 'columns'; readonly columns: readonly ObjectName[]; readonly place: Place }
export interface Property { readonly key: string; readonly value: string; readonly place: Place }
/** `CONSTRAINT name EXPECT (condition) [ON VIOLATION …]`; without ON VIOLATION a failing row is kept and counted. */
export interface Expectation { readonly name: Name; readonly condition: Expression; readonly onViolation: 'KEEP' | 'DROP ROW' | 'FAIL UPDATE'; readonly place: Place }
export type TableConstraint =
  | { readonly kind: 'primaryKey'; readonly name?: Name; readonly columns: readonly Name[]; readonly place: Place }
  | { readonly kind: 'foreignKey'; readonly name?: Name; readonly columns: readonly Name[]; readonly references: ObjectName; readonly referencedColumns: readonly Name[]; readonly place: Place }
  | { readonly kind: 'check'; readonly name?: Name; readonly condition: Expression; readonly place: Place }
export interface Schedule { readonly text: string; readonly place: Place }

export interface CreateStreamingTable extends TableDefinition {
  readonly kind: 'createStreamingTable'
  readonly name: ObjectName
  readonly orRefresh: boolean
  readonly private: boolean
  readonly ifNotExists: boolean
  /** At most one of `query` (AS …) and `flow` (FLOW …). */
  readonly query?: Query
  readonly flow?: Flow
  /** Written in the old form, with LIVE. */
  readonly legacy: boolean
  readonly place: Place
}
export interface CreateMaterializedView extends TableDefinition {
  readonly kind: 'createMaterializedView'
  readonly name: ObjectName
  readonly orRefresh: boolean
  readonly private: boolean
  readonly ifNotExists: boolean
  readonly refreshPolicy?: 'AUTO' | 'INCREMENTAL' | 'INCREMENTAL STRICT' | 'FULL'
  readonly query: Query
  readonly legacy: boolean
  readonly place: Place
}
export interface CreateView extends TableDefinition {
  readonly kind: 'createView'
  readonly name: ObjectName
  readonly temporary: boolean
  readonly orReplace: boolean
  readonly ifNotExists: boolean
  readonly query: Query
  readonly legacy: boolean
  readonly place: Place
}
export interface CreateTable extends TableDefinition {
  readonly kind: 'createTable'
  readonly name: ObjectName
  readonly orReplace: boolean
  readonly ifNotExists: boolean
  readonly query?: Query
  readonly flow?: Flow
  readonly place: Place
}
/** `CREATE FLOW name AS …`; `name` is absent for `APPLY CHANGES INTO t` and `AUTO CDC INTO t` that stand alone. */
export interface CreateFlow {
  readonly kind: 'createFlow'
  readonly name?: ObjectName
  readonly target: ObjectName
  readonly comment?: string
  readonly flow: Flow
  readonly legacy: boolean
  readonly place: Place
}

export type Flow = AutoCdcFlow | InsertFlow | ReplaceWhereFlow | ReplaceUsingFlow
export interface InsertFlow { readonly kind: 'insert'; readonly once: boolean; readonly byName: boolean; readonly query: Query; readonly place: Place }
export interface ReplaceWhereFlow { readonly kind: 'replaceWhere'; readonly predicate: Expression; readonly query: Query; readonly place: Place }
export interface ReplaceUsingFlow { readonly kind: 'replaceUsing'; readonly columns: readonly Name[]; readonly sequenceBy: Expression; readonly query: Query; readonly place: Place }
export interface AutoCdcFlow {
  readonly kind: 'autoCdc'
  readonly once: boolean
  readonly source: TableReferenceNode
  readonly keys: readonly ObjectName[]
  /** `columns` absent: all of them. */
  readonly ignoreNullUpdates?: { readonly on?: ColumnSelection; readonly place: Place }
  readonly deleteWhen?: Expression
  readonly truncateWhen?: Expression
  readonly sequenceBy: Expression
  readonly systemSequenceBy?: Expression
  readonly columns?: ColumnSelection
  readonly storedAs: 'SCD TYPE 1' | 'SCD TYPE 2' | 'BITEMPORAL'
  readonly trackHistoryOn?: ColumnSelection
  readonly columnsToUpdate?: Expression
  readonly place: Place
}
/** `a, b` or `* EXCEPT (a, b)` */
export type ColumnSelection =
  | { readonly kind: 'only'; readonly columns: readonly ObjectName[]; readonly place: Place }
  | { readonly kind: 'allExcept'; readonly columns: readonly ObjectName[]; readonly place: Place }

export interface CreateSchema {
  readonly kind: 'createSchema'
  readonly name: ObjectName
  readonly ifNotExists: boolean
  readonly comment?: string
  readonly managedLocation?: string
  readonly properties: readonly Property[]
  readonly place: Place
}
export interface CreateCatalog { readonly kind: 'createCatalog'; readonly name: Name; readonly ifNotExists: boolean; readonly comment?: string; readonly place: Place }

export interface Insert {
  readonly kind: 'insert'
  readonly target: ObjectName
  readonly columns: readonly Name[]
  readonly byName: boolean
  readonly mode: 'append' | 'overwrite' | 'replaceWhere'
  readonly replaceWhere?: Expression
  readonly query: Query
  readonly place: Place
}
export interface Assignment { readonly target: ObjectName; readonly value: Expression; readonly place: Place }
/** `value` of an assignment may be the column reference DEFAULT. */
export interface Update {
  readonly kind: 'update'
  readonly target: ObjectName
  readonly alias?: Name
  readonly assignments: readonly Assignment[]
  /** T-SQL's UPDATE … FROM. */
  readonly from: readonly TableExpression[]
  readonly where?: Expression
  readonly place: Place
}
export interface Delete { readonly kind: 'delete'; readonly target: ObjectName; readonly alias?: Name; readonly where?: Expression; readonly place: Place }
export interface Merge {
  readonly kind: 'merge'
  readonly withSchemaEvolution: boolean
  readonly target: ObjectName
  readonly alias?: Name
  readonly source: TableExpression
  readonly on: Expression
  readonly clauses: readonly MergeClause[]
  readonly place: Place
}
export interface MergeClause {
  readonly match: 'MATCHED' | 'NOT MATCHED' | 'NOT MATCHED BY SOURCE'
  readonly condition?: Expression
  readonly action:
    | { readonly kind: 'delete' }
    | { readonly kind: 'updateAll' }
    | { readonly kind: 'insertAll' }
    | { readonly kind: 'update'; readonly assignments: readonly Assignment[] }
    | { readonly kind: 'insert'; readonly columns: readonly Name[]; readonly values: readonly Expression[] }
  readonly place: Place
}
export interface Truncate { readonly kind: 'truncate'; readonly target: ObjectName; readonly place: Place }

export type ObjectKind = 'TABLE' | 'VIEW' | 'MATERIALIZED VIEW' | 'STREAMING TABLE' | 'SCHEMA' | 'CATALOG' | 'VOLUME' | 'FUNCTION'
export interface Drop { readonly kind: 'drop'; readonly object: ObjectKind; readonly ifExists: boolean; readonly name: ObjectName; readonly cascade: boolean; readonly place: Place }

export interface AlterTable {
  readonly kind: 'alterTable'
  readonly object: 'TABLE' | 'VIEW' | 'MATERIALIZED VIEW' | 'STREAMING TABLE'
  readonly name: ObjectName
  readonly action: AlterAction
  readonly place: Place
}
export type AlterAction =
  | { readonly kind: 'addColumns'; readonly columns: readonly ColumnDefinition[] }
  | { readonly kind: 'dropColumns'; readonly columns: readonly Name[]; readonly ifExists: boolean }
  | { readonly kind: 'renameColumn'; readonly from: Name; readonly to: Name }
  | { readonly kind: 'alterColumn'; readonly column: Name; readonly change: 'comment'; readonly comment: string }
  | { readonly kind: 'renameTo'; readonly to: ObjectName }
  | { readonly kind: 'setProperties'; readonly properties: readonly Property[] }
  | { readonly kind: 'unsetProperties'; readonly keys: readonly string[]; readonly ifExists: boolean }
  | { readonly kind: 'clusterBy'; readonly clusterBy: ClusterBy }
export interface CommentOn { readonly kind: 'commentOn'; readonly object: 'TABLE' | 'VIEW' | 'SCHEMA' | 'CATALOG' | 'COLUMN'; readonly name: ObjectName; readonly comment: string | null; readonly place: Place }

export type Describe =
  | { readonly kind: 'describe'; readonly what: 'table'; readonly extended: boolean; readonly name: ObjectName; readonly place: Place }
  | { readonly kind: 'describe'; readonly what: 'history' | 'detail' | 'schema' | 'catalog'; readonly extended: boolean; readonly name: ObjectName; readonly place: Place }
  | { readonly kind: 'describe'; readonly what: 'query'; readonly query: Query; readonly place: Place }
  | { readonly kind: 'describe'; readonly what: 'function'; readonly extended: boolean; readonly name: ObjectName; readonly place: Place }
export interface Show {
  readonly kind: 'show'
  readonly what: 'TABLES' | 'VIEWS' | 'SCHEMAS' | 'CATALOGS' | 'COLUMNS' | 'TBLPROPERTIES' | 'CREATE TABLE' | 'FUNCTIONS' | 'VOLUMES'
  readonly in?: ObjectName
  readonly like?: string
  readonly place: Place
}
export interface Use { readonly kind: 'use'; readonly what: 'catalog' | 'schema'; readonly name: ObjectName; readonly place: Place }
/** `SET key = value`; `key` absent for a bare SET, `value` absent to show one. */
export interface SetVariable { readonly kind: 'set'; readonly key?: string; readonly value?: string; readonly place: Place }
export interface Optimize { readonly kind: 'optimize'; readonly target: ObjectName; readonly full: boolean; readonly where?: Expression; readonly zOrderBy: readonly ObjectName[]; readonly place: Place }
export interface Vacuum { readonly kind: 'vacuum'; readonly target: ObjectName; readonly retainHours?: number; readonly dryRun: boolean; readonly lite: boolean; readonly place: Place }
export interface Restore { readonly kind: 'restore'; readonly target: ObjectName; readonly version?: Literal; readonly timestamp?: Expression; readonly place: Place }
export interface Explain { readonly kind: 'explain'; readonly mode: 'SIMPLE' | 'EXTENDED' | 'CODEGEN' | 'COST' | 'FORMATTED'; readonly statement: Statement; readonly place: Place }
export interface Refresh { readonly kind: 'refresh'; readonly object: 'MATERIALIZED VIEW' | 'STREAMING TABLE' | 'TABLE'; readonly name: ObjectName; readonly full: boolean; readonly where?: Expression; readonly mode: 'SYNC' | 'ASYNC'; readonly place: Place }

export type { TableAlias }
