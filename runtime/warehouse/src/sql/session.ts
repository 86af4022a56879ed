import type { HeldValue, SessionZone } from '@lagoon/sql'
import type { ViewSchema } from '../viewSchema.ts'
import type { Defaults } from './names.ts'

/**
 * What a session remembers from one statement to the next: USE, SET, temporary views, variables and functions. Make one with
 * `newSession`, hand it to every call of `execute` (`QueryOptions.session`) and later statements see what earlier ones have set;
 * without one a session ends with its script. Nothing of it is kept on disk. One session runs one script at a time.
 */
export interface Session {
  /** Where names with fewer than three parts are looked up: what USE has set. */
  defaults: Defaults
  /** `SET key = value`, the value as it was written. `${key}` in later texts means it. */
  readonly settings: Map<string, string>
  /** What SET TIME ZONE has set; where nothing has, the warehouse's zone holds. */
  zone?: SessionZone | undefined
  /** Temporary views by their name in lower case. */
  readonly views: Map<string, SessionView>
  /** Temporary functions by their name in lower case. */
  readonly functions: Map<string, SessionFunction>
  /** What DECLARE made, by name in lower case. */
  readonly variables: Map<string, HeldVariable>
}

/** A variable: its type, its value, and the value that DEFAULT gives it back. */
export interface HeldVariable extends HeldValue { readonly default: string | null }

export interface SessionFunction {
  /** `CREATE TEMPORARY FUNCTION …` */
  readonly text: string
  /** The zone of the session when it was made, which stays its own. */
  readonly zone: SessionZone
}

export interface SessionView {
  /** As it was written. */
  readonly name: string
  /** Its query, in Databricks SQL. */
  readonly text: string
  /** Where names in it are looked up. */
  readonly defaults: Defaults
  /** The zone of the session when it was made, which stays its own. */
  readonly zone: SessionZone
  readonly kept: ViewSchema
  readonly comment?: string
}

export const newSession = (defaults: Defaults): Session => ({ defaults, settings: new Map(), views: new Map(), functions: new Map(), variables: new Map() })
