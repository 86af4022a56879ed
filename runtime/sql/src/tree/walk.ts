import { type Expression } from './expression.ts'
import { type Query, type QueryBody, type TableExpression } from './query.ts'

export type Part = Expression | TableExpression | Query

/** The expressions, tables and queries that a query is made of, one level down, in the order of the text; WITH is left out. */
export function childrenOf(query: Query): Part[] {
  const parts: Part[] = []
  collectBody(query.body, parts)
  collect([query.orderBy, query.limit, query.offset], parts)
  return parts
}

function collectBody(body: QueryBody, parts: Part[]): void {
  switch (body.kind) {
    case 'query': parts.push(body); return
    case 'setOperation': collectBody(body.left, parts); collectBody(body.right, parts); return
    case 'values': collect([body.rows], parts); return
    case 'select': collect([body.items, body.from, body.lateralViews, body.where, body.groupBy, body.having, body.qualify, body.windows, body.top], parts); return
    default: body satisfies never
  }
}

/** The queries, tables and expressions directly inside an expression or a table. */
export function queriesIn(part: Exclude<Part, Query>): Part[] {
  const parts: Part[] = []
  collect(Object.values(part), parts)
  return parts
}

const nodeKinds: ReadonlySet<string> = new Set([
  'query', 'table', 'tableFunction', 'derived', 'join', 'pivot', 'unpivot',
  'literal', 'column', 'star', 'unary', 'binary', 'is', 'distinct', 'between', 'inList', 'inQuery', 'like', 'exists', 'scalarQuery', 'case', 'cast',
  'function', 'lambda', 'field', 'subscript', 'jsonPath', 'row', 'parameter', 'held', 'variable', 'identifier', 'collate', 'atTimeZone',
])

/** Whether something in a tree is a part of a query by itself. */
export const isPart = (value: object): value is Part => 'kind' in value && 'place' in value && typeof value.kind === 'string' && nodeKinds.has(value.kind)

/** Whether a query stands somewhere in an expression. */
export function holdsQuery(first: Expression): boolean {
  const pending = queriesIn(first)
  if (first.kind === 'scalarQuery' || first.kind === 'exists' || first.kind === 'inQuery') return true
  for (let part = pending.pop(); part; part = pending.pop()) {
    if (part.kind === 'query') return true
    pending.push(...queriesIn(part))
  }
  return false
}

// Places hold nothing but numbers and names: they are looked through like all else.
function collect(values: unknown, parts: Part[]): void {
  if (typeof values !== 'object' || values === null) return
  if (!Array.isArray(values) && isPart(values)) parts.push(values)
  else for (const value of Array.isArray(values) ? values : Object.values(values)) collect(value, parts)
}
