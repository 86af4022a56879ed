import { databricksFunctions } from './functions/databricks.ts'
import { nearest } from './nearest.ts'
import { type Place } from './place.ts'
import { type Expression } from './tree/expression.ts'
import { type Query, type TableExpression } from './tree/query.ts'
import { childrenOf, queriesIn } from './tree/walk.ts'

export interface UnknownFunction {
  readonly code: 'UNRESOLVED_ROUTINE' | 'UNSUPPORTED_FUNCTION'
  readonly message: string
  readonly hint?: string
  readonly place: Place
  /** The name, as written. */
  readonly parts: readonly string[]
}

/**
 * Every call of a function that cannot run here, in the order of the text. The names alone tell, so this needs no table to be
 * there; `translateQuery` says the same once the tables are known. What is an `UNRESOLVED_ROUTINE` may still be a function of a user's.
 */
export function unknownFunctionsIn(first: Query | Expression): readonly UnknownFunction[] {
  const found: UnknownFunction[] = []
  const pending: (Query | Expression | TableExpression)[] = [first]
  for (let part = pending.pop(); part; part = pending.pop()) {
    if (part.kind === 'function') {
      const parts = part.name.parts.map(({ text }) => text)
      const refused = refusal(parts)
      if (refused) found.push({ ...refused, place: part.name.place, parts })
    }
    pending.push(...(part.kind === 'query' ? [...part.with.map(({ query }) => query), ...childrenOf(part)] : queriesIn(part)))
  }
  return found.sort((a, b) => a.place.start - b.place.start)
}

function refusal(parts: readonly string[]): Omit<UnknownFunction, 'place' | 'parts'> | undefined {
  const name = parts.join('.')
  const entry = parts.length === 1 ? databricksFunctions.find(name) : undefined
  if (entry?.kind === 'refused') return { code: 'UNSUPPORTED_FUNCTION', message: `${entry.name} works on Databricks but has no local counterpart: ${entry.why}`, hint: 'docs/parity.md lists the functions that run here' }
  if (entry) return undefined
  const meant = nearest(name, databricksFunctions.names())
  return { code: 'UNRESOLVED_ROUTINE', message: `there is no function ${name}, or it is not supported here`, ...(meant ? { hint: `did you mean ${meant}?` } : {}) }
}
