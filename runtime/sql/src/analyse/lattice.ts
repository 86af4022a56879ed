import { arrayOf, decimal, type DecimalType, mapOf, sameType, type SqlType, structOf, types } from '../types.ts'

const integrals = ['tinyint', 'smallint', 'int', 'bigint'] as const
const precedence: readonly SqlType['kind'][] = [...integrals, 'float', 'double']

export const isIntegral = (type: SqlType): boolean => (integrals as readonly string[]).includes(type.kind)
export const isNumeric = (type: SqlType): boolean => isIntegral(type) || type.kind === 'decimal' || type.kind === 'float' || type.kind === 'double'
export const isText = (type: SqlType): boolean => type.kind === 'string' || type.kind === 'char' || type.kind === 'varchar'
export const isTemporal = (type: SqlType): boolean => type.kind === 'date' || type.kind === 'timestamp' || type.kind === 'timestamp_ntz'
const isAtomic = (type: SqlType): boolean => !['array', 'map', 'struct', 'variant', 'interval', 'calendar_interval', 'void'].includes(type.kind)

/** Whether values of a type can be compared: maps and variants cannot, nor what holds one. */
export function isOrdered(type: SqlType): boolean {
  if (type.kind === 'array') return isOrdered(type.element)
  if (type.kind === 'struct') return type.fields.every(field => isOrdered(field.type))
  return type.kind !== 'map' && type.kind !== 'variant' && type.kind !== 'calendar_interval'
}

/** Whether a type is of a kind, or made of one that is. */
export function holds(type: SqlType, kind: SqlType['kind']): boolean {
  switch (type.kind) {
    case 'array': return kind === 'array' || holds(type.element, kind)
    case 'map': return kind === 'map' || holds(type.key, kind) || holds(type.value, kind)
    case 'struct': return kind === 'struct' || type.fields.some(field => holds(field.type, kind))
    default: return type.kind === kind
  }
}

/** The decimal that holds every value of an integer type. */
export function decimalFor(type: SqlType): DecimalType | undefined {
  switch (type.kind) {
    case 'decimal': return type
    case 'tinyint': return decimal(3, 0)
    case 'smallint': return decimal(5, 0)
    case 'int': return decimal(10, 0)
    case 'bigint': return decimal(20, 0)
    default: return undefined
  }
}

/** A decimal of at most 38 digits: when there are too many, digits behind the point are given up, down to six. Spark: `adjustPrecisionScale`. */
export function adjusted(precision: number, scale: number): DecimalType {
  if (precision <= 38) return decimal(precision, scale)
  const whole = precision - scale
  return decimal(38, Math.max(38 - whole, Math.min(scale, 6)))
}

/** The decimal that holds the values of both; beyond 38 digits those behind the point go first. Spark: `boundedPreferIntegralDigits`. */
export function widerDecimal(left: DecimalType, right: DecimalType): DecimalType {
  const scale = Math.max(left.scale, right.scale)
  const whole = Math.max(left.precision - left.scale, right.precision - right.scale)
  const precision = whole + scale
  return precision <= 38 ? decimal(precision, scale) : decimal(38, Math.max(0, scale - (precision - 38)))
}

/** The type both have or widen to without loss, strings apart. Spark: `AnsiTypeCoercion.findTightestCommonType` and `findWiderTypeForDecimal`. */
function widerOfTwo(left: SqlType, right: SqlType): SqlType | undefined {
  if (sameType(left, right)) return left
  if (left.kind === 'void') return right
  if (right.kind === 'void') return left
  if (isText(left) && isText(right)) return types.string
  if (isNumeric(left) && isNumeric(right)) return widerNumber(left, right)
  if (isTemporal(left) && isTemporal(right)) return left.kind === 'timestamp' || right.kind === 'timestamp' ? types.timestamp : types.timestampNtz
  if (left.kind === 'interval' && right.kind === 'interval') {
    const yearMonth = (unit: string): boolean => unit === 'year' || unit === 'month'
    if (yearMonth(left.from) !== yearMonth(right.from)) return undefined
    const units = ['year', 'month', 'day', 'hour', 'minute', 'second'] as const
    const place = (unit: typeof units[number]): number => units.indexOf(unit)
    return { kind: 'interval', from: units[Math.min(place(left.from), place(right.from))] ?? left.from, to: units[Math.max(place(left.to), place(right.to))] ?? left.to }
  }
  if (left.kind === 'time' && right.kind === 'time') return { kind: 'time', precision: Math.max(left.precision ?? 6, right.precision ?? 6) }
  return undefined
}

