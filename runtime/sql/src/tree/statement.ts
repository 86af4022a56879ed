import { type Place } from '../place.ts'
import { type AlterObject, type AlterTable, type CommentOn, type CreateCatalog, type CreateFunction, type CreateSchema, type CreateVolume, type Drop, type Grant, type SetTag, type ShowGrants, type Undrop } from './catalogStatement.ts'
import { type CopyInto, type Delete, type Insert, type Merge, type Truncate, type Update } from './change.ts'
import { type TableDefinition } from './definition.ts'
import { type Expression, type Literal, type ObjectName } from './expression.ts'
import { type CreateFlow, type Flow } from './flow.ts'
import { type Describe, type Show } from './inspect.ts'
import { type Analyze, type Cache, type ConvertToDelta, type FileStatement, type Fsck, type Optimize, type Refresh, type Reorg, type RepairTable, type Restore, type Vacuum } from './maintain.ts'
import { type Query } from './query.ts'
import { type Compound } from './scripting.ts'
import { type Call, type DeclareVariable, type ExecuteImmediate, type Reset, type SetConfiguration, type SetTimeZone, type SetVariable, type Use } from './session.ts'

export type Statement =
  | QueryStatement | CreateStreamingTable | CreateMaterializedView | CreateView | CreateTable | CreateFlow
  | CreateSchema | CreateCatalog | CreateVolume | CreateFunction | Drop | Undrop | AlterTable | AlterObject | CommentOn | SetTag | Grant | ShowGrants
  | Insert | Update | Delete | Merge | Truncate | CopyInto
  | Describe | Show | Explain
  | Use | SetConfiguration | Reset | SetTimeZone | DeclareVariable | SetVariable | ExecuteImmediate | Call
  | Compound
  | Optimize | Vacuum | Restore | Refresh | Reorg | Fsck | ConvertToDelta | RepairTable | Analyze | Cache | FileStatement

export interface QueryStatement { readonly kind: 'query'; readonly query: Query; readonly place: Place }

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
  /** GLOBAL TEMPORARY. */
  readonly global: boolean
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
  readonly external: boolean
  /** REPLACE TABLE without CREATE: the table must be there. */
  readonly mustExist: boolean
  /** At most one of these says where columns or rows come from; CREATE TABLE … LIKE takes the columns alone. */
  readonly query?: Query
  readonly flow?: Flow
  readonly like?: ObjectName
  readonly clone?: Clone
  readonly place: Place
}
/** `SHALLOW CLONE source [VERSION AS OF …]` */
export interface Clone { readonly depth: 'SHALLOW' | 'DEEP'; readonly source: ObjectName; readonly version?: Literal; readonly timestamp?: Expression; readonly place: Place }
export interface Explain { readonly kind: 'explain'; readonly mode: 'SIMPLE' | 'EXTENDED' | 'CODEGEN' | 'COST' | 'FORMATTED'; readonly statement: Statement; readonly place: Place }
