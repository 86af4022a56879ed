import { type Place } from '../place.ts'
import { type SqlType } from '../types.ts'
import { type ClusterBy, type ColumnDefinition, type Property, type Schedule, type SchemaMode, type TableConstraint } from './definition.ts'
import { type PartitionValue } from './change.ts'
import { type Expression, type Name, type ObjectName } from './expression.ts'
import { type Query } from './query.ts'

/** What changes the catalog but no rows: schemas, catalogs, volumes, functions, names, properties, tags and grants. */
export interface CreateSchema {
  readonly kind: 'createSchema'
  readonly name: ObjectName
  readonly ifNotExists: boolean
  readonly comment?: string
  readonly managedLocation?: string
  readonly properties: readonly Property[]
  readonly collation?: Name
  readonly place: Place
}
export interface CreateCatalog {
  readonly kind: 'createCatalog'
  readonly name: Name
  readonly ifNotExists: boolean
  readonly comment?: string
  readonly managedLocation?: string
  readonly collation?: Name
  readonly place: Place
}
export interface CreateVolume {
  readonly kind: 'createVolume'
  readonly name: ObjectName
  readonly external: boolean
  readonly ifNotExists: boolean
  readonly location?: string
  readonly comment?: string
  readonly place: Place
}

export interface FunctionParameter { readonly name: Name; readonly type: SqlType; readonly default?: Expression; readonly comment?: string; readonly place: Place }
export interface CreateFunction {
  readonly kind: 'createFunction'
  readonly name: ObjectName
  readonly temporary: boolean
  readonly orReplace: boolean
  readonly ifNotExists: boolean
  readonly parameters: readonly FunctionParameter[]
  /** Absent: what the body yields. `columns` is empty for a bare RETURNS TABLE. */
  readonly returns?: { readonly kind: 'scalar'; readonly type: SqlType } | { readonly kind: 'table'; readonly columns: readonly FunctionParameter[] }
  readonly comment?: string
  readonly deterministic?: boolean
  /** `foreign`: a program in another language, as written between the dollars. */
  readonly body:
    | { readonly kind: 'expression'; readonly expression: Expression }
    | { readonly kind: 'query'; readonly query: Query }
    | { readonly kind: 'foreign'; readonly language: string; readonly text: string; readonly place: Place }
  readonly place: Place
}

export type ObjectKind = 'TABLE' | 'VIEW' | 'MATERIALIZED VIEW' | 'STREAMING TABLE' | 'SCHEMA' | 'CATALOG' | 'VOLUME' | 'FUNCTION'
export interface Drop { readonly kind: 'drop'; readonly object: ObjectKind | 'VARIABLE'; readonly temporary: boolean; readonly ifExists: boolean; readonly name: ObjectName; readonly cascade: boolean; readonly place: Place }
/** `UNDROP TABLE t`, or with the id that the dropped object had. */
export interface Undrop { readonly kind: 'undrop'; readonly object: ObjectKind; readonly name?: ObjectName; readonly id?: string; readonly place: Place }

