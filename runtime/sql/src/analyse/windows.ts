import { type Frame, type FrameBound, type WindowReference, type WindowSpec } from '../tree/expression.ts'
import { type SortItem } from '../tree/query.ts'
import { formatType, sameType, types } from '../types.ts'
import { castTo } from './casts.ts'
import { isYearMonth } from './intervalCasts.ts'
import { isIntegral, isNumeric, isOrdered } from './lattice.ts'
import { sortText } from './ordering.ts'
import { type Scope } from './scope.ts'
import { analyse } from './semantics.ts'
import { hasWindow, type Typed } from './typed.ts'

export interface AnalysedWindow { readonly text: string; readonly inputs: readonly Typed[]; readonly ordered: boolean; readonly frame?: string }

/** What follows OVER, as DuckDB text: named windows are written out. */
export function analyseWindow(reference: WindowReference, scope: Scope): AnalysedWindow {
  const spec = resolveWindow(reference, scope, new Set())
  if (!spec) return { text: '()', inputs: [], ordered: true }
  const partition = spec.partitionBy.map(expression => checkedPart(checked(analyse(expression, scope), scope), scope))
  const order = spec.orderBy.map(item => checked(analyse(item.expression, scope), scope))
  const frame = spec.frame && frameText(spec, order, scope)
  const parts = [
    partition.length > 0 ? `PARTITION BY ${partition.map(value => value.duckdb).join(', ')}` : '',
    order.length > 0 ? `ORDER BY ${order.map((value, index) => sortText(value, spec.orderBy[index] as SortItem, scope)).join(', ')}` : '',
    frame ?? '',
  ]
  return { text: `(${parts.filter(part => part !== '').join(' ')})`, inputs: [...partition, ...order], ordered: order.length > 0, ...(frame === undefined ? {} : { frame }) }
}

function checkedPart(value: Typed, scope: Scope): Typed {
  return value.failed || isOrdered(value.type) ? value : scope.report(value.place, 'EXPRESSION_TYPE_IS_NOT_ORDERABLE', `rows cannot be told apart by values of ${formatType(value.type)}`)
}

function checked(value: Typed, scope: Scope): Typed {
  return hasWindow(value) ? scope.report(value.place, 'UNSUPPORTED_FEATURE', 'a window function inside the window of another has no local counterpart', 'compute it in a subquery first') : value
}

function resolveWindow(reference: WindowReference, scope: Scope, seen: Set<string>): WindowSpec | undefined {
  const name = reference.kind === 'windowName' ? reference.name : reference.base
  if (!name) return reference.kind === 'window' ? reference : undefined
  const key = name.text.toLowerCase()
  const named = scope.windows.get(key)
  if (!named || seen.has(key)) {
    scope.report(name.place, 'MISSING_WINDOW_SPECIFICATION', `there is no window ${name.text} in this query`)
    return undefined
  }
  const base = resolveWindow(named, scope, seen.add(key))
  if (!base || reference.kind === 'windowName') return base
  return {
    kind: 'window', place: reference.place,
    partitionBy: reference.partitionBy.length > 0 ? reference.partitionBy : base.partitionBy,
    orderBy: reference.orderBy.length > 0 ? reference.orderBy : base.orderBy,
    ...(reference.frame ? { frame: reference.frame } : base.frame ? { frame: base.frame } : {}),
  }
}

function frameText(given: WindowSpec, order: readonly Typed[], scope: Scope): string {
  if (!given.frame) return ''
  const frame = given.frame.unit === 'RANGE' ? { ...given.frame, from: forward(given.frame.from), to: forward(given.frame.to) } : given.frame
  const spec = { ...given, frame }
  if (frame.unit === 'RANGE' && order.length === 0 && !(frame.from.kind === 'unboundedPreceding' && frame.to.kind === 'unboundedFollowing')) {
    scope.report(frame.place, 'DATATYPE_MISMATCH.RANGE_FRAME_WITHOUT_ORDER', 'RANGE needs an ORDER BY')
    return ''
  }
  if (frame.unit === 'RANGE' && order.length !== 1 && [frame.from, frame.to].some(bound => bound.kind === 'preceding' || bound.kind === 'following')) {
    scope.report(frame.place, 'DATATYPE_MISMATCH.RANGE_FRAME_MULTI_ORDER', 'RANGE with an amount needs exactly one ORDER BY expression')
    return ''
  }
  if (frame.from.kind === 'unboundedFollowing' || frame.to.kind === 'unboundedPreceding' || (frame.from.kind === 'following' && given.frame.from.kind === 'following' && frame.to.kind === 'currentRow')) {
    scope.report(frame.place, 'DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_INVALID_BOUND', 'the frame ends before it begins')
    return ''
  }
  if ((frame.to.kind === 'preceding' && (frame.from.kind === 'currentRow' || frame.from.kind === 'following')) || (frame.from.kind === 'following' && frame.to.kind === 'currentRow')) {
    scope.report(frame.place, 'UNSUPPORTED_FEATURE', 'a frame that is always empty has no local counterpart')
    return ''
  }
  if (!boundsAgree(given.frame, scope)) return ''
  return `${frame.unit} BETWEEN ${boundText(frame.from, spec, order[0], scope)} AND ${boundText(frame.to, spec, order[0], scope)}`
}

