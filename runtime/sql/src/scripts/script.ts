/** A value as the engine gives it to JavaScript and takes it back: wide integers are `bigint`, decimals and dates are text. */
export type ScriptValue = null | boolean | number | bigint | string | Uint8Array | readonly ScriptValue[] | { readonly [name: string]: ScriptValue }

/**
 * A function in JavaScript that translated text calls, for what DuckDB cannot compute: the last resort, some microseconds a row.
 * `name` begins with `dbx_js_`; `parameters` and `result` are DuckDB's scalar types (`VARCHAR`, `BLOB`, `BIGINT`, …) or lists of them.
 * A NULL argument makes a NULL result unless `seesNull`. A condition is raised by throwing `raised(…)`.
 */
export interface ScriptFunction {
  readonly name: string
  readonly parameters: readonly string[]
  readonly result: string
  readonly seesNull?: boolean
  /** Gives another value each time. */
  readonly volatile?: boolean
  /** For what may never end by itself: a row that takes longer ends the query, with this message. */
  readonly patience?: { readonly ms: number; readonly exceeded: string }
  compute(...args: readonly ScriptValue[]): ScriptValue
}

/** A condition of Databricks as a translated query raises it: `[CONDITION] message`. */
export function raised(condition: string, message: string): Error {
  return new Error(`[${condition}] ${message}`)
}
