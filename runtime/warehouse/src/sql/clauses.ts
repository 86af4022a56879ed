import type { JsonObject } from '@lagoon/delta'
import { formatType, holdsQuery, translateExpression, unsteadyIn, type Column, type ColumnDefinition, type Expression, type ObjectName, type Place, type TableConstraint } from '@lagoon/sql'
import { fullName, type TableName } from '@lagoon/unity-catalog'
import { WarehouseError } from '../error.ts'
import { checkKey, fieldKeys } from '../rowRules.ts'
import type { NewTableDefinition } from '../types.ts'
import { columnNamed } from './assignments.ts'
import { keptText } from './keptText.ts'
import { locationOf } from './names.ts'
import { canStore } from './storing.ts'
import { askedIn, originIn, refuse, type Run, type StatementOf } from './run.ts'

/** Clauses that say what a table means are done or refused; those that only say how it lies on disk have no effect here. */
export function refuseClauses(run: Run, statement: StatementOf<'createTable'> | StatementOf<'createView'>): void {
  const { using, rowFilter, expectations, columns, collation, schedule } = statement
  if (using && using.text.toUpperCase() !== 'DELTA') refuse(run, using.place, `USING ${using.text.toUpperCase()}`, 'tables are Delta tables; read_files reads other files')
  if (rowFilter) refuse(run, rowFilter.place, 'WITH ROW FILTER')
  if (collation && !isBinary(collation.text)) refuse(run, collation.place, `the collation ${collation.text}`)
  const [expectation] = expectations
  if (expectation) refuse(run, expectation.place, 'an expectation outside of a pipeline')
  for (const column of columns) {
    if (column.mask) refuse(run, column.place, 'MASK')
    if (column.collation && !isBinary(column.collation.text)) refuse(run, column.collation.place, `the collation ${column.collation.text}`)
  }
  if (schedule) refuse(run, schedule.place, 'a SCHEDULE')
}

const isBinary = (collation: string): boolean => collation.toUpperCase() === 'UTF8_BINARY'

/** The table that CREATE TABLE asks for; `columns` are those of its query when it has one. */
export function definitionOf(run: Run, statement: StatementOf<'createTable'>, name: TableName, queried: readonly Column[] | undefined): NewTableDefinition {
  const columns = queried ?? statement.columns.map((column) => toColumn(run, column))
  const made = new Set(statement.columns.filter(({ generated }) => generated).map((column) => column.name.text))
  const fields = new Map(statement.columns.flatMap((column) => {
    const metadata = fieldMetadata(run, column, columns, made)
    return metadata ? [[column.name.text, metadata] as const] : []
  }))
  const constraints = [...statement.tableConstraints, ...statement.columns.flatMap((column) => column.constraints)]
  checkLayout(run, statement, columns)
  for (const key of constraints) if (key.kind !== 'check') checkKeyColumns(run, key, columns, statement.name)
  return {
    name,
    columns,
    kind: 'MANAGED',
    comment: statement.comment,
    properties: { ...propertiesOf(statement.properties), ...checksOf(run, constraints, columns, name) },
    partitionColumns: statement.partitionedBy.map(({ text }) => text),
    location: statement.location === undefined ? undefined : locationOf(statement.location),
    ...(fields.size > 0 && { fieldMetadata: fields }),
    ...keysOf(run, constraints, name),
    ...(statement.tags.length > 0 && { tags: propertiesOf(statement.tags) }),
  }
}

