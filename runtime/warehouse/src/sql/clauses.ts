import type { Column, ColumnDefinition, Place } from '@lagoon/sql'
import { fullName, type TableName } from '@lagoon/unity-catalog'
import { WarehouseError } from '../error.ts'
import { originIn, refuse, type Run, type StatementOf } from './run.ts'

/** Clauses that say what a table means are done or refused; those that only say how it lies on disk have no effect here. */
export function refuseClauses(run: Run, statement: StatementOf<'createTable'> | StatementOf<'createView'>): void {
  const { using, rowFilter, expectations, tableConstraints, columns, collation, schedule } = statement
  if (using && using.text.toUpperCase() !== 'DELTA') refuse(run, using.place, `USING ${using.text.toUpperCase()}`, 'tables are Delta tables')
  if (rowFilter) refuse(run, rowFilter.place, 'WITH ROW FILTER')
  if (collation) refuse(run, collation.place, 'a collation')
  const [expectation] = expectations
  if (expectation) refuse(run, expectation.place, 'an expectation outside of a pipeline')
  const check = tableConstraints.find(({ kind }) => kind === 'check')
  if (check) refuse(run, check.place, 'a CHECK constraint')
  for (const column of columns) {
    const special = column.default ? 'DEFAULT' : column.generated ? 'GENERATED ALWAYS AS' : column.identity ? 'an identity column' : column.mask ? 'MASK' : undefined
    if (special) refuse(run, column.place, special)
  }
  if (schedule) refuse(run, schedule.place, 'a SCHEDULE')
}

export function toColumn(run: Run, { name, type, notNull, comment, place }: ColumnDefinition): Column {
  if (!type) return refuse(run, place, `the column ${name.text} without a type`)
  return { name: name.text, type, nullable: !notNull, ...(comment !== undefined && { comment }) }
}

export const renamed = (column: Column, definition: ColumnDefinition | undefined): Column => ({
  ...column,
  ...(definition && { name: definition.name.text }),
  ...(definition?.comment !== undefined && { comment: definition.comment }),
})

export const propertiesOf = (properties: readonly { readonly key: string; readonly value: string }[]): Record<string, string> => Object.fromEntries(properties.map(({ key, value }) => [key, value]))

export const alreadyExists = (run: Run, name: TableName, place: Place): WarehouseError =>
  new WarehouseError('TABLE_OR_VIEW_ALREADY_EXISTS', `${fullName(name)} already exists`, { origin: originIn(run, place), hint: 'CREATE OR REPLACE, or IF NOT EXISTS' })
