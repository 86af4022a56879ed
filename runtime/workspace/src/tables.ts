import type { TableName } from '@lagoon/unity-catalog'
import type { Warehouse } from '@lagoon/warehouse'
import { troublesOf, WorkspaceError, type Trouble } from './error.ts'
import type { Workspace } from './workspace.ts'

/** Tables that pipelines keep for themselves: event logs, and what AUTO CDC sets aside. Databricks hides them too. */
const isInternal = (name: string): boolean => name.startsWith('__lagoon_') || name.startsWith('event_log_')

type Described = Awaited<ReturnType<Warehouse['describe']>>
/** `problems`: why a table cannot be described; what its files would tell is then missing. */
export type ListedTable = Pick<Described, 'entry' | 'version' | 'rows' | 'files' | 'sizeBytes'> & Partial<Described> & { readonly problems?: readonly Trouble[] }

/** Every table and view of every catalog, described; the pipelines' own ones only when asked for. */
export async function listTables(workspace: Workspace, { internal = false } = {}): Promise<ListedTable[]> {
  const catalog = await workspace.catalog()
  const warehouse = await workspace.warehouse()
  const described: ListedTable[] = []
  for (const { name } of await catalog.catalogs()) {
    for (const schema of await catalog.schemas(name)) {
      for (const table of await catalog.tables(name, schema.name)) {
        if (!internal && isInternal(table.name)) continue
        described.push(await warehouse.describe(table).catch((error: unknown) => ({ entry: table, version: undefined, rows: undefined, files: 0, sizeBytes: 0, problems: troublesOf(error) })))
      }
    }
  }
  return described
}

/** `catalog.schema.table`, or `schema.table` in the catalog of the bundle. */
export function tableName(workspace: Workspace, text: string): TableName {
  const parts = text.split('.').map((part) => part.replace(/^`(.*)`$/, '$1'))
  const { catalog, schema } = workspace.sqlDefaults()
  const [name, inSchema = schema, inCatalog = catalog] = [...parts].reverse()
  if (parts.length > 3 || !name || !inSchema || !inCatalog) {
    throw new WorkspaceError('ResourceNotFound', `'${text}' names no table`, { hint: 'write catalog.schema.table; `lagoon tables` lists them' })
  }
  return { catalog: inCatalog, schema: inSchema, name }
}