export type AlteredTable = 'TABLE' | 'VIEW' | 'MATERIALIZED VIEW' | 'STREAMING TABLE'
export interface AlterTable {
  readonly kind: 'alterTable'
  readonly object: AlteredTable
  readonly name: ObjectName
  readonly action: AlterAction
  readonly place: Place
}
export type ColumnPosition = { readonly kind: 'first' } | { readonly kind: 'after'; readonly column: Name }
/** `path` names a field inside a struct; its last part is the column's name. */
export interface AddedColumn { readonly path: ObjectName; readonly column: ColumnDefinition; readonly position?: ColumnPosition }
export type AlterAction =
  | { readonly kind: 'addColumns'; readonly columns: readonly AddedColumn[]; readonly ifNotExists: boolean }
  | { readonly kind: 'dropColumns'; readonly columns: readonly ObjectName[]; readonly ifExists: boolean }
  | { readonly kind: 'replaceColumns'; readonly columns: readonly ColumnDefinition[] }
  | { readonly kind: 'renameColumn'; readonly from: ObjectName; readonly to: Name }
  | { readonly kind: 'alterColumn'; readonly columns: readonly { readonly column: ObjectName; readonly change: ColumnChange }[] }
  | { readonly kind: 'addConstraint'; readonly constraint: TableConstraint }
  | { readonly kind: 'dropConstraint'; readonly name: Name; readonly ifExists: boolean }
  | { readonly kind: 'dropPrimaryKey'; readonly ifExists: boolean }
  | { readonly kind: 'dropForeignKey'; readonly columns: readonly Name[]; readonly ifExists: boolean }
  | { readonly kind: 'addPartitions'; readonly partitions: readonly (readonly PartitionValue[])[]; readonly ifNotExists: boolean }
  | { readonly kind: 'dropPartitions'; readonly partitions: readonly (readonly PartitionValue[])[]; readonly ifExists: boolean }
  | { readonly kind: 'renamePartition'; readonly from: readonly PartitionValue[]; readonly to: readonly PartitionValue[] }
  | { readonly kind: 'recoverPartitions' }
  | { readonly kind: 'renameTo'; readonly to: ObjectName }
  | { readonly kind: 'setProperties'; readonly properties: readonly Property[] }
  | { readonly kind: 'unsetProperties'; readonly keys: readonly string[]; readonly ifExists: boolean }
  | { readonly kind: 'clusterBy'; readonly clusterBy: ClusterBy }
  | { readonly kind: 'setRowFilter'; readonly function: ObjectName; readonly columns: readonly Name[] }
  | { readonly kind: 'dropRowFilter' }
  | { readonly kind: 'setLocation'; readonly location: string }
  | { readonly kind: 'setQuery'; readonly query: Query }
  | { readonly kind: 'setSchemaMode'; readonly mode: SchemaMode }
  | { readonly kind: 'setSchedule'; readonly schedule: Schedule }
  | { readonly kind: 'dropSchedule' }
  | { readonly kind: 'dropFeature'; readonly feature: string; readonly truncateHistory: boolean }
  | ObjectAction
export type ColumnChange =
  | { readonly kind: 'comment'; readonly comment: string }
  | { readonly kind: 'type'; readonly type: SqlType; readonly comment?: string; readonly position?: ColumnPosition }
  | { readonly kind: 'position'; readonly position: ColumnPosition }
  | { readonly kind: 'setNotNull' | 'dropNotNull' | 'dropDefault' | 'dropMask' | 'syncIdentity' }
  | { readonly kind: 'setDefault'; readonly value: Expression }
  | { readonly kind: 'setMask'; readonly function: ObjectName; readonly columns: readonly Name[] }
  | { readonly kind: 'setTags'; readonly tags: readonly Property[] }
  | { readonly kind: 'unsetTags'; readonly keys: readonly string[] }

/** What can be said about an object of every kind. */
export type ObjectAction =
  | { readonly kind: 'setOwner'; readonly owner: Name }
  | { readonly kind: 'setTags'; readonly tags: readonly Property[] }
  | { readonly kind: 'unsetTags'; readonly keys: readonly string[] }
  | { readonly kind: 'predictiveOptimization'; readonly setting: 'ENABLE' | 'DISABLE' | 'INHERIT' }
  | { readonly kind: 'defaultCollation'; readonly collation: Name }
/** ALTER of a schema, catalog or volume. */
export interface AlterObject {
  readonly kind: 'alterObject'
  readonly object: 'SCHEMA' | 'CATALOG' | 'VOLUME' | 'FUNCTION'
  readonly name: ObjectName
  readonly action: ObjectAction | Extract<AlterAction, { readonly kind: 'renameTo' | 'setProperties' | 'unsetProperties' }>
  readonly place: Place
}
/** `SET TAG ON TABLE t key = value` and `UNSET TAG …`. */
export interface SetTag { readonly kind: 'setTag'; readonly object: ObjectKind | 'COLUMN'; readonly name: ObjectName; readonly key: string; readonly value?: string; readonly unset: boolean; readonly place: Place }
export interface CommentOn { readonly kind: 'commentOn'; readonly object: ObjectKind | 'COLUMN'; readonly name: ObjectName; readonly comment: string | null; readonly place: Place }

/** What a privilege is about; METASTORE and its kin have no name. */
export interface Securable { readonly object: string; readonly name?: ObjectName; readonly place: Place }
export interface Grant {
  readonly kind: 'grant'
  readonly verb: 'GRANT' | 'REVOKE' | 'DENY'
  /** In capitals: `SELECT`, `USE SCHEMA`, `ALL PRIVILEGES`. */
  readonly privileges: readonly string[]
  readonly on: Securable
  readonly principal: Name
  readonly place: Place
}
export interface ShowGrants { readonly kind: 'showGrants'; readonly principal?: Name; readonly on: Securable; readonly place: Place }
