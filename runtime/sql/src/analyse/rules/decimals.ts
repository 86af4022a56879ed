import { type Place } from '../../place.ts'
import { type DecimalType, duckdbType } from '../../types.ts'
import { decimalResult } from '../lattice.ts'
import { compose, type NarrowDecimal, type Typed } from '../typed.ts'

// DuckDB computes decimals of up to 18 digits in 64 bits, up to 38 digits in 128, and raises when a result has no room in the width
// of its operands. Spark's result is as wide as it must be. So the text that computes in the narrowest way stands behind a condition
// on its operands under which it cannot overflow; DuckDB drops such a condition when the statistics of a column show that it holds.

type Operator = '+' | '-' | '*'
const narrowDigits = 18
const wideDigits = 38
/** Beyond this length a narrow text is not made part of a further one: its conditions are repeated in each. */
const longest = 600

/** `+`, `-` and `*` on two decimals, exactly, rounded half up where 38 digits have no room for all behind the point. With `attempt` null comes instead of an overflow. */
export function decimalArithmetic(operator: Operator, left: Typed, right: Typed, place: Place, attempt: boolean): Typed {
  const type = decimalResult(operator, left.type as DecimalType, right.type as DecimalType)
  const cast = (text: string): string => `${attempt ? 'TRY_CAST' : 'CAST'}(${text} AS ${duckdbType(type)})`
  const narrow = type.precision <= narrowDigits ? undefined : narrowOperation(operator, left, right)
  const exact = wideOperation(operator, left, right, type, cast)
  const duckdb = narrow?.safe === undefined ? (narrow ? cast(narrow.text) : exact) : `CASE WHEN ${narrow.safe} THEN ${cast(narrow.text)} ELSE ${exact} END`
  const value = compose(place, [left, right], { type, duckdb, ...(attempt ? { nullable: true } : {}) })
  return narrow && narrow.scale === type.scale ? { ...value, narrow } : value
}

/**
 * `sum` of a decimal as DuckDB text: rows whose value is known in 64 bits are summed as such, the others by themselves.
 * `gather` writes the aggregate of a text.
 */
export function decimalSum(value: Typed, gather: (text: string) => string): string {
  const { narrow } = value
  if (!narrow) return gather(value.duckdb)
  if (narrow.safe === undefined) return gather(narrow.text)
  const usual = gather(`CASE WHEN ${narrow.safe} THEN ${narrow.text} END`)
  const unusual = gather(`CASE WHEN NOT (${narrow.safe}) THEN ${value.duckdb} END`)
  return `coalesce(${usual} + ${unusual}, ${usual}, ${unusual})`
}

/** A decimal as 64 bits hold it: itself when its type is small enough. */
function narrowOf(value: Typed): NarrowDecimal | undefined {
  const { precision, scale } = value.type as DecimalType
  if (precision <= narrowDigits) return { text: value.duckdb, scale, whole: precision - scale }
  return value.narrow && value.narrow.text.length + (value.narrow.safe?.length ?? 0) <= longest ? value.narrow : undefined
}

function narrowOperation(operator: Operator, left: Typed, right: Typed): NarrowDecimal | undefined {
  const a = narrowOf(left)
  const b = narrowOf(right)
  if (!a || !b) return undefined
  const room = shareDigits(operator, a, b, narrowDigits)
  if (!room) return undefined
  const safe = [...(room.left < a.whole || a.safe !== undefined ? [within(a, room.left)] : []), ...(room.right < b.whole || b.safe !== undefined ? [within(b, room.right)] : [])]
  return { text: `(${a.text} ${operator} ${b.text})`, scale: room.scale, whole: room.whole, ...(safe.length > 0 ? { safe: safe.join(' AND ') } : {}) }
}

interface Digits { readonly scale: number; readonly whole: number }

/** How many digits before the point each operand may have so that the result fits; undefined when there is no room worth a try. */
function shareDigits(operator: Operator, a: Digits, b: Digits, digits: number): (Digits & { readonly left: number; readonly right: number }) | undefined {
  if (operator !== '*') {
    const scale = Math.max(a.scale, b.scale)
    const most = digits - scale - 1
    if (most < 1) return undefined
    const [left, right] = [Math.min(a.whole, most), Math.min(b.whole, most)]
    return { scale, whole: Math.max(left, right) + 1, left, right }
  }
  const scale = a.scale + b.scale
  const room = digits - scale
  if (room < Math.min(2, a.whole + b.whole)) return undefined
  const left = Math.min(a.whole, Math.max(Math.ceil(room / 2), room - b.whole))
  const right = Math.min(b.whole, room - left)
  return { scale, whole: left + right, left, right }
}

/** Whether a value has at most so many digits before the point; false where its own text could overflow. */
function within({ text, whole: known, safe }: NarrowDecimal, whole: number): string {
  const bounded = whole < known ? inBounds(text, whole) : undefined
  if (safe === undefined) return bounded ?? 'true'
  return bounded === undefined ? `(${safe})` : `CASE WHEN ${safe} THEN ${bounded} ELSE false END`
}

const inBounds = (text: string, whole: number): string => (whole <= 0 ? `(${text} > -1 AND ${text} < 1)` : `(${text} BETWEEN -${'9'.repeat(whole)} AND ${'9'.repeat(whole)})`)

/** In 128 bits, and digit by digit where those may not be enough. */
function wideOperation(operator: Operator, left: Typed, right: Typed, type: DecimalType, cast: (text: string) => string): string {
  const [a, b] = [left, right].map(value => {
    const { precision, scale } = value.type as DecimalType
    return { text: value.duckdb, precision, scale, whole: precision - scale }
  }) as [Wide, Wide]
  const room = shareDigits(operator, a, b, wideDigits)
  const digits = (): string => cast(`dbx_js_decimal('${operator}', CAST(${a.text} AS VARCHAR), CAST(${b.text} AS VARCHAR), ${type.scale})`)
  if (!room) return digits()
  // One operand of more than 18 digits makes DuckDB compute in 128 bits.
  const needed = room.scale + (operator === '*' ? a.whole + b.whole : Math.max(a.whole, b.whole) + 1)
  const widened = needed > narrowDigits && Math.max(a.precision, b.precision) <= narrowDigits ? `CAST(${a.text} AS DECIMAL(${narrowDigits + 1},${a.scale}))` : a.text
  const fast = cast(`(${widened} ${operator} ${b.text})`)
  const bounds = [...(room.left < a.whole ? [inBounds(a.text, room.left)] : []), ...(room.right < b.whole ? [inBounds(b.text, room.right)] : [])]
  return bounds.length === 0 ? fast : `CASE WHEN ${bounds.join(' AND ')} THEN ${fast} ELSE ${digits()} END`
}

interface Wide extends Digits { readonly text: string; readonly precision: number }
