import { expect, test } from 'vitest'
import { AccessorError, evaluate, ExpressionError, type Accessor, type Effects, type Json } from './index.ts'

// What others have published about the language, told again: microsoft/data-factory-testing-framework, which evaluates with the
// service's own .NET library, and Azure/LogicAppsUX, Microsoft's own scanner and parser.

const effects: Effects = { now: () => new Date('2023-11-24T12:11:54.753Z'), newId: () => '0b79217c-c85d-4f19-8c37-56a15b8143ba', random: () => 0.17 }

/** What a pipeline run lends: a name that is not there is an error that names it. */
function run(held: Readonly<Record<string, Readonly<Record<string, Json>>>>): Readonly<Record<string, Accessor>> {
  const named = (what: string): Accessor => ([name]) => {
    const value = held[what]?.[String(name)]
    if (value === undefined) throw new AccessorError(`${what} '${String(name)}' not found`)
    return value
  }
  return {
    pipeline: () => ({ ...held['system'], parameters: held['parameters'] ?? {}, globalParameters: held['global'] ?? {} }),
    variables: named('variables'), activity: named('activity'), dataset: () => held['dataset'] ?? {}, linkedService: () => held['linkedService'] ?? {},
    ...(held['item'] ? { item: () => held['item']?.['value'] ?? null } : {}),
  }
}
const value = (text: string, held: Parameters<typeof run>[0] = {}): Json => evaluate(text, { accessors: run(held) }, effects)
function failure(text: string, held: Parameters<typeof run>[0] = {}): string {
  try { value(text, held) } catch (error) { if (error instanceof ExpressionError) return error.message; throw error }
  throw new Error(`${text} has a value`)
}

const deep = [{ field1: { field2: ['value1'] } }]

test.each<[text: string, held: Parameters<typeof run>[0], expected: Json]>([
  ['value', {}, 'value'], [' value ', {}, ' value '], ['11', {}, '11'],
  ['@pipeline().parameters.p', { parameters: { p: 'value' } }, 'value'],
  ['@pipeline().parameters.p', { parameters: { p: 1 } }, 1],
  ['@pipeline().parameters.p', { parameters: { p: { field1: 'value1' } } }, { field1: 'value1' }],
  ['@pipeline().parameters.p[0].field1.field2[0]', { parameters: { p: deep } }, 'value1'],
  ['@pipeline().globalParameters.p', { global: { p: 'value' } }, 'value'],
  ['@pipeline().RunId', { system: { RunId: '123' } }, '123'],
  ["@variables('v')", { variables: { v: 'value' } }, 'value'],
  ["@variables('v')[0].field1.field2[0]", { variables: { v: deep } }, 'value1'],
  ["@activity('a').output.n", { activity: { a: { output: { n: 1 } } } }, 1],
  ["@activity('a').output.pipelineReturnValue.test", { activity: { a: { output: { pipelineReturnValue: { test: 'value' } } } } }, 'value'],
  ["@activity('a').output.billingReference.billableDuration[0].duration", { activity: { a: { output: { billingReference: { billableDuration: [{ duration: 0.016666666666666666 }] } } } } }, 0.016666666666666666],
  ['@dataset().p[0].field1.field2[0]', { dataset: { p: deep } }, 'value1'], ['@linkedService().p', { linkedService: { p: 'value' } }, 'value'],
  ['@item()', { item: { value: 'value' } }, 'value'], ['@item().field1.field2', { item: { value: { field1: { field2: 'value1' } } } }, 'value1'],
  ["@concat('a', 'b' )", {}, 'ab'], ["@concat('https://example.com/jobs/', '123''', concat('&', 'abc,'))", {}, "https://example.com/jobs/123'&abc,"],
  ["@concat(  'x1'  , \n 'x2','x3'  )", {}, 'x1x2x3'],
  ["@concat(activity('a').output.f, 'test')", { activity: { a: { output: { f: 0.016666666666666666 } } } }, '0.016666666666666666test'],
  ["@createArray('a', 'b')", {}, ['a', 'b']], ["@createArray('a', 'b')[1]", {}, 'b'], ["@createArray('a', createArray('a', 'b'))[1][1]", {}, 'b'],
  ['@coalesce(null)', {}, null],
  ['/repos/@{pipeline().globalParameters.id}/@{pipeline().parameters.sub}', { global: { id: 'x' }, parameters: { sub: 'apath' } }, '/repos/x/apath'],
  ['@{pipeline().globalParameters.id}', { global: { id: 'x' } }, 'x'],
  ["@if(equals(pipeline().parameters.a, 'MATCH'), 'LEFT', 'RIGHT')", { parameters: { a: 'MATCH' } }, 'LEFT'],
  ["@if(equals(pipeline().parameters.a, 'OTHER'), pipeline().parameters.missing, 'RIGHT')", { parameters: { a: 'MATCH' } }, 'RIGHT'],
])('the service evaluates %s', (text, held, expected) => {
  expect(value(text, held)).toEqual(expected)
})

