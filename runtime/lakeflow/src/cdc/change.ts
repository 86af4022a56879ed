import { quoteName } from '@lagoon/engine'

/** Hidden column of targets and auxiliary tables: when the event of the row happened, in values of SEQUENCE BY. */
export const sequenceColumn = '__lagoon_sequence'
/** Hidden column of auxiliary tables: the row is a tombstone, the trace of a delete. */
export const deletedColumn = '__lagoon_deleted'
/** Hidden column with IGNORE NULL UPDATES: the columns that the event itself did not say. */
export const nullsColumn = '__lagoon_nulls'
export const startColumn = '__START_AT'
export const endColumn = '__END_AT'

/** What AUTO CDC is asked to do, with every expression already in DuckDB's words over the columns of the micro-batch. */
export interface CdcSpec {
  readonly keys: readonly string[]
  /** Columns of the target that hold data, keys included, in the target's order, each with its value in the micro-batch. */
  readonly columns: readonly { readonly name: string; readonly value: string }[]
  readonly sequence: string
  /** True for an event that deletes; NULL counts as no. */
  readonly deleteWhen?: string | undefined
  /** Columns in which a NULL leaves the older value as it is. */
  readonly ignoreNulls?: readonly string[]
  readonly scd: { readonly type: 1 } | { readonly type: 2; readonly tracked: readonly string[] }
}

/** Relations that may stand in FROM. `target` and `auxiliary` have `__file` and `__row`, where each row lies. */
export interface CdcInput {
  readonly spec: CdcSpec
  readonly batch: string
  readonly target: string
  readonly auxiliary: string
  /** Begins the name of every helper table; unique among batches that run at the same time. */
  readonly prefix: string
}

export interface TableChange {
  /** SELECT `__file`, `__row`: the rows that go. */
  readonly remove: string
  /** SELECT of the rows that come, hidden columns included. */
  readonly insert: string
}

/** A micro-batch as statements. Nothing of it depends on how events were split into batches. */
export interface CdcChange {
  /** To be run after `keysOfBatch` and before everything else, in this order. */
  readonly prepare: readonly string[]
  readonly target: TableChange
  readonly auxiliary: TableChange
  /**
   * One row: `upserted`, how many rows of the target are written; `deleted`, how many deletes took something away; and how many
   * rows come to the auxiliary table (`aside`), are taken from it (`aside_gone`) and from the target (`gone`).
   */
  readonly counts: string
}

/** The helper tables of a batch, `keys` made by `keysOfBatch` and the others by `prepare`. */
export const helperTables = ['keys', 'held', 'entangled', 'next'] as const
export type HelperTable = (typeof helperTables)[number]

export const helper = (prefix: string, table: HelperTable): string => `${prefix}_${table}`
export const disposeOf = (prefix: string): string => helperTables.map((table) => `DROP TABLE IF EXISTS ${helper(prefix, table)}`).join('; ')

/** The keys of a batch, each with how many events it has, how many of them have no sequence, and the lowest sequence. */
export function keysOfBatch(input: Pick<CdcInput, 'spec' | 'batch' | 'prefix'>): string {
  const { spec, prefix } = input
  return `CREATE TABLE ${helper(prefix, 'keys')} AS
    SELECT ${names(spec.keys)}, count(*) AS events, count(*) - count(${sequenceColumn}) AS null_sequences, min(${sequenceColumn}) AS low
    FROM ${eventsOf(input)} GROUP BY ${names(spec.keys)}`
}

export const names = (columns: readonly string[], table?: string): string =>
  columns.map((column) => (table ? `${table}.${quoteName(column)}` : quoteName(column))).join(', ')

export const using = (keys: readonly string[]): string => `USING (${names(keys)})`

/** The micro-batch as events: the target's columns, when it happened, and whether it deletes. */
export function eventsOf({ spec, batch }: Pick<CdcInput, 'spec' | 'batch'>): string {
  const columns = spec.columns.map(({ name, value }) => `${value} AS ${quoteName(name)}`)
  const deleted = spec.deleteWhen ? `coalesce(${spec.deleteWhen}, FALSE)` : 'FALSE'
  return `(SELECT ${[...columns, `${spec.sequence} AS ${sequenceColumn}`, `${deleted} AS ${deletedColumn}`].join(', ')} FROM ${batch})`
}

/** Keys that need reconciling: they come more than once in the batch, or the tables know them. All others are new rows as they stand. */
export const entangledKeys = ({ spec, prefix }: Pick<CdcInput, 'spec' | 'prefix'>): string => {
  const { keys } = spec
  return `CREATE TABLE ${helper(prefix, 'entangled')} AS
    SELECT ${names(keys)} FROM ${helper(prefix, 'keys')} WHERE events > 1 UNION SELECT ${names(keys)} FROM ${helper(prefix, 'held')}`
}

/** Columns that the runtime keeps beside those of the user. */
export const isHiddenName = (name: string): boolean => name.toLowerCase().startsWith('__lagoon_')
