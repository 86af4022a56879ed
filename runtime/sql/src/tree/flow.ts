import { type Place } from '../place.ts'
import { type Expression, type Name, type ObjectName } from './expression.ts'
import { type Query, type TableReferenceNode } from './query.ts'

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

