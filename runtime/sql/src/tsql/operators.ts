import { type Place } from '../place.ts'
import { type Context, type Sql, fail } from './context.ts'
import { convert } from './convert.ts'
import { arithmeticType, asDecimal, commonType, decimalOf, duckdbTypeOf, formatTsqlType, isApproximate, isBinary, isExact, isInteger, isMoney, isNumber, isText, sqlTypes, type TextType, type TsqlType } from './type.ts'

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%'

/** `left operator right`, whatever the operator means for these types. */
export function arithmetic(context: Context, operator: ArithmeticOperator, left: Sql, right: Sql, place: Place): Sql {
  if (operator === '+' && isTextual(left.type) && isTextual(right.type) && !(left.type.kind === 'null' && right.type.kind === 'null')) return joined(left, right)
  for (const [moment, other] of [[left, right], [right, left]] as const) {
    if (moment.type.kind === 'datetime' || moment.type.kind === 'smalldatetime') {
      if ((operator === '+' || (operator === '-' && moment === left)) && (isNumber(other.type) || other.type.kind === 'null')) return shifted(operator, moment, other)
    }
  }
  const common = commonType([left.type, right.type])
  if (!isNumber(common) && common.kind !== 'null') {
    return fail(context, place, '402', `the data types ${formatTsqlType(left.type)} and ${formatTsqlType(right.type)} are incompatible in the ${operatorNames[operator]} operator`)
  }
  // A text that meets a number becomes one.
  const a = isText(left.type) || left.type.kind === 'null' ? convert(context, left, { to: common.kind === 'null' ? sqlTypes.int : common, place }) : left
  const b = isText(right.type) || right.type.kind === 'null' ? convert(context, right, { to: common.kind === 'null' ? sqlTypes.int : common, place }) : right
  const type = arithmeticType(operator, exactType(a, b), exactType(b, a))
  if (isInteger(type)) return integers(operator, a, b, type)
  if (isApproximate(type)) return { text: `(CAST(${a.text} AS ${duckdbTypeOf(type)}) ${operator} ${divisor(operator, b, `CAST(${b.text} AS ${duckdbTypeOf(type)})`)})`, type }
  return decimals(operator, a, b, type)
}

/** A whole number that is written out counts with its own digits when it meets a decimal. */
const exactType = (side: Sql, other: Sql): TsqlType => (other.type.kind === 'decimal' && isInteger(side.type) && typeof side.literal === 'string' ? decimalOf(side.literal) ?? side.type : side.type)

const operatorNames: Readonly<Record<ArithmeticOperator, string>> = { '+': 'add', '-': 'subtract', '*': 'multiply', '/': 'divide', '%': 'modulo' }
const isTextual = (type: TsqlType): boolean => isText(type) || type.kind === 'null'

function joined(left: Sql, right: Sql): Sql {
  const widest = [left.type, right.type].filter(isText)
  const lengths = widest.map(type => type.length)
  const national = widest.some(type => type.kind.startsWith('n'))
  const most = national ? 4000 : 8000
  const length = lengths.some(one => one === 'max') ? 'max' : Math.min(most, lengths.reduce<number>((sum, one) => sum + Number(one), 0))
  const type: TextType = { kind: national ? 'nvarchar' : 'varchar', length }
  const text = (side: Sql): string => (side.type.kind === 'null' ? 'CAST(NULL AS VARCHAR)' : side.text)
  const literal = typeof left.literal === 'string' && typeof right.literal === 'string' ? { literal: left.literal + right.literal } : {}
  return { text: `(${text(left)} || ${text(right)})`, type, ...literal }
}

/** DATETIME plus a number of days. */
function shifted(operator: '+' | '-', moment: Sql, days: Sql): Sql {
  if (days.type.kind === 'null') return { text: 'CAST(NULL AS TIMESTAMP)', type: moment.type }
  const interval = isInteger(days.type) ? `to_days(CAST(${days.text} AS INTEGER))` : `to_microseconds(CAST(${days.text} * 86400000000 AS BIGINT))`
  return { text: isInteger(days.type) ? `(${moment.text} ${operator} ${interval})` : `tsql_datetime(${moment.text} ${operator} ${interval})`, type: moment.type }
}

function divisor(operator: ArithmeticOperator, value: Sql, text: string): string {
  if (operator !== '/' && operator !== '%') return text
  return typeof value.literal === 'string' && Number(value.literal) !== 0 ? text : `tsql_nonzero(${text})`
}

function integers(operator: ArithmeticOperator, left: Sql, right: Sql, type: TsqlType): Sql {
  const target = duckdbTypeOf(type)
  const as = (side: Sql): string => (side.type.kind === type.kind ? side.text : `CAST(${side.text} AS ${target})`)
  const sign = operator === '/' ? '//' : operator
  return { text: `(${as(left)} ${sign} ${divisor(operator, right, as(right))})`, type }
}

