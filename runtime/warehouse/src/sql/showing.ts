import type { JsonObject } from '@lagoon/delta'
import { quoteName } from '@lagoon/engine'
import { formatType, type Column } from '@lagoon/sql'
import { fullName, type TableEntry } from '@lagoon/unity-catalog'
import { describe as describeTable } from '../describeTable.ts'
import { relation } from '../readTable.ts'
import { fieldKeys } from '../rowRules.ts'
import { addressOf } from '../tools.ts'
import { typeText } from '../typeText.ts'
import type { TableDescription } from '../types.ts'
import { modeOf } from '../viewSchema.ts'
import { showFunctions } from './functions.ts'
import { partsOf, schemaName } from './names.ts'
import { fetch } from './queries.ts'
import { informationSchemaViews, isInformationSchema } from '../informationSchema.ts'
import { listing, never, originIn, refuse, relationIn, tableIn, type Result, type Run, type Runner, type StatementOf } from './run.ts'

export const show: Runner<'show'> = {
  writes: never,
  async run(run, statement) {
    const { catalog } = run.tools
    const like = pattern(statement.like)
    switch (statement.what) {
      case 'CATALOGS':
        return listing({ catalog: 'string' }, (await catalog.catalogs()).filter(({ name }) => like(name)).map(({ name }) => [name]))
      case 'SCHEMAS': {
        const of = statement.in ? partsOf(statement.in).join('.') : run.session.defaults.catalog
        return listing({ databaseName: 'string' }, (await catalog.schemas(of)).filter(({ name }) => like(name)).map(({ name }) => [name]))
      }
      case 'TABLES':
      case 'VIEWS':
        return showTables(run, statement, like)
      case 'TABLE EXTENDED': {
        const found = (await tablesIn(run, statement)).filter(({ name }) => like(name))
        const rows = await Promise.all(found.map(async (entry) => [entry.schema, entry.name, false, information(await describeTable(run.tools, entry))]))
        return listing({ database: 'string', tableName: 'string', isTemporary: 'boolean', information: 'string' }, rows)
      }
      case 'VOLUMES': {
        const { catalog: of, schema } = whichSchema(run, statement)
        return listing({ database: 'string', volume_name: 'string' }, (await catalog.volumes(of, schema)).filter(({ name }) => like(name)).map((volume) => [volume.schema, volume.name]))
      }
      case 'COLUMNS':
        return listing({ col_name: 'string' }, (await describeTable(run.tools, statement.in ? await relationIn(run, statement.in) : await named(run, statement))).columns.filter(({ hidden, name }) => !hidden && like(name)).map(({ name }) => [name]))
      case 'PARTITIONS':
        return showPartitions(run, statement)
      case 'TBLPROPERTIES': {
        const entry = await named(run, statement)
        const { key } = statement
        if (key === undefined) return listing({ key: 'string', value: 'string' }, Object.entries(entry.properties))
        return listing({ key: 'string', value: 'string' }, [[key, entry.properties[key] ?? `Table ${fullName(entry)} does not have property: ${key}`]])
      }
      case 'CREATE TABLE':
        return listing({ createtab_stmt: 'string' }, [[createText(await describeTable(run.tools, await named(run, statement)))]])
      case 'FUNCTIONS':
        return showFunctions(run, statement, like)
      case 'CURRENT NAMESPACE':
        return listing({ catalog: 'string', namespace: 'string' }, [[run.session.defaults.catalog, run.session.defaults.schema]])
      default:
        return statement.what satisfies never
    }
  },
}

/** Temporary views belong to no schema. */
async function showTables(run: Run, statement: StatementOf<'show'>, like: (name: string) => boolean): Promise<Result> {
  const all = statement.what === 'TABLES'
  const kept = (await tablesIn(run, statement)).filter(({ name, type }) => like(name) && (all || type === 'VIEW')).map(({ schema, name }) => [schema, name, false])
  const temporary = [...run.session.views.values()].filter(({ name }) => like(name)).map(({ name }) => ['', name, true])
  return listing({ [all ? 'database' : 'namespace']: 'string', [all ? 'tableName' : 'viewName']: 'string', isTemporary: 'boolean' }, [...kept, ...temporary])
}

/** One row for each partition that holds rows, with a column for each partition column. */
async function showPartitions(run: Run, statement: StatementOf<'show'>): Promise<Result> {
  const entry = await named(run, statement)
  const { partitionColumns, columns } = await describeTable(run.tools, entry)
  if (partitionColumns.length === 0) return refuse(run, statement.place, `SHOW PARTITIONS of ${fullName(entry)}, which has none`)
  if (statement.partition.length > 0) return refuse(run, statement.place, 'SHOW PARTITIONS … PARTITION')
  const { duckdb } = await relation(run.tools, entry)
  const wanted = columns.filter(({ name }) => partitionColumns.includes(name))
  return fetch(run, `SELECT DISTINCT ${wanted.map(({ name }) => quoteName(name)).join(', ')} FROM ${duckdb} t ORDER BY ALL`, wanted)
}

