import { readSnapshot, type ParquetPort, type Snapshot } from '@lagoon/delta'
import type { Engine } from '@lagoon/engine'
import type { SessionZone } from '@lagoon/sql'
import { abfssOf, type Storage } from '@lagoon/storage'
import { fullName, type Catalog, type TableEntry, type TableName } from '@lagoon/unity-catalog'
import type { DeletedRows } from './deletedRows.ts'
import type { Effects } from './effects.ts'
import { WarehouseError } from './error.ts'

/** What every operation on tables works with. */
export interface Tools {
  readonly engine: Engine
  /** The lake. */
  readonly storage: Storage
  readonly catalog: Catalog
  readonly parquet: ParquetPort
  readonly deleted: DeletedRows
  readonly effects: Effects
  /** Local folder of each table that was read, for messages. */
  readonly readTables: Map<string, TableName>
  /** The versions that tables are read at where none is asked for, by their full names: what a statement changes it sees as one state throughout. */
  readonly pinned?: ReadonlyMap<string, bigint>
}

/** The same tools for sessions in a zone. */
export const toolsIn = (tools: Tools, zone: SessionZone | undefined): Tools => (zone ? { ...tools, effects: { ...tools.effects, zone } } : tools)

/** The same tools for a statement that changes `table`: whatever it reads of that, it reads at the version that is the newest now. */
export async function pinnedTo(tools: Tools, table: TableName): Promise<Tools> {
  const { entry, snapshot } = await openTable({ ...tools, pinned: new Map() }, table)
  return { ...tools, pinned: new Map([[fullName(entry), snapshot.version]]) }
}

export interface OpenTable {
  readonly entry: TableEntry
  readonly root: string
  readonly snapshot: Snapshot
}

/** Throws `CatalogError('TABLE_OR_VIEW_NOT_FOUND')`, `EXPECT_TABLE_NOT_VIEW`, `DELTA_TABLE_NOT_FOUND`, and what reading its log throws. */
export async function openTable(tools: Tools, name: TableName, asked?: bigint): Promise<OpenTable> {
  const entry = await tools.catalog.table(name)
  const version = asked ?? tools.pinned?.get(fullName(entry))
  if (entry.location === undefined) throw new WarehouseError('EXPECT_TABLE_NOT_VIEW', `${fullName(entry)} is a view: it has no rows of its own`)
  const root = entry.location
  const snapshot = await readSnapshot(tools.storage, root, { parquet: tools.parquet, ...(version !== undefined && { version }) })
  if (!snapshot) throw new WarehouseError('DELTA_TABLE_NOT_FOUND', `${fullName(entry)} is registered, but ${addressOf(root)} holds no Delta table`)
  tools.readTables.set(tools.storage.localPath(root), entry)
  return { entry, root, snapshot }
}

/** The address of a path in the lake, as messages say it. */
export function addressOf(path: string): string {
  try {
    return abfssOf(path)
  } catch {
    return path
  }
}
