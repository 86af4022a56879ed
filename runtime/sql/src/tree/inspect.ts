import { type Place } from '../place.ts'
import { type PartitionValue } from './change.ts'
import { type ObjectName } from './expression.ts'
import { type Query } from './query.ts'

/** DESCRIBE and SHOW: what looks at the catalog. */
export type Describe =
  | {
      readonly kind: 'describe'
      readonly what: 'table'
      readonly extended: boolean
      readonly asJson: boolean
      readonly name: ObjectName
      readonly partition: readonly PartitionValue[]
      /** `DESCRIBE t c` is about one column. */
      readonly column?: ObjectName
      readonly place: Place
    }
  | { readonly kind: 'describe'; readonly what: 'history'; readonly name: ObjectName; readonly limit?: number; readonly place: Place }
  | { readonly kind: 'describe'; readonly what: 'detail' | 'volume'; readonly name: ObjectName; readonly place: Place }
  | { readonly kind: 'describe'; readonly what: 'schema' | 'catalog' | 'function'; readonly extended: boolean; readonly name: ObjectName; readonly place: Place }
  | { readonly kind: 'describe'; readonly what: 'query'; readonly query: Query; readonly place: Place }

export interface Show {
  readonly kind: 'show'
  readonly what:
    | 'TABLES' | 'TABLE EXTENDED' | 'VIEWS' | 'SCHEMAS' | 'CATALOGS' | 'COLUMNS' | 'PARTITIONS' | 'TBLPROPERTIES' | 'CREATE TABLE' | 'FUNCTIONS' | 'VOLUMES' | 'CURRENT NAMESPACE'
  readonly in?: ObjectName
  readonly like?: string
  /** `SHOW TBLPROPERTIES t (key)` */
  readonly key?: string
  /** Of SHOW FUNCTIONS. */
  readonly scope: 'ALL' | 'USER' | 'SYSTEM'
  /** Of SHOW PARTITIONS and SHOW TABLE EXTENDED. */
  readonly partition: readonly PartitionValue[]
  readonly place: Place
}