/** No two columns have one name; PARTITIONED BY and CLUSTER BY name columns of the table, and not both stand there. */
function checkLayout(run: Run, { partitionedBy, clusterBy, name, query, columns: written, place }: StatementOf<'createTable'>, columns: readonly Column[]): void {
  // A table may get its columns later.
  if (columns.length === 0) return
  const twice = columns.findIndex((column, i) => has(columns.slice(0, i), column.name))
  if (twice >= 0) throw new WarehouseError('DELTA_DUPLICATE_COLUMNS_FOUND', `the column ${columns[twice]?.name ?? ''} stands twice in the schema`, { origin: originIn(run, (query ?? written[twice])?.place ?? place), hint: 'give one of them another name' })
  const clustered = clusterBy?.kind === 'columns' ? clusterBy.columns.map(({ parts: [first], place }) => ({ text: first?.text ?? '', place })) : []
  if (clusterBy && clusterBy.kind !== 'none' && partitionedBy.length > 0) {
    throw new WarehouseError('SPECIFY_CLUSTER_BY_WITH_PARTITIONED_BY_IS_NOT_ALLOWED', 'CLUSTER BY and PARTITIONED BY do not go together', { origin: originIn(run, clusterBy.place) })
  }
  const stray = [...partitionedBy, ...clustered].find(({ text }) => !has(columns, text))
  if (stray) throw new WarehouseError('COLUMN_NOT_DEFINED_IN_TABLE', `${name.parts.map(({ text }) => text).join('.')} has no column ${stray.text}`, { origin: originIn(run, stray.place), hint: `it has ${columns.map((column) => column.name).join(', ')}` })
}

export function checkKeyColumns(run: Run, key: Exclude<TableConstraint, { readonly kind: 'check' }>, columns: readonly Column[], table: ObjectName): void {
  for (const name of key.columns) columnNamed(run, columns, name, table)
}

const has = (columns: readonly Column[], name: string): boolean => columns.some((column) => column.name.toLowerCase() === name.toLowerCase())

export function toColumn(run: Run, { name, type, notNull, comment, place, primaryKey }: ColumnDefinition): Column {
  if (!type) return refuse(run, place, `the column ${name.text} without a type`)
  return { name: name.text, type, nullable: !notNull && !primaryKey, ...(comment !== undefined && { comment }) }
}

/** DEFAULT, GENERATED ALWAYS AS and identity, as the schema of a Delta table says them. Throws what is wrong with the expression. */
function fieldMetadata(run: Run, { name, default: value, generated, identity, type, place }: ColumnDefinition, columns: readonly Column[], made: ReadonlySet<string>): JsonObject | undefined {
  if (value) return defaultMetadata(run, value, name.text, type)
  if (generated) {
    refuseChanging(run, generated, 'UNSUPPORTED_EXPRESSION_GENERATED_COLUMN', 'a generated column')
    if (holdsQuery(generated)) throw new WarehouseError('UNSUPPORTED_EXPRESSION_GENERATED_COLUMN', `the generated column ${name.text} holds a query`, { origin: originIn(run, generated.place), hint: 'compute it from other columns of the row' })
    checkExpression(run, generated, columns.filter((column) => column.name !== name.text), type)
    refuseGeneratedIn(run, generated, columns.filter((column) => !made.has(column.name)), name.text)
    return { [fieldKeys.generation]: keptText(run, generated) }
  }
  if (!identity) return undefined
  if (type?.kind !== 'bigint') {
    throw new WarehouseError('DELTA_IDENTITY_COLUMNS_UNSUPPORTED_DATA_TYPE', `the identity column ${name.text} must be BIGINT${type ? `, not ${formatType(type)}` : ''}`, { origin: originIn(run, place) })
  }
  if (identity.step === 0n) throw new WarehouseError('DELTA_IDENTITY_COLUMNS_ILLEGAL_STEP', `the identity column ${name.text} cannot count by 0`, { origin: originIn(run, identity.place) })
  return { [fieldKeys.identityStart]: identity.start, [fieldKeys.identityStep]: identity.step, [fieldKeys.identityExplicit]: !identity.always }
}

export function defaultMetadata(run: Run, value: Expression, column: string, type: Column['type'] | undefined): JsonObject {
  if (holdsQuery(value)) throw new WarehouseError('INVALID_DEFAULT_VALUE.SUBQUERY_EXPRESSION', `the default of ${column || 'a column'} holds a query`, { origin: originIn(run, value.place), hint: 'write its value' })
  checkExpression(run, value, [], type)
  const given = translateExpression(value, [], { ...askedIn(run), file: run.file, text: run.text }).type
  if (type && !canStore(given, type)) throw new WarehouseError('INVALID_DEFAULT_VALUE.DATA_TYPE', `the default of ${column} is ${formatType(given)}, and the column is ${formatType(type)}`, { origin: originIn(run, value.place), hint: 'write the CAST that you mean' })
  const text = keptText(run, value)
  return column === '' ? {} : { [fieldKeys.currentDefault]: text, EXISTS_DEFAULT: text }
}

