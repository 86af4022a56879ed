import { type Place } from '../../place.ts'
import { type DecimalType, duckdbType, type SqlType, types } from '../../types.ts'
import { decimalResult } from '../lattice.ts'
import { once, sharingTexts } from '../once.ts'
import { compose, type Typed } from '../typed.ts'

/** A decimal as DuckDB text with its type. */
interface Decimal { readonly duckdb: string; readonly type: SqlType }

/** `a % b` on decimals. `native` writes it where DuckDB has room for both; it may raise only when it is told so. */
export function decimalRemainder(left: Typed, right: Typed, place: Place, attempt: boolean, native: (left: string, right: string, mayRaise: boolean) => string): Typed {
  const a = left.type as DecimalType
  const b = right.type as DecimalType
  const type = decimalResult('%', a, b)
  const scale = Math.max(a.scale, b.scale)
  const fits = Math.max(a.precision - a.scale, b.precision - b.scale) + scale + 1 <= 38
  // DuckDB would go on in DOUBLE where the two scales ask for too many digits.
  const level = (text: string): string => (fits ? text : `CAST(${text} AS DECIMAL(38,${scale}))`)
  const cast = (l: string, r: string): string => `${attempt ? 'TRY_CAST' : 'CAST'}(${native(level(l), level(r), fits)} AS ${duckdbType(type)})`
  const duckdb = fits ? cast(left.duckdb, right.duckdb) : tried(left.duckdb, right.duckdb, cast, (l, r) => byScript('%', l, r, type, attempt))
  return compose(place, [left, right], { type, duckdb, ...(attempt ? { nullable: true } : {}) })
}

/**
 * What DuckDB computes, or what the script does where DuckDB raises. TRY takes nothing inside that gathers rows, asks a query, or may raise
 * by itself, and the operands are named several times: all but short and simple ones are computed before.
 */