/** A range that ends less than nothing before a row ends behind it. */
function forward(bound: FrameBound): FrameBound {
  if (!('amount' in bound) || bound.amount.kind !== 'literal' || typeof bound.amount.value !== 'string' || !/^-\d/.test(bound.amount.value)) return bound
  return { kind: bound.kind === 'preceding' ? 'following' : 'preceding', amount: { ...bound.amount, value: bound.amount.value.slice(1) } }
}

/** Two amounts of a frame are of one type, and the frame does not end before it begins. */
function boundsAgree({ from, to, place }: Frame, scope: Scope): boolean {
  if (!('amount' in from) || !('amount' in to) || from.amount.kind === 'column' || to.amount.kind === 'column') return true
  const [first, last] = [from.amount, to.amount].map(amount => analyse(amount, scope.separate()).type)
  if (first && last && (first.kind === 'interval' || last.kind === 'interval') && !sameType(first, last)) {
    scope.report(place, 'DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_DIFF_TYPES', `the bounds of a frame must be of one type, not ${formatType(first)} and ${formatType(last)}`)
    return false
  }
  const [begin, end] = [from, to].map(({ kind, amount }) => (amount.kind === 'literal' && typeof amount.value === 'string' ? Number(amount.value) * (kind === 'preceding' ? -1 : 1) : Number.NaN))
  if (begin === undefined || end === undefined || from.kind !== to.kind || !(begin > end)) return true
  scope.report(place, 'DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_WRONG_COMPARISON', 'the frame ends before it begins')
  return false
}

function boundText(bound: FrameBound, { frame, orderBy: [item] }: WindowSpec, order: Typed | undefined, scope: Scope): string {
  switch (bound.kind) {
    case 'unboundedPreceding': return 'UNBOUNDED PRECEDING'
    case 'unboundedFollowing': return 'UNBOUNDED FOLLOWING'
    case 'currentRow': return 'CURRENT ROW'
    default: {
      if (bound.amount.kind === 'column') {
        scope.report(bound.amount.place, 'INVALID_SQL_SYNTAX.INVALID_WINDOW_FRAME_BOUND', 'the bound of a frame must be a literal')
        return 'CURRENT ROW'
      }
      const value = analyse(bound.amount, scope.separate())
      const amount = boundAmount(value, frame?.unit ?? 'ROWS', order, scope)
      const civil = frame?.unit === 'RANGE' && order?.type.kind === 'timestamp' && scope.translation.zone.offsetUs === undefined
      return `${civil ? passing(amount, order.duckdb, (bound.kind === 'preceding') !== (item?.descending ?? false)) : amount} ${bound.kind === 'preceding' ? 'PRECEDING' : 'FOLLOWING'}`
    }
  }
}

/** In a region days and months pass in more time, or in less, from one instant than from another: how much for a row. */
const passing = (amount: string, instant: string, back: boolean): string =>
  back ? `to_microseconds(epoch_us(${instant}) - epoch_us(dbx_moved_back(${instant}, ${amount})))` : `to_microseconds(epoch_us(dbx_moved(${instant}, ${amount})) - epoch_us(${instant}))`

function boundAmount(value: Typed, unit: 'ROWS' | 'RANGE', order: Typed | undefined, scope: Scope): string {
  if (value.failed) return '0'
  if (unit === 'ROWS') {
    if (value.type.kind === 'int') return value.duckdb
  } else if (order?.type.kind === 'date' && isIntegral(value.type)) return `to_days(${castTo(value, types.int)?.duckdb ?? '0'})`
  else if (order && (isNumeric(order.type) ? isNumeric(value.type) : value.type.kind === 'interval' && (order.type.kind !== 'date' || value.type.to === 'day' || isYearMonth(value.type)))) return value.duckdb
  scope.report(value.place, 'DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_UNACCEPTED_TYPE', `this amount does not go with ${unit} and the type that is sorted by`)
  return '0'
}
