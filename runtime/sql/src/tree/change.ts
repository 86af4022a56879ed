import { type Place } from '../place.ts'
import { type Expression, type Name, type ObjectName } from './expression.ts'
import { type Query, type SelectItem, type TableExpression } from './query.ts'
import { type Property } from './definition.ts'

export interface Insert {
  readonly kind: 'insert'
  readonly target: ObjectName
  readonly alias?: Name
  readonly columns: readonly Name[]
  readonly byName: boolean
  readonly withSchemaEvolution: boolean
  /** `PARTITION (a = 1, b)`: a column without a value takes it from the query. */
  readonly partition: readonly PartitionValue[]
  readonly mode: InsertMode
  /** A value of VALUES may be the column reference DEFAULT. */
  readonly query: Query
  /** What the condition of REPLACE ON calls the query. */
  readonly queryAlias?: Name
  readonly place: Place
}
export type InsertMode =
  | { readonly kind: 'append' | 'overwrite' }
  | { readonly kind: 'replaceWhere'; readonly condition: Expression }
  | { readonly kind: 'replaceUsing'; readonly columns: readonly Name[] }
  | { readonly kind: 'replaceOn'; readonly condition: Expression }
export interface PartitionValue { readonly column: Name; readonly value?: Expression; readonly place: Place }
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
    | { readonly kind: 'updateAll'; readonly except: readonly ObjectName[] }
    | { readonly kind: 'insertAll'; readonly except: readonly ObjectName[] }
    | { readonly kind: 'update'; readonly assignments: readonly Assignment[] }
    | { readonly kind: 'insert'; readonly columns: readonly Name[]; readonly values: readonly Expression[] }
  readonly place: Place
}
export interface Truncate { readonly kind: 'truncate'; readonly target: ObjectName; readonly place: Place }


/** `COPY INTO t FROM …`: loads the files of a folder that it has not loaded before. */
export interface CopyInto {
  readonly kind: 'copyInto'
  readonly target: ObjectName
  readonly columns: readonly Name[]
  readonly byPosition: boolean
  readonly path: { readonly text: string; readonly place: Place }
  /** `FROM (SELECT … FROM 'path')`; absent: every column. */
  readonly items?: readonly SelectItem[]
  readonly format: Name
  readonly files: readonly string[]
  readonly pattern?: string
  /** Looks without loading; `rows` absent: all of them. */
  readonly validate?: { readonly rows?: number }
  readonly formatOptions: readonly Property[]
  readonly copyOptions: readonly Property[]
  readonly place: Place
}
