import { fileList, quoteText } from '@lagoon/engine'
import { child, type Storage } from '@lagoon/storage'
import { fullName, type TableName } from '@lagoon/unity-catalog'
import type { Rule } from '../graph/compile.ts'
import { folderOf, type Ports } from './context.ts'
import { droppedSelect } from './expectations.ts'
import { readGeneration, type Generation } from './tableState.ts'

const folder = (table: TableName, generation: Generation): string => `dropped/${folderOf(fullName(table))}/${generation.id}`

export interface DroppedBatch {
  readonly table: TableName
  readonly generation: Generation
  readonly flow: string
  readonly batch: number
  readonly update: string
  readonly at: Date
  readonly relation: string
  readonly rules: readonly Rule[]
}

/** Keeps the rows that expectations drop from a batch beside the state of the pipeline; a repeated batch replaces its own. */
export async function keepDropped({ engine }: Ports, state: Storage, dropped: DroppedBatch): Promise<void> {
  const scratch = state.scratch('.parquet')
  const about = [`${quoteText(dropped.flow)} AS __flow`, `${quoteText(dropped.update)} AS __update`, `TIMESTAMPTZ ${quoteText(dropped.at.toISOString())} AS __dropped_at`]
  await engine.copyToParquet({ query: `SELECT *, ${about.join(', ')} FROM (${droppedSelect(dropped.relation, dropped.rules)})`, to: scratch })
  await state.adopt(scratch, `${folder(dropped.table, dropped.generation)}/${folderOf(dropped.flow)}-${String(dropped.batch).padStart(10, '0')}.parquet`)
}

/**
 * The rows that expectations have dropped from a table since its last full refresh, as something that may stand in FROM, with
 * `__failed_expectations` VARCHAR[], `__flow`, `__update` and `__dropped_at`. Undefined when none were dropped.
 * `pipeline` is the key of its resource.
 */
export async function droppedRows({ pipeline, table }: { readonly pipeline: string; readonly table: TableName }, ports: Pick<Ports, 'state'>): Promise<string | undefined> {
  const state = child(ports.state, folderOf(pipeline))
  const generation = await readGeneration(state, table)
  if (!generation) return undefined
  const files: string[] = []
  for await (const { path } of state.list(folder(table, generation))) files.push(state.localPath(path))
  return files.length === 0 ? undefined : `(SELECT * FROM read_parquet(${fileList(files)}, union_by_name = TRUE, hive_partitioning = FALSE))`
}

export const forgetDropped = async (state: Storage, table: TableName, generation: Generation): Promise<void> => {
  const current = folder(table, generation)
  for await (const { path } of state.list(`dropped/${folderOf(fullName(table))}`)) if (!path.startsWith(`${current}/`)) await state.delete(path)
}
