import { parseTsqlExpression, sameName, type TsqlColumn, type TsqlTable } from '@lagoon/sql'

interface Written { readonly name: string; readonly definition: string }

/** The constraint, the computed column or the index of a table that uses one of its columns. */
export function dependentOn(table: TsqlTable, column: TsqlColumn): string | undefined {
  const uses = (columns: readonly string[]): boolean => columns.some(name => sameName(name, column.name))
  return table.keys.find(key => uses(key.columns))?.name ?? table.foreignKeys.find(key => uses(key.columns))?.name ?? column.default?.name ?? [...table.checks, ...(table.computed ?? [])].find(readsColumn(column))?.name ?? table.indexes.find(index => uses(index.columns))?.name
}

/** Whether the text of a CHECK or of a computed column reads a column of its table. */
export const readsColumn = (column: TsqlColumn) => (one: Written): boolean => holds(one, node => {
  const last = node['kind'] === 'column' ? namesOf(node['parts']).at(-1) : undefined
  return last !== undefined && sameName(last, column.name)
})

/** What calls a function wherever it is asked: the constraint of a table, or the table for its computed column. */
export function callerOf(tables: readonly TsqlTable[], { schema, name }: { readonly schema: string; readonly name: string }): string | undefined {
  const calls = (one: Written): boolean => holds(one, node => {
    const called = node['kind'] === 'function' && isNode(node['name']) ? namesOf(node['name']['parts']) : []
    return called.length > 1 && sameName(called.at(-1) ?? '', name) && sameName(called.at(-2) ?? '', schema)
  })
  for (const table of tables) {
    const constraint = [...table.checks, ...table.columns.flatMap(column => column.default ?? [])].find(calls)
    if (constraint) return constraint.name
    if (table.computed?.some(calls)) return table.name
  }
  return undefined
}

/** The text of a CHECK or of a computed column without the name of its table in front of columns: it holds under another name, too. */
export function withoutTable<T extends Written>(one: T): T {
  const cuts: { from: number; to: number }[] = []
  holds(one, ({ kind, parts }) => {
    const [first, last] = kind === 'column' && Array.isArray(parts) && parts.length > 1 ? [startOf(parts[0]), startOf(parts.at(-1))] : []
    if (first !== undefined && last !== undefined) cuts.push({ from: first, to: last })
    return false
  })
  return { ...one, definition: cuts.sort((a, b) => b.from - a.from).reduce((text, { from, to }) => text.slice(0, from) + text.slice(to), one.definition) }
}

const startOf = (part: unknown): number | undefined => (isNode(part) && isNode(part['place']) && typeof part['place']['start'] === 'number' ? part['place']['start'] : undefined)

type Node = Readonly<Record<string, unknown>>
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null
const namesOf = (parts: unknown): string[] => (Array.isArray(parts) ? parts.flatMap((part: unknown) => (isNode(part) && typeof part['text'] === 'string' ? [part['text']] : [])) : [])

function holds({ name, definition }: Written, wanted: (node: Node) => boolean): boolean {
  const inside = (node: unknown): boolean => isNode(node) && (wanted(node) || Object.values(node).some(inside))
  return inside(parseTsqlExpression(definition, name))
}
