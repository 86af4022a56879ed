import { type Frame, type FrameBound, type WindowReference, type WindowSpec } from '../tree/expression.ts'
import { type SortItem } from '../tree/query.ts'
import { type Cursor } from './cursor.ts'

/** What follows OVER: a name or a specification in parentheses. */
export function parseOver(cursor: Cursor): WindowReference {
  if (cursor.at('(')) return parseWindowSpec(cursor)
  const name = cursor.name('a window name or specification')
  return { kind: 'windowName', name, place: name.place }
}

export function parseWindowSpec(cursor: Cursor): WindowSpec {
  const first = cursor.expect('(')
  const base = cursor.atName() && !cursor.atAny(clauses) ? cursor.name() : undefined
  if (base && cursor.grammar.dialect === 'databricks' && !cursor.at(')')) cursor.fail(`')': a named window cannot be refined`)
  const partitionBy = cursor.accept('PARTITION', 'BY') || cursor.accept('DISTRIBUTE', 'BY') ? cursor.list(() => cursor.expression()) : []
  const orderBy = cursor.accept('ORDER', 'BY') || cursor.accept('SORT', 'BY') ? cursor.list(() => parseSortItem(cursor)) : []
  const frame = parseFrame(cursor)
  if (!cursor.at(')')) cursor.fail(`PARTITION BY, ORDER BY, a frame or ')'`)
  cursor.next()
  return { kind: 'window', ...(base ? { base } : {}), partitionBy, orderBy, ...(frame ? { frame } : {}), place: cursor.from(first.place) }
}

const clauses: ReadonlySet<string> = new Set(['PARTITION', 'DISTRIBUTE', 'ORDER', 'SORT', 'ROWS', 'RANGE', 'GROUPS'])

export function parseSortItem(cursor: Cursor): SortItem {
  const expression = cursor.expression()
  return { expression, ...parseSortDirection(cursor), place: cursor.from(expression.place) }
}

export function parseSortDirection(cursor: Cursor): { descending: boolean; nulls?: 'FIRST' | 'LAST' } {
  const descending = cursor.acceptAny('ASC', 'DESC') === 'DESC'
  if (!cursor.accept('NULLS')) return { descending }
  return { descending, nulls: cursor.expectAny('FIRST', 'LAST') }
}

function parseFrame(cursor: Cursor): Frame | undefined {
  const first = cursor.peek()
  const unit = cursor.acceptAny('ROWS', 'RANGE')
  if (!unit) return undefined
  if (cursor.accept('BETWEEN')) {
    const from = parseBound(cursor)
    cursor.expect('AND')
    const to = parseBound(cursor)
    return { unit, from, to, place: cursor.from(first.place) }
  }
  return { unit, from: parseBound(cursor), to: { kind: 'currentRow' }, place: cursor.from(first.place) }
}

function parseBound(cursor: Cursor): FrameBound {
  if (cursor.accept('CURRENT', 'ROW')) return { kind: 'currentRow' }
  if (cursor.accept('UNBOUNDED')) return cursor.expectAny('PRECEDING', 'FOLLOWING') === 'PRECEDING' ? { kind: 'unboundedPreceding' } : { kind: 'unboundedFollowing' }
  const amount = cursor.expression()
  return { kind: cursor.expectAny('PRECEDING', 'FOLLOWING') === 'PRECEDING' ? 'preceding' : 'following', amount }
}
