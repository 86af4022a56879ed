import { quoteName } from '@lagoon/engine'
import { sameType, translateExpression, type ClusterBy, type Column, type ColumnChange, type ColumnDefinition, type ObjectName, type TableConstraint } from '@lagoon/sql'
import { fullName, type TableEntry } from '@lagoon/unity-catalog'
import { addColumns, changeField, changeFieldMetadata, changeMetadata, describeAs, moveColumn, renameTable, type FieldPath } from '../alterTable.ts'
import { columnEntries } from '../createTable.ts'
import { WarehouseError } from '../error.ts'
import { naming } from '../failedRead.ts'
import { relation } from '../readTable.ts'
import { checkKey, checksIn, fieldKeys } from '../rowRules.ts'
import { openTable } from '../tools.ts'
import { columnNamed } from './assignments.ts'
import { asDeclared, modeFor, modeOf, refuseTwice, schemaFrom, schemaOf, schemaProperties, withoutSchema } from '../viewSchema.ts'
import { checkKeyColumns, checkText, defaultMetadata, keyOf, propertiesOf } from './clauses.ts'
import { keptText } from './keptText.ts'
import { partsOf, tableName } from './names.ts'
import { always, done, askedIn, originIn, planLasting, refuse, refusePipelineTable, tableIn, type Result, type Run, type Runner, type StatementOf } from './run.ts'
import { viewProperties } from './views.ts'

type Action = StatementOf<'alterTable'>['action']

/** ALTER of tables and views. */
export const alterTable: Runner<'alterTable'> = {
  writes: always,
  async run(run, { object, name, action, place }) {
    const entry = await tableIn(run, name)
    refusePipelineTable(run, entry, name.place)
    if ((entry.type === 'VIEW') !== (object === 'VIEW')) {
      throw new WarehouseError('WRONG_COMMAND_FOR_OBJECT_TYPE', `${fullName(entry)} is ${entry.type === 'VIEW' ? 'a view' : 'a table'}: ALTER ${object} does not change it`, { origin: originIn(run, name.place) })
    }
    return (await alterEntry(run, entry, action)) ?? (await alterColumns(run, entry, action, name)) ?? refuse(run, place, `ALTER ${object} … ${wordsOf(action.kind)}`, hints[action.kind])
  },
}

const wordsOf = (kind: string): string => kind.replace(/[A-Z]/g, (letter) => ` ${letter}`).toUpperCase()

const hints: Partial<Record<Action['kind'], string>> = {
  replaceColumns: 'CREATE OR REPLACE TABLE … AS SELECT writes the table with other columns',
  addPartitions: 'a Delta table finds its partitions by itself',
  dropPartitions: 'DELETE FROM … WHERE removes the rows of a partition',
  renamePartition: 'UPDATE … SET changes the partition of rows',
  recoverPartitions: 'a Delta table finds its partitions by itself',
}

