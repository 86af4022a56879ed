import { type Place } from '../place.ts'
import { type ColumnDefinition, type Property } from './definition.ts'
import { type PartitionValue } from './change.ts'
import { type Expression, type Literal, type Name, type ObjectName } from './expression.ts'
import { type Query } from './query.ts'

/** What keeps tables, caches and files in order. */
export interface Optimize { readonly kind: 'optimize'; readonly target: ObjectName; readonly full: boolean; readonly where?: Expression; readonly zOrderBy: readonly ObjectName[]; readonly place: Place }
export interface Vacuum { readonly kind: 'vacuum'; readonly target: ObjectName; readonly retainHours?: number; readonly dryRun: boolean; readonly lite: boolean; readonly place: Place }
export interface Restore { readonly kind: 'restore'; readonly target: ObjectName; readonly version?: Literal; readonly timestamp?: Expression; readonly place: Place }
export interface Refresh { readonly kind: 'refresh'; readonly object: 'MATERIALIZED VIEW' | 'STREAMING TABLE' | 'TABLE'; readonly name: ObjectName; readonly full: boolean; readonly where?: Expression; readonly mode: 'SYNC' | 'ASYNC'; readonly place: Place }
/** `REORG TABLE t [WHERE …] APPLY (PURGE)` */
export interface Reorg { readonly kind: 'reorg'; readonly target: ObjectName; readonly where?: Expression; readonly apply: 'PURGE' | 'UPGRADE UNIFORM' | 'CHECKPOINT'; readonly place: Place }
export interface Fsck { readonly kind: 'fsck'; readonly target: ObjectName; readonly dryRun: boolean; readonly place: Place }
export interface ConvertToDelta {
  readonly kind: 'convertToDelta'
  readonly target: ObjectName
  readonly noStatistics: boolean
  readonly partitionedBy: readonly ColumnDefinition[]
  readonly place: Place
}
/** `MSCK REPAIR TABLE t [ADD | DROP | SYNC] PARTITIONS` */
export interface RepairTable { readonly kind: 'repairTable'; readonly target: ObjectName; readonly partitions: 'ADD' | 'DROP' | 'SYNC'; readonly syncMetadata: boolean; readonly place: Place }
export interface Analyze {
  readonly kind: 'analyze'
  /** `tables`: every table of a schema. */
  readonly target: { readonly kind: 'table'; readonly name: ObjectName; readonly partition: readonly PartitionValue[] } | { readonly kind: 'tables'; readonly in?: ObjectName }
  /** `delta`: COMPUTE DELTA STATISTICS; `metrics`: COMPUTE STORAGE METRICS. */
  readonly compute: 'statistics' | 'delta' | 'metrics'
  readonly noScan: boolean
  /** `'ALL'`: FOR ALL COLUMNS. Empty: the table as a whole. */
  readonly columns: readonly Name[] | 'ALL'
  readonly place: Place
}
export interface Cache {
  readonly kind: 'cache'
  readonly action: 'CACHE' | 'UNCACHE' | 'CLEAR'
  readonly name?: ObjectName
  readonly query?: Query
  readonly lazy: boolean
  readonly ifExists: boolean
  readonly options: readonly Property[]
  readonly place: Place
}
/** LIST, GET, PUT, REMOVE: files of a volume or an external location. */
export interface FileStatement {
  readonly kind: 'file'
  readonly verb: 'LIST' | 'GET' | 'PUT' | 'REMOVE'
  readonly path: string
  /** Where GET puts it, or where PUT takes it from. */
  readonly local?: string
  readonly overwrite: boolean
  readonly limit?: number
  readonly place: Place
}
