import { quoteName, type ResultColumn } from '@lagoon/engine'
import { FactoryError } from '../../error.ts'
import { mapDocuments } from './mapDocuments.ts'
import { columnNotFound, mapped, nameOfStep, shaped, type AdditionalColumn, type MappedRows, type MappingRequest, type TypedExpression } from './mappedColumn.ts'
import type { MappingEnd } from './translator.ts'

/**
 * The columns that a translator makes of a source. Without mappings every column goes over under its own name. Throws
 * `FactoryError`: `ColumnNotFound`, `PropertyNotSupported`.
 */
export async function mapColumns(request: MappingRequest): Promise<MappedRows> {
  const { rows, extra, translator } = request
  const isOfDocuments = translator.collection !== undefined || translator.mappings.some(({ source }) => source.path !== undefined)
  if (rows.documents !== undefined && isOfDocuments) return mapDocuments({ ...request, documents: rows.documents })
  if (translator.collection !== undefined) {
    throw new FactoryError('PropertyNotSupported', `'collectionReference' of the translator needs a source of JSON documents`)
  }
  const own = rows.columns.map(({ name, type }) => ({ expression: quoteName(name), name, type }))
  const all = [...own, ...extra.map(({ name, value }) => ({ name, ...addedColumn(value, own) }))]
  const picked = translator.mappings.map(({ source, sink }) => mapped(sourceColumn(source, all, rows.columns), source, sink, request))
  const columns = translator.mappings.length === 0 ? all.map((column) => shaped(column, request)) : picked
  return { from: rows.duckdb, columns }
}

function addedColumn(value: AdditionalColumn['value'], own: readonly TypedExpression[]): Pick<TypedExpression, 'expression' | 'type'> {
  if (value.kind === 'expression') return { expression: value.expression, type: 'VARCHAR' }
  const found = own.find(({ name }) => name === value.column)
  if (!found) throw columnNotFound(value.column, own.map(({ name }) => name))
  return found
}

function sourceColumn(source: MappingEnd, all: readonly TypedExpression[], columns: readonly ResultColumn[]): TypedExpression {
  if (source.path !== undefined) return columnAtPath(source, all)
  const name = source.name ?? (source.ordinal === undefined ? undefined : columns[source.ordinal - 1]?.name)
  // Names are matched as they are written first: two columns may differ in case only.
  const found = all.find((column) => column.name === name) ?? all.find((column) => column.name.toLowerCase() === name?.toLowerCase())
  if (found) return found
  throw columnNotFound(source.text, all.map((column) => column.name))
}

/** `$['a']['b']` and `$.a.b` of columns that hold objects. */
function columnAtPath({ path = [], text }: MappingEnd, all: readonly TypedExpression[]): TypedExpression {
  const [first, ...rest] = path.map(nameOfStep)
  const found = all.find((column) => column.name === first)
  if (!found) throw columnNotFound(text, all.map((column) => column.name))
  if (rest.length === 0) return found
  return { name: rest.at(-1) ?? text, type: '', expression: rest.reduce((expression, step) => `(${expression}).${quoteName(step)}`, found.expression) }
}
