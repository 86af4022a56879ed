import type { Value } from '@lagoon/engine'
import { clockText, utc, type Column, type SqlType } from '@lagoon/sql'
import { fullName, type TableEntry } from '@lagoon/unity-catalog'
import { describe as describeTable, history } from '../describeTable.ts'
import { WarehouseError } from '../error.ts'
import { temporaryView } from '../plan.ts'
import { addressOf } from '../tools.ts'
import { typeText } from '../typeText.ts'
import type { TableDescription } from '../types.ts'
import { modeOf, schemaOf } from '../viewSchema.ts'
import { describeFunction } from './functions.ts'
import { partsOf, schemaName, tableName } from './names.ts'
import { listing, never, originIn, planIn, relationIn, tableIn, type Result, type Run, type Runner, type StatementOf } from './run.ts'

const columnList = { col_name: 'string', data_type: 'string', comment: 'string' } as const

export const describe: Runner<'describe'> = {
  writes: never,
  async run(run, statement) {
    switch (statement.what) {
      case 'table':
        return describeRelation(run, statement)
      case 'query':
        return listing(columnList, columnRows((await planIn(run, statement.query)).columns))
      case 'history':
        return describeHistory(run, await tableIn(run, statement.name), statement.limit)
      case 'detail':
        return detail(run, await describeTable(run.tools, await tableIn(run, statement.name)))
      case 'schema': {
        const { catalog, schema } = schemaName(partsOf(statement.name), run.session.defaults, originIn(run, statement.place))
        const entry = await run.tools.catalog.schema(catalog, schema)
        return items('database_description', [
          ['Catalog Name', entry.catalog],
          ['Namespace Name', entry.name],
          ['Comment', entry.comment ?? ''],
          ['RootLocation', entry.storageRoot === undefined ? '' : addressOf(entry.storageRoot)],
          ...(entry.owner === undefined ? [] : [['Owner', entry.owner] as const]),
          ...(statement.extended ? [['Properties', propertiesText(entry.properties ?? {})] as const] : []),
        ])
      }
      case 'catalog': {
        const entry = await run.tools.catalog.catalog(partsOf(statement.name).join('.'))
        return listing({ info_name: 'string', info_value: 'string' }, [['Catalog Name', entry.name], ['Comment', entry.comment ?? ''], ...(entry.owner === undefined ? [] : [['Owner', entry.owner]])])
      }
      case 'volume': {
        const entry = await run.tools.catalog.volume(tableName(partsOf(statement.name), run.session.defaults, originIn(run, statement.place)))
        const columns = { name: 'string', catalog: 'string', database: 'string', owner: 'string', storageLocation: 'string', volumeType: 'string', comment: 'string' }
        return listing(columns, [[entry.name, entry.catalog, entry.schema, entry.owner ?? null, addressOf(entry.location), entry.type, entry.comment ?? null]])
      }
      case 'function':
        return describeFunction(run, statement)
      default:
        return statement satisfies never
    }
  },
}

const items = (prefix: string, rows: readonly (readonly [string, string])[]): Result => listing({ [`${prefix}_item`]: 'string', [`${prefix}_value`]: 'string' }, rows)
const propertiesText = (properties: Readonly<Record<string, string>>): string => `(${Object.entries(properties).map(([key, value]) => `(${key},${value})`).join(', ')})`

type DescribeTable = Extract<StatementOf<'describe'>, { readonly what: 'table' }>

async function describeRelation(run: Run, statement: DescribeTable): Promise<Result> {
  const temporary = temporaryView(run.session, partsOf(statement.name))
  if (temporary) {
    const { columns } = temporary.kept
    return statement.column ? describeColumn(run, statement, columns, temporary.name) : listing(columnList, columnRows(columns))
  }
  const table = await describeTable(run.tools, await relationIn(run, statement.name))
  const columns = table.columns.filter(({ hidden }) => !hidden)
  if (statement.column) return describeColumn(run, statement, columns, fullName(table.entry))
  if (statement.asJson) return describeAsJson(run, statement, table, columns)
  return describeColumns(table, columns, statement.extended)
}

function describeColumn(run: Run, { column, extended }: DescribeTable, columns: readonly Column[], table: string): Result {
  const name = (column?.parts ?? []).map(({ text }) => text).join('.')
  const found = columns.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase())
  if (!found) throw new WarehouseError('UNRESOLVED_COLUMN.WITH_SUGGESTION', `${table} has no column ${name}`, { origin: column && originIn(run, column.place), hint: `it has ${columns.map((candidate) => candidate.name).join(', ')}` })
  const more = extended ? ['min', 'max', 'num_nulls', 'distinct_count', 'avg_col_len', 'max_col_len', 'histogram'].map((info) => [info, null]) : []
  return listing({ info_name: 'string', info_value: 'string' }, [['col_name', found.name], ['data_type', typeText(found.type)], ['comment', found.comment ?? null], ...more])
}

