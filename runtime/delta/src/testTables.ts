import type { Storage } from '@lagoon/storage'
import type { AddFile, Metadata } from './actions.ts'
import type { ParquetPort } from './checkpoint.ts'
import { commit, type CommitResult } from './commit.ts'
import { protocolFor } from './protocol.ts'
import type { StructType } from './schema.ts'
import type { Snapshot } from './snapshot.ts'

/** Builders for the tests of this room. */
export const orders: StructType = {
  type: 'struct',
  fields: [
    { name: 'id', type: 'long', nullable: true, metadata: {} },
    { name: 'city', type: 'string', nullable: true, metadata: {} },
  ],
}

export const metadataOf = (schema: StructType, configuration: Record<string, string> = {}): Metadata => ({
  kind: 'metaData',
  id: '3f0c8d2e-0000-4000-8000-000000000001',
  schema,
  partitionColumns: [],
  configuration,
  createdTime: 0,
})

export async function createTable(storage: Storage, root: string, schema: StructType = orders, configuration: Record<string, string> = {}): Promise<Snapshot> {
  const actions = [protocolFor(schema), metadataOf(schema, configuration)]
  return committed(await commit(storage, root, { snapshot: undefined, actions, operation: { name: 'CREATE TABLE' } }))
}

export const fileNamed = (path: string, more: Partial<AddFile> = {}): AddFile => ({
  kind: 'add',
  path,
  partitionValues: {},
  size: 100,
  modificationTime: 0,
  dataChange: true,
  ...more,
})

export const append = (storage: Storage, snapshot: Snapshot, ...paths: string[]): Promise<CommitResult> =>
  commit(storage, snapshot.root, { snapshot, actions: paths.map((path) => fileNamed(path)), operation: { name: 'WRITE' } })

export function committed(result: CommitResult): Snapshot {
  if (result.kind !== 'committed') throw new Error(`expected a commit, got ${result.kind}`)
  return result.snapshot
}

/** Keeps "Parquet" files as JSON lines: the twin of the port for tests without an engine. */
export const linesPort = (storage: Storage): ParquetPort => ({
  readActions: async (path) => JSON.parse(new TextDecoder().decode(await storage.read(path))) as string[],
  async writeActions(path, actions) {
    const bytes = new TextEncoder().encode(JSON.stringify(actions))
    await storage.write(path, bytes)
    return bytes.length
  },
})
