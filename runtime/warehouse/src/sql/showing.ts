import type { Value } from '@lagoon/engine'
import { formatType, type Column } from '@lagoon/sql'
import { fullName, type TableEntry } from '@lagoon/unity-catalog'
import { describe as describeTable, history } from '../describeTable.ts'
import { addressOf } from '../tools.ts'
import type { TableDescription } from '../types.ts'
import { partsOf, schemaName } from './names.ts'
import { listing, never, originIn, planIn, refuse, tableIn, type Result, type Run, type Runner, type StatementOf } from './run.ts'

const columnList = { col_name: 'string', data_type: 'string', comment: 'string' } as const

export const describe: Runner<'describe'> = {
  writes: never,
  async run(run, statement) {
    switch (statement.what) {
      case 'table':
        return describeColumns(run, statement)
      case 'query':
        return listing(columnList, columnRows((await planIn(run, statement.query)).columns))
      case 'history':
        return describeHistory(run, await tableIn(run, statement.name))
      case 'detail':
        return detail(await describeTable(run.tools, await tableIn(run, statement.name)))
      case 'schema': {
        const { catalog, schema } = schemaName(partsOf(statement.name), run.defaults, originIn(run, statement.place))
        const entry = await run.tools.catalog.schema(catalog, schema)
        const root = entry.storageRoot === undefined ? '' : addressOf(entry.storageRoot)
        return listing({ database_description_item: 'string', database_description_value: 'string' }, [
          ['Catalog Name', entry.catalog],
          ['Namespace Name', entry.name],
          ['Comment', entry.comment ?? ''],
          ['RootLocation', root],
        ])
      }
      case 'catalog': {
        const entry = await run.tools.catalog.catalog(partsOf(statement.name).join('.'))
        return listing({ info_name: 'string', info_value: 'string' }, [['Catalog Name', entry.name], ['Comment', entry.comment ?? '']])
      }
      case 'function':
        return refuse(run, statement.place, 'DESCRIBE FUNCTION', 'docs/parity.md lists the functions')
      default:
        return statement satisfies never
    }
  },
}

export const show: Runner<'show'> = {
  writes: never,
  async run(run, statement) {
    const { catalog } = run.tools
    const like = pattern(statement.like)
    switch (statement.what) {
      case 'CATALOGS':
        return listing({ catalog: 'string' }, (await catalog.catalogs()).filter(({ name }) => like(name)).map(({ name }) => [name]))
      case 'SCHEMAS': {
        const of = statement.in ? partsOf(statement.in).join('.') : run.defaults.catalog
        return listing({ databaseName: 'string' }, (await catalog.schemas(of)).filter(({ name }) => like(name)).map(({ name }) => [name]))
      }
      case 'TABLES':
      case 'VIEWS': {
        const tables = (await tablesIn(run, statement)).filter(({ name, type }) => like(name) && (statement.what === 'TABLES' || type === 'VIEW'))
        const column = statement.what === 'TABLES' ? 'tableName' : 'viewName'
        return listing({ [statement.what === 'TABLES' ? 'database' : 'namespace']: 'string', [column]: 'string', isTemporary: 'boolean' }, tables.map(({ schema, name }) => [schema, name, false]))
      }
      case 'VOLUMES': {
        const { catalog: of, schema } = whichSchema(run, statement)
        return listing({ database: 'string', volume_name: 'string' }, (await catalog.volumes(of, schema)).filter(({ name }) => like(name)).map((volume) => [volume.schema, volume.name]))
      }
      case 'COLUMNS':
        return listing({ col_name: 'string' }, (await describeTable(run.tools, await named(run, statement))).columns.filter(({ hidden }) => !hidden).map(({ name }) => [name]))
      case 'TBLPROPERTIES':
        return listing({ key: 'string', value: 'string' }, Object.entries((await named(run, statement)).properties))
      case 'CREATE TABLE':
        return listing({ createtab_stmt: 'string' }, [[createText(await describeTable(run.tools, await named(run, statement)))]])
      case 'FUNCTIONS':
        return refuse(run, statement.place, 'SHOW FUNCTIONS', 'docs/parity.md lists the functions')
      default:
        return statement.what satisfies never
    }
  },
}