/** What only the catalog knows; undefined for an action that is about columns. */
async function alterEntry(run: Run, entry: TableEntry, action: Action): Promise<Result | undefined> {
  const { catalog } = run.tools
  const put = async (change: Partial<TableEntry>): Promise<Result> => {
    await catalog.putTable({ ...entry, ...change })
    return done
  }
  switch (action.kind) {
    case 'setOwner':
      return put({ owner: action.owner.text })
    case 'setTags':
      return put({ tags: { ...entry.tags, ...propertiesOf(action.tags) } })
    case 'unsetTags':
      return put({ tags: Object.fromEntries(Object.entries(entry.tags).filter(([key]) => !action.keys.includes(key))) })
    case 'setProperties':
      if (entry.location === undefined) return put({ properties: { ...entry.properties, ...propertiesOf(action.properties) } })
      await describeAs(run.tools, entry, { properties: propertiesOf(action.properties) })
      return done
    case 'unsetProperties': {
      const missing = action.keys.find((key) => entry.properties[key] === undefined)
      if (missing !== undefined && !action.ifExists) throw new WarehouseError('UNSET_NONEXISTENT_PROPERTIES', `${fullName(entry)} has no property ${missing}`, { hint: 'UNSET TBLPROPERTIES IF EXISTS' })
      if (entry.location === undefined) return put({ properties: Object.fromEntries(Object.entries(entry.properties).filter(([key]) => !action.keys.includes(key))) })
      await describeAs(run.tools, entry, { properties: Object.fromEntries(action.keys.map((key) => [key, undefined])) })
      return done
    }
    case 'renameTo':
      await renameTable(run.tools, entry, tableName(partsOf(action.to), run.session.defaults, originIn(run, action.to.place)))
      return done
    case 'setQuery': {
      const { columns } = await planLasting(run, action.query)
      refuseTwice(columns, originIn(run, action.query.place))
      const schema = schemaProperties(schemaFrom(columns, modeOf(entry.properties)))
      return put({ viewText: keptText(run, action.query), columns: columnEntries(asDeclared(columns)), properties: { ...withoutSchema(entry.properties), ...viewProperties(run), ...schema } })
    }
    case 'setSchemaMode':
      if (entry.type !== 'VIEW') return undefined
      return put({ properties: { ...entry.properties, ...schemaProperties({ ...schemaOf(entry), mode: modeFor(action.mode, schemaOf(entry)) }) } })
    // They say where rows lie or when somebody tidies up, not which rows there are.
    case 'predictiveOptimization':
      return done
    case 'defaultCollation':
      return action.collation.text.toUpperCase() === 'UTF8_BINARY' ? done : undefined
    default:
      return undefined
  }
}

async function checkClustering(run: Run, entry: TableEntry, clusterBy: ClusterBy, table: ObjectName): Promise<void> {
  if (clusterBy.kind !== 'columns') return
  const { partitionColumns } = (await openTable(run.tools, entry)).snapshot.metadata
  if (partitionColumns.length > 0) throw new WarehouseError('DELTA_ALTER_TABLE_CLUSTER_BY_ON_PARTITIONED_TABLE_NOT_ALLOWED', `${fullName(entry)} is partitioned, and CLUSTER BY does not go together with that`, { origin: originIn(run, clusterBy.place) })
  const { columns } = await relation(run.tools, entry)
  for (const { parts: [first] } of clusterBy.columns) if (first) columnNamed(run, columns, first, table)
}

