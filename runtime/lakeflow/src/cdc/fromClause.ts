import { duckdbType, type AutoCdcFlow, type Column, type ColumnSelection, type ObjectName, type SqlType } from '@lagoon/sql'
import { quoteName } from '@lagoon/engine'
import { LakeflowError, type Origin } from '../error.ts'
import { expressionOn } from '../graph/compile.ts'
import type { SourceText } from '../graph/graph.ts'
import { deletedColumn, endColumn, nullsColumn, sequenceColumn, startColumn, type CdcSpec } from './change.ts'

/** AUTO CDC over a source with known columns: what to do, and what the two tables look like. */
export interface CdcDefinition {
  readonly spec: CdcSpec
  /** Columns of the target, hidden ones last. */
  readonly target: readonly Column[]
  readonly auxiliary: readonly Column[]
}

/**
 * Throws Spark's conditions: `AUTOCDC_COLUMNS_NOT_FOUND_IN_SCHEMA`, `AUTOCDC_RESERVED_COLUMN_NAME_CONFLICT`,
 * `AUTOCDC_MICROBATCH_VALIDATION.NON_ORDERABLE_SEQUENCE`.
 */
export function defineCdc(clause: AutoCdcFlow, columns: readonly Column[], { source, now }: { readonly source: SourceText; readonly now: Date }): CdcDefinition {
  const at = ({ place }: { place: { line: number; column: number } }): Origin => ({ file: source.file, line: place.line, column: place.column })
  const reserved = columns.find(({ name }) => [startColumn, endColumn].some((other) => sameName(other, name)) || name.toLowerCase().startsWith('__lagoon_'))
  if (reserved) throw new LakeflowError('AUTOCDC_RESERVED_COLUMN_NAME_CONFLICT', `the source of AUTO CDC has a column ${reserved.name}, a name that AUTO CDC keeps for itself`, { origin: at(clause) })

  const named = (name: ObjectName): Column => {
    const wanted = name.parts[0]?.text ?? ''
    const found = columns.find((column) => sameName(column.name, wanted))
    if (found) return found
    throw new LakeflowError('AUTOCDC_COLUMNS_NOT_FOUND_IN_SCHEMA', `the source of AUTO CDC has no column ${wanted}`, { origin: at(name), hint: `it has ${columns.map((column) => column.name).join(', ')}` })
  }
  const selected = (from: readonly Column[], selection: ColumnSelection | undefined): Column[] => {
    const listed = selection?.columns.map(named) ?? []
    return from.filter((column) => selection === undefined || listed.includes(column) === (selection.kind === 'only'))
  }

  const keys = clause.keys.map(named)
  const kept = columns.filter((column) => keys.includes(column) || selected(columns, clause.columns).includes(column))
  const sequence = expressionOn(clause.sequenceBy, columns, { source, now })
  if (['map', 'variant', 'void'].includes(sequence.type.kind)) {
    throw new LakeflowError('AUTOCDC_MICROBATCH_VALIDATION.NON_ORDERABLE_SEQUENCE', 'SEQUENCE BY needs a value that can be ordered', { origin: at(clause.sequenceBy) })
  }
  const history = clause.storedAs === 'SCD TYPE 2'
  const tracked = selected(kept.filter((column) => !keys.includes(column)), clause.trackHistoryOn)
  const ignored = clause.ignoreNullUpdates ? selected(kept.filter((column) => !keys.includes(column)), clause.ignoreNullUpdates.on) : []
  const struct = ignored.find(({ type }) => type.kind === 'struct')
  if (struct && clause.ignoreNullUpdates) {
    throw new LakeflowError('UNSUPPORTED_FEATURE', `IGNORE NULL UPDATES of the struct ${struct.name} is not supported here yet`, { origin: at(clause.ignoreNullUpdates), hint: `leave it out: ON * EXCEPT (${struct.name})` })
  }
  const spec: CdcSpec = {
    keys: keys.map(({ name }) => name),
    columns: kept.map(({ name, type }) => ({ name, value: `CAST(${quoteName(name)} AS ${duckdbType(type)})` })),
    sequence: complete(sequence.duckdb, sequence.type),
    deleteWhen: clause.deleteWhen && expressionOn(clause.deleteWhen, columns, { source, now }).duckdb,
    ignoreNulls: ignored.map(({ name }) => name),
    scd: history ? { type: 2, tracked: tracked.map(({ name }) => name) } : { type: 1 },
  }
  const nullable = kept.map((column): Column => ({ ...column, nullable: true, hidden: false }))
  const hidden: Column = { name: sequenceColumn, type: sequence.type, nullable: true, hidden: true }
  const interval: Column[] = history ? [startColumn, endColumn].map((name) => ({ name, type: sequence.type, nullable: true })) : []
  const nulls: Column[] = ignored.length > 0 ? [{ name: nullsColumn, type: { kind: 'array', element: { kind: 'string' } }, nullable: true, hidden: true }] : []
  const asideData = history || ignored.length > 0 ? nullable : nullable.filter(({ name }) => spec.keys.includes(name))
  return {
    spec,
    target: [...nullable, ...interval, hidden, ...nulls],
    auxiliary: [...asideData, hidden, { name: deletedColumn, type: { kind: 'boolean' }, nullable: true, hidden: true }, ...nulls],
  }
}

const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

/** A STRUCT sequence with a field that is NULL cannot be placed either. */
function complete(value: string, type: SqlType): string {
  const cast = `CAST(${value} AS ${duckdbType(type)})`
  if (type.kind !== 'struct') return cast
  return `CASE WHEN ${type.fields.map(({ name }) => `(${cast}).${quoteName(name)} IS NULL`).join(' OR ')} THEN NULL ELSE ${cast} END`
}