async function describeColumns(run: Run, statement: Extract<StatementOf<'describe'>, { readonly what: 'table' }>): Promise<Result> {
  const table = await describeTable(run.tools, await tableIn(run, statement.name))
  const rows = columnRows(table.columns.filter(({ hidden }) => !hidden))
  if (!statement.extended) return listing(columnList, rows)
  const { entry } = table
  const facts: [string, string][] = [
    ['Catalog', entry.catalog],
    ['Database', entry.schema],
    ['Table', entry.name],
    ['Created Time', entry.createdAt],
    ['Type', entry.type],
    ...(entry.comment === undefined ? [] : [['Comment', entry.comment] satisfies [string, string]]),
    ...(entry.location === undefined ? [] : [['Location', addressOf(entry.location)] satisfies [string, string], ['Provider', 'delta'] satisfies [string, string]]),
    ...(entry.viewText === undefined ? [] : [['View Text', entry.viewText] satisfies [string, string]]),
    ...(entry.pipeline === undefined ? [] : [['Pipeline', entry.pipeline] satisfies [string, string]]),
    ['Table Properties', `[${Object.entries(entry.properties).map(([key, value]) => `${key}=${value}`).join(',')}]`],
  ]
  return listing(columnList, [...rows, ['', '', ''], ['# Detailed Table Information', '', ''], ...facts.map(([name, value]) => [name, value, ''])])
}

const columnRows = (columns: readonly Column[]): Value[][] => columns.map(({ name, type, comment }) => [name, formatType(type).toLowerCase(), comment ?? null])

async function describeHistory(run: Run, table: TableEntry): Promise<Result> {
  const entries = await history(run.tools, table)
  const columns = { version: 'bigint', timestamp: 'timestamp', operation: 'string', operationParameters: 'map<string,string>', readVersion: 'bigint', isolationLevel: 'string', isBlindAppend: 'boolean', operationMetrics: 'map<string,string>', engineInfo: 'string' }
  const text = (value: unknown): Value => (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' ? value : null)
  return listing(
    columns,
    entries.map(({ version, at, operation, parameters, metrics, isBlindAppend, info }) => [
      version, timeText(at), operation, JSON.stringify(parameters), text(info['readVersion']), text(info['isolationLevel']), isBlindAppend ?? null, JSON.stringify(metrics), text(info['engineInfo']),
    ]),
  )
}

function detail(table: TableDescription): Result {
  const { entry } = table
  const row: Record<string, readonly [string, Value]> = {
    format: ['string', entry.location === undefined ? null : 'delta'],
    name: ['string', fullName(entry)],
    description: ['string', entry.comment ?? null],
    location: ['string', entry.location === undefined ? null : addressOf(entry.location)],
    createdAt: ['string', entry.createdAt],
    lastModified: ['timestamp', table.lastModified ? timeText(table.lastModified) : null],
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

function createText({ entry, columns, partitionColumns }: TableDescription): string {
  const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
  if (entry.type === 'VIEW') return `CREATE VIEW ${fullName(entry)} AS ${entry.viewText ?? ''}`
  const lines = columns.filter(({ hidden }) => !hidden).map(({ name, type, nullable, comment }) => `  ${name} ${formatType(type)}${nullable ? '' : ' NOT NULL'}${comment === undefined ? '' : ` COMMENT ${quoted(comment)}`}`)
  const properties = Object.entries(entry.properties).map(([key, value]) => `${quoted(key)} = ${quoted(value)}`)
  return [
    `CREATE ${entry.type === 'MANAGED' || entry.type === 'EXTERNAL' ? 'TABLE' : entry.type.replace('_', ' ')} ${fullName(entry)} (`,
    `${lines.join(',\n')})`,
    'USING delta',
    ...(partitionColumns.length > 0 ? [`PARTITIONED BY (${partitionColumns.join(', ')})`] : []),
    ...(entry.comment === undefined ? [] : [`COMMENT ${quoted(entry.comment)}`]),
    ...(entry.type === 'EXTERNAL' && entry.location !== undefined ? [`LOCATION ${quoted(addressOf(entry.location))}`] : []),
    ...(properties.length > 0 ? [`TBLPROPERTIES (${properties.join(', ')})`] : []),
  ].join('\n')
}

function named(run: Run, { in: name, place, what }: StatementOf<'show'>): Promise<TableEntry> {
  return name ? tableIn(run, name) : refuse(run, place, `SHOW ${what} without a table`)
}

function whichSchema(run: Run, statement: StatementOf<'show'>): { catalog: string; schema: string } {
  return statement.in ? schemaName(partsOf(statement.in), run.defaults, originIn(run, statement.place)) : run.defaults
}

async function tablesIn(run: Run, statement: StatementOf<'show'>): Promise<TableEntry[]> {
  const { catalog, schema } = whichSchema(run, statement)
  return run.tools.catalog.tables(catalog, schema)
}

/** `*` stands for anything, `|` for or; case does not matter. */
function pattern(like: string | undefined): (name: string) => boolean {
  if (like === undefined) return () => true
  const alternatives = like.split('|').map((part) => part.trim().replace(/[.+?^${}()[\]\\]/g, '\\$&').replace(/[*%]/g, '.*'))
  const expression = new RegExp(`^(?:${alternatives.join('|')})$`, 'i')
  return (name) => expression.test(name)
}

const timeText = (at: Date): string => at.toISOString().replace('T', ' ').replace('Z', '')
