import { readSnapshot, type Snapshot } from '@lagoon/delta'
import type { Engine } from '@lagoon/engine'
import type { Storage } from '@lagoon/storage'
import { parseType, type Column } from '@lagoon/sql'
import type { Catalog, TableEntry, TableName } from '@lagoon/unity-catalog'
import type { Warehouse } from '@lagoon/warehouse'
import type { Effects, LakeflowEvent } from '../events.ts'

/** What a pipeline works with. */
export interface Ports {
  readonly engine: Engine
  /** The lake: bronze files and Delta tables, by storage path. */
  readonly lake: Storage
  readonly catalog: Catalog
  readonly warehouse: Warehouse
  /** Rooted at the folder of all pipelines' state. */
  readonly state: Storage
}

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never
export type Told = Without<LakeflowEvent, 'at' | 'pipeline' | 'update'>

/** One update under way. */
export interface UpdateContext {
  readonly ports: Ports
  readonly effects: Effects
  /** The pipeline's name. */
  readonly pipeline: string
  readonly update: string
  /** The pipeline's own folder of `ports.state`. */
  readonly state: Storage
  tell(event: Told): void
}

/** The newest snapshot of a table: its identity, and which batches are in it. */
export async function snapshotOf({ warehouse, catalog, lake }: Ports, table: TableName): Promise<Snapshot> {
  // The warehouse reads checkpoints; what it has read is remembered for the storage.
  await warehouse.version(table)
  const { location = '' } = await catalog.table(table)
  const snapshot = await readSnapshot(lake, location)
  if (!snapshot) throw new Error(`the table at ${location} vanished`)
  return snapshot
}

/** The visible columns of a table or view, as the catalog has them: no log and no file is read. */
export const columnsIn = (entry: TableEntry): Column[] => entry.columns.map(({ name, type, nullable, comment }) => ({ name, type: parseType(type), nullable, ...(comment === undefined ? {} : { comment }) }))

/** A name as a folder: what is no letter, digit or plain sign is percent-encoded. */
export const folderOf = (name: string): string => encodeURIComponent(name).replaceAll('*', '%2A').replace(/^\.+$/, (dots) => dots.replaceAll('.', '%2E'))
