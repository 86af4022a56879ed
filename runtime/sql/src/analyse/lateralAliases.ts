import { type Expression } from '../tree/expression.ts'
import { type Query, type Select, type SelectItem, type TableExpression } from '../tree/query.ts'
import { childrenOf, queriesIn } from '../tree/walk.ts'
import { moved } from './moved.ts'
import { type Scope } from './scope.ts'
import { type SelectedColumn, selected, SelectList } from './selectList.ts'
import { lineageOf, type Typed } from './typed.ts'

/** The rows that a SELECT makes its columns of. */
export interface Rows { readonly inside: Scope; sourceText(): string }

/** Functions that give another value each time they are called. */
const volatile = new Set(['rand', 'random', 'randn', 'uniform', 'randstr', 'uuid', 'shuffle', 'monotonically_increasing_id'])

/**
 * The rows, with what lateral aliases stand for computed one level below the SELECT where that is needed: the value would differ each
 * time, or is named so often that its text would grow without bound. `known` are the items of the list that are done with it. Source: Spark,
 * ResolveLateralColumnAliasReference.
 */
export function computeAliases(select: Select, rows: Rows): Rows & { readonly known: ReadonlyMap<number, SelectedColumn> } {
  const shared = sharedItems(select.items, rows.inside)
  const known = new Map<number, SelectedColumn>()
  if (shared.length === 0) return { ...rows, known }
  if (!isOneRowEach(select, rows.inside)) {
    for (const { item } of shared.filter(each => each.isVolatile)) {
      rows.inside.report(item.place, 'UNSUPPORTED_FEATURE', 'a value that differs each time has no local counterpart as a lateral alias where rows are gathered or multiplied', 'compute it in a subquery')
    }
    return { ...rows, known }
  }
  let { inside, sourceText } = rows
  for (const { index, item } of shared) {
    const list = new SelectList(select.items, inside, known)
    const [column] = selected(item, inside.with({ aliases: list.aliases(false, index) }))
    if (!column || column.value.failed || column.value.constant !== undefined) continue
    const below = moved(inside)
    const earlier = [...known].map(([at, each]) => ({ at, each, name: `a${at}` }))
    const text = `SELECT ${[...below.items, ...earlier.map(({ each, name }) => `${each.value.duckdb} AS ${name}`), `${column.value.duckdb} AS a${index}`].join(', ')}${sourceText()}`
    for (const { at, each, name } of earlier) known.set(at, { ...each, value: behind(each.name, each.value, `${below.alias}.${name}`) })
    known.set(index, { ...column, value: behind(column.name, column.value, `${below.alias}.a${index}`) })
    inside = inside.with({ from: below.from })
    sourceText = () => ` FROM (${text}) AS ${below.alias}`
  }
  return { inside, sourceText, known }
}

/** A value that was computed below: a column of the rows, from the same sources. */
function behind(name: string, value: Typed, duckdb: string): Typed {
  const { type, nullable, place } = value
  return { type, nullable, place, duckdb, inputs: [], column: { name, type, nullable, hidden: true, duckdb, lineage: lineageOf(value) } }
}

interface SharedItem { readonly index: number; readonly item: SelectItem; readonly isVolatile: boolean }

function sharedItems(items: readonly SelectItem[], scope: Scope): readonly SharedItem[] {
  const columns = new Set(scope.from.columns.map(column => column.name.toLowerCase()))
  const names = items.map(item => (item.aliases.length === 1 ? item.aliases[0]?.text.toLowerCase() : undefined))
  return items.flatMap((item, index) => {
    const name = names[index]
    if (name === undefined || item.expression.kind === 'column' || item.expression.kind === 'literal' || columns.has(name) || names.indexOf(name) !== names.lastIndexOf(name)) return []
    const times = items.slice(index + 1).reduce((sum, later) => sum + timesNamed(name, later.expression), 0)
    if (times === 0) return []
    const isVolatile = calls(item.expression).some(called => volatile.has(called))
    return times > 1 || isVolatile ? [{ index, item, isVolatile }] : []
  })
}

/** Whether each row of FROM is one row of the result, before QUALIFY. */
function isOneRowEach(select: Select, scope: Scope): boolean {
  if (select.groupBy || select.having || scope.isOpen || scope.inLambda) return false
  return !select.items.some(item => calls(item.expression, true).some(name => {
    const entry = scope.semantics.functions.find(name)
    const kind = entry?.kind === 'special' ? entry.of : entry?.kind
    return kind === 'aggregate' || kind === 'generator' || kind === 'generatorSpecial' || name === 'window' || name === 'session_window'
  }))
}

type Node = Expression | TableExpression | Query

function timesNamed(name: string, root: Expression): number {
  let times = 0
  walk(root, node => {
    if (node.kind === 'column' && node.parts[0]?.text.toLowerCase() === name) times += 1
    return true
  })
  return times
}

/** The names of functions that are called; with `here`, neither windowed nor inside of a subquery. */
function calls(root: Expression, here = false): readonly string[] {
  const names: string[] = []
  walk(root, node => {
    if (node.kind === 'function' && !(here && node.over)) names.push(node.name.parts.map(part => part.text.toLowerCase()).join('.'))
    return !(here && node.kind === 'query')
  })
  return names
}

function walk(root: Node, enter: (node: Node) => boolean): void {
  const pending: Node[] = [root]
  for (let node = pending.pop(); node; node = pending.pop()) if (enter(node)) pending.push(...(node.kind === 'query' ? childrenOf(node) : queriesIn(node)))
}
