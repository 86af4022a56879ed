import { Engine, type Row } from '@lagoon/engine'
import { localStorage, type Storage } from '@lagoon/storage'
import { parseColumns, type Column } from '@lagoon/sql'
import { Catalog, type TableName } from '@lagoon/unity-catalog'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { realEffects, type WarehouseEvent } from './effects.ts'
import { Warehouse } from './warehouse.ts'

/** A warehouse on the real engine and a temporary folder, for tests. */
export interface TestWarehouse {
  readonly warehouse: Warehouse
  readonly engine: Engine
  readonly storage: Storage
  readonly catalog: Catalog
  readonly events: WarehouseEvent[]
  readonly folder: string
  /** The rows of a table, as text, in order. */
  rows(name: TableName, version?: bigint): Promise<Row[]>
  /** Another process on the same lake. `wrap` puts something between it and the lake. */
  another(wrap?: (storage: Storage) => Storage): Promise<Warehouse>
  close(): Promise<void>
}

export const named = (name: string): TableName => ({ catalog: 'shop', schema: 'gold', name })

export function columnsOf(ddl: string): readonly Column[] {
  return parseColumns(ddl).map(({ notNull, ...field }) => ({ ...field, nullable: !notNull }))
}

export async function testWarehouse(): Promise<TestWarehouse> {
  const folder = await mkdtemp(join(tmpdir(), 'lagoon-warehouse-'))
  const engine = await Engine.open({ threads: 2 })
  const storage = localStorage(join(folder, 'storage'))
  const catalogStorage = localStorage(join(folder, 'catalog'))
  const catalog = await Catalog.open(catalogStorage)
  await catalog.createCatalog({ name: 'shop' })
  await catalog.createSchema({ catalog: 'shop', name: 'gold', storageRoot: 'lake/gold' })
  const events: WarehouseEvent[] = []
  const effects = { ...realEffects, emit: (event: WarehouseEvent) => void events.push(event), user: 'ada' }
  const warehouse = await Warehouse.open({ engine, storage, catalog, effects })
  const others: Warehouse[] = []
  return {
    warehouse,
    engine,
    storage,
    catalog,
    events,
    folder,
    async rows(name, version) {
      const { duckdb } = await warehouse.relation(name, version === undefined ? {} : { version })
      return engine.rows(`SELECT * FROM ${duckdb} t ORDER BY ALL`)
    },
    async another(wrap = (inner) => ({ ...inner })) {
      const other = await Warehouse.open({ engine, storage: wrap(localStorage(join(folder, 'storage'))), catalog: await Catalog.open({ ...catalogStorage }) })
      others.push(other)
      return other
    },
    async close() {
      for (const each of [warehouse, ...others]) await each.close()
      await engine.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
