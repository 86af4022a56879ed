import type { Column, Expression, Name, ObjectName, Place, SqlType } from '@lagoon/sql'
import { WarehouseError } from '../error.ts'
import { fieldKeys } from '../rowRules.ts'
import type { TargetRows } from './changes.ts'
import { defaultOf, type Field } from './defaults.ts'
import { refuseOtherRows } from './rowValues.ts'
import { originIn, refuse, type Run } from './run.ts'
import { builderAt } from './tree.ts'

/** What SET gives a column, or a field of it that `path` leads to. */
interface Assigned {
  readonly path: readonly Name[]
  readonly value: Expression
  readonly target: ObjectName
}

type Target = Pick<TargetRows, 'visible' | 'metadata' | 'calls'>

/** The values of SET by the target's column names. Fields of a struct may be set one by one; its others are kept. */
export function assignmentsOf(run: Run, rows: Target, assignments: readonly { readonly target: ObjectName; readonly value: Expression }[]): Map<string, Expression> {
  const fields = new Map(rows.metadata.schema.fields.map((field) => [field.name, field]))
  const assigned = new Map<Column, [Assigned, ...Assigned[]]>()
  for (const { target, value } of assignments) {
    const { column, path } = assignedColumn(run, rows, target)
    const field = fields.get(column.name)
    if (field?.metadata[fieldKeys.generation] !== undefined) refuse(run, target.place, `setting the generated column ${column.name}`, 'it is computed from the others')
    if (field?.metadata[fieldKeys.identityStart] !== undefined) throw new WarehouseError('DELTA_IDENTITY_COLUMNS_UPDATE_NOT_SUPPORTED', `the identity column ${column.name} cannot be set`, { origin: originIn(run, target.place) })
    refuseOtherRows(run, 'SET', value)
    const given: Assigned = { path, value, target }
    const before = assigned.get(column)
    assigned.set(column, before ? [...before, given] : [given])
  }
  return new Map([...assigned].map(([column, given]) => [column.name, valueFor(run, { column, field: fields.get(column.name), held: heldIn(rows, column) }, given)]))
}

/** `SET t.c` and `SET c.field`: the longest name of the table that leaves a column of it, and the way into that. */
function assignedColumn(run: Run, { visible, calls }: Target, { parts, place }: ObjectName): { readonly column: Column; readonly path: readonly Name[] } {
  const named = calls.filter((call) => call.length < parts.length && call.every((part, i) => same(part, parts[i]?.text ?? '')))
  for (const skipped of [...named.map(({ length }) => length), 0]) {
    const [first, ...path] = parts.slice(skipped)
    const column = first && visible.find(({ name }) => same(name, first.text))
    if (column) return { column, path }
  }
  throw noColumn(run, visible, parts.map(({ text }) => text).join('.'), place, calls[0]?.join('.') ?? '')
}

const heldIn = ({ calls }: Target, { name }: Column): ((place: Place) => Expression) => (place) => builderAt(place).column(...(calls.at(-1) ?? []), name)

interface Slot {
  /** The column, or the field of it, that is written. */
  readonly column: Column
  /** Where its default is declared; a field has none. */
  readonly field?: Field | undefined
  held(place: Place): Expression
}

function valueFor(run: Run, { column, field, held }: Slot, given: readonly [Assigned, ...Assigned[]]): Expression {
  const [, second] = given
  const whole = given.find(({ path }) => path.length === 0)
  if (whole && second) throw new WarehouseError('DELTA_CONFLICT_SET_COLUMN', `the column ${column.name} is set twice`, { origin: originIn(run, second.target.place), hint: 'set each column and each field once' })
  if (whole) return isDefault(whole.value) ? defaultOf(field, whole.value.place, column) : whole.value
  return structWith(run, column.type, held, given)
}

/** The struct with some of its fields in another form. */
function structWith(run: Run, type: SqlType, held: Slot['held'], given: readonly [Assigned, ...Assigned[]]): Expression {
  const [{ path, target: { place } }] = given
  if (type.kind !== 'struct') throw new WarehouseError('DELTA_UNSUPPORTED_FIELD_UPDATE_NON_STRUCT', `${path[0]?.text ?? ''} cannot be set: only a STRUCT has fields that can be`, { origin: originIn(run, place), hint: 'set the whole column' })
  const stray = given.find(({ path: [first] }) => !type.fields.some(({ name }) => same(name, first?.text ?? '')))
  if (stray) throw new WarehouseError('FIELD_NOT_FOUND', `there is no field ${stray.path[0]?.text ?? ''} here`, { origin: originIn(run, stray.target.place), hint: `there is ${type.fields.map(({ name }) => name).join(', ')}` })
  const args = type.fields.flatMap((field): Expression[] => {
    const inside: Slot['held'] = (at) => ({ kind: 'field', operand: held(at), name: builderAt(at).name(field.name), place: at })
    const [own, ...more] = given.filter(({ path: [first] }) => same(field.name, first?.text ?? '')).map((each) => ({ ...each, path: each.path.slice(1) }))
    const value = own ? valueFor(run, { column: { name: field.name, type: field.type, nullable: true }, held: inside }, [own, ...more]) : inside(place)
    return [{ kind: 'literal', type: { kind: 'string' }, value: field.name, place }, value]
  })
  return { kind: 'function', name: { parts: [{ text: 'named_struct', quoted: false, place }], place }, args: args.map((value) => ({ value })), distinct: false, place }
}

export const isDefault = (value: Expression): boolean => value.kind === 'column' && value.parts.length === 1 && value.parts[0]?.quoted === false && value.parts[0].text.toUpperCase() === 'DEFAULT'

export function columnNamed(run: Run, columns: readonly Column[], { text, place }: Pick<Name, 'text' | 'place'>, table: ObjectName): Column {
  const found = columns.find(({ name }) => same(name, text))
  if (!found) throw noColumn(run, columns, text, place, table.parts.map((part) => part.text).join('.'))
  return found
}

export const noColumn = (run: Run, columns: readonly Column[], name: string, place: Place, table: string): WarehouseError =>
  new WarehouseError('UNRESOLVED_COLUMN.WITH_SUGGESTION', `${table} has no column ${name}`, { origin: originIn(run, place), hint: `it has ${columns.map((column) => column.name).join(', ')}` })

const same = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase()
