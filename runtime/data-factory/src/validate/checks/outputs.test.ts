import { expect, test } from 'vitest'
import { activity, lookup, resource, type Json } from '../../lint/lint.fixture.ts'
import { readFactory } from '../../reader/readFactory.ts'
import { outputsAreAskedFor } from './outputs.ts'

const told = (...activities: Json[]): readonly string[] =>
  outputsAreAskedFor(readFactory({ name: 'shop', files: [resource('pipeline', 'p', { activities, variables: { v: { type: 'String' } } })] }).factory).map(
    ({ code, severity, message, hint }) => `${severity} ${code}: ${message} (${hint ?? ''})`,
  )
const set = (value: string): Json => activity('s', 'SetVariable', { variableName: 'v', value }, { look: ['Succeeded'] })
const look = (firstRowOnly?: unknown): Json => {
  const { typeProperties, ...rest } = lookup('look', 'SELECT 1') as { typeProperties: Json }
  return { ...rest, typeProperties: { ...typeProperties, ...(firstRowOnly === undefined ? {} : { firstRowOnly }) } }
}

test('the first row of a Lookup that gives a list, and the list of one that gives its first row', () => {
  expect(told(look(), set("@activity('look').output.value[0].x"))).toEqual([
    "warning OutputNotGiven: 'look' gives its first row only, not 'value' (ask for firstRow, or set firstRowOnly of 'look' to false)",
  ])
  expect(told(look(false), set("@{activity('Look').output.firstRow.x}"))).toEqual([
    "warning OutputNotGiven: 'look' gives all rows as value, not 'firstRow' (ask for value[0], or set firstRowOnly of 'look' to true)",
  ])
  expect(told(look(), set("@activity('look').output.firstRow.x"))).toEqual([])
  expect(told(look(), set("@activity('look').output?.value"))).toEqual([])
  expect(told(look('@pipeline().parameters.one'), set("@activity('look').output.value"))).toEqual([])
})

test('a field of GetMetadata that is not in its list', () => {
  const meta = (fieldList: unknown): Json => activity('look', 'GetMetadata', { dataset: { referenceName: 'file' }, fieldList })
  expect(told(meta(['itemName', 'exists']), set("@string(activity('look').output.childItems)"))).toEqual([
    "warning OutputNotGiven: 'look' is not asked for 'childItems' (add 'childItems' to its field list)",
  ])
  expect(told(meta(['itemName', 'ChildItems']), set("@string(activity('look').output.childItems)"))).toEqual([])
  expect(told(meta({ value: '@pipeline().parameters.f', type: 'Expression' }), set("@activity('look').output.size"))).toEqual([])
  expect(told(meta(['exists']), set("@activity('look').output.executionDuration"))).toEqual([])
})

test('a loop over a whole output, and an item that is taken for a text', () => {
  const loop = (items: string, value: string): Json =>
    activity('loop', 'ForEach', { items: { value: items, type: 'Expression' }, activities: [activity('s', 'SetVariable', { variableName: 'v', value })] }, { look: ['Succeeded'] })
  expect(told(look(false), loop("@activity('look').output", 'x'))).toEqual(["warning OutputNotGiven: 'loop' loops over the whole output of 'look', which is no list (write .output.value)"])
  expect(told(look(false), loop("@activity('look').output.value", '@toUpper(item())'))).toEqual([
    "warning ItemIsObject: 'toUpper' takes a text, and each item of 'look' is an object (write item().column)",
  ])
  expect(told(look(false), loop("@activity('look').output.value", '@toUpper(item().name)'))).toEqual([])
  expect(told(look(false), loop("@createArray('a', 'b')", '@toUpper(item())'))).toEqual([])
})
