import { type Place } from '../../place.ts'
import { type BinaryOperator, type Unary } from '../../tree/expression.ts'
import { arrayOf, duckdbType, formatType, type SqlType, types } from '../../types.ts'
import { castTo } from '../casts.ts'
import { besideString, commonType, decimalFor, isIntegral, isNumeric, isText } from '../lattice.ts'
import { intervalSize } from '../intervalCasts.ts'
import { type Scope } from '../scope.ts'
import { analyse } from '../semantics.ts'
import { sharing } from '../once.ts'
import { compose, type Typed } from '../typed.ts'
import { decimalDivision, decimalRemainder, wholeQuotient } from './decimalDivision.ts'
import { decimalArithmetic } from './decimals.ts'
import { unlessNull } from './besideNull.ts'
import { temporalArithmetic } from './temporal.ts'

/** `-x`, `+x`, `~x`, `NOT x` */
export function unary(node: Unary, scope: Scope): Typed {
  const operand = analyse(node.operand, scope)
  if (operand.failed) return operand
  const { place, operator } = node
  const wrong = (): Typed => scope.report(place, 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', `${operator} does not apply to ${formatType(operand.type)}`)
  if (operator === 'NOT') {
    const value = scope.semantics.coerce(operand, types.boolean, scope)
    return value ? compose(place, [value], { type: types.boolean, duckdb: `(NOT ${value.duckdb})` }) : wrong()
  }
  if ((operand.type.kind === 'interval' || operand.type.kind === 'calendar_interval') && operator !== '~') return compose(place, [operand], { type: operand.type, duckdb: operator === '-' ? `(-${operand.duckdb})` : operand.duckdb })
  const number = (isText(operand.type) && operator !== '~') || operand.type.kind === 'void' ? castTo(operand, operator === '~' ? types.bigint : types.double) : operand
  if (!number || !isNumeric(number.type) || (operator === '~' && !isIntegral(number.type))) return wrong()
  return compose(place, [number], { type: number.type, duckdb: operator === '+' ? number.duckdb : `(${operator}${number.duckdb})` })
}

export type Arithmetic = '+' | '-' | '*' | '/' | '%' | 'DIV'

/** Arithmetic on numbers and, by another rule, on dates; strings are read as numbers. With `attempt` null comes instead of an error. */
export function arithmetic(operator: Arithmetic, left: Typed, right: Typed, place: Place, scope: Scope, attempt = false): Typed {
  return sharing([left, right], ([a = left, b = right]) => arithmeticOf(operator, a, b, place, scope, attempt))
}

function arithmeticOf(operator: Arithmetic, left: Typed, right: Typed, place: Place, scope: Scope, attempt: boolean): Typed {
  const intervals = operator === 'DIV' ? intervalsDivided(left, right, place) : undefined
  const temporal = intervals ?? temporalArithmetic(operator, left, right, place, scope, attempt)
  if (temporal) return temporal
  const unfit = (): Typed => scope.report(place, 'DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES', `${operator} does not apply to ${formatType(left.type)} and ${formatType(right.type)}`)
  if (areOnlyText(left, right)) return onlyText(operator, place, scope)
  const [first, second] = promoteStrings(left, right, attempt, operator === '/' || operator === '%' || operator === 'DIV')
  if (!first || !second || !isNumber(first.type) || !isNumber(second.type)) return unfit()
  if (operator === 'DIV') return wholeDivision(first, second, place) ?? unfit()
  if (operator === '/') return division(first, second, place, attempt)
  if (first.type.kind === 'decimal' || second.type.kind === 'decimal') {
    const decimals = asDecimals(first, second)
    if (decimals && operator !== '%') return decimalArithmetic(operator, ...decimals, place, attempt)
    if (decimals) return decimalRemainder(...decimals, place, attempt, (l, r, mayRaise) => (mayRaise ? remainder({ ...decimals[0], duckdb: l }, { ...decimals[1], duckdb: r }, attempt) : `(${l} % ${r})`))
  }
  const type = commonType([first.type, second.type]) ?? types.double
  const wide = type.kind === 'void' ? types.double : type
  const a = castTo(first, wide) ?? first
  const b = castTo(second, wide) ?? second
  if (operator === '%') return compose(place, [a, b], { type: wide, duckdb: remainder(a, b, attempt), ...(attempt ? { nullable: true } : {}) })
  // A wider type holds every result of two whole numbers, and the way back fails softly.
  if (attempt && isIntegral(wide)) return compose(place, [a, b], { type: wide, nullable: true, duckdb: `TRY_CAST((CAST(${a.duckdb} AS HUGEINT) ${operator} CAST(${b.duckdb} AS HUGEINT)) AS ${duckdbType(wide)})` })
  return compose(place, [a, b], { type: wide, duckdb: `(${a.duckdb} ${operator} ${b.duckdb})`, ...(attempt ? { nullable: true } : {}) })
}

const isNumber = (type: SqlType): boolean => isNumeric(type) || type.kind === 'void'

/** Nothing tells what kind of numbers two strings should be. */
const areOnlyText = (left: Typed, right: Typed): boolean => (isText(left.type) && (isText(right.type) || right.type.kind === 'void')) || (isText(right.type) && left.type.kind === 'void')

const onlyText = (operator: string, place: Place, scope: Scope): Typed => scope.report(place, 'DATATYPE_MISMATCH.BINARY_OP_WRONG_TYPE', `${operator} does not apply to two strings`, 'cast them to the type of number that is meant')

/** A string beside a number becomes BIGINT or DOUBLE. A divisor is looked at first, of other operators the left operand. Spark: `PromoteStrings`. */
function promoteStrings(left: Typed, right: Typed, attempt = false, rightFirst = false): readonly [Typed | undefined, Typed | undefined] {
  const cast = (value: Typed, type: SqlType): Typed | undefined => castTo(value, type, attempt && isText(value.type))
  const beside = (other: SqlType): SqlType => (other.kind === 'void' ? types.double : (besideString(other) ?? types.double))
  if (isText(left.type)) return [cast(rightFirst ? unlessNull(right, left) : left, beside(right.type)), isNumeric(right.type) ? castTo(right, beside(right.type)) : right]
  if (isText(right.type)) return [isNumeric(left.type) ? castTo(left, beside(left.type)) : left, cast(rightFirst ? right : unlessNull(left, right), beside(left.type))]
  return [left, right]
}

/** Both as decimals; undefined when one is a floating number. A literal takes as many digits as it has, but for a TINYINT. */
export function asDecimals(left: Typed, right: Typed): readonly [Typed, Typed] | undefined {
  const one = (value: Typed): Typed | undefined => {
    if (value.type.kind === 'decimal') return value
    const digits = typeof value.constant === 'string' && value.type.kind !== 'tinyint' ? value.constant.replace(/^-/, '').length : undefined
    const type = digits !== undefined && isIntegral(value.type) ? { kind: 'decimal' as const, precision: digits, scale: 0 } : value.type.kind === 'void' ? { kind: 'decimal' as const, precision: 1, scale: 0 } : decimalFor(value.type)
    // A literal's text stays one that DuckDB computes only once.
    if (digits !== undefined && type) return { ...compose(value.place, [value], { type, duckdb: `CAST(${value.constant} AS ${duckdbType(type)})` }), constant: value.constant as string }
    return type && castTo(value, type)
  }
  // NULL takes the type that stands beside it.
  const a = left.type.kind === 'void' && right.type.kind === 'decimal' ? castTo(left, right.type) : one(left)
  const b = right.type.kind === 'void' && left.type.kind === 'decimal' ? castTo(right, left.type) : one(right)
  return a && b ? [a, b] : undefined
}

function remainder(left: Typed, right: Typed, attempt: boolean): string {
  if (isPlainDivisor(right)) return `(${left.duckdb} % ${right.duckdb})`
  if (isIntegral(left.type)) return `${attempt ? 'dbx_try_whole_remainder' : 'dbx_whole_remainder'}(${left.duckdb}, ${right.duckdb})`
  // DuckDB's remainder by zero is null, but of floating numbers it is NaN.
  if (attempt) return isFloating(left.type) ? `CASE WHEN ${right.duckdb} <> 0 THEN ${left.duckdb} % ${right.duckdb} END` : `(${left.duckdb} % ${right.duckdb})`
  return `dbx_remainder(${left.duckdb}, ${right.duckdb})`
}

const isFloating = (type: SqlType): boolean => type.kind === 'double' || type.kind === 'float'

/** A literal other than zero needs no check, nor one that does not overflow the least number. */
const isPlainDivisor = (value: Typed): boolean => typeof value.constant === 'string' && value.constant !== '-1' && /[1-9]/.test(value.constant) && isNumeric(value.type)

function division(left: Typed, right: Typed, place: Place, attempt: boolean): Typed {
  if (left.type.kind === 'decimal' || right.type.kind === 'decimal') {
    const decimals = asDecimals(left, right)
    if (decimals) return decimalDivision(decimals[0], decimals[1], place, attempt)
  }
  const a = castTo(left, types.double) ?? left
  const b = castTo(right, types.double) ?? right
  if (attempt) return compose(place, [a, b], { type: types.double, nullable: true, duckdb: `(${a.duckdb} / nullif(${b.duckdb}, 0))` })
  return compose(place, [a, b], { type: types.double, duckdb: isPlainDivisor(right) ? `(${a.duckdb} / ${b.duckdb})` : `dbx_divide(${a.duckdb}, ${b.duckdb})` })
}

/** `a DIV b`: a BIGINT, cut off towards zero. */
function wholeDivision(left: Typed, right: Typed, place: Place): Typed | undefined {
  if (isFloating(left.type) || isFloating(right.type)) return undefined
  const decimals = isIntegral(left.type) && isIntegral(right.type) ? undefined : asDecimals(left, right)
  if (decimals) return wholeQuotient(decimals[0], decimals[1], place)
  const a = castTo(left, types.bigint) ?? left
  const b = castTo(right, types.bigint) ?? right
  return compose(place, [a, b], { type: types.bigint, duckdb: isPlainDivisor(right) ? `(${a.duckdb} // ${b.duckdb})` : `dbx_whole_divide(${a.duckdb}, ${b.duckdb})` })
}

/** How often one interval goes into another of its kind. */
function intervalsDivided(left: Typed, right: Typed, place: Place): Typed | undefined {
  if (left.type.kind !== 'interval' || right.type.kind !== 'interval' || !commonType([left.type, right.type])) return undefined
  return compose(place, [left, right], { type: types.bigint, duckdb: `dbx_whole_divide(${intervalSize(left.duckdb, left.type)}, ${intervalSize(right.duckdb, right.type)})` })
}

/** `a || b`: text, bytes, arrays; null when one of them is. */
export function concatenation(left: Typed, right: Typed, place: Place, scope: Scope): Typed {
  return concatenate([left, right], place, scope)
}

export function concatenate(values: readonly Typed[], place: Place, scope: Scope): Typed {
  if (values.some(value => value.failed)) return compose(place, values, { type: types.string, duckdb: 'NULL' })
  if (values.some(value => value.type.kind === 'array')) {
    const type = values.some(value => value.type.kind === 'void') ? types.void : (commonType(values.map(value => value.type)) ?? arrayOf(types.void))
    const cast = values.map(value => scope.semantics.coerce(value, type, scope) ?? castTo(value, type))
    if (type.kind !== 'array' || cast.some(value => !value)) return scope.report(place, 'DATATYPE_MISMATCH.DATA_DIFF_TYPES', `arrays of ${values.map(value => formatType(value.type)).join(' and ')} cannot be concatenated`)
    const lists = cast.flatMap(value => (value ? [value.duckdb] : []))
    return compose(place, values, { type, duckdb: lists.length === 1 ? (lists[0] ?? '') : `dbx_list_concat([${lists.join(', ')}])` })
  }
  if (values.length > 0 && values.every(value => value.type.kind === 'binary')) return compose(place, values, { type: types.binary, duckdb: `(${values.map(value => value.duckdb).join(' || ')})` })
  const texts = values.map(value => scope.semantics.coerce(value, types.string, scope))
  const bad = values.find((_, index) => !texts[index])
  if (bad) return scope.report(bad.place, 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', `${formatType(bad.type)} cannot be concatenated`)
  const parts = texts.flatMap(value => (value ? [value.duckdb] : []))
  if (parts.length < 2) return compose(place, values, { type: types.string, duckdb: parts[0] ?? `''` })
  // DuckDB takes the whole for an INTEGER where it finds an operand to be NULL before it runs.
  const known = values.every(value => value.column !== undefined || typeof value.constant === 'string')
  const duckdb = `(${parts.join(' || ')})`
  return compose(place, values, { type: types.string, duckdb: known ? duckdb : `CAST(${duckdb} AS VARCHAR)` })
}

type Bitwise = Extract<BinaryOperator, '&' | '|' | '^' | '<<' | '>>' | '>>>'>

/** `&`, `|`, `^` and the shifts, on whole numbers. */
export function bitwise(operator: Bitwise, left: Typed, right: Typed, place: Place, scope: Scope): Typed {
  return sharing([left, right], ([a = left, b = right]) => bitwiseOf(operator, a, b, place, scope))
}

function bitwiseOf(operator: Bitwise, left: Typed, right: Typed, place: Place, scope: Scope): Typed {
  if (areOnlyText(left, right)) return onlyText(operator, place, scope)
  const isShift = operator === '<<' || operator === '>>' || operator === '>>>'
  const [a, b] = isShift && isText(left.type) ? [castTo(left, types.int), right] : promoteStrings(left, right)
  if (!a || !b || !isIntegralOrNull(a.type) || !isIntegralOrNull(b.type)) return scope.report(place, 'DATATYPE_MISMATCH.BINARY_OP_WRONG_TYPE', `${operator} does not apply to ${formatType(left.type)} and ${formatType(right.type)}`)
  if (isShift) {
    const value = a.type.kind === 'bigint' ? a : (castTo(a, types.int) ?? a)
    const by = castTo(b, types.int) ?? b
    const wide = value.type.kind === 'bigint'
    const name = operator === '<<' ? 'dbx_shift_left' : operator === '>>' ? 'dbx_shift_right' : 'dbx_shift_right_unsigned'
    return compose(place, [value, by], { type: value.type, duckdb: `${name}_${wide ? 'bigint' : 'int'}(${value.duckdb}, ${by.duckdb})` })
  }
  const common = commonType([a.type, b.type]) ?? types.bigint
  const type = common.kind === 'void' ? types.int : common
  const first = castTo(a, type) ?? a
  const second = castTo(b, type) ?? b
  return compose(place, [first, second], { type, duckdb: operator === '^' ? `xor(${first.duckdb}, ${second.duckdb})` : `(${first.duckdb} ${operator} ${second.duckdb})` })
}

const isIntegralOrNull = (type: SqlType): boolean => isIntegral(type) || type.kind === 'void'
