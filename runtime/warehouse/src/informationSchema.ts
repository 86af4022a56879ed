import { quoteName, quoteText } from '@lagoon/engine'
import { duckdbType, formatType, parseType, types, type Column, type CreateFunction, type Relation, type SqlType } from '@lagoon/sql'
import { type CatalogEntry, type FunctionEntry, type SchemaEntry, type TableEntry, type TableName } from '@lagoon/unity-catalog'
import { WarehouseError, type Origin } from './error.ts'
import { createdBy } from './routines.ts'
import { addressOf, openTable, type Tools } from './tools.ts'

/**
 * `catalog.information_schema.view`, computed from the catalog when it is read; of `system`, over all catalogs. Columns as
 * https://docs.databricks.com/sql/language-manual/sql-ref-information-schema names them; what nobody writes down here (when and by whom
 * something was altered last) is NULL. Throws `TABLE_OR_VIEW_NOT_FOUND`, and `CATALOG_NOT_FOUND` of the catalog.
 */
export async function informationSchema(tools: Tools, { catalog, name }: TableName, origin: Origin): Promise<Relation> {
  const view = views[name.toLowerCase()]
  if (!view) {
    const known = Object.keys(views).join(', ')
    throw new WarehouseError('TABLE_OR_VIEW_NOT_FOUND', `there is no information_schema.${name} here`, { origin, hint: `there is ${known}` })
  }
  const catalogs = catalog.toLowerCase() === 'system' ? await tools.catalog.catalogs() : [await tools.catalog.catalog(catalog)]
  const rows: (readonly Cell[])[] = []
  for (const entry of catalogs) rows.push(...(await view.rows({ tools, entry, owner: tools.effects.user ?? 'lagoon' })))
  return asRelation(Object.entries(view.columns), rows)
}

/** Such a view as an entry of the catalog, for statements that tell of relations. Throws as `informationSchema` does. */
export async function informationSchemaView(tools: Tools, { catalog, schema, name }: TableName): Promise<TableEntry> {
  const view = Object.hasOwn(views, name.toLowerCase()) ? views[name.toLowerCase()] : undefined
  if (catalog.toLowerCase() !== 'system') await tools.catalog.catalog(catalog)
  if (!view) throw new WarehouseError('TABLE_OR_VIEW_NOT_FOUND', `there is no information_schema.${name} here`, { hint: `there is ${Object.keys(views).join(', ')}` })
  const columns = Object.entries(view.columns).map(([column, type]) => ({ name: column, type: formatType(type).toLowerCase(), nullable: true }))
  return { catalog, schema: schema.toLowerCase(), name: name.toLowerCase(), type: 'VIEW', columns, properties: {}, tags: {}, createdAt: '' }
}

/** All of them, by name. */
export const informationSchemaViews = (tools: Tools, of: Pick<TableName, 'catalog' | 'schema'>): Promise<TableEntry[]> =>
  Promise.all(Object.keys(views).sort().map((name) => informationSchemaView(tools, { ...of, name })))

export const isInformationSchema = ({ schema }: Pick<TableName, 'schema'>): boolean => schema.toLowerCase() === 'information_schema'

type Cell = string | number | null
interface About { readonly tools: Tools; readonly entry: CatalogEntry; readonly owner: string }
interface View {
  readonly columns: Readonly<Record<string, SqlType>>
  /** The rows of one catalog. */
  rows(about: About): Promise<readonly (readonly Cell[])[]>
}

const text = types.string
const changes = { created: types.timestamp, created_by: text, last_altered: types.timestamp, last_altered_by: text }
const neverAltered = (createdAt: string | null, owner: string): Cell[] => [createdAt, owner, null, null]
const ofTable = { table_catalog: text, table_schema: text, table_name: text }
const nameOf = ({ catalog, schema, name }: TableName): string[] => [catalog, schema, name]
const yes = (is: boolean): string => (is ? 'YES' : 'NO')
const ofRoutine = { specific_catalog: text, specific_schema: text, specific_name: text }
const ofType = {
  data_type: text, full_data_type: text, character_maximum_length: types.int, character_octet_length: text, numeric_precision: types.int, numeric_precision_radix: types.int, numeric_scale: types.int,
  datetime_precision: types.int, interval_type: text, interval_precision: types.int, maximum_cardinality: types.int,
}
const isBaseTable = ({ type }: TableEntry): boolean => type === 'MANAGED' || type === 'EXTERNAL'

