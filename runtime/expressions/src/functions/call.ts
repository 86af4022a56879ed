import { ExpressionError } from '../error.ts'
import type { Dialect, Effects } from '../scope.ts'
import type { Call } from '../tree.ts'
import { isArray, isObject, numeric, typeName, type Numeric, type Value, type ValueObject } from '../value.ts'

/** One call of a function whose arguments have been evaluated, with what is needed to blame one of them. */
export interface FunctionCall {
  readonly args: readonly Value[]
  readonly node: Call
  readonly text: string
  readonly effects: Effects
}

/** A call whose arguments are evaluated when, and only when, they are asked for. */
export interface LazyCall {
  readonly node: Call
  readonly text: string
  argument(index: number): Value
}

export type Group = 'string' | 'collection' | 'logical' | 'conversion' | 'math' | 'date' | 'object' | 'uri'

export type FunctionDefinition = {
  readonly name: string
  readonly group: Group
  /** Fewest and most arguments. */
  readonly arity: readonly [number, number]
  /** Data Factory documents 84 functions; Logic Apps has those and more. */
  readonly dialects: readonly Dialect[]
} & (
  | { readonly kind: 'eager'; readonly run: (call: FunctionCall) => Value }
  | { readonly kind: 'lazy'; readonly run: (call: LazyCall) => Value }
)

type Blamed = Pick<FunctionCall, 'node' | 'text'>

/** The error of a call; with `argument` it points at that argument, counted from 0. */
export function callError(call: Blamed, message: string, options: { argument?: number; hint?: string } = {}): ExpressionError {
  const place = options.argument === undefined ? call.node.namePlace : (call.node.args[options.argument]?.place ?? call.node.namePlace)
  return new ExpressionError(message, { text: call.text, place, hint: options.hint })
}

const ordinals = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth']
/** «the first argument of 'substring'». */
const nameOf = (call: Blamed, index: number): string =>
  call.node.args.length === 1 ? `the argument of '${call.node.name}'` : `the ${ordinals[index] ?? `${index + 1}th`} argument of '${call.node.name}'`

export function typeError(call: Blamed, index: number, expected: string, given: Value, hint?: string): ExpressionError {
  return callError(call, `${nameOf(call, index)} must be ${expected}; the given value is of type '${typeName(given)}'`, {
    argument: index, ...(hint === undefined ? {} : { hint }),
  })
}

export function valueError(call: Blamed, index: number, message: string): ExpressionError {
  return callError(call, `${nameOf(call, index)} ${message}`, { argument: index })
}

export const argumentAt = (call: FunctionCall, index: number): Value => call.args[index] ?? null

export function textAt(call: FunctionCall, index: number): string {
  const value = argumentAt(call, index)
  if (typeof value === 'string') return value
  throw typeError(call, index, 'a string', value, value === null ? 'coalesce(value, \'\') turns null into an empty string' : undefined)
}

export const optionalTextAt = (call: FunctionCall, index: number): string | undefined =>
  index < call.args.length && call.args[index] !== null ? textAt(call, index) : undefined

export function numberAt(call: FunctionCall, index: number): Numeric {
  const value = argumentAt(call, index)
  const found = numeric(value)
  if (found !== undefined) return found
  throw typeError(call, index, 'an integer or a float', value, typeof value === 'string' ? 'int(…) or float(…) converts text' : undefined)
}

export function integerAt(call: FunctionCall, index: number): bigint {
  const value = argumentAt(call, index)
  const found = numeric(value)
  if (found?.kind === 'integer') return found.value
  throw typeError(call, index, 'an integer', value, typeof value === 'string' ? 'int(…) converts text' : undefined)
}

/** An integer between two bounds, as a plain number. */
export function countAt(call: FunctionCall, index: number, bounds: { least: number; most: number }): number {
  const value = integerAt(call, index)
  if (value < BigInt(bounds.least) || value > BigInt(bounds.most)) {
    throw valueError(call, index, `must lie between ${bounds.least} and ${bounds.most}; it is ${value}`)
  }
  return Number(value)
}

export function booleanAt(call: FunctionCall, index: number): boolean {
  return asBoolean(call, index, argumentAt(call, index))
}
export function asBoolean(call: Blamed, index: number, value: Value): boolean {
  if (typeof value === 'boolean') return value
  throw typeError(call, index, 'a boolean', value, typeof value === 'string' ? 'bool(…) converts text' : undefined)
}

export function arrayAt(call: FunctionCall, index: number): readonly Value[] {
  const value = argumentAt(call, index)
  if (isArray(value)) return value
  throw typeError(call, index, 'an array', value)
}

export function objectAt(call: FunctionCall, index: number): ValueObject {
  const value = argumentAt(call, index)
  if (isObject(value)) return value
  throw typeError(call, index, 'an object', value)
}