/** Throws when an expression over the columns that are stored does not do. */
function refuseGeneratedIn(run: Run, expression: Expression, stored: readonly Column[], column: string): void {
  try {
    checkExpression(run, expression, stored, undefined)
  } catch (error) {
    throw new WarehouseError('DELTA_INVALID_GENERATED_COLUMN_REFERENCES', `the generated column ${column} uses another generated column`, { origin: originIn(run, expression.place), hint: 'write out what that one is computed from', cause: error })
  }
}

function refuseChanging(run: Run, expression: Expression, code: 'UNSUPPORTED_EXPRESSION_GENERATED_COLUMN' | 'NON_DETERMINISTIC_CHECK_CONSTRAINT', what: string): void {
  const found = unsteadyIn(expression).find((call) => call.what === 'draw')
  if (found) throw new WarehouseError(code, `${found.name} gives another value each time, which ${what} cannot use`, { origin: originIn(run, found.place) })
}

function checkExpression(run: Run, expression: Expression, columns: readonly Column[], type: Column['type'] | undefined): void {
  const cast: Expression = type ? { kind: 'cast', operand: expression, type, typeText: formatType(type), attempt: false, place: expression.place } : expression
  translateExpression(cast, columns, { ...askedIn(run), file: run.file, text: run.text })
}

function checksOf(run: Run, constraints: readonly TableConstraint[], columns: readonly Column[], table: TableName): Record<string, string> {
  const checks = constraints.filter((constraint) => constraint.kind === 'check')
  return Object.fromEntries(checks.map((check, i) => [checkKey(check.name?.text ?? `${table.name}_check_${i + 1}`), checkText(run, check, columns)]))
}

/** The text of a CHECK constraint. Throws when it is no condition over one row. */
export function checkText(run: Run, { condition }: Extract<TableConstraint, { readonly kind: 'check' }>, columns: readonly Column[]): string {
  const { type } = translateExpression(condition, columns, { ...askedIn(run), file: run.file, text: run.text })
  refuseChanging(run, condition, 'NON_DETERMINISTIC_CHECK_CONSTRAINT', 'a CHECK constraint')
  if (type.kind !== 'boolean') throw new WarehouseError('DELTA_NON_BOOLEAN_CHECK_CONSTRAINT', `a CHECK constraint is a condition, not a value of the type ${formatType(type)}`, { origin: originIn(run, condition.place) })
  return keptText(run, condition)
}

function keysOf(run: Run, constraints: readonly TableConstraint[], table: TableName): { keys?: Record<string, string> } {
  const keys = constraints.flatMap((constraint) => (constraint.kind === 'check' ? [] : [keyOf(run, constraint, table)]))
  return keys.length === 0 ? {} : { keys: Object.fromEntries(keys) }
}

/** The name and text of a key, which says something to readers and is not enforced, as on Databricks. */
export function keyOf(run: Run, key: Exclude<TableConstraint, { readonly kind: 'check' }>, table: TableName): [string, string] {
  const list = (names: readonly { readonly text: string }[]): string => `(${names.map(({ text }) => `\`${text}\``).join(', ')})`
  if (key.kind === 'primaryKey') return [key.name?.text ?? `${table.name}_pk`, `PRIMARY KEY ${list(key.columns)}`]
  return [key.name?.text ?? `${table.name}_fk`, `FOREIGN KEY ${list(key.columns)} REFERENCES ${keptText(run, key.references)}${key.referencedColumns.length > 0 ? ` ${list(key.referencedColumns)}` : ''}`]
}

export const renamed = (column: Column, definition: ColumnDefinition | undefined): Column => ({
  ...column,
  ...(definition && { name: definition.name.text }),
  ...(definition?.comment !== undefined && { comment: definition.comment }),
})

export const propertiesOf = (properties: readonly { readonly key: string; readonly value: string }[]): Record<string, string> => Object.fromEntries(properties.map(({ key, value }) => [key, value]))

export const alreadyExists = (run: Run, name: TableName, place: Place): WarehouseError =>
  new WarehouseError('TABLE_OR_VIEW_ALREADY_EXISTS', `${fullName(name)} already exists`, { origin: originIn(run, place), hint: 'CREATE OR REPLACE, or IF NOT EXISTS' })
