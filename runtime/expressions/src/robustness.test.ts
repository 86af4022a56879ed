import fc from 'fast-check'
import { expect, test } from 'vitest'
import { evaluate, ExpressionError, functions, parseExpression, problemsIn, readJsonDocument, referencesIn, type Json, type Scope } from './index.ts'

const scope: Scope = {
  dialect: 'logic-apps',
  accessors: { pipeline: () => ({ p: 'text', n: 7, none: null, list: [1, 'b', { c: 2.5 }] }), item: () => '<a b="1">x</a>', variables: ([name]) => name ?? null },
}
/** LAGOON_FUZZ=170 in the environment makes them 170 times as many. */
const runs = (count: number) => ({ numRuns: count * Number(process.env.LAGOON_FUZZ ?? 1) })

function settles(text: string): Json | ExpressionError {
  try {
    return evaluate(text, scope, { now: () => new Date(0), newId: () => '0'.repeat(32), random: () => 0.25 })
  } catch (error) {
    if (error instanceof ExpressionError) return error
    throw error
  }
}

const pieces = fc.constantFrom(
  "'a'", "''", "'it''s'", '1', '-2.5', '9223372036854775807', 'true', 'null', 'pipeline()', 'item()', '.p', '?.q', '[0]', "?['list']", '@{', '}', '@', '(', ')', ',',
  '[', ']', '?', '.', "'", '"', ' ', '\u00A0', '\n', 'concat', '__proto__', 'constructor', 'é', '\uD83D', '{', '#', '1e999', '0x1',
)

test('random text is plain, has a value, or is refused', () => {
  fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.array(pieces, { maxLength: 25 }).map(parts => `@${parts.join('')}`)), text => {
    const result = settles(text)
    const place = result instanceof ExpressionError ? result.place : { start: 0, end: 0 }
    expect(place.start <= place.end && place.end <= text.length).toBe(true)
    expect(() => problemsIn(text)).not.toThrow()
  }), runs(4000))
})

const constants = fc.constantFrom(
  "''", "'abc'", "'2024-02-30'", "'2024-02-29T12:00:00+02:00'", "'{\"a\":[1,2.0]}'", "'<a xmlns=\"u\"><b/>t</a>'", "'//b[1]/..'", "'UTC'", "'aGVsbG8='", "'data:text/xml,%3Ca/%3E'",
  "'yyyy-MM-dd ''x'", "'ffffffff'", '0', '1', '-1', '3.0', '1e308', '9223372036854775807', '-9223372036854775808', 'true', 'null', 'pipeline()', 'pipeline().list', 'item()', 'json(null)', "createArray(1.0, 'x')",
)
const names = functions.map(definition => definition.name)
const calls = fc.letrec<{ value: string }>(tie => ({
  value: fc.oneof({ maxDepth: 4 }, constants, fc.tuple(fc.constantFrom(...names), fc.array(tie('value'), { maxLength: 3 }), fc.constantFrom('', '', '[0]', '?.a', "?['b']", '.length')).map(([name, args, step]) => `${name}(${args.join(',')})${step}`)),
})).value

test('random calls of every function have a value or are refused, and give JSON', () => {
  fc.assert(fc.property(calls, text => {
    const result = settles(`@${text}`)
    expect(result instanceof ExpressionError || isJson(result)).toBe(true)
  }), runs(6000))
})

function isJson(value: Json): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || value === null) return ['string', 'bigint', 'boolean', 'object'].includes(typeof value)
  return Object.values(value as Readonly<Record<string, Json>>).every(isJson)
}

const hostile = fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty', '__defineGetter__', '__lookupGetter__', 'then', 'toJSON', 'length', 'caller', 'arguments')
const traps = fc.tuple(hostile, hostile, fc.constantFrom(...names), fc.nat(9)).map(([one, two, name, form]) => [
  `json('{"${one}":{"${two}":"polluted"}}')?.${one}?['${two}']`, `setProperty(json('{}'),'${one}',json('{"${two}":1}'))?.${two}`, `addProperty(pipeline(),'${one}','x')`, `removeProperty(item(),'${one}')`,
  `union(json('{"${one}":{"a":1}}'),json('{"${two}":{"b":2}}'))?['${one}']?.b`, `${name}(pipeline()?['${one}'],'${two}')`, `createArray(1,2)?.${one}?.${two}`, `pipeline()?.list?['${one}']?['${two}']`, `variables('${one}')`, `${one}('${two}')`,
][form] ?? '')

test('no random expression reaches an object of JavaScript, or leaves a trace in one', () => {
  const seen = (): string => [Object.prototype, Array.prototype, String.prototype, Number.prototype, Function.prototype].map(one => Object.getOwnPropertyNames(one).join()).join(';')
  const before = seen()
  fc.assert(fc.property(traps, text => {
    const result = settles(`@${text}`)
    expect(result instanceof ExpressionError || isJson(result)).toBe(true)
    if (result instanceof ExpressionError || typeof result !== 'object' || result === null || Array.isArray(result)) return
    expect(['__proto__', 'constructor', 'hasOwnProperty', '__defineGetter__'].filter(name => name in result && !Object.hasOwn(result, name))).toEqual([])
  }), runs(1500))
  expect(seen()).toBe(before)
  expect('polluted' in {}).toBe(false)
})

test('what parses can be walked', () => {
  fc.assert(fc.property(calls, text => {
    const template = parseExpression(`x@{${text.replaceAll('}', ' ')}}`)
    expect(referencesIn(template, 'logic-apps').every(reference => reference.place.end <= template.text.length)).toBe(true)
  }), runs(500))
})

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

test('random text is JSON exactly when JavaScript says so', () => {
  const text = fc.oneof(fc.json(), fc.string(), fc.array(fc.constantFrom('{', '}', '[', ']', '"a"', ':', ',', '1', '-', '0', '.5', 'e3', 'true', 'null', ' ', '\n', '\\', '"'), { maxLength: 12 }).map(parts => parts.join('')))
  fc.assert(fc.property(text, candidate => {
    const { value, problems } = readJsonDocument(candidate, 'x.json')
    const plain = parsed(candidate)
    expect(value === undefined).toBe(plain === undefined)
    expect(problems.some(problem => problem.severity === 'error')).toBe(value === undefined)
    // Integers of 16 digits and more keep what JavaScript's parser drops.
    expect(/\d{16}/.test(candidate) ? plain : value).toEqual(plain)
  }), runs(4000))
})

test('text that doubles again and again is stopped', () => {
  const doubled = (text: string): string => `replace(${text}, 'a', '${'a'.repeat(200)}')`
  const result = settles(`@${doubled(doubled(doubled(doubled("'aaaaaaaaaa'"))))}`)
  expect(result).toBeInstanceOf(ExpressionError)
  expect(String(result)).toContain('longer than 16777216 characters')
})
