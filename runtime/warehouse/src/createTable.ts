import { commit, forget, protocolFor, readSnapshot, usesType, withFeature, withWriterFeatures, type Metadata, type Protocol } from '@lagoon/delta'
import { formatType, sameType, type Column } from '@lagoon/sql'
import { fullName, type ColumnEntry, type TableEntry, type TableName } from '@lagoon/unity-catalog'
import { isHidden, toColumns, toDeltaSchema } from './deltaTypes.ts'
import { WarehouseError } from './error.ts'
import { checksIn, fieldKeys } from './rowRules.ts'
import { addressOf, type Tools } from './tools.ts'
import { typeText } from './typeText.ts'
import type { NewTableDefinition } from './types.ts'

/**
 * Makes version 0 of a Delta table and its catalog entry. A table without rows that an earlier, interrupted call has left is
 * taken over. Throws `CatalogError('TABLE_OR_VIEW_ALREADY_EXISTS')`, `DELTA_CREATE_TABLE_WITH_NON_EMPTY_LOCATION`.
 */
export async function createTable(tools: Tools, definition: NewTableDefinition): Promise<TableEntry> {
  const { catalog, effects } = tools
  const { name, columns, kind, comment, viewText, pipeline } = definition
  const held = await catalog.findTable(name)
  if (held) throw new WarehouseError('TABLE_OR_VIEW_ALREADY_EXISTS', `${fullName(held)} already exists`)
  const root = definition.location ?? (await catalog.locationOf(name))
  const known = await deltaTable(tools, root, definition)
  const entry = await catalog.createTable({
    ...name,
    type: definition.location === undefined || kind !== 'MANAGED' ? kind : 'EXTERNAL',
    location: root,
    columns: columnEntries(columns.length > 0 ? columns : known),
    properties: definition.properties ?? {},
    ...(comment !== undefined && { comment }),
    ...(viewText !== undefined && { viewText }),
    ...(pipeline !== undefined && { pipeline }),
    ...(definition.keys && { keys: definition.keys }),
    ...(definition.tags && { tags: definition.tags }),
  })
  effects.emit({ kind: 'tableCreated', table: entry })
  return entry
}

/** Deletes the table's files and then its entry, so that an interrupted call can be repeated. False when there was none. */
export async function dropTable({ catalog, storage, effects }: Tools, name: TableName): Promise<boolean> {
  const entry = await catalog.findTable(name)
  if (!entry) return false
  if (entry.location !== undefined) {
    if (entry.type !== 'EXTERNAL') await storage.deleteFolder(entry.location)
    forget(storage, entry.location)
  }
  await catalog.dropTable(entry)
  effects.emit({ kind: 'tableDropped', table: entry })
  return true
}

/** As the catalog keeps them: hidden columns are left out. */
export const columnEntries = (columns: readonly Column[]): ColumnEntry[] =>
  columns
    .filter(({ name }) => !isHidden(name))
    .map(({ name, type, nullable, comment }) => ({ name, type: typeText(type), nullable, ...(comment !== undefined && { comment }) }))

async function deltaTable(tools: Tools, root: string, definition: NewTableDefinition): Promise<readonly Column[]> {
  const { storage, parquet, effects } = tools
  const { name, columns, properties = {} } = definition
  const present = await readSnapshot(storage, root, { parquet })
  if (present) {
    const known = toColumns(present.metadata.schema)
    const adopts = definition.location !== undefined || (present.version === 0n && present.files.size === 0)
    if (!adopts) {
      throw new WarehouseError('DELTA_CREATE_TABLE_WITH_NON_EMPTY_LOCATION', `${fullName(name)} cannot be created: ${addressOf(root)} already holds a Delta table with rows or history`, {
        hint: 'delete that folder, or reset the state',
      })
    }
    if (columns.length === 0 || sameColumns(known, columns)) return known
    if (definition.location !== undefined) {
      throw new WarehouseError('DELTA_CREATE_TABLE_SCHEME_MISMATCH', `${addressOf(root)} holds a Delta table with other columns than ${fullName(name)} declares`)
    }
    await storage.deleteFolder(root)
    forget(storage, root)
  }
  const metadata = metadataOf(definition, { id: effects.newId(), at: effects.now() })
  const { partitionColumns } = metadata
  const operation = { name: 'CREATE TABLE', parameters: { isManaged: String(definition.location === undefined), properties: JSON.stringify(properties), partitionBy: JSON.stringify(partitionColumns) } }
  const result = await commit(storage, root, { snapshot: undefined, actions: [protocolOf(metadata), metadata], operation }, effects)
  if (result.kind === 'conflict') throw new WarehouseError(result.code, `${fullName(name)} was created by another writer at the same time`)
  return columns
}

