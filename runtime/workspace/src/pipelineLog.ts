import type { Table } from '@lagoon/engine'
import { WorkspaceError } from './error.ts'
import { updates } from './lakeflow.ts'
import type { Workspace } from './workspace.ts'

/** The event log of one update, oldest first: timestamp, level, event_type, message, details. Throws `RunNotFound`. */
export async function pipelineLog(workspace: Workspace, id?: string): Promise<Table> {
  const found = (await updates(workspace)).filter(({ update }) => id === undefined || update.startsWith(id))
  const [newest] = found
  if (!newest) throw new WorkspaceError('RunNotFound', id === undefined ? 'no pipeline was updated yet' : `there is no update ${id}`, { hint: '`lagoon pipelines history` lists them' })
  const catalog = await workspace.catalog()
  const named = new Set(Object.values(workspace.requireBundle().pipelines).flatMap(({ eventLog }) => eventLog?.name ?? []))
  const logs = []
  for (const { name } of await catalog.catalogs()) {
    for (const schema of await catalog.schemas(name)) logs.push(...(await catalog.tables(name, schema.name)).filter((table) => named.has(table.name) || table.name.startsWith('event_log_')))
  }
  const engine = await workspace.engine()
  const warehouse = await workspace.warehouse()
  const relations = await Promise.all(logs.map(async (table) => (await warehouse.relation(table)).duckdb))
  const all = relations.map((relation) => `SELECT * FROM ${relation}`).join(' UNION ALL BY NAME ')
  return engine.table(`SELECT timestamp, level, event_type, message, details FROM (${all}) WHERE origin.update_id = $1 ORDER BY timestamp, CAST(sequence->>'$.seq_no' AS BIGINT)`, [newest.update])
}