/** The facts of a table as the lines that Spark puts into one text. */
function information({ entry, columns, partitionColumns }: TableDescription): string {
  const lines = [
    `Catalog: ${entry.catalog}`,
    `Database: ${entry.schema}`,
    `Table: ${entry.name}`,
    `Created Time: ${entry.createdAt}`,
    `Type: ${entry.type}`,
    ...(entry.location === undefined ? [] : ['Provider: delta', `Location: ${addressOf(entry.location)}`]),
    ...(entry.comment === undefined ? [] : [`Comment: ${entry.comment}`]),
    ...(entry.viewText === undefined ? [] : [`View Text: ${entry.viewText}`]),
    ...(partitionColumns.length > 0 ? [`Partition Columns: [${partitionColumns.map((name) => `\`${name}\``).join(', ')}]`] : []),
    'Schema: root',
    ...columns.filter(({ hidden }) => !hidden).map(({ name, type, nullable }) => ` |-- ${name}: ${typeText(type)} (nullable = ${nullable})`),
  ]
  return `${lines.join('\n')}\n`
}

function viewText(entry: TableEntry): string {
  const columns = entry.columns.map(({ name, comment }) => `  ${/^\w+$/.test(name) ? name : `\`${name.replaceAll('`', '``')}\``}${comment === undefined ? '' : ` COMMENT ${quoted(comment)}`}`)
  const properties = Object.entries(entry.properties).filter(([key]) => !key.startsWith('view.')).map(([key, value]) => `  ${quoted(key)} = ${quoted(value)}`)
  return [
    `CREATE VIEW ${fullName(entry)} (`,
    `${columns.join(',\n')})`,
    ...(entry.comment === undefined ? [] : [`COMMENT ${quoted(entry.comment)}`]),
    ...(properties.length > 0 ? [`TBLPROPERTIES (\n${properties.join(',\n')})`] : []),
    `WITH SCHEMA ${modeOf(entry.properties)}`,
    `AS ${entry.viewText ?? ''}`,
  ].join('\n')
}

function createText({ entry, columns, partitionColumns, fieldMetadata, checks }: TableDescription): string {
  if (entry.type === 'VIEW') return viewText(entry)
  const lines = [
    ...columns.filter(({ hidden }) => !hidden).map((column) => `  ${columnText(column, fieldMetadata.get(column.name) ?? {})}`),
    ...checks.map(({ name, text }) => `  CONSTRAINT ${name} CHECK (${text})`),
    ...Object.entries(entry.keys ?? {}).map(([name, text]) => `  CONSTRAINT ${name} ${text}`),
  ]
  const properties = Object.entries(entry.properties).filter(([key]) => !key.startsWith('delta.constraints.')).map(([key, value]) => `${quoted(key)} = ${quoted(value)}`)
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

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

function columnText({ name, type, nullable, comment }: Column, said: JsonObject): string {
  const [value, generation, start] = [said[fieldKeys.currentDefault], said[fieldKeys.generation], said[fieldKeys.identityStart]]
  return [
    `${name} ${formatType(type)}`,
    ...(nullable ? [] : ['NOT NULL']),
    ...(typeof value === 'string' ? [`DEFAULT ${value}`] : []),
    ...(typeof generation === 'string' ? [`GENERATED ALWAYS AS ( ${generation} )`] : []),
    ...(start === undefined ? [] : [`GENERATED ${said[fieldKeys.identityExplicit] === true ? 'BY DEFAULT' : 'ALWAYS'} AS IDENTITY (START WITH ${String(start)} INCREMENT BY ${String(said[fieldKeys.identityStep])})`]),
    ...(comment === undefined ? [] : [`COMMENT ${quoted(comment)}`]),
  ].join(' ')
}

function named(run: Run, { in: name, place, what }: StatementOf<'show'>): Promise<TableEntry> {
  return name ? tableIn(run, name) : refuse(run, place, `SHOW ${what} without a table`)
}

function whichSchema(run: Run, statement: StatementOf<'show'>): { catalog: string; schema: string } {
  return statement.in ? schemaName(partsOf(statement.in), run.session.defaults, originIn(run, statement.place)) : run.session.defaults
}

async function tablesIn(run: Run, statement: StatementOf<'show'>): Promise<TableEntry[]> {
  const { catalog, schema } = whichSchema(run, statement)
  return isInformationSchema({ schema }) ? informationSchemaViews(run.tools, { catalog, schema }) : run.tools.catalog.tables(catalog, schema)
}

/** `*` stands for anything, `|` for or; case does not matter. */
function pattern(like: string | undefined): (name: string) => boolean {
  if (like === undefined) return () => true
  const alternatives = like.split('|').map((part) => part.trim().replace(/[.+?^${}()[\]\\]/g, '\\$&').replace(/[*%]/g, '.*'))
  const expression = new RegExp(`^(?:${alternatives.join('|')})$`, 'i')
  return (name) => expression.test(name)
}
