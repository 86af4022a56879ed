import { holdsLambda } from '../macros/expansion.ts'
import { isOfThisQuery } from './grouping.ts'
import { once } from './once.ts'
import { type Scope } from './scope.ts'
import { findTyped, type Typed } from './typed.ts'

/**
 * The value with its columns handed in as fields of a struct, where it has a lambda and reads columns of a query around this one: DuckDB binds a lambda
 * in one query, with the columns of that one only.
 */
export function handedIn(value: Typed, scope: Scope): Typed {
  if (scope.outerReads.length === 0 || value.failed || value.gathers !== undefined || !holdsLambda(value.duckdb)) return value
  const read = new Set<string>()
  let reachesOut = false
  // DuckDB has no subquery inside a lambda.
  const asks = findTyped(value, each => {
    if (each.column !== undefined || each.gathers !== undefined) read.add(each.duckdb)
    if (each.column !== undefined && !isOfThisQuery(each, scope)) reachesOut = true
    return each.subquery !== undefined
  }, each => each.gathers !== undefined)
  if (asks || !reachesOut) return value
  const texts = [...read]
  return { ...value, duckdb: once(texts, names => renamed(value.duckdb, new Map(texts.map((text, index) => [text, names[index] ?? text])))), narrow: undefined }
}

/** The text with other texts in the place of some, longest first, but not inside of literals and other names. */
function renamed(text: string, names: ReadonlyMap<string, string>): string {
  const known = [...names.keys()].sort((a, b) => b.length - a.length).map(each => each.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
  return text.replaceAll(new RegExp(`'(?:[^']|'')*'|(?<![\\w"])(?:${known.join('|')})(?!\\w)|"(?:[^"]|"")*"`, 'g'), found => names.get(found) ?? found)
}
