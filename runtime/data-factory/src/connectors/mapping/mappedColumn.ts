import type { Engine } from '@lagoon/engine'
import { closest } from '../../closest.ts'
import { FactoryError } from '../../error.ts'
import type { Rows } from '../connector.ts'
import type { JsonPathStep } from '../jsonPath.ts'
import { converted, isComplex, isText, textOf } from './convert.ts'
import type { MappingEnd, Translator } from './translator.ts'

/** One column of what is copied: what it is computed by, and how it is called at its destination. */
export interface MappedColumn {
  readonly expression: string
  readonly name: string
  /** Where in a document it is written, when the sink has documents and the mapping says so. */
  readonly path?: readonly string[]
  /** What is converted, when anything is: a row whose value is there and cannot be converted is incompatible. */
  readonly conversion?: { readonly of: string; readonly column: string; readonly to: string }
}

/** A column that a source adds to its rows: of a value of its own, or a source column again. */
export interface AdditionalColumn {
  readonly name: string
  readonly value: { readonly kind: 'expression'; readonly expression: string } | { readonly kind: 'column'; readonly column: string }
}

/** What a sink does with values: keeps their types, writes them as text, or writes documents. */
export type SinkShape = 'typed' | 'text' | 'documents'

export interface MappingRequest {
  readonly engine: Engine
  readonly rows: Rows
  readonly extra: readonly AdditionalColumn[]
  readonly translator: Translator
  readonly sink: SinkShape
}

export interface MappedRows {
  /** A FROM item for the expressions of the columns. */
  readonly from: string
  readonly columns: readonly MappedColumn[]
}

export interface TypedExpression {
  readonly expression: string
  readonly name: string
  /** DuckDB's type. */
  readonly type: string
}

/** A source value under its mapping: converted to the sink's type, or else read as the source's. */
export function mapped(found: TypedExpression, source: MappingEnd, sink: MappingEnd, request: Pick<MappingRequest, 'translator' | 'sink'>): MappedColumn {
  const { settings } = request.translator
  const { name, ...place } = placeOf(found.name, sink, request)
  const read = sink.type === undefined && isText(found.type) ? source.type : undefined
  const to = sink.type ?? read
  if (to === undefined || isComplex(found.type)) return { ...shaped({ ...found, name }, request), ...place }
  const format = sink.format ?? source.format
  const culture = sink.culture ?? source.culture
  const expression = converted(found.expression, { from: found.type, to, format, settings: culture === undefined ? settings : { ...settings, culture } })
  if (expression === found.expression) return { ...shaped({ ...found, name }, request), ...place }
  return { name, expression, conversion: { of: found.expression, column: found.name, to }, ...place }
}

/** Where a mapping writes a value: under a name, and in documents at a path. */
export function placeOf(name: string, { name: given, path }: MappingEnd, { sink }: Pick<MappingRequest, 'sink'>): Pick<MappedColumn, 'name' | 'path'> {
  return { name: given ?? lastName(path) ?? name, ...(path && sink === 'documents' ? { path: path.map(nameOfStep) } : {}) }
}

/** A value as the sink can take it: a file of text has no arrays and objects, and its dates may have a format. */
export function shaped({ expression, name, type }: TypedExpression, { translator, sink }: Pick<MappingRequest, 'translator' | 'sink'>): MappedColumn {
  const { settings, complexToText } = translator
  if (isComplex(type) && (sink === 'text' || complexToText)) return { name, expression: textOf(expression, type, undefined, settings) }
  if (sink === 'text') {
    const isZoned = settings.dateTimeFormat !== undefined && (type === 'DATE' || type.startsWith('TIMESTAMP'))
    if (isZoned || (type === 'BOOLEAN' && settings.treatBooleanAsNumber)) return { name, expression: textOf(expression, type, undefined, settings) }
  }
  return { name, expression }
}

export function nameOfStep(step: JsonPathStep): string {
  if (step.kind === 'name') return step.name
  throw new FactoryError('PropertyNotSupported', `a place in an array cannot be written or read in a mapping of columns`)
}

export function lastName(path: readonly JsonPathStep[] | undefined): string | undefined {
  const names = (path ?? []).flatMap((step) => (step.kind === 'name' ? [step.name] : []))
  return names.at(-1)
}

export const columnNotFound = (name: string, all: readonly string[]): FactoryError =>
  new FactoryError('ColumnNotFound', `the source has no column '${name}'`, { hint: closest(name, all) ?? `it has: ${all.join(', ')}` })
