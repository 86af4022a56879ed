import { isFoldable, type Typed } from '../analyse/typed.ts'
import { type CallSite } from './table.ts'

interface Bounds { readonly called: string; readonly least: number; readonly most: number }

/** What is wrong with an argument that an aggregate wants to be one constant for all rows, within bounds; undefined when nothing is. */
export function unfitLiteral(value: Typed | undefined, { called, least, most }: Bounds, call: CallSite): string | undefined {
  if (!value) return undefined
  if (!isFoldable(value)) return call.refuse('DATATYPE_MISMATCH.NON_FOLDABLE_INPUT', `the ${called} must be a constant`)
  const all = constantsIn(value)
  if (all.includes(null)) return call.refuse(value.constant === null ? 'DATATYPE_MISMATCH.UNEXPECTED_NULL' : 'DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE', `the ${called} must not be NULL`)
  const beyond = all.find(constant => Number(constant) < least || Number(constant) > most)
  return beyond === undefined ? undefined : call.refuse('DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE', `the ${called} must be between ${least} and ${most}, not ${String(beyond)}`)
}

/** The literals of which a value is made. */
const constantsIn = (value: Typed): readonly (string | null)[] => (value.constant === undefined ? value.inputs.flatMap(constantsIn) : [value.constant])
