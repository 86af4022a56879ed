import { type Expression } from '../tree/expression.ts'
import { type Query, type Select, type SelectItem } from '../tree/query.ts'
import { rewritten } from '../tree/walk.ts'
import { sameType, type SqlType } from '../types.ts'
import { equalForms, type Form, isReorderable, onlyTable } from './equalForms.ts'
import { isGenerator } from './generators.ts'
import { prettyName } from './prettyName.ts'
import { type Scope } from './scope.ts'
import { analyse } from './semantics.ts'

type Grouped = { readonly select: Select; readonly tail: Query | undefined }

/**
 * A SELECT in which all that is a group but for the order of its operands is written as GROUP BY wrote it first: `1 + a` beside
 * `GROUP BY a + 1`. The columns keep the names that they have by themselves.
 */
export function sameGroups({ select, tail }: Grouped, inside: Scope): Grouped {
  const groups = groupsOf(select).filter(group => isReorderable(group))
  if (groups.length === 0) return { select, tail }
  const formOf = equalForms(onlyTable(select))
  const first = new Map<Form, Expression>()
  for (const group of groups) if (!first.has(formOf(group))) first.set(formOf(group), group)
  const typeOf = (expression: Expression): SqlType => inside.translation.attempt(() => analyse(expression, inside)).type
  const asWritten = (node: Expression): Expression | undefined => {
    const group = isReorderable(node) ? first.get(formOf(node)) : undefined
    return group && group !== node && sameType(typeOf(group), typeOf(node)) ? { ...group, place: node.place } : undefined
  }
  const item = (each: SelectItem): SelectItem => {
    if (isGenerator(each.expression, inside)) return each
    const expression = rewritten(each.expression, asWritten)
    if (expression === each.expression) return each
    const { place } = each
    return { expression, aliases: each.aliases.length > 0 ? each.aliases : [{ text: prettyName(each.expression), quoted: true, place }], place }
  }
  const { items, ...clauses } = select
  return { select: { ...rewrittenClauses(clauses, asWritten), items: items.map(item) }, tail: tail && { ...tail, orderBy: rewritten(tail.orderBy, asWritten) } }
}

/** All but FROM and WHERE, which see no groups. */
function rewrittenClauses<Clauses extends Omit<Select, 'items'>>(clauses: Clauses, asWritten: (node: Expression) => Expression | undefined): Clauses {
  const { from, where } = clauses
  return { ...rewritten({ ...clauses, from: [], where: undefined }, asWritten), from, where }
}

function groupsOf({ groupBy }: Select): readonly Expression[] {
  if (groupBy?.kind !== 'items') return []
  return groupBy.items.flatMap(item => (item.kind === 'expression' ? [item.expression] : item.sets.flat()))
}
