import { commit, type Metadata } from '@lagoon/delta'
import { sameType, type Column } from '@lagoon/sql'
import { fullName, type TableEntry, type TableName } from '@lagoon/unity-catalog'
import { columnEntries, loggedProperties } from './createTable.ts'
import { lengthKey, toColumns, toDeltaSchema } from './deltaTypes.ts'
import { WarehouseError } from './error.ts'
import { rulesFrom } from './replaceTable.ts'
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
    configuration: loggedProperties(merged(metadata.configuration, properties)),
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

/** Names from a column down to a field of a struct; `element`, `key` and `value` step into lists and maps. */
export type FieldPath = readonly string[]
export type Position = 'first' | { readonly after: string }
export interface NewField {
  /** The column whose struct gets the field; empty for a column of the table. */
  readonly within: FieldPath
  readonly column: Column
  readonly position?: Position
}

/** Adds columns, or fields of structs, where they are asked for; rows that are there have null in them. */
export async function addColumns(tools: Tools, table: TableName, added: readonly NewField[], { ifNotExists = false } = {}): Promise<void> {
  await changeMetadata(tools, table, 'ADD COLUMNS', (metadata) => ({
    ...metadata,
    schema: added.reduce((schema, { within, column, position }) => {
      const [field] = toDeltaSchema([{ ...column, nullable: true }]).fields
      return field ? inStruct(schema, within, (struct) => insertField(struct, field, position, ifNotExists)) : schema
    }, metadata.schema),
  }))
}

/** Changes one column or field; what `change` answers must keep the name. */
export async function changeField(tools: Tools, table: TableName, path: FieldPath, change: (field: Column) => Column): Promise<void> {
  await changeMetadata(tools, table, 'CHANGE COLUMN', (metadata) => ({
    ...metadata,
    schema: inStruct(metadata.schema, path.slice(0, -1), (struct) => {
      const at = fieldAt(struct, path.at(-1) ?? '')
      const held = struct.fields[at]
      const [column] = toColumns({ type: 'struct', fields: held ? [held] : [] })
      const [field] = column ? toDeltaSchema([change(column)]).fields : []
      return { ...struct, fields: struct.fields.map((other, i) => (i === at && field ? { ...field, metadata: { ...unsaid(other.metadata), ...field.metadata } } : other)) }
    }),
  }))
}

/** Changes what the schema says about one column or field besides its type. */
export async function changeFieldMetadata(tools: Tools, table: TableName, path: FieldPath, change: (metadata: Field['metadata']) => Field['metadata']): Promise<void> {
  await changeMetadata(tools, table, 'CHANGE COLUMN', (metadata) => ({
    ...metadata,
    schema: inStruct(metadata.schema, path.slice(0, -1), (struct) => {
      const at = fieldAt(struct, path.at(-1) ?? '')
      return { ...struct, fields: struct.fields.map((field, i) => (i === at ? { ...field, metadata: change(field.metadata) } : field)) }
    }),
  }))
}

/** What a column itself says (its comment, the length of its text) is said anew. */
const unsaid = (metadata: Field['metadata']): Field['metadata'] => Object.fromEntries(Object.entries(metadata).filter(([key]) => key !== 'comment' && key !== lengthKey))

export async function moveColumn(tools: Tools, table: TableName, path: FieldPath, position: Position): Promise<void> {
  await changeMetadata(tools, table, 'CHANGE COLUMN', (metadata) => ({
    ...metadata,
    schema: inStruct(metadata.schema, path.slice(0, -1), (struct) => {
      const at = fieldAt(struct, path.at(-1) ?? '')
      const field = struct.fields[at]
      return field ? insertField({ ...struct, fields: struct.fields.filter((_, i) => i !== at) }, field, position, false) : struct
    }),
  }))
}

/** Gives a table or view another name. Its files stay where they are. */
export async function renameTable({ catalog }: Tools, entry: TableEntry, to: TableName): Promise<void> {
  await catalog.createTable({ ...entry, ...to })
  await catalog.dropTable(entry)
}

type Struct = Metadata['schema']
type Field = Struct['fields'][number]

function inStruct(struct: Struct, path: FieldPath, change: (struct: Struct) => Struct): Struct {
  const [first, ...rest] = path
  if (first === undefined) return change(struct)
  const at = fieldAt(struct, first)
  return { ...struct, fields: struct.fields.map((field, i) => (i === at ? { ...field, type: inType(field.type, rest, field.name, change) } : field)) }
}

function inType(type: Field['type'], path: FieldPath, name: string, change: (struct: Struct) => Struct): Field['type'] {
  const [first, ...rest] = path
  if (typeof type !== 'string') {
    if (type.type === 'struct') return inStruct(type, path, change)
    if (type.type === 'array' && first === 'element') return { ...type, elementType: inType(type.elementType, rest, name, change) }
    if (type.type === 'map' && first === 'key') return { ...type, keyType: inType(type.keyType, rest, name, change) }
    if (type.type === 'map' && first === 'value') return { ...type, valueType: inType(type.valueType, rest, name, change) }
  }
  throw new WarehouseError('DELTA_ADD_COLUMN_PARENT_NOT_STRUCT', `${name} is no struct: it has no fields`)
}

function fieldAt({ fields }: Struct, name: string): number {
  const at = fields.findIndex((field) => field.name.toLowerCase() === name.toLowerCase())
  if (at < 0) throw new WarehouseError('DELTA_COLUMN_NOT_FOUND_IN_SCHEMA', `there is no column ${name}`, { hint: `there is ${fields.map((field) => field.name).join(', ')}` })
  return at
}

function insertField(struct: Struct, field: Field, position: Position | undefined, ifNotExists: boolean): Struct {
  if (struct.fields.some(({ name }) => name.toLowerCase() === field.name.toLowerCase())) {
    if (ifNotExists) return struct
    throw new WarehouseError('FIELD_ALREADY_EXISTS', `there is a column ${field.name} already`)
  }
  const at = position === undefined ? struct.fields.length : position === 'first' ? 0 : fieldAt(struct, position.after) + 1
  return { ...struct, fields: [...struct.fields.slice(0, at), field, ...struct.fields.slice(at)] }
}

export async function changeMetadata(tools: Tools, table: TableName, operation: string, change: (metadata: Metadata) => Metadata): Promise<bigint> {
  for (let tries = 0; ; tries += 1) {
    const open = await openTable(tools, table)
    const { snapshot, root } = open
    const metadata = change(snapshot.metadata)
    const actions = rulesFrom(snapshot, metadata)
    if (actions.length === 0) return snapshot.version
    const result = await commit(tools.storage, root, { snapshot, actions, operation: { name: operation }, reads: { kind: 'nothing' } }, tools.effects)
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
