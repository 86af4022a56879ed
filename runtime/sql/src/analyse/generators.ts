import { type FunctionCall } from '../tree/expression.ts'
import { type GeneratedColumn } from '../functions/table.ts'
import { inOrder } from './rules/namedArguments.ts'
import { type Scope } from './scope.ts'
import { quoteName } from './typed.ts'

/** The columns of a call that makes several rows of one; undefined when the function is no such generator, 'failed' after a report. */
export function generate(call: FunctionCall, scope: Scope): readonly GeneratedColumn[] | 'failed' | undefined {
  const only = call.name.parts.length === 1 ? call.name.parts[0]?.text : undefined
  const entry = only === undefined ? undefined : scope.semantics.functions.find(only)
  if (entry?.kind !== 'generatorSpecial') return undefined
  if (call.over || call.filter || call.distinct) {
    scope.report(call.place, 'UNSUPPORTED_GENERATOR', `${entry.name} takes no DISTINCT, FILTER or OVER`)
    return 'failed'
  }
  const ordered = inOrder(call, entry.name, scope)
  return (ordered && entry.generate(ordered.args, ordered, scope)) ?? 'failed'
}

/** The rows of a generator as a table, to be joined laterally. `outer` keeps one row of nulls when there is none. */
export function generatedTable(columns: readonly GeneratedColumn[], names: readonly string[], outer: boolean): string {
  const lists = columns.map(column => (outer ? `dbx_or_one_null(${column.list})` : column.list))
  return `(SELECT ${lists.map((list, index) => `unnest(${list}) AS ${quoteName(names[index] ?? '')}`).join(', ')})`
}

/** A list that is unnested beside others, written out so that each of its items meets each combination of theirs. */
export function crossed(list: string, { slower, faster }: { readonly slower: readonly string[]; readonly faster: readonly string[] }): string {
  const times = (lists: readonly string[]): string => `range(${lists.map(each => `len(${each})`).join(' * ')})`
  const widened = faster.length === 0 ? list : `flatten(list_transform(${list}, lambda _x: list_transform(${times(faster)}, lambda _y: _x)))`
  return slower.length === 0 ? widened : `flatten(list_transform(${times(slower)}, lambda _z: ${widened}))`
}
