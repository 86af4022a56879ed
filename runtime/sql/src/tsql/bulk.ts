import { nowhere } from '../place.ts'
import { columnNamed, sameName, type TsqlColumn, type TsqlTable } from './catalog.ts'
import { type ChangePlan, defaultValue, identityText, stageColumn } from './changes.ts'
import { keyText, uniqueRules } from './constraints.ts'
import { type Context, didYouMean, fail, quoteName, quoteText } from './context.ts'
import { convert } from './convert.ts'
import { isBinary, isText, sqlTypes, type TsqlType } from './type.ts'

export interface RowsRequest {
  readonly target: TsqlTable
  /** A DuckDB query and the types of its columns; they are matched by name. */
  readonly select: string
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  /** With keys, a row whose key exists replaces the other columns of that row. */
  readonly keys?: readonly string[]
}

/** What DuckDB's types are to SQL Server: for tables that Copy makes, and for conversions on the way in. */
export function tsqlTypeOfDuckdb(type: string): TsqlType | undefined {
  const decimal = /^DECIMAL\((\d+),\s*(\d+)\)$/.exec(type)
  if (decimal) return { kind: 'decimal', precision: Number(decimal[1]), scale: Number(decimal[2]) }
  return fromDuckdb[type]
}
const fromDuckdb: Readonly<Record<string, TsqlType>> = {
  BOOLEAN: sqlTypes.bit, TINYINT: sqlTypes.smallint, UTINYINT: sqlTypes.tinyint, SMALLINT: sqlTypes.smallint, USMALLINT: sqlTypes.int, INTEGER: sqlTypes.int, UINTEGER: sqlTypes.bigint, BIGINT: sqlTypes.bigint,
  UBIGINT: { kind: 'decimal', precision: 20, scale: 0 }, HUGEINT: { kind: 'decimal', precision: 38, scale: 0 }, FLOAT: sqlTypes.real, DOUBLE: sqlTypes.float, VARCHAR: sqlTypes.ntext, JSON: sqlTypes.ntext, DATE: sqlTypes.date,
  TIME: sqlTypes.time, TIMESTAMP: sqlTypes.datetime2, TIMESTAMP_S: sqlTypes.datetime2, TIMESTAMP_MS: sqlTypes.datetime2, TIMESTAMP_NS: sqlTypes.datetime2, 'TIMESTAMP WITH TIME ZONE': sqlTypes.datetime2,
  UUID: sqlTypes.uniqueidentifier, BLOB: { kind: 'varbinary', length: 'max' }, '"NULL"': sqlTypes.int,
}