/** The partition columns in the spelling of the schema. */
function partitioning({ name, columns, partitionColumns = [] }: NewTableDefinition): string[] {
  if (partitionColumns.length > 0 && partitionColumns.length === columns.length) {
    throw new WarehouseError('DELTA_CANNOT_USE_ALL_COLUMNS_FOR_PARTITION', `${fullName(name)} would be partitioned by all of its columns`)
  }
  return partitionColumns.map((asked) => {
    const column = columns.find((candidate) => candidate.name.toLowerCase() === asked.toLowerCase())
    if (!column) throw new WarehouseError('DELTA_COLUMN_NOT_FOUND_IN_SCHEMA', `${fullName(name)} is partitioned by ${asked}, which is none of its columns`)
    if (['array', 'map', 'struct', 'binary'].includes(column.type.kind)) {
      throw new WarehouseError('DELTA_UNSUPPORTED_DATA_TYPES', `${fullName(name)} cannot be partitioned by ${asked}, which is ${formatType(column.type)}`)
    }
    return column.name
  })
}

/**
 * What of the properties the Delta log may say. Columns are kept under their own names here, so the log must not claim a column mapping:
 * every other reader would look for names that no column has.
 */
export const loggedProperties = (properties: Properties): Record<string, string> => Object.fromEntries(Object.entries(properties).filter(([key]) => !isOfMapping(key)))

/** What only the catalog keeps of them. */
export const unloggedProperties = (properties: Properties): Record<string, string> => Object.fromEntries(Object.entries(properties).filter(([key]) => isOfMapping(key)))

/** A key of a table, or of a column's metadata, that says how columns are called in the files. */
export const isOfMapping = (key: string): boolean => key.toLowerCase().startsWith('delta.columnmapping.')

type Properties = Readonly<Record<string, string>>

/** What a new table says about itself. */
export function metadataOf(definition: NewTableDefinition, { id, at }: { id: string; at: Date }): Metadata {
  const { columns, fieldMetadata, properties = {}, comment } = definition
  const schema = toDeltaSchema(columns)
  return {
    kind: 'metaData',
    id,
    schema: fieldMetadata ? { ...schema, fields: schema.fields.map((field) => ({ ...field, metadata: { ...field.metadata, ...fieldMetadata.get(field.name) } })) } : schema,
    partitionColumns: partitioning(definition),
    configuration: loggedProperties(properties),
    createdTime: at.getTime(),
    ...(comment !== undefined && { description: comment }),
  }
}

/** The lowest protocol that lets a table say this; features of `held` stay. */
export function protocolOf(metadata: Metadata, held?: Protocol): Protocol {
  const plain = held ?? protocolFor(metadata.schema)
  const typed = usesType(metadata.schema, 'timestamp_ntz') ? withFeature(plain, 'timestampNtz') : plain
  const marked = metadata.configuration['delta.enableDeletionVectors'] === 'true' ? withFeature(typed, 'deletionVectors') : typed
  return withWriterFeatures(marked, writerFeaturesFor(metadata))
}

function writerFeaturesFor({ schema, configuration }: Metadata): string[] {
  const uses = (key: string): boolean => schema.fields.some(({ metadata }) => metadata[key] !== undefined)
  return [
    ...(checksIn(configuration).length > 0 ? ['checkConstraints'] : []),
    ...(uses(fieldKeys.currentDefault) ? ['allowColumnDefaults'] : []),
    ...(uses(fieldKeys.generation) ? ['generatedColumns'] : []),
    ...(uses(fieldKeys.identityStart) ? ['identityColumns'] : []),
  ]
}

const sameColumns = (left: readonly Column[], right: readonly Column[]): boolean =>
  left.length === right.length &&
  left.every((column, i) => {
    const other = right[i]
    return other !== undefined && column.name.toLowerCase() === other.name.toLowerCase() && sameType(column.type, other.type)
  })
