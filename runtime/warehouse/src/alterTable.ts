import { commit, type Metadata } from '@lagoon/delta'
import { sameType, type Column } from '@lagoon/sql'
import { fullName, type TableName } from '@lagoon/unity-catalog'
import { columnEntries } from './createTable.ts'
import { toColumns, toDeltaSchema } from './deltaTypes.ts'
import { WarehouseError } from './error.ts'
import { openTable, type OpenTable, type Tools } from './tools.ts'

/**
 * Adds the columns that the table lacks, at its end; rows that are there have null in them. Answers the version that has them.
 * Throws `DELTA_METADATA_MISMATCH` when a column is there with another type: types are not widened here.
 */
export function evolve(tools: Tools, table: TableName, columns: readonly Column[]): Promise<bigint> {
  return changeMetadata(tools, table, 'ADD COLUMNS', (metadata) => {
    const present = toColumns(metadata.schema)
    const added = columns.filter((column) => {
      const held = present.find(({ name }) => name.toLowerCase() === column.name.toLowerCase())
      if (held && !sameType(held.type, column.type)) {
        throw new WarehouseError('DELTA_METADATA_MISMATCH', `the column ${column.name} of ${fullName(table)} has another type already`, { hint: 'a full refresh gives it the new one' })
      }
      return !held
    })
    return added.length === 0 ? metadata : { ...metadata, schema: { type: 'struct', fields: [...metadata.schema.fields, ...toDeltaSchema(added.map((column) => ({ ...column, nullable: true }))).fields] } }
  })
}

export interface TableChanges {
  readonly comment?: string | undefined
  /** Undefined as a value removes the property. */
  readonly properties?: Readonly<Record<string, string | undefined>> | undefined
  /** Comments by column name. */
  readonly columnComments?: Readonly<Record<string, string>> | undefined
  readonly viewText?: string | undefined
}

/** Changes what a table says about itself. Nothing is written when it says so already. */
export async function describeAs(tools: Tools, table: TableName, changes: TableChanges): Promise<bigint> {
  const { comment, properties = {}, columnComments = {}, viewText } = changes
  const version = await changeMetadata(tools, table, 'SET TBLPROPERTIES', (metadata) => ({
    ...metadata,
    ...(comment !== undefined && { description: comment }),
    configuration: merged(metadata.configuration, properties),
    schema: {
      ...metadata.schema,
      fields: metadata.schema.fields.map((field) => {
        const text = columnComments[field.name]
        return text === undefined ? field : { ...field, metadata: { ...field.metadata, comment: text } }
      }),
    },
  }))
  const entry = await tools.catalog.table(table)
  const next = { ...entry, ...(comment !== undefined && { comment }), ...(viewText !== undefined && { viewText }), properties: merged(entry.properties, properties) }
  if (JSON.stringify(next) !== JSON.stringify(entry)) await tools.catalog.putTable(next)
  return version
}

async function changeMetadata(tools: Tools, table: TableName, operation: string, change: (metadata: Metadata) => Metadata): Promise<bigint> {
  for (let tries = 0; ; tries += 1) {
    const open = await openTable(tools, table)
    const { snapshot, root } = open
    const metadata = change(snapshot.metadata)
    if (JSON.stringify(metadata) === JSON.stringify(snapshot.metadata)) return snapshot.version
    const result = await commit(tools.storage, root, { snapshot, actions: [metadata], operation: { name: operation }, reads: { kind: 'nothing' } }, tools.effects)
    if (result.kind === 'committed') {
      await register(tools, open, metadata)
      return result.version
    }
    // Another change of metadata came first: ours is made again on top of it.
    if (result.kind === 'conflict' && tries > 10) throw new WarehouseError(result.code, `${fullName(table)} is being changed by another writer all the time`)
  }
}

async function register({ catalog }: Tools, { entry }: OpenTable, metadata: Metadata): Promise<void> {
  await catalog.putTable({ ...entry, columns: columnEntries(toColumns(metadata.schema)) })
}

const merged = (held: Readonly<Record<string, string>>, changes: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries({ ...held, ...changes }).filter((entry): entry is [string, string] => entry[1] !== undefined))
