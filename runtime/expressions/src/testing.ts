import { evaluate, ExpressionError, type Dialect, type Effects, type Json, type Scope } from './index.ts'

/** A clock that stands still, an id and a die that always fall the same. */
export const testEffects: Effects = {
  now: () => new Date('2018-04-15T13:00:00.123Z'),
  newId: () => 'C2ECC88D-88C8-4096-912C-d6f2e2b138ce',
  random: () => 0.5,
}

const scopeOf = (dialect: Dialect): Scope => ({ dialect, accessors: { pipeline: () => ({ parameters: { none: null, list: ['a', 'b'], rows: [{ id: 1 }] } }) } })

/** The value of an expression, written without its `@`. */
export const valueOf = (expression: string, dialect: Dialect = 'data-factory'): Json => evaluate(`@${expression}`, scopeOf(dialect), testEffects)
export const inLogicApps = (expression: string): Json => valueOf(expression, 'logic-apps')

/** The message with which an expression fails. */
export function failureOf(expression: string, dialect: Dialect = 'data-factory'): string {
  try {
    valueOf(expression, dialect)
  } catch (error) {
    if (error instanceof ExpressionError) return error.message
    throw error
  }
  throw new Error(`${expression} has a value`)
}