function describeColumns({ entry, partitionColumns }: TableDescription, columns: readonly Column[], extended: boolean): Result {
  const partition = columns.filter(({ name }) => partitionColumns.includes(name))
  const rows = [...columnRows(columns), ...(partition.length > 0 ? [['# Partition Information', '', ''], ['# col_name', 'data_type', 'comment'], ...columnRows(partition)] : [])]
  if (!extended) return listing(columnList, rows)
  const facts: [string, string][] = [
    ['Catalog', entry.catalog],
    ['Database', entry.schema],
    ['Table', entry.name],
    ['Created Time', entry.createdAt],
    ['Type', entry.type],
    ...(entry.owner === undefined ? [] : [['Owner', entry.owner] satisfies [string, string]]),
    ...(entry.comment === undefined ? [] : [['Comment', entry.comment] satisfies [string, string]]),
    ...(entry.location === undefined ? [] : [['Location', addressOf(entry.location)] satisfies [string, string], ['Provider', 'delta'] satisfies [string, string]]),
    ...(entry.viewText === undefined ? [] : [['View Text', entry.viewText] satisfies [string, string]]),
    ...(entry.type === 'VIEW' ? [['View Schema Mode', modeOf(entry.properties)] satisfies [string, string], ['View Query Output Columns', `[${schemaOf(entry).queried.map((name) => `\`${name}\``).join(', ')}]`] satisfies [string, string]] : []),
    ...(entry.pipeline === undefined ? [] : [['Pipeline', entry.pipeline] satisfies [string, string]]),
    ['Table Properties', `[${Object.entries(entry.properties).map(([key, value]) => `${key}=${value}`).join(',')}]`],
  ]
  const keys = Object.entries(entry.keys ?? {})
  const constraints = keys.length === 0 ? [] : [['', '', ''], ['# Constraints', '', ''], ...keys.map(([name, text]) => [name, text, ''])]
  return listing(columnList, [...rows, ['', '', ''], ['# Detailed Table Information', '', ''], ...facts.map(([name, value]) => [name, value, '']), ...constraints])
}

/** As Databricks and Spark 4 write it. */
function describeAsJson(run: Run, { extended, place }: DescribeTable, { entry, partitionColumns }: TableDescription, columns: readonly Column[]): Result {
  if (!extended) throw new WarehouseError('DESCRIBE_JSON_NOT_EXTENDED', 'DESCRIBE … AS JSON needs EXTENDED', { origin: originIn(run, place), hint: 'DESCRIBE EXTENDED t AS JSON' })
  const json = {
    table_name: entry.name,
    catalog_name: entry.catalog,
    namespace: [entry.schema],
    schema_name: entry.schema,
    columns: columns.map(({ name, type, nullable, comment }) => ({ name, type: typeJson(type), ...(comment !== undefined && { comment }), nullable })),
    ...(entry.owner !== undefined && { owner: entry.owner }),
    created_time: entry.createdAt,
    type: entry.type,
    ...(entry.comment !== undefined && { comment: entry.comment }),
    ...(entry.location !== undefined && { location: addressOf(entry.location), provider: 'delta' }),
    ...(entry.viewText !== undefined && { view_text: entry.viewText }),
    table_properties: entry.properties,
    ...(partitionColumns.length > 0 && { partition_columns: partitionColumns }),
  }
  return listing({ json_metadata: 'string' }, [[JSON.stringify(json)]])
}

function typeJson(type: SqlType): Record<string, unknown> {
  switch (type.kind) {
    case 'decimal':
      return { name: 'decimal', precision: type.precision, scale: type.scale }
    case 'char':
    case 'varchar':
      return { name: type.kind, length: type.length }
    case 'array':
      return { name: 'array', element_type: typeJson(type.element), element_nullable: true }
    case 'map':
      return { name: 'map', key_type: typeJson(type.key), value_type: typeJson(type.value), value_nullable: true }
    case 'struct':
      return { name: 'struct', fields: type.fields.map(({ name, type: field, notNull }) => ({ name, type: typeJson(field), nullable: notNull !== true })) }
    case 'timestamp':
      return { name: 'timestamp_ltz' }
    default:
      return { name: typeText(type) }
  }
}

const columnRows = (columns: readonly Column[]): Value[][] => columns.map(({ name, type, comment }) => [name, typeText(type), comment ?? null])

async function describeHistory(run: Run, table: TableEntry, limit?: number): Promise<Result> {
  const entries = await history(run.tools, table, limit === undefined ? {} : { limit })
  const columns = { version: 'bigint', timestamp: 'timestamp', operation: 'string', operationParameters: 'map<string,string>', readVersion: 'bigint', isolationLevel: 'string', isBlindAppend: 'boolean', operationMetrics: 'map<string,string>', engineInfo: 'string' }
  const text = (value: unknown): Value => (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' ? value : null)
  return listing(
    columns,
    entries.map(({ version, at, operation, parameters, metrics, isBlindAppend, info }) => [
      version, timeText(at, run), operation, JSON.stringify(parameters), text(info['readVersion']), text(info['isolationLevel']), isBlindAppend ?? null, JSON.stringify(metrics), text(info['engineInfo']),
    ]),
  )
}

function detail(run: Run, table: TableDescription): Result {
  const { entry } = table
  const row: Record<string, readonly [string, Value]> = {
    format: ['string', entry.location === undefined ? null : 'delta'],
    name: ['string', fullName(entry)],
    description: ['string', entry.comment ?? null],
    location: ['string', entry.location === undefined ? null : addressOf(entry.location)],
    createdAt: ['string', entry.createdAt],
    lastModified: ['timestamp', table.lastModified ? timeText(table.lastModified, run) : null],
    partitionColumns: ['array<string>', JSON.stringify(table.partitionColumns)],
    numFiles: ['bigint', table.files],
    sizeInBytes: ['bigint', table.sizeBytes],
    properties: ['map<string,string>', JSON.stringify(entry.properties)],
    minReaderVersion: ['int', table.minReaderVersion ?? null],
    minWriterVersion: ['int', table.minWriterVersion ?? null],
    tableFeatures: ['array<string>', JSON.stringify(table.features)],
  }
  return listing(Object.fromEntries(Object.entries(row).map(([name, [type]]) => [name, type])), [Object.values(row).map(([, value]) => value)])
}

const timeText = (at: Date, { tools }: Run): string => clockText(at, tools.effects.zone ?? utc)
