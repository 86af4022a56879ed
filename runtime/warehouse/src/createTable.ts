import { commit, forget, protocolFor, readHistory, readSnapshot, usesType, withFeature, withWriterFeatures, type AddFile, type Metadata, type Operation, type Protocol, type Snapshot } from '@lagoon/delta'
import { formatType, sameType, type Column } from '@lagoon/sql'
import type { Storage } from '@lagoon/storage'
import { fullName, type ColumnEntry, type TableEntry, type TableName } from '@lagoon/unity-catalog'
import { bytesOf, discard, rowsOf, writeDataFiles } from './dataFiles.ts'
import { isHidden, toColumns, toDeltaSchema } from './deltaTypes.ts'
import { WarehouseError } from './error.ts'
import { checksIn, fieldKeys } from './rowRules.ts'
import { addressOf, type Tools } from './tools.ts'
import { typeText } from './typeText.ts'
import type { NewTableDefinition, Written } from './types.ts'

/**
 * Makes version 0 of a Delta table and its catalog entry. A table without rows that an earlier, interrupted call has left is
 * taken over. Throws `CatalogError('TABLE_OR_VIEW_ALREADY_EXISTS')`, `DELTA_CREATE_TABLE_WITH_NON_EMPTY_LOCATION`.
 */
export async function createTable(tools: Tools, definition: NewTableDefinition): Promise<TableEntry> {
  const root = await rootFor(tools, definition)
  const known = (await takenOver(tools, root, definition)) ?? (await emptyTable(tools, root, definition))
  return register(tools, root, definition, known)
}

/** The same with the rows of a query, in that one version: nobody sees the table without them, and a failure leaves none. */
export async function createTableAs(tools: Tools, definition: NewTableDefinition, { select, operation }: { select: string; operation: string }): Promise<Written> {
  const started = performance.now()
  const { storage, effects } = tools
  const root = await rootFor(tools, definition)
  const present = await readSnapshot(storage, root, { parquet: tools.parquet })
  if (present) {
    if (definition.location !== undefined || !isBare(present)) throw notEmpty(definition, root)
    await clear(storage, root)
  }
  const asked = metadataOf(definition, { id: effects.newId(), at: effects.now() })
  const { adds, metadata } = await writeDataFiles({ ...tools, root, metadata: asked, select, tableName: fullName(definition.name) })
  const rows = rowsOf(adds)
  const sizeBytes = bytesOf(adds)
  const version = await firstVersion(tools, root, definition, { metadata, adds, operation: { name: operation, metrics: { numFiles: adds.length, numOutputRows: rows, numOutputBytes: sizeBytes } } })
  const table = await register(tools, root, definition, definition.columns)
  const tookMs = performance.now() - started
  effects.emit({ kind: 'tableWritten', table, version, operation, added: rows, removed: 0n, tookMs })
  return { kind: 'written', version, rows, removed: 0n, files: adds.length, sizeBytes, tookMs }
}

/** The folder that a table is to have: the one that is named, or one of its own. */
async function rootFor(tools: Tools, { name, location }: NewTableDefinition): Promise<string> {
  const held = await tools.catalog.findTable(name)
  if (held) throw new WarehouseError('TABLE_OR_VIEW_ALREADY_EXISTS', `${fullName(held)} already exists`)
  if (location !== undefined) return location
  const own = await tools.catalog.locationOf(name)
  let root = own
  for (let n = 2; await isTaken(tools, root); n += 1) root = `${own}_${n}`
  return root
}

/** A renamed table has kept its folder, and a killed CREATE TABLE AS may have left its rows in one. */
async function isTaken({ storage, catalog, parquet }: Tools, root: string): Promise<boolean> {
  const present = await readSnapshot(storage, root, { parquet })
  if (!present) return false
  if (await catalog.tableAt(root)) return true
  const [made] = present.version === 0n && present.files.size > 0 ? await readHistory(storage, root) : []
  return made?.info['engineInfo'] === 'Lagoon'
}

async function register({ catalog, effects }: Tools, root: string, definition: NewTableDefinition, columns: readonly Column[]): Promise<TableEntry> {
  const { name, kind, comment, viewText, pipeline } = definition
  const entry = await catalog.createTable({
    ...name,
    type: definition.location === undefined || kind !== 'MANAGED' ? kind : 'EXTERNAL',
    location: root,
    columns: columnEntries(columns),
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

/** The columns of the table that is there already, if the new one may begin with it. */
async function takenOver({ storage, parquet }: Tools, root: string, definition: NewTableDefinition): Promise<readonly Column[] | undefined> {
  const present = await readSnapshot(storage, root, { parquet })
  if (!present) return undefined
  const { name, columns, location } = definition
  if (location === undefined && !isBare(present)) throw notEmpty(definition, root)
  const known = toColumns(present.metadata.schema)
  if (columns.length === 0 || sameColumns(known, columns)) return known
  if (location !== undefined) {
    throw new WarehouseError('DELTA_CREATE_TABLE_SCHEME_MISMATCH', `${addressOf(root)} holds a Delta table with other columns than ${fullName(name)} declares`)
  }
  await clear(storage, root)
  return undefined
}

/** Made, and never written. */
const isBare = ({ version, files }: Snapshot): boolean => version === 0n && files.size === 0

const notEmpty = ({ name }: NewTableDefinition, root: string): WarehouseError =>
  new WarehouseError('DELTA_CREATE_TABLE_WITH_NON_EMPTY_LOCATION', `${fullName(name)} cannot be created: ${addressOf(root)} already holds a Delta table with rows or history`, { hint: 'delete that folder, or reset the state' })

async function clear(storage: Storage, root: string): Promise<void> {
  await storage.deleteFolder(root)
  forget(storage, root)
}

async function emptyTable(tools: Tools, root: string, definition: NewTableDefinition): Promise<readonly Column[]> {
  const metadata = metadataOf(definition, { id: tools.effects.newId(), at: tools.effects.now() })
  await firstVersion(tools, root, definition, { metadata, adds: [], operation: { name: 'CREATE TABLE' } })
  return definition.columns
}

async function firstVersion({ storage, effects }: Tools, root: string, definition: NewTableDefinition, { metadata, adds, operation }: { metadata: Metadata; adds: readonly AddFile[]; operation: Operation }): Promise<bigint> {
  const parameters = { isManaged: String(definition.location === undefined), properties: JSON.stringify(definition.properties ?? {}), partitionBy: JSON.stringify(metadata.partitionColumns) }
  const result = await commit(storage, root, { snapshot: undefined, actions: [protocolOf(metadata), metadata, ...adds], operation: { parameters, ...operation } }, effects)
  if (result.kind === 'conflict') {
    await discard(storage, root, adds)
    throw new WarehouseError(result.code, `${fullName(definition.name)} was created by another writer at the same time`)
  }
  return result.version
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
