import { formatType, parseType, sameType, types, type Column, type Query, type SchemaMode, type SqlType } from '@lagoon/sql'
import type { TableEntry } from '@lagoon/unity-catalog'
import { WarehouseError, type Origin } from './error.ts'
import { builderAt } from './sql/tree.ts'

/** What a view has kept since it was made: its columns, what its query called them, and what becomes of it when the tables below have other ones. */
export interface ViewSchema {
  readonly mode: SchemaMode
  readonly columns: readonly Column[]
  readonly queried: readonly string[]
}

/** That of a query as it stands. */
export const schemaFrom = (columns: readonly Column[], mode: SchemaMode = 'COMPENSATION'): ViewSchema => ({ mode, columns, queried: columns.map(({ name }) => name) })

/** The mode that is meant: names that were given stay. */
export const modeFor = (mode: SchemaMode, { columns, queried }: Pick<ViewSchema, 'columns' | 'queried'>): SchemaMode =>
  mode === 'EVOLUTION' && columns.some(({ name }, i) => name !== queried[i]) ? 'TYPE EVOLUTION' : mode

/** The columns of a view as the catalog shows them: CHAR and VARCHAR of a length where that is what they give on. */
export const asDeclared = (columns: readonly Column[]): readonly Column[] => columns.map(({ declared, ...column }) => (declared ? { ...column, type: declared } : column))

/** A query takes CHAR and VARCHAR columns for text. */
const queryType = (type: SqlType): SqlType => (type.kind === 'char' || type.kind === 'varchar' ? types.string : type)

/** As properties of the catalog. Source: Spark, `CatalogTable.VIEW_SCHEMA_MODE` and its neighbours. */
export const schemaProperties = ({ mode, queried }: Pick<ViewSchema, 'mode' | 'queried'>): Record<string, string> => ({
  [modeKey]: mode,
  [`${queriedKey}numCols`]: String(queried.length),
  ...Object.fromEntries(queried.map((name, i) => [`${queriedKey}col.${i}`, name])),
})

export function schemaOf({ columns: entries, properties }: TableEntry): ViewSchema {
  const columns = entries.map(({ name, type, nullable, comment }): Column => ({ name, type: parseType(type), nullable, ...(comment !== undefined && { comment }) }))
  return { mode: modeOf(properties), columns, queried: columns.map(({ name }, i) => properties[`${queriedKey}col.${i}`] ?? name) }
}

/** The properties without what another query had been called. */
export const withoutSchema = (properties: Readonly<Record<string, string>>): Record<string, string> => Object.fromEntries(Object.entries(properties).filter(([key]) => !key.startsWith(queriedKey)))

const modeKey = 'view.schemaMode'
const queriedKey = 'view.query.out.'

export function modeOf(properties: Readonly<Record<string, string>>): SchemaMode {
  const kept = properties[modeKey]
  return kept === 'BINDING' || kept === 'TYPE EVOLUTION' || kept === 'EVOLUTION' ? kept : 'COMPENSATION'
}

/**
 * The query of a view that gives the columns which the view has kept, where the `found` ones of its own query are others; undefined where they
 * are the same. Throws `INCOMPATIBLE_VIEW_SCHEMA_CHANGE`, `CANNOT_UP_CAST_DATATYPE`, `COLUMN_ALREADY_EXISTS`.
 */
