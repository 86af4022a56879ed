import { commit, forget, protocolFor, readSnapshot, withFeature, type Metadata, type Protocol } from '@lagoon/delta'
import { formatType, sameType, type Column } from '@lagoon/sql'
import { fullName, type ColumnEntry, type TableEntry, type TableName } from '@lagoon/unity-catalog'
import { isHidden, toColumns, toDeltaSchema } from './deltaTypes.ts'
import { WarehouseError } from './error.ts'
import { addressOf, type Tools } from './tools.ts'
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
    .map(({ name, type, nullable, comment }) => ({ name, type: formatType(type).toLowerCase(), nullable, ...(comment !== undefined && { comment }) }))

async function deltaTable(tools: Tools, root: string, definition: NewTableDefinition): Promise<readonly Column[]> {
  const { storage, parquet, effects } = tools
  const { name, columns, properties = {}, comment } = definition
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
  const partitionColumns = partitioning(definition)
  const metadata: Metadata = {
    kind: 'metaData',
    id: effects.newId(),
    schema: toDeltaSchema(columns),
    partitionColumns,
    configuration: properties,
    createdTime: effects.now().getTime(),
    ...(comment !== undefined && { description: comment }),
  }
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

function protocolOf(metadata: Metadata): Protocol {
  const plain = protocolFor(metadata.schema)
  return metadata.configuration['delta.enableDeletionVectors'] === 'true' ? withFeature(plain, 'deletionVectors') : plain
}

const sameColumns = (left: readonly Column[], right: readonly Column[]): boolean =>
  left.length === right.length &&
  left.every((column, i) => {
    const other = right[i]
    return other !== undefined && column.name.toLowerCase() === other.name.toLowerCase() && sameType(column.type, other.type)
  })
