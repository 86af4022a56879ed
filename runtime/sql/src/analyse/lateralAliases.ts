import { type Select } from '../tree/query.ts'
import { moved } from './moved.ts'
import { type Scope } from './scope.ts'
import { type SelectedColumn, SelectList } from './selectList.ts'
import { columnAt, lineageOf, type Typed } from './typed.ts'

/** The rows that a SELECT makes its columns of. */
export interface Rows { readonly inside: Scope; sourceText(): string }

/** The items of a list whose aliases cannot be written out where they are used: by index, in order. */
export interface SharedItem { readonly index: number; readonly isVolatile: boolean }

/** An alias of a value that differs each time, or one that is used so often that chains of them would grow without bound. */
export function sharedItems(list: SelectList, columns: readonly SelectedColumn[]): readonly SharedItem[] {
  if (list.uses.size === 0 || columns.some(column => column.generated !== undefined)) return []
  return [...list.uses].sort(([left], [right]) => left - right).flatMap(([index, times]) => {
    const [column] = list.item(index)
    if (!column || column.value.column || column.value.constant !== undefined) return []
    const isVolatile = column.value.isVolatile === true
    return isVolatile || times > 1 ? [{ index, isVolatile }] : []
  })
}

/**
 * The rows, with what shared aliases stand for computed one level below the SELECT; `list` is the list over them. Source: Spark,
 * ResolveLateralColumnAliasReference.
 */
export function computeAliases(select: Select, rows: Rows, shared: readonly SharedItem[]): Rows & { readonly list: SelectList } {
  const known = new Map<number, SelectedColumn>()
  let { inside, sourceText } = rows
  for (const { index } of shared) {
    const [column] = new SelectList(select.items, inside, known).item(index)
    if (!column || column.value.failed) continue
    const below = moved(inside)
    const earlier = [...known].map(([at, each]) => ({ at, each, name: `a${at}` }))
    const text = `SELECT ${[...below.items, ...earlier.map(({ each, name }) => `${each.value.duckdb} AS ${name}`), `${column.value.duckdb} AS a${index}`].join(', ')}${sourceText()}`
    for (const { at, each, name } of earlier) known.set(at, { ...each, value: behind(each.name, each.value, `${below.alias}.${name}`) })
    known.set(index, { ...column, value: behind(column.name, column.value, `${below.alias}.a${index}`) })
    inside = inside.with({ from: below.from })
    sourceText = () => ` FROM (${text}) AS ${below.alias}`
  }
  return { inside, sourceText, list: new SelectList(select.items, inside, known) }
}

/** A value that was computed below: a column of the rows, from the same sources. */
function behind(name: string, value: Typed, duckdb: string): Typed {
  const { type, nullable, place } = value
  return columnAt(place, { name, type, nullable, hidden: true, duckdb, lineage: lineageOf(value) })
}