test.each([
  ['["f0","f1"]', '[1]', 'f1'], ['{"f0":"v0","f1":"v1"}', '.f1', 'v1'], ['[{"f0":"v0"},{"f1":"v1"}]', '[1].f1', 'v1'], ['[["f0","v0"],["f1","v1"]]', '[1][1]', 'v1'],
  ['[[{"f0":"v0"},{"f1":"v1"}]]', '[0][1].f1', 'v1'], ['{"f0":["v0","v1"]}', '.f0[1]', 'v1'], ['{"f0":{"f1":["v1","v2"]}}', '.f0.f1[1]', 'v2'], ['{"f0":[{"f1":["v1","v2"]}]}', '.f0[0].f1[1]', 'v2'],
  ['{"f0":{"f1":[["v0","v1"]]}}', '.f0.f1[0][1]', 'v1'],
])('json(%s)%s is reached', (json, steps, expected) => {
  expect(value(`@json('${json}')${steps}`)).toBe(expected)
})

test('a name that the run does not have is an error that names it', () => {
  expect(failure('@pipeline().parameters.p')).toContain("'p'")
  expect(failure('@pipeline().globalParameters.p')).toContain("'p'")
  expect(failure("@variables('v')")).toContain("'v'")
  expect(failure("@activity('a').output.x")).toContain("'a'")
  expect(failure('@dataset().d')).toContain("'d'")
  expect(failure('@linkedService().l')).toContain("'l'")
  expect(failure('@pipeline().RunId')).toContain("'RunId'")
  expect(failure('@item()')).toContain("'item' is not available here")
})

test.each([
  ['or', 'aval', 'bval', ['a'], true], ['or', 'OTHER', 'bval', ['a'], 'b'], ['or', 'OTHER', 'bval', ['a', 'b'], true], ['or', 'OTHER', 'OTHER', ['a'], 'b'], ['or', 'OTHER', 'OTHER', ['a', 'b'], false],
  ['and', 'aval', 'bval', ['a'], 'b'], ['and', 'OTHER', 'bval', ['a'], false], ['and', 'OTHER', 'bval', ['a', 'b'], false], ['and', 'aval', 'bval', ['a', 'b'], true],
])('%s of %s and %s looks at its second argument only when it must', (operator, left, right, known, expected) => {
  const parameters = Object.fromEntries(known.map(name => [name, `${name}val`]))
  const text = `@${operator}(equals(pipeline().parameters.a,'${left}'),equals(pipeline().parameters.b,'${right}'))`
  // A name is the parameter that is missed.
  const found = typeof expected === 'boolean' ? value(text, { parameters }) : /property '(\w+)'/.exec(failure(text, { parameters }))?.[1]
  expect(found).toBe(expected)
})

