import { Engine, quoteText, type Row } from '@lagoon/engine'
import { localStorage, type Storage } from '@lagoon/storage'
import { Catalog, type TableName } from '@lagoon/unity-catalog'
import { Warehouse } from '@lagoon/warehouse'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Effects, LakeflowEvent } from './events.ts'
import { definePipeline, type Pipeline } from './pipeline.ts'
import type { Ports } from './update/context.ts'
import { runUpdate, type FlowResult, type UpdateResult } from './update/runUpdate.ts'
import type { UpdateRequest } from './update/select.ts'

/** A lake, a catalog and a state in a temporary folder, for tests of whole updates. */
export interface TestWorld {
  readonly ports: Ports
  readonly events: LakeflowEvent[]
  readonly effects: Effects
  readonly folder: string
  /** Writes a Parquet file into the container `bronze`. */
  land(path: string, query: string): Promise<void>
  run(pipeline: Pipeline, request?: UpdateRequest): Promise<UpdateResult>
  /** The visible rows of `shop.s.<name>`, in order. */
  rows(name: string): Promise<Row[]>
  close(): Promise<void>
}

export const table = (name: string): TableName => ({ catalog: 'shop', schema: 's', name })
export const pipelineOf = (...texts: string[]): Pipeline =>
  definePipeline({ key: 'shop', name: 'Shop', catalog: 'shop', schema: 's', sources: texts.map((text, i) => ({ file: `src/${i}.sql`, text })) })
/** The same with a configuration. */
export const configured = (configuration: Readonly<Record<string, string>>, ...texts: string[]): Pipeline =>
  definePipeline({ key: 'shop', name: 'Shop', catalog: 'shop', schema: 's', configuration, sources: texts.map((text, i) => ({ file: `src/${i}.sql`, text })) })
export const flowIn = ({ flows }: UpdateResult, name: string): FlowResult | undefined => flows.find(({ flow }) => flow === name)

/** `wrap` puts something between the runtime and its storages, a point of failure; `folder` is that of another world, to be worked on. */
export async function openWorld({ wrap = (storage: Storage) => storage, engine: shared, folder: given }: { wrap?: (storage: Storage) => Storage; engine?: Engine; folder?: string } = {}): Promise<TestWorld> {
  const folder = given ?? (await mkdtemp(join(tmpdir(), 'lagoon-flow-')))
  const engine = shared ?? (await Engine.open({ threads: 2 }))
  const lake = wrap(localStorage(join(folder, 'storage')))
  const catalog = await Catalog.open(wrap(localStorage(join(folder, 'unity-catalog'))))
  const warehouse = await Warehouse.open({ engine, storage: lake, catalog })
  const ports: Ports = { engine, lake, catalog, warehouse, state: wrap(localStorage(join(folder, 'pipelines'))) }
  const events: LakeflowEvent[] = []
  let moment = Date.parse('2024-06-01T00:00:00Z')
  const effects: Effects = { now: () => new Date((moment += 1000)), newId: () => crypto.randomUUID(), emit: (event) => void events.push(event) }
  return {
    folder,
    ports,
    events,
    effects,
    async land(path, query) {
      const to = lake.localPath(`acct/bronze/${path}`)
      await mkdir(dirname(to), { recursive: true })
      await engine.run(`COPY (${query}) TO ${quoteText(to)} (FORMAT parquet)`)
    },
    run: (pipeline, request = {}) => runUpdate(pipeline, request, ports, effects),
    async rows(name) {
      return engine.rows(`SELECT * FROM ${(await warehouse.relation(table(name))).duckdb} ORDER BY ALL`)
    },
    async close() {
      await warehouse.close()
      if (!shared) await engine.close()
      if (!given) await rm(folder, { recursive: true, force: true })
    },
  }
}