async function alterColumns(run: Run, entry: TableEntry, action: Action, table: ObjectName): Promise<Result | undefined> {
  switch (action.kind) {
    case 'addColumns':
      await addColumns(run.tools, entry, action.columns.map(({ path, column, position }) => ({ within: namesOf(path).slice(0, -1), column: newColumn(run, column), ...(position && { position: position.kind === 'first' ? ('first' as const) : { after: position.column.text } }) })), { ifNotExists: action.ifNotExists })
      return done
    case 'alterColumn':
      for (const { column, change } of action.columns) await changeColumn(run, entry, column, change, table)
      return done
    // It says where rows lie, not which rows there are.
    case 'clusterBy':
      await checkClustering(run, entry, action.clusterBy, table)
      return done
    case 'addConstraint':
      if (action.constraint.kind !== 'check') checkKeyColumns(run, action.constraint, (await relation(run.tools, entry)).columns, table)
      return addConstraint(run, entry, action.constraint)
    case 'dropConstraint':
      return dropConstraint(run, entry, action, table)
    case 'dropPrimaryKey':
      return dropKeys(run, entry, (text) => text.startsWith('PRIMARY KEY'))
    case 'dropForeignKey':
      return dropKeys(run, entry, (text) => text.startsWith(`FOREIGN KEY (${action.columns.map((column) => `\`${column.text}\``).join(', ')})`))
    case 'dropColumns':
      throw new WarehouseError('DELTA_UNSUPPORTED_DROP_COLUMN', `DROP COLUMN needs column mapping, which ${fullName(entry)} does not have`, { origin: originIn(run, table.place), hint: 'CREATE OR REPLACE TABLE … AS SELECT * EXCEPT (…) writes the table without it' })
    case 'renameColumn':
      throw new WarehouseError('DELTA_UNSUPPORTED_RENAME_COLUMN', `RENAME COLUMN needs column mapping, which ${fullName(entry)} does not have`, { origin: originIn(run, table.place), hint: 'CREATE OR REPLACE TABLE … AS SELECT writes the table with other names' })
    default:
      return undefined
  }
}

/** Rows that are there must hold what is asked of those to come. */
async function addConstraint(run: Run, entry: TableEntry, constraint: TableConstraint): Promise<Result> {
  const { tools } = run
  if (constraint.kind !== 'check') {
    const [name, text] = keyOf(run, constraint, entry)
    if (entry.keys?.[name] !== undefined) throw constraintExists(run, entry, name, constraint)
    await tools.catalog.putTable({ ...entry, keys: { ...entry.keys, [name]: text } })
    return done
  }
  const { columns, duckdb, version } = await relation(tools, entry)
  const text = checkText(run, constraint, columns)
  const name = constraint.name?.text ?? `${entry.name}_check`
  const { snapshot } = await openTable(tools, entry, version)
  if (checksIn(snapshot.metadata.configuration).some((check) => check.name === name.toLowerCase())) throw constraintExists(run, entry, name, constraint)
  const holds = translateExpression(constraint.condition, columns, { ...askedIn(run), file: run.file, text: run.text }).duckdb
  const [broken] = await naming(tools, () => tools.engine.rows(`SELECT count(*) AS n FROM ${duckdb} t WHERE NOT coalesce(${holds}, false)`))
  if (Number(broken?.['n'] ?? 0) > 0) {
    throw new WarehouseError('DELTA_NEW_CHECK_CONSTRAINT_VIOLATION', `${String(broken?.['n'])} rows of ${fullName(entry)} violate the new CHECK constraint ${name} (${text})`, { origin: originIn(run, constraint.place) })
  }
  await changeMetadata(tools, entry, 'ADD CONSTRAINT', (metadata) => ({ ...metadata, configuration: { ...metadata.configuration, [checkKey(name)]: text } }))
  return done
}

const constraintExists = (run: Run, entry: TableEntry, name: string, { place }: TableConstraint): WarehouseError =>
  new WarehouseError('DELTA_CONSTRAINT_ALREADY_EXISTS', `${fullName(entry)} has a constraint ${name} already`, { origin: originIn(run, place) })

async function dropConstraint(run: Run, entry: TableEntry, { name, ifExists }: Extract<Action, { readonly kind: 'dropConstraint' }>, table: ObjectName): Promise<Result> {
  const { snapshot } = await openTable(run.tools, entry)
  const key = checkKey(name.text)
  const held = Object.keys(snapshot.metadata.configuration).find((candidate) => candidate.toLowerCase() === key)
  if (held !== undefined) {
    await changeMetadata(run.tools, entry, 'DROP CONSTRAINT', (metadata) => ({ ...metadata, configuration: Object.fromEntries(Object.entries(metadata.configuration).filter(([candidate]) => candidate !== held)) }))
    return done
  }
  if (entry.keys?.[name.text] === undefined && !ifExists) throw new WarehouseError('DELTA_CONSTRAINT_DOES_NOT_EXIST', `${fullName(entry)} has no constraint ${name.text}`, { origin: originIn(run, table.place), hint: 'DROP CONSTRAINT IF EXISTS' })
  await run.tools.catalog.putTable({ ...entry, keys: Object.fromEntries(Object.entries(entry.keys ?? {}).filter(([candidate]) => candidate !== name.text)) })
  return done
}

async function dropKeys(run: Run, entry: TableEntry, goes: (text: string) => boolean): Promise<Result> {
  await run.tools.catalog.putTable({ ...entry, keys: Object.fromEntries(Object.entries(entry.keys ?? {}).filter(([, text]) => !goes(text))) })
  return done
}

const namesOf = (path: ObjectName): FieldPath => path.parts.map(({ text }) => text)

function newColumn(run: Run, column: ColumnDefinition): Column {
  if (column.default) {
    throw new WarehouseError('DELTA_ADD_COLUMN_WITH_DEFAULT_VALUE', `the column ${column.name.text} cannot be added together with a default`, { origin: originIn(run, column.place), hint: 'ALTER COLUMN … SET DEFAULT afterwards: rows that are there keep null' })
  }
  if (column.generated || column.identity || !column.type) return refuse(run, column.place, 'a column with a value of its own')
  if (column.notNull) return refuse(run, column.place, 'a NOT NULL column in a table that may hold rows')
  return { name: column.name.text, type: column.type, nullable: true, ...(column.comment !== undefined && { comment: column.comment }) }
}

async function changeColumn(run: Run, entry: TableEntry, column: ObjectName, change: ColumnChange, table: ObjectName): Promise<void> {
  const path = namesOf(column)
  const [name = ''] = path
  switch (change.kind) {
    case 'comment':
      return changeField(run.tools, entry, path, (field) => ({ ...field, comment: change.comment }))
    case 'setDefault': {
      const { columns } = await relation(run.tools, entry)
      const type = columns.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase())?.type
      const metadata = defaultMetadata(run, change.value, name, type)
      return changeFieldMetadata(run.tools, entry, path, (held) => ({ ...held, ...metadata }))
    }
    case 'dropDefault':
      return changeFieldMetadata(run.tools, entry, path, (held) => Object.fromEntries(Object.entries(held).filter(([key]) => key !== fieldKeys.currentDefault)))
    case 'setNotNull': {
      const { duckdb, columns } = await relation(run.tools, entry)
      if (!columns.some((candidate) => candidate.name.toLowerCase() === name.toLowerCase())) throw new WarehouseError('DELTA_COLUMN_NOT_FOUND_IN_SCHEMA', `${fullName(entry)} has no column ${name}`, { origin: originIn(run, column.place) })
      const [nulls] = path.length > 1 ? [] : await naming(run.tools, () => run.tools.engine.rows(`SELECT count(*) AS n FROM ${duckdb} t WHERE ${quoteName(name)} IS NULL`))
      if (path.length > 1) return refuse(run, column.place, 'SET NOT NULL of a field inside a column')
      if (Number(nulls?.['n'] ?? 0) > 0) throw new WarehouseError('DELTA_NOT_NULL_CONSTRAINT_VIOLATED', `${String(nulls?.['n'])} rows of ${fullName(entry)} have null in the column ${name}`, { origin: originIn(run, column.place) })
      return changeField(run.tools, entry, path, (field) => ({ ...field, nullable: false }))
    }
    case 'dropNotNull':
      return changeField(run.tools, entry, path, (field) => ({ ...field, nullable: true }))
    case 'position':
      return moveColumn(run.tools, entry, path, change.position.kind === 'first' ? 'first' : { after: change.position.column.text })
    case 'type':
      await changeField(run.tools, entry, path, (field) => ({ ...field, type: widened(run, field, change.type, column), ...(change.comment !== undefined && { comment: change.comment }) }))
      if (change.position) await moveColumn(run.tools, entry, path, change.position.kind === 'first' ? 'first' : { after: change.position.column.text })
      return
    case 'setTags':
    case 'unsetTags': {
      const held = entry.columnTags?.[name] ?? {}
      const tags = change.kind === 'setTags' ? { ...held, ...propertiesOf(change.tags) } : Object.fromEntries(Object.entries(held).filter(([key]) => !change.keys.includes(key)))
      await run.tools.catalog.putTable({ ...entry, columnTags: { ...entry.columnTags, [name]: tags } })
      return
    }
    default:
      return refuse(run, table.place, `ALTER COLUMN … ${wordsOf(change.kind)}`)
  }
}

/** A longer text is the same text; other types stay, since the files keep what they were written with. */
function widened(run: Run, { name, type }: Column, to: Column['type'], at: ObjectName): Column['type'] {
  if (sameType(type, to)) return to
  const text = type.kind === 'varchar' || type.kind === 'char'
  if (text && to.kind === 'string') return to
  if (type.kind === 'varchar' && to.kind === 'varchar' && to.length >= type.length) return to
  throw new WarehouseError('DELTA_UNSUPPORTED_ALTER_TABLE_CHANGE_COL_OP', `the type of the column ${name} cannot be changed in place`, { origin: originIn(run, at.place), hint: 'CREATE OR REPLACE TABLE … AS SELECT with a CAST writes the table anew' })
}
