import { mayHold, readCommit, storagePath, type Action, type AddFile, type ColumnRange } from '@lagoon/delta'
import { fullName, type TableName } from '@lagoon/unity-catalog'
import { toColumns } from './deltaTypes.ts'
import { WarehouseError } from './error.ts'
import { relationText, rowsIn } from './relationText.ts'
import { openTable, type OpenTable, type Tools } from './tools.ts'
import type { AddedRows, AddedSince, Relation, RelationOptions, TableRelation } from './types.ts'

export async function relation(tools: Tools, name: TableName, options: RelationOptions = {}): Promise<TableRelation> {
  const table = await openTable(tools, name, options.version)
  const { schema } = table.snapshot.metadata
  const files = [...table.snapshot.files.values()].filter((add) => mayHold(add, schema, options.ranges ?? ([] satisfies ColumnRange[])))
  return { ...identityOf(table), ...(await scan(tools, table, files, options)) }
}

/** Rows of some files of a table, less those that are marked as deleted. */
export async function scan(
  { storage, deleted }: Tools,
  { root, snapshot }: Pick<OpenTable, 'root' | 'snapshot'>,
  files: readonly AddFile[],
  { rowIds = false, hidden = false }: { rowIds?: boolean; hidden?: boolean } = {},
): Promise<Relation> {
  const columns = toColumns(snapshot.metadata.schema).filter((column) => hidden || !column.hidden)
  const located = files.map((add) => ({ add, path: storage.localPath(storagePath(root, add.path)) }))
  return { columns, duckdb: relationText({ snapshot, files: located, columns, rowIds, deleted: await deleted.relation(root, files) }) }
}

const identityOf = ({ entry: { catalog, schema, name }, snapshot: { version } }: OpenTable): { table: TableName; version: bigint } => ({ table: { catalog, schema, name }, version })

/**
 * Throws `DELTA_SOURCE_TABLE_IGNORE_CHANGES` when a commit in between changed or removed rows: a stream of additions cannot
 * say that.
 */
export async function addedSince(tools: Tools, name: TableName, { after, upTo, hidden = false, skipChangeCommits = false }: AddedSince): Promise<AddedRows> {
  const table = await openTable(tools, name, upTo)
  const files = after === undefined ? [...table.snapshot.files.values()] : await filesAdded(tools, table, { after, upTo, skipChangeCommits })
  const rows = files.reduce((sum, add) => sum + (rowsIn(add) ?? 0n), 0n)
  return { ...identityOf(table), ...(await scan(tools, table, files, { hidden })), rows, files: files.length }
}

async function filesAdded(
  { storage }: Tools,
  { entry, root }: OpenTable,
  { after, upTo, skipChangeCommits }: { after: bigint; upTo: bigint; skipChangeCommits: boolean },
): Promise<AddFile[]> {
  const files: AddFile[] = []
  for (let version = after + 1n; version <= upTo; version += 1n) {
    const actions = await readCommit(storage, root, version)
    if (!changesRows(actions)) files.push(...actions.filter((action): action is AddFile => action.kind === 'add' && action.dataChange))
    else if (!skipChangeCommits) {
      throw new WarehouseError('DELTA_SOURCE_TABLE_IGNORE_CHANGES', `version ${version} of ${fullName(entry)} changed or removed rows, and a stream reads only additions`, {
        hint: 'a full refresh reads the table anew; WITH (SKIPCHANGECOMMITS) passes over such versions',
      })
    }
  }
  return files
}

const changesRows = (actions: readonly Action[]): boolean => actions.some((action) => action.kind === 'remove' && action.dataChange)
