import { type Place } from '../../place.ts'
import { duckdbType, type SqlType, types } from '../../types.ts'
import { isYearMonth } from '../intervalCasts.ts'
import { compose, retyped, type Typed } from '../typed.ts'

/**
 * The second operand, computed only where the first one is not null: Spark does not look at it there, so that text in it that is no
 * number raises nothing. Of a literal DuckDB makes a constant, which must stay one.
 */
export function unlessNull(first: Typed, second: Typed): Typed {
  if (first === second || !first.nullable || (second.constant !== undefined && first.constant !== null)) return second
  return retyped(second, { type: second.type, nullable: true, duckdb: `CASE WHEN ${first.duckdb} IS NOT NULL THEN ${second.duckdb} END` })
}

/** Arithmetic of a literal NULL with a date, a moment, a time of day or an interval; undefined where Spark has none. */
export function withNull(operator: string, left: Typed, right: Typed, place: Place): Typed | undefined {
  if (left.type.kind !== 'void' && right.type.kind !== 'void') return undefined
  const type = left.type.kind === 'void' ? typeOf(operator, right.type, true) : typeOf(operator, left.type, false)
  return type && compose(place, [left, right], { type, nullable: true, duckdb: nullOf(type) })
}

const nullOf = (type: SqlType): string => `CAST(NULL AS ${duckdbType(type)})`

function typeOf(operator: string, other: SqlType, isRight: boolean): SqlType | undefined {
  if (other.kind === 'interval') {
    if (operator === '+' || operator === '-') return other
    return operator === '*' || (operator === '/' && !isRight) ? (isYearMonth(other) ? types.yearMonth : types.dayTime) : undefined
  }
  if (operator === '+') return other.kind === 'date' ? types.timestamp : isClock(other) ? other : undefined
  if (operator !== '-') return undefined
  if (other.kind === 'date') return { kind: 'interval', from: 'day', to: 'day' }
  return other.kind === 'time' ? { kind: 'interval', from: 'hour', to: 'second' } : isClock(other) ? types.dayTime : undefined
}

const isClock = (type: SqlType): boolean => type.kind === 'timestamp' || type.kind === 'timestamp_ntz' || type.kind === 'time'
