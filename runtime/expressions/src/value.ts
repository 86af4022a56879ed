/**
 * A JSON value as it stands outside this room. An integer that a double cannot hold exactly is a `bigint`; every other
 * number is a plain `number`. `JSON.stringify` refuses a `bigint`: write such values with `jsonText`.
 */
export type Json = string | number | bigint | boolean | null | readonly Json[] | JsonObject
export interface JsonObject { readonly [name: string]: Json }

/**
 * A floating-point number without a fraction, which a plain `number` would turn into an integer (`3.0` is not `3`: the
 * quotient `div(3.0, 2)` is 1.5). It lives only inside an evaluation; `toJson` makes it a plain number again.
 */
export class Float {
  readonly value: number
  constructor(value: number) { this.value = value }
}

/** A value inside an evaluation: JSON, plus whole floats. */
export type Value = string | number | bigint | boolean | null | Float | readonly Value[] | ValueObject
export interface ValueObject { readonly [name: string]: Value }

const INT64_MIN = -(2n ** 63n)
const INT64_MAX = 2n ** 63n - 1n
export const fitsInt64 = (value: bigint): boolean => value >= INT64_MIN && value <= INT64_MAX

/** The one form of an integer: a plain number where it is exact, a `bigint` beyond. */
export const integer = (value: bigint): number | bigint => {
  const plain = Number(value)
  return Number.isSafeInteger(plain) ? plain : value
}
/** The one form of a float: a plain number when nobody can take it for an integer, a `Float` otherwise. */
export const float = (value: number): number | Float => (Number.isInteger(value) ? new Float(value) : value)

export type Numeric = { readonly kind: 'integer'; readonly value: bigint } | { readonly kind: 'float'; readonly value: number }

/** Tells an integer from a float; undefined for anything that is no number. */
export function numeric(value: Value): Numeric | undefined {
  if (typeof value === 'bigint') return { kind: 'integer', value }
  if (typeof value === 'number') {
    return Number.isSafeInteger(value) ? { kind: 'integer', value: BigInt(value) } : { kind: 'float', value }
  }
  return value instanceof Float ? { kind: 'float', value: value.value } : undefined
}

export type TypeName = 'String' | 'Integer' | 'Float' | 'Boolean' | 'Null' | 'Array' | 'Object'

/** The name of a value's type as error messages print it. */
export function typeName(value: Value): TypeName {
  if (value === null) return 'Null'
  if (typeof value === 'string') return 'String'
  if (typeof value === 'boolean') return 'Boolean'
  if (isArray(value)) return 'Array'
  return numeric(value) === undefined ? 'Object' : numeric(value)?.kind === 'integer' ? 'Integer' : 'Float'
}

export const isArray = (value: unknown): value is readonly Value[] => Array.isArray(value)
export const isObject = (value: Value): value is ValueObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Float)

// Only containers built inside an evaluation can hold a `Float`; everything a host lends is JSON already.
const builtHere = new WeakSet<object>()
/** Says that a container was built inside an evaluation, by other means than `record` and `list`. */
export const markBuilt = (container: object): void => { builtHere.add(container) }

// Without a prototype `String(object)` would throw; with JavaScript's own, `constructor` and `__proto__` would lead somewhere.
const nothingInherited: object = Object.freeze(Object.create(null, { [Symbol.toPrimitive]: { value: () => '[object Object]' } }))

/** An object that inherits no name: `__proto__` and `constructor` are names like any other in it. */
export const emptyObject = <Item>(): Record<string, Item> => Object.create(nothingInherited) as Record<string, Item>

export function record(entries: Iterable<readonly [string, Value]>): ValueObject {
  const object = emptyObject<Value>()
  for (const [name, value] of entries) object[name] = value
  builtHere.add(object)
  return object
}

export function list(items: readonly Value[]): readonly Value[] {
  builtHere.add(items)
  return items
}

/** Looks up an own property: by its exact name, else by the first name that differs only in case. */
export function property(object: ValueObject, name: string): Value | undefined {
  if (Object.hasOwn(object, name)) return object[name]
  const folded = name.toLowerCase()
  for (const key of Object.keys(object)) if (key.toLowerCase() === folded) return object[key]
  return undefined
}

/** The same value with whole floats as plain numbers. What holds none is returned as it is, not as a copy. */
export function toJson(value: Value): Json {
  if (value instanceof Float) return value.value
  if (typeof value !== 'object' || value === null) return value
  if (!builtHere.has(value)) return value as Json
  const plain = isArray(value) ? plainArray(value) : plainObject(value)
  // What was found free of floats need not be searched a second time.
  if (plain === value) builtHere.delete(value)
  return plain
}

function plainArray(items: readonly Value[]): readonly Json[] {
  const plain = items.map(toJson)
  return plain.every((item, index) => item === items[index]) ? (items as readonly Json[]) : plain
}

function plainObject(object: ValueObject): JsonObject {
  const plain = emptyObject<Json>()
  let same = true
  for (const [name, value] of Object.entries(object)) {
    const json = toJson(value)
    plain[name] = json
    same &&= json === value
  }
  return same ? (object as JsonObject) : plain
}
