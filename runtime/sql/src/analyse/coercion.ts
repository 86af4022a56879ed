import { sameType, type SqlType } from '../types.ts'
import { castTo } from './casts.ts'
import { isYearMonth } from './intervalCasts.ts'
import { isNumeric, isTemporal, isText } from './lattice.ts'
import { type Typed } from './typed.ts'

/**
 * Whether Databricks makes one type of another unasked, where a function wants it: what may be stored may be passed, and a string
 * may become any single value. Spark: `AnsiTypeCoercion.implicitCast` and `Cast.canANSIStoreAssign`.
 */
export function convertsUnasked(from: SqlType, to: SqlType): boolean {
  if (sameType(from, to) || from.kind === 'void') return true
  if (from.kind === 'array' && to.kind === 'array') return storable(from.element, to.element)
  if (from.kind === 'map' && to.kind === 'map') return storable(from.key, to.key) && storable(from.value, to.value)
  if (from.kind === 'struct' && to.kind === 'struct') return storable(from, to)
  if (isText(from)) return !['array', 'map', 'struct', 'variant', 'interval', 'calendar_interval', 'void'].includes(to.kind)
  return storable(from, to)
}

/** Whether a value may be stored in a column of a type without a cast. */
export function storable(from: SqlType, to: SqlType): boolean {
  if (sameType(from, to) || from.kind === 'void') return true
  if (isNumeric(from) && isNumeric(to)) return true
  if (isTemporal(from) && isTemporal(to)) return true
  if (from.kind === 'time' && to.kind === 'time') return true
  if (isText(to)) return isText(from) || isNumeric(from) || isTemporal(from) || from.kind === 'boolean' || from.kind === 'binary' || from.kind === 'interval' || from.kind === 'time'
  if (from.kind === 'array' && to.kind === 'array') return storable(from.element, to.element)
  if (from.kind === 'map' && to.kind === 'map') return storable(from.key, to.key) && storable(from.value, to.value)
  if (from.kind === 'struct' && to.kind === 'struct')
    return from.fields.length === to.fields.length && from.fields.every((field, index) => {
      const target = to.fields[index]
      return target !== undefined && storable(field.type, target.type)
    })
  return from.kind === 'interval' && to.kind === 'interval' && isYearMonth(from) === isYearMonth(to)
}

export function coerceUnasked(value: Typed, to: SqlType): Typed | undefined {
  if (value.failed || sameType(value.type, to)) return value
  return convertsUnasked(value.type, to) ? castTo(value, to) : undefined
}
