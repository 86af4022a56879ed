import { quoteName } from '@lagoon/engine'
import type { MappedColumn } from './mappedColumn.ts'

/** Columns that are written into objects of a document (`$.a.b`), put together into one column for each property of its root. */
export function documentShape(columns: readonly MappedColumn[]): readonly MappedColumn[] {
  if (columns.every(({ path }) => path === undefined || path.length < 2)) return columns
  const roots = grouped(columns.map((column) => ({ path: column.path ?? [column.name], expression: column.expression })))
  return [...roots].map(([name, held]) => ({ name, expression: packed(held) }))
}

interface Placed {
  readonly path: readonly string[]
  readonly expression: string
}

function grouped(all: readonly Placed[]): ReadonlyMap<string, readonly Placed[]> {
  const groups = new Map<string, Placed[]>()
  for (const { path, expression } of all) {
    const [first = '', ...rest] = path
    groups.set(first, [...(groups.get(first) ?? []), { path: rest, expression }])
  }
  return groups
}

function packed(held: readonly Placed[]): string {
  const whole = held.find(({ path }) => path.length === 0)
  if (whole) return whole.expression
  return `struct_pack(${[...grouped(held)].map(([name, inner]) => `${quoteName(name)} := ${packed(inner)}`).join(', ')})`
}
