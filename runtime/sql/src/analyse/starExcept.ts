import { type Name, type ObjectName } from '../tree/expression.ts'
import { packed } from '../macros/packed.ts'
import { type SqlType, structOf } from '../types.ts'
import { type SelectedColumn } from './selectList.ts'
import { type Scope } from './scope.ts'
import { quoteName, quoteText, retyped, type Typed } from './typed.ts'

/** What `* EXCEPT (a, t.b, s.field)` leaves: columns without those that are named, structs without the fields that are. */
export function withoutColumns(columns: readonly SelectedColumn[], except: readonly ObjectName[], scope: Scope): readonly SelectedColumn[] {
  const dropped = new Map<SelectedColumn, (readonly Name[])[]>()
  for (const name of except) {
    const found = columnOf(name, columns, scope)
    if (found && name.parts.length === 1) refuseOthers(name, alsoMeant(found.column, columns), columns, scope)
    if (found) for (const column of alsoMeant(found.column, columns)) dropped.set(column, [...(dropped.get(column) ?? []), found.path])
    else scope.unresolved(name.parts, name.place)
  }
  for (const [column, paths] of dropped) {
    const overlap = paths.find((path, index) => paths.some((other, at) => at !== index && isWithin(path, other)))
    if (overlap) scope.report(except[0]?.place ?? column.value.place, 'EXCEPT_OVERLAPPING_COLUMNS', `EXCEPT names ${column.name}, or a part of it, twice`)
  }
  return columns.flatMap(column => {
    const paths = dropped.get(column)
    if (!paths) return [column]
    return paths.some(path => path.length === 0) ? [] : [{ ...column, value: withoutFields(column.value, paths, scope) }]
  })
}

const isWithin = (path: readonly Name[], other: readonly Name[]): boolean => other.every((name, index) => name.text.toLowerCase() === path[index]?.text.toLowerCase())

/** The columns of that name that are the same column of FROM as this one. */
function alsoMeant(column: SelectedColumn, columns: readonly SelectedColumn[]): readonly SelectedColumn[] {
  const source = ({ value }: SelectedColumn): string => value.column?.repeats ?? value.column?.duckdb ?? value.duckdb
  return columns.filter(other => other === column || (other.name.toLowerCase() === column.name.toLowerCase() && source(other) === source(column)))
}

/** A name alone may not mean two columns. */
function refuseOthers({ parts, place }: ObjectName, meant: readonly SelectedColumn[], columns: readonly SelectedColumn[], scope: Scope): void {
  const [name] = parts
  const named = columns.filter(column => column.name.toLowerCase() === name?.text.toLowerCase())
  if (named.length > meant.length) scope.report(place, 'AMBIGUOUS_REFERENCE', `${name?.text ?? ''} may mean ${named.length} columns`, 'put the name of the table before it')
}

/** The column that a name of EXCEPT means, and the path to a field inside it. */
function columnOf({ parts, place }: ObjectName, columns: readonly SelectedColumn[], scope: Scope): { readonly column: SelectedColumn; readonly path: readonly Name[] } | undefined {
  const byName = columns.find(column => column.name.toLowerCase() === parts[0]?.text.toLowerCase())
  if (parts.length === 1) return byName && { column: byName, path: [] }
  const found = scope.resolve(parts, place)
  const column = found && columns.find(each => each.value.duckdb === found.value.duckdb)
  if (column) return { column, path: found.rest }
  return byName && { column: byName, path: parts.slice(1) }
}

function withoutFields(value: Typed, paths: readonly (readonly Name[])[], scope: Scope): Typed {
  const made = structWithout(value.duckdb, value.type, paths, scope)
  return made ? retyped(value, { ...made, duckdb: `CASE WHEN ${value.duckdb} IS NOT NULL THEN ${made.duckdb} END` }) : value
}

function structWithout(text: string, type: SqlType, paths: readonly (readonly Name[])[], scope: Scope): { readonly type: SqlType; readonly duckdb: string } | undefined {
  const first = paths[0]?.[0]
  if (type.kind !== 'struct') {
    if (first) scope.report(first.place, 'INVALID_EXTRACT_BASE_FIELD_TYPE', `there is no field ${first.text} to leave out`)
    return undefined
  }
  const unknown = paths.find(([name]) => !type.fields.some(field => field.name.toLowerCase() === name?.text.toLowerCase()))?.[0]
  if (unknown) {
    scope.report(unknown.place, 'FIELD_NOT_FOUND', `the struct has no field ${unknown.text}`, `it has ${type.fields.map(field => field.name).join(', ')}`)
    return undefined
  }
  const kept = type.fields.flatMap(field => {
    const inside = paths.filter(([name]) => name?.text.toLowerCase() === field.name.toLowerCase()).map(path => path.slice(1))
    const own = `struct_extract(${text}, ${quoteText(field.name)})`
    if (inside.length === 0) return [{ field, duckdb: own }]
    if (inside.some(path => path.length === 0)) return []
    const made = structWithout(own, field.type, inside, scope)
    return made ? [{ field: { ...field, type: made.type }, duckdb: `CASE WHEN ${own} IS NOT NULL THEN ${made.duckdb} END` }] : []
  })
  if (kept.length === 0) {
    if (first) scope.report(first.place, 'UNSUPPORTED_FEATURE', 'a struct without fields has no local counterpart')
    return undefined
  }
  return { type: structOf(kept.map(({ field }) => field)), duckdb: packed(kept.map(({ field, duckdb }) => [quoteName(field.name), duckdb])) }
}