test.each<[expression: string, expected: Json]>([
  ["contains('abcdef','cd')", true], ["contains('abcdef','CD')", false], ["contains(createArray('a','b'),'b')", true], ["contains(createArray('a','b'),'B')", false],
  ["empty('abc')", false], ["empty('')", true], ["empty(createArray('a'))", false], ["empty(json('[]'))", true],
  ["first(createArray('a','b'))", 'a'], ["first('abc')", 'a'], ['first(createArray(1,2))', 1], ["first(json('[]'))", null], ["last(createArray('a','b'))", 'b'], ["last('abc')", 'c'], ["last(json('[]'))", null],
  ["intersection(createArray('a','b','c'),createArray('b','c','d'))", ['b', 'c']], ["join(createArray('a','b','c'),',')", 'a,b,c'], ["join(createArray('a','b'),'')", 'ab'],
  ["length(createArray('a','b','c'))", 3], ["length('abcdef')", 6], ["length('')", 0], ["length(json('[]'))", 0],
  ["skip(createArray('a','b','c'),2)", ['c']], ["skip(json('[]'),2)", []], ["take(createArray('a','b','c'),2)", ['a', 'b']], ["take(json('[]'),2)", []],
  ["union(createArray('c','b','a'),createArray('d','c','b'))", ['c', 'b', 'a', 'd']], ['union(createArray(1,1,1),createArray(2,3))', [1, 2, 3]],
  ["array('hello')", ['hello']], ["base64('hello')", 'aGVsbG8='], ["base64ToString('aGVsbG8=')", 'hello'], ["decodeBase64('aGVsbG8=')", 'hello'], ['bool(1)', true], ['bool(0)', false],
  ["coalesce(null,true,false)", true], ["coalesce(null,'hello','world')", 'hello'], ['coalesce(null,null)', null],
  ["dataUri('hello')", 'data:text/plain;charset=utf-8;base64,aGVsbG8='], ["dataUriToString('data:text/plain;charset=utf-8;base64,aGVsbG8=')", 'hello'],
  ["encodeUriComponent('http://contoso.com')", 'http%3A%2F%2Fcontoso.com'], ["decodeUriComponent('http%3A%2F%2Fcontoso.com')", 'http://contoso.com'], ["uriComponent('http://contoso.com')", 'http%3A%2F%2Fcontoso.com'], ["uriComponentToString('http%3A%2F%2Fcontoso.com')", 'http://contoso.com'],
  ["float('10.333')", 10.333], ["int('10')", 10], ['string(10)', '10'], ["json('[1, 2, 3]')", [1, 2, 3]], ["json('{\"fullName\": \"Sophia Owen\"}')", { fullName: 'Sophia Owen' }],
  ["xpath(xml('<?xml version=\"1.0\"?> <produce> <item> <count>1</count> </item><item> <count>2</count> </item><item> <count>3</count> </item></produce>'), 'sum(/produce/item/count)')", 6],
  ["endsWith('abc','C')", true], ["endsWith('abc','b')", false], ["endsWith('abcabc','Bc')", true], ["startsWith('Abcabc','ab')", true], ["startsWith('abc','b')", false],
  ["indexOf('abc','C')", 2], ["indexOf('abc','d')", -1], ["indexOf('abcabc','a')", 0], ["lastIndexOf('abcabc','a')", 3], ["lastIndexOf('abc','d')", -1],
  ["replace('abc','C','d')", 'abc'], ["replace('abcabc','a','d')", 'dbcdbc'], ["split('abc','c')", ['ab', '']], ["split('abc','C')", ['abc']], ["split('abcabc','a')", ['', 'bc', 'bc']],
  ["substring('abc',0,2)", 'ab'], ["substring('abc',2,1)", 'c'], ["substring('abc',3,0)", ''], ["toLower('$AbC')", '$abc'], ["toUpper('a7c')", 'A7C'], ["trim('  abc  ')", 'abc'],
  ['guid()', '0b79217c-c85d-4f19-8c37-56a15b8143ba'], ["guid('N')", '0b79217cc85d4f198c3756a15b8143ba'], ["guid('B')", '{0b79217c-c85d-4f19-8c37-56a15b8143ba}'], ["guid('P')", '(0b79217c-c85d-4f19-8c37-56a15b8143ba)'],
  ["guid('X')", '{0x0b79217c,0xc85d,0x4f19,{0x8c,0x37,0x56,0xa1,0x5b,0x81,0x43,0xba}}'],
  ['add(1,1.5)', 2.5], ['add(-5,2)', -3], ['div(11,5)', 2], ['div(5.5,5)', 1.1], ['div(4.5,1.5)', 3], ['div(4.8,2.1)', 2.2857142857142856], ['max(createArray(1,2.4,3.6))', 3.6], ['max(1,2,3.5)', 3.5], ['min(createArray(-1))', -1],
  ['mod(3.5,2)', 1.5], ['mod(0,2)', 0], ['mul(3.5,2.4)', 8.4], ['mul(3.5,-2)', -7], ['rand(2,8)', 3], ['range(-1,3)', [-1, 0, 1]], ['sub(-1,3.5)', -4.5],
  ['equals(true,1)', true], ["equals('abc','abcd')", false], ['greater(10,5)', true], ["greater('apple','banana')", false], ['greaterOrEquals(5,5)', true], ["less('apple','banana')", true], ["lessOrEquals('apple','apple')", true], ['not(true)', false],
  ['utcNow()', '2023-11-24T12:11:54.7530000Z'], ["ticks('2023-11-24T12:11:54.753132')", 638364247147531320n], ["ticks('2023-11-24T00:00:00')", 638363808000000000n],
  ["formatDateTime('2023-11-24T12:11:49')", '2023-11-24T12:11:49.0000000'],
  ["startOfHour('2024-01-05T23:59:49.7531321Z')", '2024-01-05T23:00:00.0000000Z'], ["startOfDay('2023-11-24T12:11:49.7531321Z')", '2023-11-24T00:00:00.0000000Z'], ["startOfMonth('2023-11-24T12:11:49.7531321Z')", '2023-11-01T00:00:00.0000000Z'],
  ["convertFromUtc('2023-11-24T12:11:49.7531321Z','SA Western Standard Time')", '2023-11-24T08:11:49.7531321'], ["convertFromUtc('2023-11-24T12:11:49.7531321Z','W. Europe Standard Time')", '2023-11-24T13:11:49.7531321'],
  ["convertTimeZone('2023-11-24T12:11:49.7531321','SA Western Standard Time','W. Europe Standard Time')", '2023-11-24T17:11:49.7531321'], ["convertToUtc('2023-11-24T12:11:49.7531321','W. Europe Standard Time')", '2023-11-24T11:11:49.7531321Z'],
  ["dayOfWeek('2023-11-24T12:11:49.7531321Z')", 5], ["dayOfMonth('2024-05-17T23:59:49.7531321Z')", 17], ["dayOfYear('2024-05-17T23:59:49.7531321Z')", 138],
])('%s', (expression, expected) => {
  expect(value(`@${expression}`)).toEqual(expected)
})

