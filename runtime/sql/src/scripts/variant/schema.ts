import { commonTypeOfTwo } from '../../analyse/lattice.ts'
import { decimal, formatType, type SqlType, types } from '../../types.ts'
import { isArray, isWhole, type Json } from '../json/value.ts'

/** The shape of a VARIANT as `schema_of_variant` names it. */
export type Shape =
  | { readonly kind: 'scalar'; readonly type: SqlType }
  | { readonly kind: 'array'; readonly element: Shape }
  | { readonly kind: 'object'; readonly fields: ReadonlyMap<string, Shape> }

export const nothing: Shape = { kind: 'scalar', type: types.void }

export function shapeOf(value: Json): Shape {
  if (value === null) return nothing
  if (typeof value === 'string') return scalar(types.string)
  if (typeof value === 'boolean') return scalar(types.boolean)
  if (isArray(value)) return { kind: 'array', element: value.map(shapeOf).reduce(together, nothing) }
  if (value.kind === 'object') return { kind: 'object', fields: new Map(value.fields.map(([name, held]) => [name, shapeOf(held)])) }
  if (isWhole(value)) {
    const whole = BigInt(value.text)
    return scalar(whole === BigInt.asIntN(64, whole) ? types.bigint : decimal(value.text.replace('-', '').length, 0))
  }
  if (/E|\.0$/.test(value.text)) return scalar(types.double)
  const [whole = '', fraction = ''] = value.text.replace('-', '').split('.')
  return scalar(decimal(Math.max(`${whole}${fraction}`.replace(/^0+/, '').length, fraction.length), fraction.length))
}

const scalar = (type: SqlType): Shape => ({ kind: 'scalar', type })

export function together(left: Shape, right: Shape): Shape {
  if (isVoid(left)) return right
  if (isVoid(right)) return left
  if (left.kind === 'array' && right.kind === 'array') return { kind: 'array', element: together(left.element, right.element) }
  if (left.kind === 'object' && right.kind === 'object') {
    const names = [...new Set([...left.fields.keys(), ...right.fields.keys()])].sort()
    return { kind: 'object', fields: new Map(names.map(name => [name, together(left.fields.get(name) ?? nothing, right.fields.get(name) ?? nothing)])) }
  }
  if (left.kind !== 'scalar' || right.kind !== 'scalar') return scalar(types.variant)
  if (left.type.kind === right.type.kind && left.type.kind !== 'decimal') return left
  const numbers = ['bigint', 'decimal', 'double']
  const both = numbers.includes(left.type.kind) && numbers.includes(right.type.kind) ? commonTypeOfTwo(left.type, right.type) : undefined
  return scalar(both ?? types.variant)
}

const isVoid = (shape: Shape): boolean => shape.kind === 'scalar' && shape.type.kind === 'void'

export function printShape(shape: Shape): string {
  switch (shape.kind) {
    case 'scalar': return formatType(shape.type)
    case 'array': return `ARRAY<${printShape(shape.element)}>`
    case 'object': return `OBJECT<${[...shape.fields].map(([name, inner]) => `${/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : `\`${name.replaceAll('`', '``')}\``}: ${printShape(inner)}`).join(', ')}>`
    default: return shape satisfies never
  }
}
