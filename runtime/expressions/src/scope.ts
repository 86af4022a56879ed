import type { Json } from './value.ts'

/** Which host reads the expression: Logic Apps has more functions and accessors than Data Factory. */
export type Dialect = 'data-factory' | 'logic-apps'

/** Answers one accessor call such as `activity('Copy')`. An `AccessorError` thrown here names the call that asked. */
export type Accessor = (args: readonly Json[]) => Json

/**
 * What the host lends to an expression. `accessors` holds `pipeline`, `activity`, `item` … by name, in any case; a name
 * that is not there is not available where the expression stands, and the error says so. Returned objects are read in
 * place and never changed; only their own properties can be seen.
 */
export interface Scope {
  readonly dialect?: Dialect
  readonly accessors: Readonly<Record<string, Accessor>>
}

/** What an accessor throws when it has no answer; it becomes an `ExpressionError` at the place of the call. */
export class AccessorError extends Error {
  readonly hint?: string
  constructor(message: string, hint?: string) {
    super(message)
    this.name = 'AccessorError'
    if (hint !== undefined) this.hint = hint
  }
}

/** Time and chance, which two runs of one expression do not share. */
export interface Effects {
  now(): Date
  newId(): string
  random(): number
}
export const realEffects: Effects = {
  now: () => new Date(),
  newId: () => crypto.randomUUID(),
  random: () => Math.random(),
}