function decimals(operator: ArithmeticOperator, left: Sql, right: Sql, type: TsqlType): Sql {
  const target = duckdbTypeOf(type)
  const [a, b] = [decimalText(left), decimalText(right)]
  if (operator === '/') return { text: quotient(left, right, type), type }
  const computed = `(${a} ${operator} ${divisor(operator, right, b)})`
  return { text: `CAST(${computed} AS ${target})`, type }
}

function decimalText(side: Sql): string {
  const { precision, scale } = asDecimal(side.type)
  return side.type.kind === 'decimal' || isMoney(side.type) ? side.text : `CAST(${side.text} AS DECIMAL(${precision},${scale}))`
}

/** Exact where 38 digits suffice: whole numbers are divided, and the quotient is cut off as the server does. */
function quotient(left: Sql, right: Sql, type: TsqlType): string {
  const a = asDecimal(exactType(left, right))
  const b = asDecimal(exactType(right, left))
  const { scale } = asDecimal(type)
  const target = duckdbTypeOf(type)
  const shift = scale - a.scale + b.scale
  const dividend = decimalText(left)
  const guarded = divisor('/', right, decimalText(right))
  if (shift < 0 || a.precision + shift > 38) return `CAST(CAST(${dividend} AS DOUBLE) / CAST(${guarded} AS DOUBLE) AS ${target})`
  const whole = `(tsql_whole(${dividend}) * ${10n ** BigInt(shift)}::HUGEINT // tsql_whole(${guarded}))`
  return scale === 0 ? `CAST(${whole} AS ${target})` : `CAST(CAST(${whole} AS DECIMAL(38,0)) * CAST('${(10 ** -scale).toFixed(scale)}' AS DECIMAL(${Math.max(scale, 1)},${scale})) AS ${target})`
}

/** `&`, `|`, `^` of whole numbers. */
export function bitwise(context: Context, operator: '&' | '|' | '^', left: Sql, right: Sql, place: Place): Sql {
  if (!isInteger(left.type) || !isInteger(right.type)) return fail(context, place, '402', `the data types ${formatTsqlType(left.type)} and ${formatTsqlType(right.type)} are incompatible in the '${operator}' operator`)
  const type = commonType([left.type, right.type])
  const wide = type.kind === 'bit' ? sqlTypes.int : type
  const as = (side: Sql): string => `CAST(${side.text} AS ${duckdbTypeOf(wide)})`
  const text = operator === '^' ? `xor(${as(left)}, ${as(right)})` : `(${as(left)} ${operator} ${as(right)})`
  return type.kind === 'bit' ? { text: `(${text} <> 0)`, type } : { text, type }
}

export function negated(context: Context, operator: '-' | '+' | '~', operand: Sql, place: Place): Sql {
  if (operand.type.kind === 'null') return operand
  if (!isNumber(operand.type) || (operator === '~' && !isInteger(operand.type))) return fail(context, place, '8117', `operand data type ${formatTsqlType(operand.type)} is invalid for the ${operator} operator`)
  if (operator === '+') return operand
  if (operator === '~') return operand.type.kind === 'bit' ? { text: `(NOT ${operand.text})`, type: operand.type } : { text: `(~${operand.text})`, type: operand.type }
  const type = operand.type.kind === 'tinyint' ? sqlTypes.smallint : operand.type.kind === 'bit' ? sqlTypes.int : operand.type
  return { text: type === operand.type ? `(-${operand.text})` : `(-CAST(${operand.text} AS ${duckdbTypeOf(type)}))`, type }
}

/** Both sides of a comparison as one type; texts as the keys by which they compare. */
export function comparable(context: Context, sides: readonly Sql[], place: Place): readonly string[] {
  const type = commonType(sides.map(side => side.type))
  if (type.kind === 'null') return sides.map(() => 'NULL')
  const binary = isText(type) ? sides.find(side => isBinary(side.type)) : undefined
  if (binary) return fail(context, place, '402', `the data types ${formatTsqlType(type)} and ${formatTsqlType(binary.type)} are incompatible in the equal to operator`, 'convert one of them')
  if (isText(type)) return sides.map(side => (side.type.kind === 'null' ? 'NULL' : `tsql_key(${side.text})`))
  return sides.map(side => {
    if (side.type.kind === 'null') return 'NULL'
    // Exact numbers of any width compare as they are.
    if (isExact(type) && isExact(side.type) && (side.type.kind === 'bit') === (type.kind === 'bit')) return side.text
    const { text } = convert(context, side, { to: type, place })
    return type.kind === 'datetimeoffset' ? `(${text}).utc` : text
  })
}

