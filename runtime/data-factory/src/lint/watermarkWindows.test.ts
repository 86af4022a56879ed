import { expect, test } from 'vitest'
import { activity, copy, lintWith, lookup, messages, procedure, type Json } from './lint.fixture.ts'

const old = lookup('old', "SELECT value FROM watermarks WHERE name = 'orders'")
const fromOld = "SELECT * FROM orders WHERE changed >= '@{activity('old').output.firstRow.value}'"
const after = { copy: ['Succeeded'] }
const done = { old: ['Succeeded'] }

test('a window without an end, and the time of the clock as the next watermark', () => {
  expect(messages(lintWith('WatermarkWindowOpen', [old, copy(fromOld, done), procedure('save', '@utcNow()', after)]))).toEqual([
    "'copy' copies all that is above the watermark, and 'save' saves the time of the clock: rows that arrive in between are lost",
  ])
  const concat = "@concat('SELECT * FROM orders WHERE changed > ''', activity('old').output.firstRow.value, '''')"
  const script = activity('save', 'Script', { scripts: [{ type: 'NonQuery', text: "UPDATE watermark SET value = GETUTCDATE()" }] }, after, { linkedServiceName: { referenceName: 'sql' } })
  expect(lintWith('WatermarkWindowOpen', [old, copy(concat, done), script])).toHaveLength(1)
})

test('a maximum that was read before makes repeats', () => {
  const now = lookup('now', 'SELECT MAX(changed) AS value FROM orders')
  const both = { old: ['Succeeded'], now: ['Succeeded'] }
  const save = procedure('save', "@activity('now').output.firstRow.value", after)
  const bounded = `${fromOld} AND changed <= '@{activity('now').output.firstRow.value}'`
  expect(messages(lintWith('WatermarkWindowOpen', [old, now, copy(fromOld, both), save]))[0]).toContain('copied twice')
  expect(lintWith('WatermarkWindowOpen', [old, now, copy(bounded, both), save])).toEqual([])
})

test('no finding where nothing is saved, or where the end is written into the query', () => {
  expect(lintWith('WatermarkWindowOpen', [old, copy(fromOld, done)])).toEqual([])
  expect(lintWith('WatermarkWindowOpen', [old, copy(`${fromOld} AND changed < CAST(GETDATE() AS DATE)`, done), procedure('save', '@utcNow()', after)])).toEqual([])
  const between = "SELECT * FROM orders WHERE changed BETWEEN '@{activity('old').output.firstRow.value}' AND '@{pipeline().TriggerTime}'"
  expect(lintWith('WatermarkWindowOpen', [old, copy(between, done), procedure('save', '@pipeline().TriggerTime', after)])).toEqual([])
  expect(lintWith('WatermarkWindowOpen', [copy("SELECT * FROM orders WHERE changed >= '2026-01-01'"), procedure('save', '@utcNow()', after)])).toEqual([])
})

const choice = "SELECT * FROM orders WHERE changed >= '@{if(empty(pipeline().parameters.from), activity('old').output.firstRow.value, pipeline().parameters.from)}'"
const parameters = { parameters: { from: { type: 'string', defaultValue: '' } } }

test('a reload from a given date that moves the watermark', () => {
  const save = procedure('save', "@activity('copy').output.rowsCopied", after)
  expect(messages(lintWith('WatermarkAdvancedOnBackfill', [old, copy(choice, done), save], parameters))).toEqual([
    "'copy' begins where 'from' says if it is given, and 'save' saves the watermark all the same",
  ])
  const coalesced = choice.replace(/@\{if\(.*\)\}/, "@{coalesce(pipeline().parameters.from, activity('old').output.firstRow.value)}")
  expect(lintWith('WatermarkAdvancedOnBackfill', [old, copy(coalesced, done), save], parameters)).toHaveLength(1)
})

test('the file that the watermark was read from is written again', () => {
  const read = activity('old', 'Lookup', { source: { type: 'JsonSource' }, dataset: { referenceName: 'mark' } })
  const write = (name: string): Json =>
    activity('write', 'Copy', { source: { type: 'JsonSource' }, sink: { type: 'JsonSink' } }, after, { inputs: [{ referenceName: 'mark' }], outputs: [{ referenceName: name, parameters: { name: 'x.json' } }] })
  expect(lintWith('WatermarkAdvancedOnBackfill', [read, copy(choice, done), write('mark')], parameters)).toHaveLength(1)
  expect(lintWith('WatermarkAdvancedOnBackfill', [read, copy(choice, done), write('file')], parameters)).toEqual([])
})

test('no finding where a branch that asks for the date stands around it', () => {
  const guarded = activity('if new', 'IfCondition', { expression: { value: '@empty(pipeline().parameters.from)', type: 'Expression' }, ifTrueActivities: [procedure('save', '@utcNow()', {})] }, after)
  expect(lintWith('WatermarkAdvancedOnBackfill', [old, copy(choice, done), guarded], parameters)).toEqual([])
  const other = activity('if rows', 'IfCondition', { expression: { value: "@greater(activity('copy').output.rowsCopied, 0)", type: 'Expression' }, ifTrueActivities: [procedure('save', '@utcNow()', {})] }, after)
  expect(lintWith('WatermarkAdvancedOnBackfill', [old, copy(choice, done), other], parameters)).toHaveLength(1)
  expect(lintWith('WatermarkAdvancedOnBackfill', [old, copy(choice, done)], parameters)).toEqual([])
})
