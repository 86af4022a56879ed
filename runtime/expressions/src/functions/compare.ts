import { isArray, isObject, numeric, property, typeName, type Value } from '../value.ts'
import { foldCase } from './text.ts'
import { argumentAt, callError, type FunctionCall } from './call.ts'

/**
 * What `equals`, `contains`, `union` and `intersection` take for the same value. Numbers are compared by size, whole or
 * not; a boolean equals 1 or 0, as the documentation of `equals` says; text never equals a number.
 */
export function sameValue(left: Value, right: Value): boolean {
  if (left === right) return true
  const a = numericOrBoolean(left)
  const b = numericOrBoolean(right)
  if (a !== undefined && b !== undefined) return !(a < b) && !(a > b)
  if (isArray(left)) return isArray(right) && left.length === right.length && left.every((item, index) => sameValue(item, right[index] ?? null))
  if (!isObject(left) || !isObject(right)) return false
  const names = Object.keys(left)
  if (names.length !== Object.keys(right).length) return false
  return names.every(name => {
    const other = property(right, name)
    return other !== undefined && sameValue(left[name] ?? null, other)
  })
}

function numericOrBoolean(value: Value): bigint | number | undefined {
  return typeof value === 'boolean' ? (value ? 1n : 0n) : numeric(value)?.value
}

/** Negative, zero or positive. Two numbers, or two strings without regard to case, although `equals` has regard to it. */
export function compareArguments(call: FunctionCall): number {
  const left = argumentAt(call, 0)
  const right = argumentAt(call, 1)
  if (typeof left === 'string' && typeof right === 'string') return compareText(foldCase(left), foldCase(right))
  const a = numeric(left)
  const b = numeric(right)
  if (a !== undefined && b !== undefined) return a.value < b.value ? -1 : a.value > b.value ? 1 : 0
  const bad = a === undefined && typeof left !== 'string' ? 0 : 1
  throw callError(
    call,
    `'${call.node.name}' compares two numbers or two strings; the given values are of type '${typeName(left)}' and '${typeName(right)}'`,
    { argument: bad, ...(typeof left === 'string' || typeof right === 'string' ? { hint: 'int(…), float(…) or string(…) makes both of one kind' } : {}) },
  )
}

export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
