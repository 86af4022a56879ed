import { expect, test } from 'vitest'
import { AccessorError, evaluate, evaluateDeep, ExpressionError, type Effects, type Json, type Scope } from './index.ts'

const effects: Effects = { now: () => new Date('2026-03-04T05:06:07.089Z'), newId: () => '0a1b2c3d-0000-4000-8000-00000000000f', random: () => 0.5 }
const scope: Scope = {
  accessors: {
    pipeline: () => ({ parameters: { Folder: 'in/orders', count: 3, f1: null, list: [{ name: 'a' }, { name: 'b' }] }, RunId: 'r1' }),
    activity: ([name]) => {
      if (name === 'Copy') return { output: { dataRead: 0, rowsCopied: 12, firstRow: { id: 9007199254740993n } }, Error: { message: 'no' } }
      throw new AccessorError(`there is no activity '${String(name)}'`)
    },
    item: () => 'one',
  },
}
const value = (text: string): Json => evaluate(text, scope, effects)
const failure = (text: string): ExpressionError => {
  try { value(text) } catch (error) { if (error instanceof ExpressionError) return error; throw error }
  throw new Error(`${text} has a value`)
}

test('plain text is itself', () => {
  for (const text of ['', 'abc', '@', ' @item()', 'a@b', '11', 'x@@y']) expect(value(text)).toBe(text)
})

test('an expression keeps the type of its value', () => {
  expect(value('@pipeline().parameters.count')).toBe(3)
  expect(value("@activity('Copy').output.firstRow.id")).toBe(9007199254740993n)
  expect(value('@null')).toBeNull()
  expect(value('@TRUE')).toBe(true)
  expect(value('@-1.5')).toBe(-1.5)
  expect(value('@item() ')).toBe('one')
})

test('text with holes is text, whatever the holes give', () => {
  expect(value('@{pipeline().parameters.count}')).toBe('3')
  expect(value("a@{ item() }b@{activity('Copy').output.firstRow.id}")).toBe('aoneb9007199254740993')
  expect(value("@{concat('}', '''{')}|@{null}|@{true}")).toBe("}'{||True")
  expect(value("@{pipeline().parameters.list}")).toBe('[{"name":"a"},{"name":"b"}]')
})

test('a doubled @ stands for one', () => {
  expect(value('@@item()')).toBe('@item()')
  expect(value('x@@{y}')).toBe('x@{y}')
  expect(value('@{item()}@@{item()}')).toBe('one@{item()}')
})

test('names of properties, functions and accessors are read in any case', () => {
  expect(value("@ACTIVITY('Copy').OUTPUT.DATAREAD")).toBe(0)
  expect(value('@Pipeline().Parameters.folder')).toBe('in/orders')
  expect(value("@CONCAT('a',Item())")).toBe('aone')
})

test('indexes may be any expression', () => {
  expect(value("@pipeline().parameters.list[sub(2,1)]['na' ]".replace("'na' ", "concat('na','me')"))).toBe('b')
  expect(value("@createArray('a', createArray('b','c'))[1][0]")).toBe('b')
})

test('safe navigation gives null where the plain form fails', () => {
  expect(value('@pipeline().parameters.f1?.f2?.f3')).toBeNull()
  expect(value("@pipeline()?.parameters?['nothing']")).toBeNull()
  expect(value('@pipeline().parameters.list?[7]')).toBeNull()
  expect(failure('@pipeline().parameters.f1.f2').message).toContain('it is null')
})

test('a missing property is reported with the names that exist', () => {
  const error = failure("@activity('Copy').output.value")
  expect(error.code).toBe('InvalidTemplate')
  expect(error.message).toContain("property 'value' does not exist")
  expect(error.message).toContain('dataRead, rowsCopied, firstRow')
  expect(error.text.slice(error.place.start, error.place.end)).toBe('.value')
})

test('what an accessor refuses is blamed on its call', () => {
  const error = failure("x @{activity('Cpoy').output}")
  expect(error.message).toBe("there is no activity 'Cpoy'")
  expect(error.place).toEqual({ start: 4, end: 12 })
})

test('an accessor that the host does not lend is named with the places where it stands', () => {
  expect(failure('@dataset().name').message).toBe("'dataset' is not available here: it stands in datasets")
})

test('an accessor takes a name, or nothing', () => {
  expect(failure('@activity(createArray(1))').message).toBe("the argument of 'activity' must be a string; the given value is of type 'Array'")
  expect(failure("@activity()").message).toBe("'activity' takes 1 argument; 0 are given")
  expect(failure("@pipeline('x').RunId").message).toBe("'pipeline' takes no arguments; 1 is given")
})

test('an unknown function is refused with the nearest name', () => {
  expect(failure("@concatt('a')")).toMatchObject({ message: "the function 'concatt' is not known", hint: "did you mean 'concat'?" })
})

test('and, or and if evaluate only what they need', () => {
  expect(value("@if(true,'L',pipeline().parameters.missing)")).toBe('L')
  expect(value('@or(equals(1,1),equals(pipeline().parameters.missing,1))')).toBe(true)
  expect(value('@and(false,pipeline().parameters.missing)')).toBe(false)
  expect(failure("@if('true',1,2)").message).toBe("the first argument of 'if' must be a boolean; the given value is of type 'String'")
})

test('no expression reaches a JavaScript object', () => {
  for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf']) {
    expect(failure(`@pipeline().${name}`).message).toContain('does not exist')
    expect(value(`@pipeline()?['${name}']`)).toBeNull()
    expect(failure(`@${name}()`).message).toContain('is not known')
    expect(failure(`@pipeline().parameters.list.${name}`).message).toContain('is an array')
    expect(failure(`@item().${name}`).message).toContain("type 'String'")
  }
})

test('every string and every expression object in a JSON value is evaluated', () => {
  const given: Json = {
    plain: 'x', typed: '@pipeline().parameters.count', spelled: { value: "@concat('a','b')", type: 'Expression' },
    secret: { type: 'SecureString', value: '@{item()}' }, nested: [{ deep: '@{item()}!' }, 4, null, true],
  }
  expect(evaluateDeep(given, scope, effects)).toEqual({
    plain: 'x', typed: 3, spelled: 'ab', secret: { type: 'SecureString', value: 'one' }, nested: [{ deep: 'one!' }, 4, null, true],
  })
})
