import { commonTypeOfTwo } from '../../analyse/lattice.ts'
import { arrayOf, decimal, type SqlType, structOf, types } from '../../types.ts'
import { instantLiteral } from '../../analyse/instants.ts'
import { isArray, isWhole, type Json, type JsonNumber } from './value.ts'

export interface Inference { readonly primitivesAsString?: boolean; readonly prefersDecimal?: boolean; readonly inferTimestamp?: boolean; readonly dropFieldIfAllNull?: boolean }

/** The type that Spark's `schema_of_json` finds for a value. */
export function inferredType(value: Json, how: Inference): SqlType {
  return finished(inferred(value, how)) ?? types.string
}

/** The type that holds all of several values. */
export function inferredOfAll(values: readonly Json[]): SqlType {
  return finished(values.map(value => inferred(value, {})).reduce(together, types.void)) ?? types.string
}

/** Void where only nulls were seen. */
function inferred(value: Json, how: Inference): SqlType {
  if (value === null) return types.void
  if (isArray(value)) return arrayOf(value.map(item => inferred(item, how)).reduce(together, types.void))
  if (typeof value === 'object' && value.kind === 'object') {
    const fields = value.fields.map(([name, held]) => ({ name, type: inferred(held, how) }))
    return structOf(fields.sort((left, right) => (left.name < right.name ? -1 : left.name > right.name ? 1 : 0)))
  }
  if (how.primitivesAsString) return types.string
  if (typeof value === 'boolean') return types.boolean
  if (typeof value === 'string') return how.inferTimestamp && instantLiteral(value) !== undefined ? types.timestamp : types.string
  return numberType(value, how)
}

function numberType(value: JsonNumber, how: Inference): SqlType {
  if (isWhole(value)) {
    const whole = BigInt(value.text)
    if (whole === BigInt.asIntN(64, whole)) return types.bigint
    const digits = value.text.replace('-', '').length
    return digits <= 38 ? decimal(digits, 0) : types.double
  }
  if (how.prefersDecimal) {
    const [, whole = '', fraction = ''] = /^-?(\d+)(?:\.(\d+))?$/.exec(value.text) ?? []
    const digits = `${whole}${fraction}`.replace(/^0+/, '').length
    if (whole !== '' && digits <= 38) return decimal(Math.max(digits, fraction.length), fraction.length)
  }
  return types.double
}

/** The type that holds both: fields of either, text where they do not go together. */
function together(left: SqlType, right: SqlType): SqlType {
  if (left.kind === 'void') return right
  if (right.kind === 'void') return left
  if (left.kind === 'struct' && right.kind === 'struct') {
    const names = [...new Set([...left.fields, ...right.fields].map(field => field.name))].sort()
    const of = (struct: typeof left, name: string): SqlType => struct.fields.find(field => field.name === name)?.type ?? types.void
    return structOf(names.map(name => ({ name, type: together(of(left, name), of(right, name)) })))
  }
  if (left.kind === 'array' && right.kind === 'array') return arrayOf(together(left.element, right.element))
  if (left.kind === 'string' || right.kind === 'string') return types.string
  const numbers = ['bigint', 'double', 'decimal']
  if (!numbers.includes(left.kind) || !numbers.includes(right.kind)) return left.kind === right.kind ? left : types.string
  return left.kind === 'double' || right.kind === 'double' ? types.double : (commonTypeOfTwo(left, right) ?? types.string)
}

/** Text for what only ever was null; undefined for an object without fields, which is left out. */
function finished(type: SqlType): SqlType | undefined {
  switch (type.kind) {
    case 'void': return types.string
    case 'array': {
      const element = finished(type.element)
      return element && arrayOf(element)
    }
    case 'struct': {
      const fields = type.fields.flatMap(field => {
        const kept = finished(field.type)
        return kept ? [{ name: field.name, type: kept }] : []
      })
      return fields.length > 0 ? structOf(fields) : undefined
    }
    default: return type
  }
}