function widerNumber(left: SqlType, right: SqlType): SqlType | undefined {
  if (left.kind === 'decimal' || right.kind === 'decimal') {
    const leftDecimal = decimalFor(left)
    const rightDecimal = decimalFor(right)
    return leftDecimal && rightDecimal ? widerDecimal(leftDecimal, rightDecimal) : types.double
  }
  const wider = precedence[Math.max(precedence.indexOf(left.kind), precedence.indexOf(right.kind))]
  // An integer beside a FLOAT is a DOUBLE, or digits would be lost.
  return wider === 'float' ? types.double : left.kind === wider ? left : right
}

/** What a string becomes beside another type. Spark: `findWiderTypeForString`. */
export function besideString(other: SqlType): SqlType | undefined {
  if (isIntegral(other)) return types.bigint
  if (isNumeric(other)) return types.double
  if (other.kind === 'void') return types.string
  return isAtomic(other) ? other : undefined
}

/** Spark: `AnsiTypeCoercion.findWiderTypeForTwo`. */
export function commonTypeOfTwo(left: SqlType, right: SqlType): SqlType | undefined {
  const wider = widerOfTwo(left, right)
  if (wider) return wider
  if (isText(left) && !isText(right)) return besideString(right)
  if (isText(right) && !isText(left)) return besideString(left)
  if (left.kind === 'array' && right.kind === 'array') {
    const element = commonTypeOfTwo(left.element, right.element)
    return element && arrayOf(element)
  }
  if (left.kind === 'map' && right.kind === 'map') {
    const key = commonTypeOfTwo(left.key, right.key)
    const value = commonTypeOfTwo(left.value, right.value)
    return key && value && mapOf(key, value)
  }
  if (left.kind === 'struct' && right.kind === 'struct' && left.fields.length === right.fields.length) {
    const fields = left.fields.map((field, index) => {
      const other = right.fields[index]
      const type = other && field.name.toLowerCase() === other.name.toLowerCase() ? commonTypeOfTwo(field.type, other.type) : undefined
      return type && { name: field.name, type }
    })
    return fields.every(field => field !== undefined) ? structOf(fields) : undefined
  }
  return undefined
}

/** Spark folds from the left, beginning with the type of NULL. */
export function commonType(all: readonly SqlType[]): SqlType | undefined {
  return all.reduce<SqlType | undefined>((found, type) => found && commonTypeOfTwo(found, type), types.void)
}

/** Result of an operator on two decimals. Spark: `DecimalPrecision` with precision loss allowed. */
export function decimalResult(operator: '+' | '-' | '*' | '/' | '%', left: DecimalType, right: DecimalType): DecimalType {
  const scale = Math.max(left.scale, right.scale)
  const wholeLeft = left.precision - left.scale
  const wholeRight = right.precision - right.scale
  switch (operator) {
    case '+': case '-': return adjusted(Math.max(wholeLeft, wholeRight) + scale + 1, scale)
    case '*': return adjusted(left.precision + right.precision + 1, left.scale + right.scale)
    case '/': {
      const quotient = Math.max(6, left.scale + right.precision + 1)
      return adjusted(wholeLeft + right.scale + quotient, quotient)
    }
    case '%': return adjusted(Math.min(wholeLeft, wholeRight) + scale, scale)
    default: return operator satisfies never
  }
}