function tried(left: string, right: string, native: (left: string, right: string) => string, script: (left: string, right: string) => string): string {
  // What two of them have in common DuckDB computes before, outside of TRY, unless a CASE says that it is not always asked.
  const either = (l: string, r: string): string => `coalesce(CASE WHEN ${l} IS NOT NULL AND ${r} IS NOT NULL THEN TRY(${native(l, r)}) END, ${script(l, r)})`
  const isPlain = (text: string): boolean => text.length < 300 && !/\b(over|select)\b/i.test(text) && !/\b(?!(?:CAST|TRY_CAST|TRY|DECIMAL|coalesce|dbx_js_decimal)\b)\w+\(/i.test(text)
  return isPlain(left) && isPlain(right) ? either(left, right) : once([left, right], ([l = '', r = '']) => either(l, r))
}

function byScript(operator: '/' | '%' | 'DIV' | 'PMOD', left: string, right: string, type: DecimalType, attempt: boolean): string {
  const divisor = attempt ? `nullif(${right}, 0)` : right
  return `${attempt ? 'TRY_CAST' : 'CAST'}(dbx_js_decimal('${operator}', CAST(${left} AS VARCHAR), CAST(${divisor} AS VARCHAR), ${type.scale}) AS ${duckdbType(type)})`
}

/** The remainder that is not negative where the divisor is not. */
export function decimalPmod(left: Typed, right: Typed, place: Place): Typed {
  const a = left.type as DecimalType
  const b = right.type as DecimalType
  const type = decimalResult('%', a, b)
  const fits = Math.max(a.precision - a.scale, b.precision - b.scale) + Math.max(a.scale, b.scale) + 1 <= 38
  return compose(place, [left, right], { type, duckdb: fits ? `CAST(dbx_pmod(${left.duckdb}, ${right.duckdb}) AS ${duckdbType(type)})` : byScript('PMOD', left.duckdb, right.duckdb, type, false) })
}

export function decimalDivision(left: Typed, right: Typed, place: Place, attempt: boolean): Typed {
  const type = decimalResult('/', left.type as DecimalType, right.type as DecimalType)
  const duckdb = decimalQuotient(left, right, type, attempt)
  return compose(place, [left, right], { type, duckdb, ...(attempt ? { nullable: true } : {}) })
}

/** The exact quotient, rounded half up at the scale of `type`, in whole numbers: DuckDB would divide as DOUBLE. */
export function decimalQuotient(left: Decimal, right: Decimal, type: DecimalType, attempt = false): string {
  const a = left.type as DecimalType
  const b = right.type as DecimalType
  const shift = type.scale - a.scale + b.scale
  // Eighteen digits fit a BIGINT, which divides ten times as fast as a HUGEINT.
  const whole = Math.max(a.precision + Math.max(shift, 0), a.precision + a.scale, b.precision + b.scale) <= 18 ? 'BIGINT' : 'HUGEINT'
  const grown = (text: string, by: number): string => (by > 0 ? `(${text} * CAST(${'1'.padEnd(by + 1, '0')} AS ${whole}))` : text)
  // Then the script raises what is to be raised: nothing inside TRY may.
  const mayOverflow = a.precision + Math.max(shift, 0) > 38 || b.precision + Math.max(-shift, 0) > 37
  const native = (l: string, r: string): string => {
    const divisor = unscaled(attempt || mayOverflow ? `nullif(${r}, 0)` : r, b, whole)
    const macro = `dbx_${whole === 'HUGEINT' ? 'huge_' : ''}half_up${mayOverflow ? '_quotient' : ''}`
    return scaled(`${macro}(${grown(unscaled(l, a, whole), shift)}, ${grown(divisor, -shift)})`, type, attempt)
  }
  const script = (l: string, r: string): string => byScript('/', l, r, type, attempt)
  if (shift > 38) return script(left.duckdb, right.duckdb)
  return mayOverflow ? tried(left.duckdb, right.duckdb, native, script) : native(left.duckdb, right.duckdb)
}

/** The digits of a decimal as a whole number. */
export function unscaled(text: string, type: DecimalType, whole: 'BIGINT' | 'HUGEINT'): string {
  const { precision, scale } = type
  if (scale === 0) return `CAST(${text} AS ${whole})`
  // DuckDB keeps the product of two short decimals short, and says that it overflows.
  if (precision + scale <= 17) return `CAST((${text} * CAST(${'1'.padEnd(scale + 1, '0')} AS DECIMAL(${scale + 1},0))) AS ${whole})`
  if (precision <= 30) return guessedDigits(text, type, whole)
  if (precision + scale > 38) return `CAST(replace(CAST(${text} AS VARCHAR), '.', '') AS ${whole})`
  return `CAST((CAST(${text} AS DECIMAL(38,${scale})) * CAST(${'1'.padEnd(scale + 1, '0')} AS DECIMAL(${scale + 1},0))) AS ${whole})`
}

/**
 * DuckDB casts a long decimal to a whole number by dividing HUGEINTs bit by bit. A DOUBLE has the digits of one that is not that long; of others
 * it has the first fifty bits, and again fifty of what is left.
 */
function guessedDigits(text: string, type: DecimalType, whole: 'BIGINT' | 'HUGEINT'): string {
  const digits = (value: string, as: string): string => `CAST((CAST(${value} AS DOUBLE) * 1e${type.scale}) AS ${as})`
  if (type.precision <= 15) return digits(text, whole)
  return sharingTexts([text], ([value = '']) => {
    const first = digits(value, 'HUGEINT')
    const all = `(${first} + ${digits(`(${value} - ${shifted(first, type.scale, 38)})`, 'HUGEINT')})`
    return whole === 'HUGEINT' ? all : `CAST(${all} AS ${whole})`
  })
}

/** A whole number with its last digits behind the point. */
const shifted = (text: string, scale: number, digits: 18 | 38, cast = 'CAST'): string => `(${cast}(${text} AS DECIMAL(${digits},0)) * CAST('0.${'1'.padStart(scale, '0')}' AS DECIMAL(${scale},${scale})))`

/** The decimal that has a whole number as its digits. */
export function scaled(text: string, type: DecimalType, attempt = false): string {
  const cast = attempt ? 'TRY_CAST' : 'CAST'
  if (type.scale === 0) return `${cast}(${text} AS ${duckdbType(type)})`
  return `${cast}(${shifted(text, type.scale, type.precision <= 18 ? 18 : 38, cast)} AS ${duckdbType(type)})`
}

/** `a DIV b` on decimals: cut off towards zero, and what does not fit a BIGINT loses its high bits, as in Java. */
export function wholeQuotient(left: Typed, right: Typed, place: Place): Typed {
  const a = left.type as DecimalType
  const b = right.type as DecimalType
  const scale = Math.max(a.scale, b.scale)
  const wholeDigits = a.precision - a.scale + b.scale
  const level = (value: Decimal, type: DecimalType): string => {
    const same = { kind: 'decimal' as const, precision: type.precision - type.scale + scale, scale }
    return unscaled(`CAST(${value.duckdb} AS ${duckdbType(same)})`, same, 'HUGEINT')
  }
  const fits38 = a.precision - a.scale + scale <= 38 && b.precision - b.scale + scale <= 38
  const quotient = fits38 ? `dbx_whole_divide(${level(left, a)}, ${level(right, b)})` : byScript('DIV', left.duckdb, right.duckdb, { kind: 'decimal', precision: 38, scale: 0 }, false)
  return compose(place, [left, right], { type: types.bigint, duckdb: wholeDigits <= 18 ? `CAST(${quotient} AS BIGINT)` : `dbx_wrap_bigint(CAST(${quotient} AS HUGEINT))` })
}
