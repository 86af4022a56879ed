import { removeOf, type Metadata, type Protocol } from '@lagoon/delta'
import type { TableEntry } from '@lagoon/unity-catalog'
import { columnEntries, metadataOf, protocolOf } from './createTable.ts'
import { toColumns } from './deltaTypes.ts'
import { openTable, type Tools } from './tools.ts'
import type { NewTableDefinition, WriteOptions, Written } from './types.ts'
import { bytesOf, rowsOf } from './dataFiles.ts'
import { dataFiles, liveRows, write } from './writeTable.ts'

/**
 * Gives a table that is there another definition and other rows (none without `select`) in one commit: its history stays, and a
 * failure leaves it as it was.
 */
export async function replaceTable(tools: Tools, table: TableEntry, definition: NewTableDefinition, { select, operation }: { select?: string | undefined; operation: NonNullable<WriteOptions['operation']> }): Promise<Written> {
  const started = performance.now()
  const open = await openTable(tools, table)
  const { snapshot } = open
  const asked = metadataOf(definition, { id: snapshot.metadata.id, at: tools.effects.now() })
  const { adds, metadata } = select === undefined ? { adds: [], metadata: asked } : await dataFiles(tools, { ...open, snapshot: { ...snapshot, metadata: asked } }, select)
  const removals = [...snapshot.files.values()].map((file) => removeOf(file, { at: tools.effects.now(), dataChange: true }))
  // What was loaded into the old table, and the like, is not said of the new one. Source: Delta, `DomainMetadataUtils.handleDomainMetadataForReplaceTable`.
  const forgotten = [...snapshot.domains.values()].map(({ domain, configuration }) => ({ kind: 'domainMetadata' as const, domain, configuration, removed: true }))
  const written = await write(tools, open, {
    transaction: {
      snapshot,
      actions: [...rulesFrom(snapshot, metadata), ...forgotten, ...removals, ...adds],
      operation: { ...operation, metrics: { numFiles: adds.length, numOutputRows: rowsOf(adds), numOutputBytes: bytesOf(adds), numRemovedFiles: removals.length } },
      reads: { kind: 'table' },
    },
    adds,
    started,
    removed: liveRows(snapshot),
  })
  const { comment, keys, tags = {} } = definition
  await tools.catalog.putTable({
    ...without(table),
    columns: columnEntries(toColumns(metadata.schema)),
    properties: definition.properties ?? {},
    tags,
    ...(keys && { keys }),
    ...(comment !== undefined && { comment }),
  })
  return written
}

/** Protocol and metadata as a commit must say them; nothing when they are what they were. */
export function rulesFrom({ protocol, metadata }: { readonly protocol: Protocol; readonly metadata: Metadata }, next: Metadata): (Protocol | Metadata)[] {
  const raised = protocolOf(next, protocol)
  return [...(raised === protocol ? [] : [raised]), ...(JSON.stringify(next, digits) === JSON.stringify(metadata, digits) ? [] : [next])]
}

const digits = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}n` : value)

/** What the new definition says anew. */
function without({ comment: _comment, keys: _keys, columnTags: _columnTags, ...kept }: TableEntry): Omit<TableEntry, 'comment' | 'keys' | 'columnTags'> {
  return kept
}
