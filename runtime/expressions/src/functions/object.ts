import { isArray, isObject, list, numeric, property, record, typeName, type Value, type ValueObject } from '../value.ts'
import { argumentAt, arrayAt, callError, countAt, objectAt, optionalTextAt, textAt, typeError, valueError, type FunctionCall } from './call.ts'
import { compareText } from './compare.ts'
import { eagerInLogicApps } from './table.ts'

export const objectFunctions = eagerInLogicApps('object', [
  ['addProperty', [3, 3], addProperty],
  ['chunk', [2, 2], chunk],
  ['removeProperty', [2, 2], removeProperty],
  ['reverse', [1, 1], call => list(arrayAt(call, 0).toReversed())],
  ['setProperty', [3, 3], setProperty],
  ['sort', [1, 2], sort],
])

function addProperty(call: FunctionCall): Value {
  const object = objectAt(call, 0)
  const name = textAt(call, 1)
  if (property(object, name) !== undefined) throw callError(call, `the object has a property '${name}' already`, { argument: 1, hint: 'setProperty replaces it' })
  return record([...Object.entries(object), [name, argumentAt(call, 2)]])
}

function setProperty(call: FunctionCall): Value {
  const object = objectAt(call, 0)
  const name = textAt(call, 1)
  const existing = keyOf(object, name)
  const value = argumentAt(call, 2)
  if (existing === undefined) return record([...Object.entries(object), [name, value]])
  return record(Object.entries(object).map(([key, old]) => [key, key === existing ? value : old]))
}

function removeProperty(call: FunctionCall): Value {
  const object = objectAt(call, 0)
  const existing = keyOf(object, textAt(call, 1))
  return record(Object.entries(object).filter(([key]) => key !== existing))
}

function keyOf(object: ValueObject, name: string): string | undefined {
  if (Object.hasOwn(object, name)) return name
  return Object.keys(object).find(key => key.toLowerCase() === name.toLowerCase())
}

/** More pieces than this are refused. */
const mostPieces = 1_000_000

function chunk(call: FunctionCall): Value {
  const value = argumentAt(call, 0)
  const size = countAt(call, 1, { least: 1, most: Number.MAX_SAFE_INTEGER })
  if (typeof value !== 'string' && !isArray(value)) throw typeError(call, 0, 'a string or an array', value)
  if (value.length / size > mostPieces) throw valueError(call, 0, `has more than ${mostPieces} pieces`)
  const pieces: Value[] = []
  for (let start = 0; start < value.length; start += size) {
    pieces.push(typeof value === 'string' ? value.slice(start, start + size) : list(value.slice(start, start + size)))
  }
  return list(pieces)
}

/** Numbers by size, strings without regard to case; with a second argument, objects by that property. */
function sort(call: FunctionCall): Value {
  const key = optionalTextAt(call, 1)
  const keyed = arrayAt(call, 0).map(item => ({ item, by: key === undefined ? item : isObject(item) ? (property(item, key) ?? null) : null }))
  return list(keyed.toSorted((a, b) => compare(call, a.by, b.by)).map(({ item }) => item))
}

function compare(call: FunctionCall, a: Value, b: Value): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1
  if (typeof a === 'string' && typeof b === 'string') return compareText(a.toUpperCase(), b.toUpperCase())
  const [left, right] = [numeric(a), numeric(b)]
  if (left !== undefined && right !== undefined) return left.value < right.value ? -1 : left.value > right.value ? 1 : 0
  throw callError(call, `'sort' cannot compare values of type '${typeName(a)}' and '${typeName(b)}'`, { argument: 0 })
}
