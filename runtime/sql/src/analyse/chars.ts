import { type TextOfLength, types } from '../types.ts'
import { isText } from './lattice.ts'
import { compose, isFoldable, type Typed } from './typed.ts'

/**
 * What is compared when one side is a column of type CHAR(n): a constant, or another such column, is filled up with blanks to the longer
 * length of both, as CHAR values are when they are written. Anything else is compared as it is.
 */
export function asChars(values: readonly Typed[]): readonly Typed[] {
  if (!values.some(value => charLength(value) !== undefined) || !values.every(value => charLength(value) !== undefined || isConstantText(value))) return values
  const lengths = values.map(value => charLength(value) ?? knownLength(value))
  if (lengths.every(length => length !== undefined)) {
    const longest = Math.max(...lengths)
    return values.map((value, index) => (lengths[index] === longest || value.constant === null ? value : filled(value, String(longest))))
  }
  const longest = `greatest(${values.map(value => charLength(value) ?? `length(${value.duckdb})`).join(', ')})`
  return values.map(value => filled(value, longest))
}

function charLength(value: Typed): number | undefined {
  const declared = declaredText(value)
  return declared?.kind === 'char' ? declared.length : undefined
}

/** The type of a CHAR or VARCHAR column, also where a query inside or a view gave it on. */
export const declaredText = ({ column }: Typed): TextOfLength | undefined => (column?.type.kind === 'char' || column?.type.kind === 'varchar' ? column.type : column?.declared)

const isConstantText = (value: Typed): boolean => value.constant === null || (isText(value.type) && isFoldable(value))
const knownLength = ({ constant }: Typed): number | undefined => (constant === null ? 0 : typeof constant === 'string' ? [...constant].length : undefined)

const filled = (value: Typed, length: string): Typed => compose(value.place, [value], { type: types.string, duckdb: `rpad(${value.duckdb}, CAST(${length} AS INTEGER), ' ')` })
