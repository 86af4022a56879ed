import { type Emit, aliases, form, functions } from './define.ts'
import { type CallSite, type FunctionEntry } from './table.ts'
import { type Typed } from '../analyse/typed.ts'
import { decimalFor, isIntegral, isText } from '../analyse/lattice.ts'
import { castTo } from '../analyse/casts.ts'
import { scaled, unscaled } from '../analyse/rules/decimalDivision.ts'
import { decimal, type DecimalType, duckdbType, type SqlType, types } from '../types.ts'

/** The ways to give up digits, as macros on whole numbers: `dbx_half_up_quotient` and its kin. */
type Way = 'half_up' | 'half_even' | 'ceil' | 'floor'

const firstType = (args: readonly Typed[]): SqlType => args[0]?.type ?? types.double

/** The number of digits kept, 0 where none is given; undefined when it is not known before the query runs, null when it is NULL. */
function digitsOf(args: readonly Typed[]): number | null | undefined {
  if (args.length < 2) return 0
  const [, digits] = args
  const constant = digits?.constant === undefined && digits?.inputs.length === 1 && digits.inputs[0]?.constant === null ? null : digits?.constant
  return constant === null ? null : constant === undefined || !/^-?\d+$/.test(constant) ? undefined : Number(constant)
}

/** The type of a rounded decimal: one digit more before the point, for 9.9 that becomes 10. */
function roundedDecimal(type: DecimalType, digits: number): DecimalType {
  const whole = type.precision - type.scale + 1
  if (digits < 0) return decimal(Math.min(38, Math.max(whole, 1 - digits)), 0)
  const kept = Math.min(type.scale, digits)
  return decimal(Math.min(38, whole + kept), kept)
}

function roundedType(args: readonly Typed[]): SqlType {
  const type = firstType(args)
  return type.kind === 'decimal' ? roundedDecimal(type, digitsOf(args) ?? 0) : type
}

/** A decimal with digits given up, computed on its digits as a whole number. */
function onDecimal(value: string, type: DecimalType, digits: number, way: Way): string {
  const target = roundedDecimal(type, digits)
  const dropped = type.scale - digits
  if (dropped <= 0) return `CAST(${value} AS ${duckdbType(target)})`
  // Where a decimal has more than 18 digits DuckDB's cast divides three times, and its round() once.
  if (way === 'half_up' && digits >= 0) return `CAST(${type.precision > 18 ? `round(${value}, ${digits})` : value} AS ${duckdbType(target)})`
  if (way !== 'half_up' && way !== 'half_even' && digits === 0) return `CAST(${way}(${value}) AS ${duckdbType(target)})`
  if (dropped > 38) return `CAST(${value} * 0 AS ${duckdbType(target)})`
  const whole = type.precision <= 18 && dropped <= 18 && target.precision <= 18 ? 'BIGINT' : 'HUGEINT'
  const power = (zeros: number): string => `CAST(${'1'.padEnd(zeros + 1, '0')} AS ${whole})`
  const quotient = `dbx_${way}_quotient(${unscaled(value, type, whole)}, ${power(dropped)})`
  return scaled(digits < 0 ? `(${quotient} * ${power(-digits)})` : quotient, target)
}

/** A whole number with zeros at its end. */
function onWhole(value: string, type: SqlType, digits: number, way: Way): string {
  if (digits >= 0) return value
  if (digits < -38) return `(${value} - ${value})`
  const power = `CAST(${'1'.padEnd(1 - digits, '0')} AS HUGEINT)`
  return `CAST(dbx_in_bigint(dbx_${way}_quotient(CAST(${value} AS HUGEINT), ${power}) * ${power}, ${bounds[type.kind] ?? ''}) AS ${duckdbType(type)})`
}

const bounds: Readonly<Record<string, string>> = { tinyint: '-128, 127', smallint: '-32768, 32767', int: '-2147483648, 2147483647', bigint: '-9223372036854775808, 9223372036854775807' }