const views: Readonly<Record<string, View>> = {
  catalogs: {
    columns: { catalog_name: text, catalog_owner: text, comment: text, ...changes },
    rows: async ({ entry, owner }) => [[entry.name, entry.owner ?? owner, entry.comment ?? null, ...neverAltered(null, owner)]],
  },
  schemata: {
    columns: { catalog_name: text, schema_name: text, schema_owner: text, comment: text, ...changes },
    rows: async (about) => (await schemasOf(about)).map(({ catalog, name, owner = about.owner, comment }) => [catalog, name, owner, comment ?? null, ...neverAltered(null, about.owner)]),
  },
  tables: {
    columns: {
      ...ofTable, table_type: text, is_insertable_into: text, commit_action: text, table_owner: text, comment: text, ...changes,
      data_source_format: text, storage_sub_directory: text, storage_path: text,
    },
    rows: async (about) =>
      (await tablesOf(about)).map((table) => [
        ...nameOf(table), table.type, yes(isBaseTable(table)), 'PRESERVE', table.owner ?? about.owner, table.comment ?? null, ...neverAltered(table.createdAt, about.owner),
        table.location === undefined ? 'UNKNOWN_DATA_SOURCE_FORMAT' : 'DELTA', null, table.location === undefined ? null : addressOf(table.location),
      ]),
  },
  views: {
    columns: { ...ofTable, view_definition: text, check_option: text, is_updatable: text, is_insertable_into: text, sql_path: text },
    rows: async (about) => (await tablesOf(about)).flatMap((table) => (table.viewText === undefined ? [] : [[...nameOf(table), table.viewText, 'NONE', 'NO', 'NO', null]])),
  },
  columns: {
    columns: {
      ...ofTable, column_name: text, ordinal_position: types.int, column_default: text, is_nullable: text, full_data_type: text, data_type: text,
      character_maximum_length: types.int, character_octet_length: text, numeric_precision: types.int, numeric_precision_radix: types.int, numeric_scale: types.int,
      datetime_precision: types.int, interval_type: text, interval_precision: types.int, maximum_cardinality: types.int,
      is_identity: text, identity_generation: text, identity_start: text, identity_increment: text, identity_maximum: text, identity_minimum: text, identity_cycle: text,
      is_generated: text, generation_expression: text, is_system_time_period_start: text, is_system_time_period_end: text, system_time_period_timestamp_generation: text,
      is_updatable: text, partition_index: types.int, comment: text,
    },
    rows: async (about) => (await Promise.all((await tablesOf(about)).map((table) => columnRows(about.tools, table)))).flat(),
  },
  volumes: {
    columns: { volume_catalog: text, volume_schema: text, volume_name: text, volume_type: text, volume_owner: text, comment: text, ...changes, storage_location: text },
    rows: async (about) => {
      const all = await inSchemas(about, ({ catalog, name }) => about.tools.catalog.volumes(catalog, name))
      return all.map((volume) => [...nameOf(volume), volume.type, volume.owner ?? about.owner, volume.comment ?? null, ...neverAltered(null, about.owner), addressOf(volume.location)])
    },
  },
  routines: {
    columns: {
      ...ofRoutine, routine_catalog: text, routine_schema: text, routine_name: text, routine_type: text, ...ofType, routine_body: text, routine_definition: text, external_name: text, external_language: text,
      parameter_style: text, is_deterministic: text, sql_data_access: text, is_null_call: text, sql_path: text, security_type: text, as_locator: text, comment: text, ...changes,
    },
    rows: async (about) =>
      (await routinesOf(about)).map(({ entry, made: { body, returns, deterministic = true, comment } }) => {
        const definition = body.kind === 'foreign' ? body.text : entry.definition.slice((body.kind === 'query' ? body.query : body.expression).place.start).trim()
        const type = returns?.kind === 'table' ? ['TABLE', 'TABLE', ...none] : returns ? typeCells(returns.type) : [null, null, ...none]
        return [
          ...nameOf(entry), ...nameOf(entry), 'FUNCTION', ...type, body.kind === 'foreign' ? 'EXTERNAL' : 'SQL', definition, null, body.kind === 'foreign' ? body.language : null,
          'SQL', yes(deterministic), body.kind === 'query' ? 'READS SQL DATA' : 'CONTAINS SQL', 'YES', null, 'DEFINER', 'NO', entry.comment ?? comment ?? null, ...neverAltered(entry.createdAt, about.owner),
        ]
      }),
  },
  routine_columns: {
    columns: { ...ofRoutine, ordinal_position: types.int, column_name: text, ...ofType, comment: text },
    rows: async (about) =>
      (await routinesOf(about)).flatMap(({ entry, made: { returns } }) =>
        returns?.kind === 'table' ? returns.columns.map(({ name, type, comment }, index) => [...nameOf(entry), index + 1, name.text, ...typeCells(type), comment ?? null]) : [],
      ),
  },
  parameters: {
    columns: { ...ofRoutine, ordinal_position: types.int, parameter_mode: text, is_result: text, as_locator: text, parameter_name: text, ...ofType, parameter_default: text, comment: text },
    rows: async (about) =>
      (await routinesOf(about)).flatMap(({ entry, made: { parameters } }) =>
        parameters.map(({ name, type, default: value, comment }, index) => [
          ...nameOf(entry), index + 1, 'IN', 'NO', 'NO', name.text, ...typeCells(type), value ? entry.definition.slice(value.place.start, value.place.end) : null, comment ?? null,
        ]),
      ),
  },
  catalog_tags: { columns: { catalog_name: text, tag_name: text, tag_value: text }, rows: async ({ entry }) => tagRows([entry.name], entry.tags) },
  schema_tags: {
    columns: { catalog_name: text, schema_name: text, tag_name: text, tag_value: text },
    rows: async (about) => (await schemasOf(about)).flatMap(({ catalog, name, tags }) => tagRows([catalog, name], tags)),
  },
  table_tags: {
    columns: { catalog_name: text, schema_name: text, table_name: text, tag_name: text, tag_value: text },
    rows: async (about) => (await tablesOf(about)).flatMap((table) => tagRows(nameOf(table), table.tags)),
  },
  column_tags: {
    columns: { catalog_name: text, schema_name: text, table_name: text, column_name: text, tag_name: text, tag_value: text },
    rows: async (about) => (await tablesOf(about)).flatMap((table) => Object.entries(table.columnTags ?? {}).flatMap(([column, tags]) => tagRows([...nameOf(table), column], tags))),
  },
}

