import { databricksFunctions } from './functions/databricks.ts'
import { type Place } from './place.ts'
import { type Expression, type FunctionCall } from './tree/expression.ts'
import { type Query } from './tree/query.ts'
import { childrenOf, queriesIn, type Part } from './tree/walk.ts'

/** A call that has not one value for a row: it reads other rows, makes several, or gives another value each time. */
export interface Unsteady { readonly what: 'aggregate' | 'window' | 'generator' | 'draw'; readonly name: string; readonly place: Place }

/** The calls in an expression or query that are no value of a row by their names. Of the queries inside it only those that draw are told: the others speak of the query's rows. */
export function unsteadyIn(expression: Expression | Query): readonly Unsteady[] {
  const found: Unsteady[] = []
  const pending: { readonly part: Part; readonly inQuery: boolean }[] = [{ part: expression, inQuery: false }]
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { part, inQuery } = next
    const what = part.kind === 'function' ? kindOf(part) : undefined
    if (what && part.kind === 'function' && (what === 'draw' || !inQuery)) found.push({ what, name: part.name.parts.map(({ text }) => text).join('.'), place: part.place })
    const inside = part.kind === 'query' ? [...part.with.map(({ query }) => query), ...childrenOf(part)] : queriesIn(part)
    pending.push(...inside.map(child => ({ part: child, inQuery: inQuery || part.kind === 'query' })))
  }
  return found.sort((a, b) => a.place.start - b.place.start)
}

/** Whether an expression might give a row another value when it is asked again, as far as draws are ruled out: it holds a query, whose rows may come in another order, or calls a function of users. */
export function mayAnswerAnew(expression: Expression): boolean {
  const pending: Exclude<Part, { kind: 'query' }>[] = [expression]
  for (let part = pending.pop(); part; part = pending.pop()) {
    if (part.kind === 'function' && databricksFunctions.find(part.name.parts.map(({ text }) => text.toLowerCase()).join('.')) === undefined) return true
    for (const child of queriesIn(part)) {
      if (child.kind === 'query') return true
      pending.push(child)
    }
  }
  return false
}

const drawing = new Set(['rand', 'random', 'randn', 'randstr', 'uniform', 'uuid', 'shuffle', 'monotonically_increasing_id'])

function kindOf({ name: { parts }, over }: FunctionCall): Unsteady['what'] | undefined {
  const [only] = parts
  const name = parts.length === 1 ? (only?.text.toLowerCase() ?? '') : ''
  if (drawing.has(name)) return 'draw'
  if (over) return 'window'
  const entry = databricksFunctions.find(name)
  if (entry?.kind === 'generatorSpecial') return 'generator'
  const kind = entry?.kind === 'special' ? entry.of : entry?.kind
  return kind === 'aggregate' || kind === 'window' || kind === 'generator' ? kind : undefined
}
