import type { Engine } from '@lagoon/engine'
import type { Storage } from '@lagoon/storage'
import { parseDatabricks, parseType, type Column, type Relation } from '@lagoon/sql'
import { fullName, type Catalog, type TableEntry, type TableName } from '@lagoon/unity-catalog'
import { viewZone, type Warehouse } from '@lagoon/warehouse'
import { LakeflowError } from '../error.ts'
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

/** A table or a view of the catalog as a relation. Views are expanded, and know no versions. */
export async function relationOfTable({ warehouse, catalog }: Ports, table: TableName, { version, now }: { readonly version: bigint | undefined; readonly now: Date }): Promise<Relation> {
  if ((await catalog.findTable(table))?.type !== 'VIEW') return warehouse.relation(table, version === undefined ? {} : { version })
  const { duckdb, columns } = await planOfView(warehouse, table, now)
  return { duckdb: `(${duckdb})`, columns }
}

/** What tells whether a table, or one that a view reads, has changed. */
export async function stampOf({ warehouse, catalog }: Ports, table: TableName): Promise<string> {
  const entry = await catalog.findTable(table)
  if (entry?.type !== 'VIEW') {
    const { metadata, version } = await warehouse.snapshot(table)
    return `${metadata.id} ${version}`
  }
  const { reads } = await planOfView(warehouse, table, new Date(0))
  return [entry.viewText, entry.properties[viewZone], ...reads.map((read) => `${fullName(read.table)} ${read.version}`).sort()].join('\n')
}

async function planOfView(warehouse: Warehouse, table: TableName, now: Date): Promise<Plan> {
  const [file, text] = [`view ${fullName(table)}`, `SELECT * FROM ${fullName(table)}`]
  const [statement] = parseDatabricks({ text, file }).statements
  if (statement?.kind !== 'query') throw new LakeflowError('INVALID_IDENTIFIER', `${fullName(table)} is no name of a view`)
  return warehouse.plan(statement.query, { file, text, now })
}
type Plan = Awaited<ReturnType<Warehouse['plan']>>

/** The visible columns of a table or view, as the catalog has them: no log and no file is read. */
export const columnsIn = (entry: TableEntry): Column[] => entry.columns.map(({ name, type, nullable, comment }) => ({ name, type: parseType(type), nullable, ...(comment === undefined ? {} : { comment }) }))

/** A name as a folder: what is no letter, digit or plain sign is percent-encoded. */
export const folderOf = (name: string): string => encodeURIComponent(name).replaceAll('*', '%2A').replace(/^\.+$/, (dots) => dots.replaceAll('.', '%2E'))
