import { FactoryError } from '@lagoon/data-factory'
import { tableName } from './tables.ts'
import type { Workspace } from './workspace.ts'

/**
 * Appends the rows of a query of the shared engine to a table of the catalog, as the sink of a Copy into Delta Lake does: one
 * commit. Throws `CatalogError('TABLE_OR_VIEW_NOT_FOUND')`, `EXPECT_TABLE_NOT_VIEW`, `…_OPERATION_NOT_ALLOWED` for a table that only
 * its pipeline changes, and what the query throws.
 */
export async function appendToTable(workspace: Workspace, { table, select }: { table: string; select: string }): Promise<{ rows: bigint; sizeBytes: number }> {
  const name = tableName(workspace, table)
  const { type, pipeline } = await (await workspace.catalog()).table(name)
  if (type === 'STREAMING_TABLE' || type === 'MATERIALIZED_VIEW') {
    throw new FactoryError(`${type}_OPERATION_NOT_ALLOWED`, `${table} belongs to ${pipeline === undefined ? 'a pipeline' : `the pipeline ${pipeline}`}: only its flows change it`, { hint: 'copy into a table of your own' })
  }
  if (type === 'VIEW') throw new FactoryError('EXPECT_TABLE_NOT_VIEW', `${table} is a view: it has no rows of its own`)
  const written = await (await workspace.warehouse()).append({ table: name, select })
  return written.kind === 'written' ? { rows: written.rows, sizeBytes: written.sizeBytes } : { rows: 0n, sizeBytes: 0 }
}
