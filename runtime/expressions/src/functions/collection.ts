import { display, joinText } from '../print.ts'
import { isArray, isObject, list, property, record, typeName, type Value, type ValueObject } from '../value.ts'
import { argumentAt, arrayAt, callError, countAt, integerAt, textAt, typeError, type FunctionCall } from './call.ts'
import { sameValue } from './compare.ts'
import { anyNumber, eager } from './table.ts'
import { ValueSet } from './valueSet.ts'

export const collectionFunctions = eager('collection', [
  ['contains', [2, 2], contains],
  ['empty', [1, 1], empty],
  ['first', [1, 1], call => end(call, 0)],
  ['intersection', [2, anyNumber], intersection],
  ['join', [2, 2], call => joinText(arrayAt(call, 0).map(display), textAt(call, 1))],
  ['last', [1, 1], call => end(call, -1)],
  ['length', [1, 1], length],
  ['skip', [2, 2], call => part(call, size => [size, undefined])],
  ['take', [2, 2], call => part(call, size => [0, size])],
  ['union', [2, anyNumber], union],
])

function contains(call: FunctionCall): Value {
  const collection = argumentAt(call, 0)
  const sought = argumentAt(call, 1)
  if (typeof collection === 'string') return collection.includes(textAt(call, 1))
  if (isArray(collection)) return collection.some(item => sameValue(item, sought))
  if (isObject(collection)) return property(collection, textAt(call, 1)) !== undefined
  throw typeError(call, 0, 'a string, an array or an object', collection)
}

function empty(call: FunctionCall): Value {
  const value = argumentAt(call, 0)
  if (value === null || value === '') return true
  if (typeof value === 'string') return false
  if (isArray(value)) return value.length === 0
  if (isObject(value)) return Object.keys(value).length === 0
  throw typeError(call, 0, 'a string, an array or an object', value)
}

function end(call: FunctionCall, index: 0 | -1): Value {
  const value = argumentAt(call, 0)
  if (typeof value === 'string') return value.at(index) ?? ''
  if (isArray(value)) return value.at(index) ?? null
  throw typeError(call, 0, 'a string or an array', value)
}

function length(call: FunctionCall): Value {
  const value = argumentAt(call, 0)
  if (typeof value === 'string' || isArray(value)) return value.length
  throw typeError(call, 0, 'a string or an array', value)
}

function part(call: FunctionCall, bounds: (size: number) => readonly [number, number | undefined]): Value {
  const value = argumentAt(call, 0)
  const [start, stop] = bounds(sizeAt(call, 1))
  if (typeof value === 'string') return value.slice(start, stop)
  if (isArray(value)) return list(value.slice(start, stop))
  throw typeError(call, 0, 'a string or an array', value)
}

/** A count; one that is larger than any collection is as good as the largest. */
function sizeAt(call: FunctionCall, index: number): number {
  return integerAt(call, index) > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : countAt(call, index, { least: 0, most: Number.MAX_SAFE_INTEGER })
}

function union(call: FunctionCall): Value {
  return combine(call, arrays => distinct(arrays.flat()), objects => objects.flatMap(Object.entries))
}

function intersection(call: FunctionCall): Value {
  return combine(
    call,
    arrays => {
      const others = arrays.slice(1).map(items => new ValueSet(items))
      return distinct(arrays[0] ?? []).filter(item => others.every(other => other.has(item)))
    },
    ([first = {}, ...others]) => Object.entries<Value>(first).filter(([name, value]) => others.every(other => hasSame(other, name, value))),
  )
}

function hasSame(object: ValueObject, name: string, value: Value): boolean {
  const other = property(object, name)
  return other !== undefined && sameValue(other, value)
}

function combine(
  call: FunctionCall,
  ofArrays: (arrays: readonly (readonly Value[])[]) => readonly Value[],
  ofObjects: (objects: readonly ValueObject[]) => readonly (readonly [string, Value])[],
): Value {
  if (call.args.every(isArray)) return list(ofArrays(call.args))
  if (call.args.every(isObject)) return lastWins(ofObjects(call.args))
  const bad = call.args.findIndex(value => !isArray(value) && !isObject(value))
  if (bad >= 0) throw typeError(call, bad, 'an array or an object', argumentAt(call, bad))
  const types = [...new Set(call.args.map(typeName))].join("' and '")
  throw callError(call, `'${call.node.name}' takes arrays only or objects only; the given values are of type '${types}'`)
}

function lastWins(entries: readonly (readonly [string, Value])[]): ValueObject {
  const byName = new Map<string, readonly [string, Value]>()
  for (const [name, value] of entries) {
    const key = name.toLowerCase()
    byName.set(key, [byName.get(key)?.[0] ?? name, value])
  }
  return record(byName.values())
}

function distinct(items: readonly Value[]): readonly Value[] {
  const seen = new ValueSet()
  return items.filter(item => seen.add(item))
}
