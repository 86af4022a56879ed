import { type Place } from '../place.ts'
import { type Expression } from '../tree/expression.ts'
import { type Grouping } from './grouping.ts'
import { type Scope } from './scope.ts'
import { type SelectedColumn, type SelectList } from './selectList.ts'
import { analyse } from './semantics.ts'
import { findTyped, hasAggregate, hasWindow, type Typed } from './typed.ts'

/** What a SELECT is made of, as its filters see it. */
export interface Selected {
  readonly inside: Scope
  readonly list: SelectList
  readonly columns: readonly SelectedColumn[]
  readonly grouping: Grouping | undefined
}

/**
 * What names mean in HAVING: those of SELECT first, but for what the rows are grouped by, and in aggregates those of FROM alone. It must have
 * types that go together by the names of FROM too, where all of them are such. Source: Spark, TempResolvedColumn.
 */
export function havingScope(having: Expression, { inside, list, grouping }: Selected): Scope {
  const groups = groupsIn(having, grouping, inside)
  return inside.with({ aliases: { ...list.aliases(false), first: 'outsideAggregates' }, groups })
}

/** The parts of a filter that are what the rows are grouped by, or fields of that, found where no name of SELECT hides a column. */
function groupsIn(filter: Expression, grouping: Grouping | undefined, inside: Scope): ReadonlyMap<Expression, Typed> {
  const { translation } = inside
  const notes = new Map<Expression, Typed>()
  const { problems } = translation.problemsOf(() => analyse(filter, inside.with({ outerReads: [], notes })))
  translation.tell(problems.filter(problem => problem.code.startsWith('DATATYPE_MISMATCH')))
  if (!grouping) return new Map()
  const isGroup = (value: Typed): boolean => grouping.texts.has(value.duckdb)
  return new Map([...notes].filter(([part, value]) => part.kind !== 'literal' && !value.failed && (part.kind === 'column' ? findTyped(value, isGroup) !== undefined : isGroup(value))))
}

/**
 * What names mean in QUALIFY. It filters what the windows of SELECT gave, beside the columns that they read: a name may be in both. Where it
 * alone has windows, it sees the rows of FROM first, or in a query that groups what HAVING sees.
 */
export function qualifyScope(qualify: Expression, selected: Selected, isGrouped: boolean): Scope {
  const { inside, list, columns, grouping } = selected
  const windowed = columns.filter(column => hasWindow(column.value))
  if (isGrouped && windowed.length === 0) return havingScope(qualify, selected)
  const reads = new Set<string>()
  for (const { value } of windowed) findTyped(value, each => {
    if (each.column && (!grouping || grouping.texts.has(each.duckdb))) reads.add(each.duckdb)
    return false
  })
  const aliases = list.aliases(true)
  const find = (name: string, place: Place): Typed | undefined => {
    const value = aliases.find(name, place)
    const column = value && inside.translation.attempt(() => inside.column([{ text: name, quoted: true, place }], place))?.value
    if (!column || column.failed || column.duckdb === value.duckdb) return value
    const isGenerated = inside.from.generated?.some(each => each.duckdb === value.duckdb) ?? false
    if (windowed.length === 0 && !isGenerated) return column
    return windowed.length === 0 || reads.has(column.duckdb) ? inside.report(place, 'AMBIGUOUS_REFERENCE', `${name} may mean the column of FROM or what SELECT calls so`, 'put the name of the table before it, or choose another in SELECT') : value
  }
  return inside.with({ aliases: { ...aliases, find } })
}

/** Whether a SELECT gathers rows to groups. */
export const gathersRows = ({ columns, grouping }: Selected, having: Expression | undefined): boolean => grouping !== undefined || having !== undefined || columns.some(column => hasAggregate(column.value))
