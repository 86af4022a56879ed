import type { Json } from '@lagoon/expressions'
import { expect, test } from 'vitest'
import { patternOf } from './pattern.ts'
import { schemaErrors } from './schemaErrors.ts'
import { unsupportedInSchema } from './unsupported.ts'

const paths = (value: Json, schema: Json): readonly string[] => schemaErrors(value, schema).map(({ path }) => path)
const fits = (value: Json, schema: Json): boolean => schemaErrors(value, schema).length === 0

test('a local reference stands for what it names, also inside itself', () => {
  const schema = { $ref: '#/definitions/node', definitions: { node: { type: 'object', properties: { name: { type: 'string' }, children: { type: 'array', items: { $ref: '#/definitions/node' } } } } } }
  expect(paths({ name: 'a', children: [{ name: 'b', children: [{ name: 1 }] }] }, schema)).toEqual(['children[0].children[0].name'])
  expect(paths(1, { $ref: '#/definitions/a', definitions: { a: { $ref: '#/definitions/a' } } })).toEqual([''])
  expect(unsupportedInSchema({ properties: { a: { $ref: 'https://example.com/a.json' }, b: { $ref: '#/definitions/none' } } })).toEqual(['$ref https://example.com/a.json', '$ref #/definitions/none'])
})

test('patterns and formats are checked', () => {
  expect([fits('AB-12', { pattern: '^[A-Z]{2}-\\d+$' }), fits('xAB-12', { pattern: '^[A-Z]{2}-\\d+$' }), fits('xAB-12', { pattern: 'AB' })]).toEqual([true, false, true])
  const good: Record<string, string> = { 'date-time': '2026-02-28T10:00:00.5Z', date: '2024-02-29', time: '23:59:59', email: 'a@example.com', uri: 'https://example.com/a', hostname: 'api.example.com', ipv4: '10.0.0.1', ipv6: '::1' }
  const bad: Record<string, string> = { 'date-time': '2026-02-30T10:00:00Z', date: '2026-02-29', time: '24:00:00', email: 'nobody', uri: 'example', hostname: '-a.example', ipv4: '10.0.0.256', ipv6: '1' }
  for (const [format, text] of Object.entries(good)) expect(fits(text, { format }), text).toBe(true)
  for (const [format, text] of Object.entries(bad)) expect(fits(text, { format }), text).toBe(false)
  expect(fits('anything', { format: 'colour' })).toBe(true)
})

test('a pattern that could run for ever is refused by name', () => {
  for (const pattern of ['(a+)+$', '(a|a)*b', '(?:(x*)y)+', '((ab)*c)*', '(a)\\1', '(?<=a)b', '[', 'a'.repeat(600), '.*.*.*.*.*.*.*.*.*x']) expect(patternOf(pattern), pattern).toBeUndefined()
  for (const pattern of ['^(GET|POST)$', '^\\+?[0-9]{5,15}$', '[(+*]', '^a{2}(-b)?$', '\\(a+\\)+']) expect(patternOf(pattern), pattern).toBeDefined()
  expect(unsupportedInSchema({ items: { pattern: '(a+)+' } })).toEqual(['pattern (a+)+'])
})

test('lists: items by place, no item twice, one that fits', () => {
  const tuple = { items: [{ type: 'string' }, { type: 'integer' }], additionalItems: false }
  expect(paths(['a', 'b'], tuple)).toEqual(['[1]'])
  expect(paths(['a', 1, 2], tuple)).toEqual(['[2]'])
  expect([fits([1, 1.0], { uniqueItems: true }), fits([{ a: 1 }, { a: 2 }], { uniqueItems: true }), fits([1, 'x'], { contains: { type: 'string' } }), fits([1], { contains: { type: 'string' } })]).toEqual([false, true, true, false])
})

test('objects: properties by pattern, by number and by what they need', () => {
  expect(paths({ x1: 'a', x2: 1, y: 1 }, { patternProperties: { '^x': { type: 'string' } }, additionalProperties: false })).toEqual(['x2', 'y'])
  expect([fits({}, { minProperties: 1 }), fits({ a: 1, b: 1 }, { maxProperties: 1 }), fits({ ab: 1 }, { propertyNames: { maxLength: 1 } })]).toEqual([false, false, false])
  const needs = { dependencies: { card: ['address'], b: { required: ['c'] } } }
  expect([fits({ card: 1 }, needs), fits({ card: 1, address: 1 }, needs), fits({ b: 1 }, needs), fits({}, needs)]).toEqual([false, true, false, true])
})

test('numbers: exclusive bounds of both kinds, and multiples', () => {
  expect([fits(5, { minimum: 5, exclusiveMinimum: true }), fits(5, { exclusiveMinimum: 5 }), fits(5.1, { exclusiveMinimum: 5 }), fits(5, { exclusiveMaximum: 5 })]).toEqual([false, false, true, false])
  expect([fits(0.3, { multipleOf: 0.1 }), fits(0.35, { multipleOf: 0.1 }), fits(9007199254740993n, { multipleOf: 3 })]).toEqual([true, false, 9007199254740993n % 3n === 0n])
})

test('conditions: if, then and else', () => {
  const schema = JSON.parse('{"if": {"properties": {"kind": {"const": "card"}}, "required": ["kind"]}, "then": {"required": ["number"]}, "else": {"required": ["iban"]}}') as Json
  expect([fits({ kind: 'card', number: 1 }, schema), fits({ kind: 'card' }, schema), fits({ kind: 'cash', iban: 1 }, schema), fits({}, schema)]).toEqual([true, false, true, false])
})

test('a keyword that nobody knows is named', () => {
  expect(unsupportedInSchema({ properties: { a: { unevaluatedItems: false, 'x-ms-visibility': 'x' } } })).toEqual(['unevaluatedItems'])
})