const start = '2023-11-24T12:11:49.7531321Z'
test.each([
  ['Second', '2023-11-24T12:11:48', '2023-11-24T12:11:54'], ['Minute', '2023-11-24T12:10:49', '2023-11-24T12:16:49'], ['Hour', '2023-11-24T11:11:49', '2023-11-24T17:11:49'], ['Day', '2023-11-23T12:11:49', '2023-11-29T12:11:49'],
  ['Week', '2023-11-17T12:11:49', '2023-12-29T12:11:49'], ['Month', '2023-10-24T12:11:49', '2024-04-24T12:11:49'], ['Year', '2022-11-24T12:11:49', '2028-11-24T12:11:49'],
])('one %s less and five more, by every function that counts time', (unit, before, after) => {
  expect(value(`@addToTime('${start}',-1,'${unit}')`)).toBe(`${before}.7531321Z`)
  expect(value(`@addToTime('${start}',5,'${unit}')`)).toBe(`${after}.7531321Z`)
  expect(value(`@subtractFromTime('${start}',1,'${unit}')`)).toBe(`${before}.7531321Z`)
  expect(value(`@subtractFromTime('${start}',-5,'${unit}')`)).toBe(`${after}.7531321Z`)
  expect(value(`@getPastTime(1,'${unit}')`)).toBe(value(`@addToTime(utcNow(),-1,'${unit}')`))
  expect(value(`@getFutureTime(5,'${unit}')`)).toBe(value(`@addToTime(utcNow(),5,'${unit}')`))
})

test.each([
  ['addSeconds', -5, '2023-11-24T12:11:44.7531321Z'], ['addSeconds', 3601, '2023-11-24T13:11:50.7531321Z'], ['addMinutes', 125, '2023-11-24T14:16:49.7531321Z'], ['addHours', -2, '2023-11-24T10:11:49.7531321Z'], ['addDays', 30, '2023-12-24T12:11:49.7531321Z'],
])('%s of %s keeps the seven digits', (name, amount, expected) => {
  expect(value(`@${name}('${start}',${amount})`)).toBe(expected)
})

// The framework's older tests describe a re-implementation in Python, which here says something else than .NET.
test('where a re-implementation differs from .NET, .NET counts', () => {
  expect(value('@mod(-3,2)')).toBe(-1)
  expect(failure("@substring('abc',4,1)")).toContain('substring')
  expect(failure("@intersection('abcdef','cdefgh')")).toContain("'intersection'")
  expect(failure("@addToTime('2023-11-24',5,'Unknown')")).toContain('Unknown')
  expect(failure('@add(null,1)')).toContain("'add'")
  expect(failure('@div(5,0)')).toContain('zero')
  expect(failure('@max(null)')).toContain("'max'")
})

test('Microsoft\'s own scanner and parser', () => {
  expect(['42', '-3', '+7', '1.5', '1e3', '1e+3', '1e-3', '1.5e-2', 'null', 'true', 'false'].map(text => value(`@${text}`))).toEqual([42, -3, 7, 1.5, 1000, 1000, 0.001, 0.015, null, true, false])
  expect(["'hello world'", "'a''b'", "''''", "''", "  concat( 'a' , 5 )  "].map(text => value(`@${text}`))).toEqual(['hello world', "a'b", "'", '', 'a5'])
  for (const text of ['@"abc"', '@5abc', '@.5', "@'abc", '@concat(', '@concat', "@concat('a'", '@item()?', '@{concat(']) expect(failure(text)).not.toBe('')
  expect(value('@@{')).toBe('@{')
  const held = { item: { value: { foo: { bar: 1 }, 'a/b': 2, list: [3] } } }
  expect(["@item().foo['bar']", "@item()?.foo?['bar']", "@item()['a/b']", '@item().list[0]', '@item()?.nope?.more'].map(text => value(text, held))).toEqual([1, 1, 2, 3, null])
  expect(['@@triggerBody()', 'abc@@{def', 'x@@{y}', "@{concat('}')}", "abc@{concat('a')}def"].map(text => value(text))).toEqual(['@triggerBody()', 'abc@{def', 'x@{y}', '}', 'abcadef'])
})