const tagRows = (of: readonly string[], tags: Readonly<Record<string, string>>): Cell[][] => Object.entries(tags).map(([name, value]) => [...of, name, value])

const schemasOf = ({ tools, entry }: About): Promise<readonly SchemaEntry[]> => tools.catalog.schemas(entry.name)

async function inSchemas<T>(about: About, list: (schema: SchemaEntry) => Promise<readonly T[]>): Promise<readonly T[]> {
  return (await Promise.all((await schemasOf(about)).map(list))).flat()
}

interface Routine { readonly entry: FunctionEntry; readonly made: CreateFunction }

const routinesOf = async (about: About): Promise<readonly Routine[]> =>
  (await inSchemas(about, ({ catalog, name }) => about.tools.catalog.functions(catalog, name))).flatMap((entry) => {
    const made = createdBy(entry.definition)
    return made ? [{ entry, made }] : []
  })

/** What `ofType` says of a type, from `character_maximum_length` on where there is nothing to say. */
const none: readonly null[] = Object.keys(ofType).slice(2).map(() => null)

function typeCells(type: SqlType): Cell[] {
  const { precision, radix, scale, datetime } = measures(type)
  return [typeName(type), formatType(type), null, null, precision, radix, scale, datetime, type.kind === 'interval' ? formatType(type).replace('INTERVAL ', '') : null, null, null]
}