export function keptColumns(view: string, query: Query, found: readonly Column[], schema: ViewSchema, origin: Origin): Query | undefined {
  if (schema.mode === 'EVOLUTION') {
    refuseTwice(found, origin)
    return undefined
  }
  const from = schema.queried.map((_, i) => found.indexOf(columnFor(view, i, found, schema, origin)))
  const isCast = (i: number): boolean => {
    const [kept, now] = [schema.columns[i], found[from[i] ?? -1]]
    return schema.mode !== 'TYPE EVOLUTION' && kept !== undefined && now !== undefined && !sameType(queryType(kept.type), now.type)
  }
  if (from.length === found.length && from.every((at, i) => at === i && found[at]?.name === schema.columns[i]?.name && !isCast(i))) return undefined
  const build = builderAt(query.place)
  const items = schema.columns.map(({ name, type }, i) => {
    const column = build.column('view', `c${from[i]}`)
    if (!isCast(i)) return { expression: column, as: name }
    const now = found[from[i] ?? -1]?.type
    if (schema.mode === 'BINDING' && now && !canUpCast(now, queryType(type))) {
      throw new WarehouseError('CANNOT_UP_CAST_DATATYPE', `the column ${name} of the view ${view} was ${formatType(type)} when it was made; its query now gives ${formatType(now)}, which might not fit`, { origin, hint: 'ALTER VIEW … WITH SCHEMA COMPENSATION casts it, TYPE EVOLUTION takes the new type' })
    }
    return { expression: build.cast(column, type), as: name }
  })
  return build.select(items, build.derived(query, 'view', found.map((_, i) => `c${i}`)))
}

/** Names that come several times are told apart by their order. */
function columnFor(view: string, i: number, found: readonly Column[], { queried, columns }: ViewSchema, origin: Origin): Column {
  const name = queried[i] ?? ''
  const isMeant = (other: string): boolean => other.toLowerCase() === name.toLowerCase()
  const candidates = found.filter((column) => isMeant(column.name))
  const column = candidates[queried.slice(0, i).filter(isMeant).length]
  const expected = queried.filter(isMeant).length
  if (column && candidates.length === expected) return column
  throw new WarehouseError('INCOMPATIBLE_VIEW_SCHEMA_CHANGE', `the view ${view} was made of ${expected === 1 ? 'a column' : `${expected} columns`} named ${name}; its query now gives ${candidates.length === 0 ? 'none' : candidates.length}`, {
    origin,
    hint: `CREATE OR REPLACE VIEW ${view} (${columns.map((kept) => kept.name).join(', ')}) AS …`,
  })
}

/** A view cannot have two columns of one name. */
export function refuseTwice(columns: readonly Column[], origin: Origin): void {
  const names = columns.map(({ name }) => name.toLowerCase())
  const twice = columns.find((_, i) => names.indexOf(names[i] ?? '') < i)
  if (twice) throw new WarehouseError('COLUMN_ALREADY_EXISTS', `the view would have two columns named ${twice.name}`, { origin, hint: 'give one of them another name' })
}

const order: readonly SqlType['kind'][] = ['tinyint', 'smallint', 'int', 'bigint', 'float', 'double']
const wholeDigits: Partial<Record<SqlType['kind'], number>> = { tinyint: 3, smallint: 5, int: 10, bigint: 20 }
const moments: ReadonlySet<SqlType['kind']> = new Set(['timestamp', 'timestamp_ntz'])

/** Whether every value of a type is one of another. Source: Spark, `UpCastRule`. */
function canUpCast(from: SqlType, to: SqlType): boolean {
  if (from.kind === 'void' || sameType(from, to)) return true
  if (from.kind === 'array' && to.kind === 'array') return canUpCast(from.element, to.element)
  if (from.kind === 'map' && to.kind === 'map') return canUpCast(from.key, to.key) && canUpCast(from.value, to.value)
  if (from.kind === 'struct' && to.kind === 'struct') return from.fields.length === to.fields.length && from.fields.every(({ type }, i) => canUpCast(type, to.fields[i]?.type ?? { kind: 'void' }))
  if (to.kind === 'string') return !['array', 'map', 'struct', 'binary', 'variant'].includes(from.kind)
  if (to.kind === 'decimal') {
    const [digits, scale] = from.kind === 'decimal' ? [from.precision, from.scale] : [wholeDigits[from.kind] ?? Infinity, 0]
    return to.scale >= scale && to.precision - to.scale >= digits - scale
  }
  if (from.kind === 'decimal') return to.kind === 'double' || to.kind === 'float'
  if (moments.has(to.kind)) return from.kind === 'date' || moments.has(from.kind)
  return order.includes(from.kind) && order.indexOf(from.kind) < order.indexOf(to.kind)
}
