import { unknownFunctionsIn, type Expression, type Query } from '@lagoon/sql'
import type { TableName } from '@lagoon/unity-catalog'
import type { Problem } from '../error.ts'
import type { Pipeline } from '../pipeline.ts'
import { queriesOf, type BoundQuery } from './bind.ts'
import type { SourceText } from './graph.ts'
import { problemIn } from './problem.ts'

/** The calls in a query or condition that no function of the language has the name of; `isKnown` says which are functions of users. */
export function unresolvedFunctions(part: Query | Expression, source: SourceText, isKnown: (parts: readonly string[]) => boolean): Problem[] {
  return unknownFunctionsIn(part).flatMap(({ code, message, hint, place, parts }) => (code === 'UNRESOLVED_ROUTINE' && !isKnown(parts) ? [problemIn(source, place, { code, message, ...(hint ? { hint } : {}) })] : []))
}

/** Such calls in whole pipelines; `exists` asks the catalog. */
export async function unknownFunctions(pipelines: readonly Pipeline[], exists: (name: TableName) => Promise<boolean>): Promise<Problem[]> {
  const bound = [...new Set(pipelines.flatMap(({ graph }) => [...graph.flows.values(), ...graph.views.values()].flatMap(queriesOf)))]
  const problems = await Promise.all(bound.map(async (each) => {
    const known = new Set<string>()
    for (const { parts } of unknownFunctionsIn(each.query)) if (await exists(nameOf(parts, each))) known.add(parts.join('.'))
    return unresolvedFunctions(each.query, each.source, (parts) => known.has(parts.join('.')))
  }))
  return problems.flat()
}

function nameOf(parts: readonly string[], { scope }: BoundQuery): TableName {
  const [name = '', schema = scope.schema, catalog = scope.catalog] = parts.map((part) => part.toLowerCase()).reverse()
  return { catalog, schema, name }
}