const tablesOf = (about: About): Promise<readonly TableEntry[]> => inSchemas(about, ({ catalog, name }) => about.tools.catalog.tables(catalog, name))

async function columnRows(tools: Tools, table: TableEntry): Promise<readonly Cell[][]> {
  const partition = await partitionColumns(tools, table)
  return table.columns.map((column, index) => {
    const type = parseType(column.type)
    const { precision, radix, scale, datetime } = measures(type)
    return [
      ...nameOf(table), column.name, index + 1, null, yes(column.nullable), column.type, typeName(type),
      null, null, precision, radix, scale, datetime, type.kind === 'interval' ? formatType(type).replace('INTERVAL ', '') : null, null, null,
      'NO', null, null, null, null, null, null, null, null, 'NO', 'NO', null,
      yes(isBaseTable(table)), partition.includes(column.name) ? partition.indexOf(column.name) + 1 : null, column.comment ?? null,
    ]
  })
}

/** The one thing that only the log knows. A table whose files are gone still has its columns. */
async function partitionColumns(tools: Tools, table: TableEntry): Promise<readonly string[]> {
  if (table.location === undefined) return []
  try {
    return (await openTable(tools, table)).snapshot.metadata.partitionColumns
  } catch (error) {
    if (error instanceof WarehouseError && error.code === 'DELTA_TABLE_NOT_FOUND') return []
    throw error
  }
}

/** Unity Catalog calls some types otherwise than SQL does. */
function typeName({ kind }: SqlType): string {
  const others: Partial<Record<SqlType['kind'], string>> = { tinyint: 'BYTE', smallint: 'SHORT', bigint: 'LONG', void: 'NULL', calendar_interval: 'INTERVAL' }
  return others[kind] ?? kind.toUpperCase()
}

const bits: Partial<Record<SqlType['kind'], number>> = { tinyint: 8, smallint: 16, int: 32, bigint: 64, float: 24, double: 53 }

function measures(type: SqlType): Readonly<Record<'precision' | 'radix' | 'scale' | 'datetime', number | null>> {
  const none = { precision: null, radix: null, scale: null, datetime: null }
  switch (type.kind) {
    case 'decimal': return { ...none, precision: type.precision, radix: 10, scale: type.scale }
    case 'float': case 'double': return { ...none, precision: bits[type.kind] ?? null, radix: 2 }
    case 'tinyint': case 'smallint': case 'int': case 'bigint': return { ...none, precision: bits[type.kind] ?? null, radix: 2, scale: 0 }
    case 'date': return { ...none, datetime: 0 }
    case 'timestamp': return { ...none, datetime: 3 }
    case 'interval': return { ...none, datetime: type.to === 'second' ? 3 : 0 }
    default: return none
  }
}

function asRelation(columns: readonly (readonly [name: string, type: SqlType])[], rows: readonly (readonly Cell[])[]): Relation {
  const made = columns.map(([name, type]): Column => ({ name, type, nullable: true }))
  const cell = (value: Cell): string => (value === null ? 'NULL' : typeof value === 'number' ? String(value) : quoteText(value))
  const typed = columns.map(([name, type], index) => `CAST(c${index} AS ${duckdbType(type)}) AS ${quoteName(name)}`).join(', ')
  const names = columns.map((_, index) => `c${index}`).join(', ')
  const values = rows.length === 0 ? `(${columns.map(() => 'NULL').join(', ')})` : rows.map((row) => `(${row.map(cell).join(', ')})`).join(', ')
  return { columns: made, duckdb: `(SELECT ${typed} FROM (VALUES ${values}) v(${names})${rows.length === 0 ? ' WHERE false' : ''})` }
}