export function planRows(context: Context, { target, select, columns, keys }: RowsRequest): ChangePlan {
  const identity = target.columns.findIndex(column => column.identity)
  const given = columns.map(column => {
    const index = target.columns.findIndex(one => sameName(one.name, column.name))
    return index >= 0 ? index : fail(context, nowhere, '207', `invalid column name '${column.name}': table ${target.schema}.${target.name} has no such column`, didYouMean(column.name, target.columns.map(one => one.name)))
  })
  const value = (index: number): string | undefined => {
    // As SqlBulkCopy without KeepIdentity: the table numbers its rows itself.
    const at = index === identity ? -1 : given.indexOf(index)
    const column = target.columns[index] as TsqlColumn
    return at < 0 ? undefined : incoming(context, column, `v.c${at}`, columns[at]?.type ?? '', target)
  }
  const source = `(${select}) v(${columns.map((_, at) => `c${at}`).join(', ')})`
  const fresh = (next: bigint): string => target.columns.map((column, index) => `${value(index) ?? (index === identity ? identityText(column, next) : defaultValue(context, column, nowhere).text)} AS ${stageColumn(index)}`).join(', ')
  const base = { target, givesIdentity: false, place: nowhere }
  if (!keys) {
    return { ...base, stage: next => `SELECT 'I' AS action, CAST(NULL AS BIGINT) AS rid, ${fresh(next)} FROM ${source}`, actions: new Set(['I']), assigned: new Set(), eachRowOnce: false }
  }
  const wanted = keys.length > 0 ? keys : uniqueRules(target).find(rule => rule.kind === 'PRIMARY KEY')?.columns ?? []
  if (wanted.length === 0) return fail(context, nowhere, '4923', `an upsert into ${target.schema}.${target.name} needs keys, and the table has no primary key`)
  const match = wanted.map(key => {
    const column = columnNamed(target.columns, key)
    const text = column && value(target.columns.indexOf(column))
    if (!column || !text) return fail(context, nowhere, '207', `the key column '${key}' of the upsert is not in ${column ? 'the source' : 'the table'}`)
    return `${keyText(target, key, `t.${quoteName(column.name)}`)} = ${keyText(target, key, text)}`
  }).join(' AND ')
  const assigned = new Set(given.filter(index => index !== identity && !wanted.some(key => sameName(key, target.columns[index]?.name ?? ''))))
  const merged = target.columns.map((column, index) => `${(assigned.has(index) ? value(index) : undefined) ?? `t.${quoteName(column.name)}`} AS ${stageColumn(index)}`).join(', ')
  return {
    ...base,
    stage: next => `WITH v AS MATERIALIZED (SELECT * FROM ${source}) SELECT 'U' AS action, t.rowid AS rid, ${merged} FROM ${target.duckdb} t JOIN v ON ${match}`
      + ` UNION ALL SELECT 'I' AS action, CAST(NULL AS BIGINT) AS rid, ${fresh(next)} FROM v WHERE NOT EXISTS (SELECT 1 FROM ${target.duckdb} t WHERE ${match})`,
    actions: new Set(['I', 'U']), assigned, eachRowOnce: true,
  }
}

function incoming(context: Context, column: TsqlColumn, text: string, duckdbType: string, target: TsqlTable): string {
  const from = tsqlTypeOfDuckdb(duckdbType)
  if (!from) return fail(context, nowhere, '206', `operand type clash: a column of type ${duckdbType} cannot be written to ${column.name} of ${target.schema}.${target.name}`)
  if (isText(from) && isText(column.type)) return column.type.kind.endsWith('varchar') ? text : convert(context, { text, type: from }, { to: column.type, place: nowhere }).text
  // Times are UTC: microseconds are copied, where a cast would ask the calendar of the session's time zone.
  const value = duckdbType === 'TIMESTAMP WITH TIME ZONE' ? `make_timestamp(epoch_us(${text}))` : duckdbType.startsWith('TIMESTAMP_') ? `CAST(${text} AS TIMESTAMP)` : text
  return convert(context, { text: value, type: from }, { to: column.type, explicit: !isBinary(column.type), place: nowhere }).text
}

/**
 * The value of a staged column, or the error that the server raises for it: for rows that go into the table without a stage.
 * Only what one row alone decides can be asked here.
 */
export function guarded(context: { readonly catalog: { readonly database: string } }, target: TsqlTable, index: number): string {
  const column = target.columns[index] as TsqlColumn
  const { type } = column
  const text = stageColumn(index)
  const table = `${context.catalog.database}.${target.schema}.${target.name}`
  const conditions: string[] = []
  if (!column.nullable && !column.identity) conditions.push(`WHEN ${text} IS NULL THEN error(${quoteText(`[515] Cannot insert the value NULL into column '${column.name}', table '${table}'; column does not allow nulls. INSERT fails.`)})`)
  if (isText(type) && type.length !== 'max') conditions.push(`WHEN length(${text}) > ${type.length} AND length(rtrim(${text}, ' ')) > ${type.length} THEN error(${quoteText(`[2628] String or binary data would be truncated in table '${table}', column '${column.name}'. Truncated value: '`)} || left(${text}, ${type.length}) || '''.')`)
  return conditions.length > 0 ? `CASE ${conditions.join(' ')} ELSE ${text} END` : text
}
