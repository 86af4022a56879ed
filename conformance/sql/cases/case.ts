import { type Family } from './family.ts'
import { type Template } from './template.ts'

/** One thing that Spark and Lagoon are both asked. */
export interface Case {
  /** The function, operator or construct that it is about. */
  readonly of: string
  readonly family: Family
  readonly expression: string
  /** The call before values were put into it: what cannot be right with any values is asked once. */
  readonly template?: Template
  /** What stands behind FROM. */
  readonly from?: string
  /** The rows of `from`, where each gives one row of the answer. */
  readonly rows?: readonly string[]
  /** The column that tells the rows apart, where their order is not given. */
  readonly key?: string
  /** Must not share a SELECT with others (generators, DISTINCT). */
  readonly alone?: boolean
}

export function queryOf({ expression, from, key }: Case): string {
  return selecting([expression], { from, key })
}

/** One query for several cases with the same rows; an expression a line, so that an error tells which one raised it. */
export function selecting(expressions: readonly string[], { from, key }: { readonly from?: string | undefined; readonly key?: string | undefined }): string {
  const columns = expressions.map((expression, index) => `${expression} AS ${expressions.length === 1 ? 'v' : `v${index}`}`)
  return `SELECT ${[...(key === undefined ? [] : [key]), ...columns].join(',\n')}${from === undefined ? '' : ` FROM ${from}`}`
}