/** The decimal digits that a floating number shows are rounded: 2.675 to two digits is 2.68. */
function onFloating(value: string, type: SqlType, digits: number, way: Way): string {
  const wide = type.kind === 'float' ? `CAST(${value} AS DOUBLE)` : value
  const rounded = (): string => {
    if (digits > 15 || digits < -300 || (digits < 0 && way === 'half_even')) return `dbx_js_round(${wide}, ${digits}, ${way === 'half_even'})`
    if (digits < 0) return `dbx_round_tens(${wide}, CAST(1e${-digits} AS DOUBLE))`
    return way === 'half_even' ? `round_even(${wide}, ${digits})` : `dbx_round_double(${wide}, CAST(1e${digits} AS DOUBLE))`
  }
  return type.kind === 'float' ? `CAST(${rounded()} AS FLOAT)` : rounded()
}

const rounding = (way: 'half_up' | 'half_even'): Emit => ([value = ''], call, typed) => {
  const type = firstType(typed)
  const digits = digitsOf(typed)
  if (digits === undefined) return unknownDigits(call)
  if (digits === null) return `CAST(NULL AS ${duckdbType(roundedType(typed))})`
  if (isIntegral(type)) return onWhole(value, type, digits, way)
  return type.kind === 'decimal' ? onDecimal(value, type, digits, way) : onFloating(value, type, digits, way)
}

const unknownDigits = (call: CallSite): string => call.refuse('DATATYPE_MISMATCH.NON_FOLDABLE_INPUT', 'the number of digits must be a literal')

/** CEIL and FLOOR: a double gives a BIGINT, a decimal one without digits behind the point. */
const towards = (way: 'ceil' | 'floor'): Emit => ([value = ''], _, typed) => {
  const type = firstType(typed)
  if (type.kind === 'decimal') return onDecimal(value, type, 0, way)
  return isIntegral(type) ? `CAST(${value} AS BIGINT)` : `dbx_to_long(${way}(${value}))`
}
const towardsType = (args: readonly Typed[]): SqlType => (firstType(args).kind === 'decimal' ? roundedType(args) : types.bigint)

/** CEIL and FLOOR to a number of digits work on decimals, whatever they are given. */
export function asDecimal(value: Typed): Typed | undefined {
  const { type } = value
  const wanted = isText(type) || type.kind === 'void' ? decimal(38, 18) : type.kind === 'double' ? decimal(30, 15) : type.kind === 'float' ? decimal(14, 7) : decimalFor(type)
  return wanted && castTo(value, wanted)
}

const towardsDigits = (way: 'ceil' | 'floor'): Emit => (_, call, typed) => {
  const value = typed[0] && asDecimal(typed[0])
  const digits = digitsOf(typed)
  if (!value) return call.refuse('DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', 'a number is wanted')
  if (digits === undefined || digits === null) return call.refuse('NON_FOLDABLE_ARGUMENT', 'the number of digits must be a literal that is not NULL')
  return onDecimal(value.duckdb, value.type as DecimalType, digits, way)
}
const towardsDigitsType = (args: readonly Typed[]): SqlType => {
  const value = args[0] && asDecimal(args[0])
  return value ? roundedDecimal(value.type as DecimalType, digitsOf(args) ?? 0) : types.void
}

const entries = functions('scalar', [
  form('ceil(number) : bigint', towards('ceil'), { result: towardsType }),
  form('ceil(any, int) : decimal', towardsDigits('ceil'), { result: towardsDigitsType }),
  form('floor(number) : bigint', towards('floor'), { result: towardsType }),
  form('floor(any, int) : decimal', towardsDigits('floor'), { result: towardsDigitsType }),
  form('round(number) : double', rounding('half_up'), { result: roundedType }),
  form('round(number, int) : double', rounding('half_up'), { result: roundedType }),
  form('bround(number) : double', rounding('half_even'), { result: roundedType }),
  form('bround(number, int) : double', rounding('half_even'), { result: roundedType }),
  form('rint(double) : double', 'round_even($1, 0)'),
])

export const roundingFunctions: readonly FunctionEntry[] = [...entries, ...aliases(entries, { ceiling: 'ceil' })]
