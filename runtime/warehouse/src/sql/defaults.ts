import type { Column, Expression } from '@lagoon/sql'
import { expressionIn, fieldKeys } from '../rowRules.ts'
import { builderAt } from './tree.ts'

/** A field of a table's schema, as far as defaults need it. */
export interface Field {
  readonly name: string
  readonly metadata: Readonly<Record<string, unknown>>
}

/** The declared default of a column; null of its type when there is none. */
export function defaultOf(field: Field | undefined, place: Expression['place'], column: Column | undefined): Expression {
  const text = field?.metadata[fieldKeys.currentDefault]
  const value: Expression = typeof text === 'string' ? { ...expressionIn(text), place } : { kind: 'literal', type: { kind: 'void' }, value: null, place }
  return column ? builderAt(place).cast(value, column.type) : value
}
