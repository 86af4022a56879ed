import { expect, test } from 'vitest'
import { activity, copy, lintWith, lookup, messages, procedure, resource, type Json } from './lint.fixture.ts'

const old = lookup('old', "SELECT value FROM etl.marks WHERE name = 'orders'")
const mark = "activity('old').output.firstRow.value"
const fromOld = `SELECT * FROM orders WHERE changed >= '@{${mark}}'`
const done = { old: ['Succeeded'] }
const script = (name: string, text: string, after: Record<string, string[]>): Json =>
  activity(name, 'Script', { scripts: [{ type: 'NonQuery', text }] }, after, { linkedServiceName: { referenceName: 'sql' } })
const set = (name: string, variableName: string, value: string, after: Record<string, string[]> = {}): Json => activity(name, 'SetVariable', { variableName, value }, after)
const variables = { variables: { from: { type: 'String' } }, parameters: { from: { type: 'string', defaultValue: '' } } }

test('what writes the table that the watermark was read from saves it, whatever it is called', () => {
  const save = script('save', "@concat('UPDATE [etl].[marks] SET value = ''', utcNow(), ''' WHERE name = ''orders''')", { copy: ['Succeeded'] })
  expect(lintWith('WatermarkWindowOpen', [old, copy(fromOld, done), save])).toHaveLength(1)
  const other = script('save', "@concat('UPDATE etl.marksOfOthers SET value = ''', utcNow(), '''')", { copy: ['Succeeded'] })
  expect(lintWith('WatermarkWindowOpen', [old, copy(fromOld, done), other])).toEqual([])
})

test('a watermark that goes through a variable, and a copy inside of a branch', () => {
  const branch = activity('if', 'IfCondition', { expression: '@bool(1)', ifTrueActivities: [copy("SELECT * FROM orders WHERE changed >= '@{variables('from')}'")] }, { set: ['Succeeded'] })
  const found = lintWith('WatermarkWindowOpen', [old, set('set', 'from', `@${mark}`, done), branch, procedure('save', '@pipeline().TriggerTime', { if: ['Succeeded'] })], variables)
  expect(messages(found)).toEqual(["'copy' copies all that is above the watermark, and 'save' saves the time of the clock: rows that arrive in between are lost"])
})

test('ties are lost by > in every spelling', () => {
  const save = procedure('save', '@utcNow()', { copy: ['Succeeded'] })
  for (const query of [
    `SELECT * FROM orders WHERE [changed] > '@{${mark}}' AND changed <= '2026-01-01'`,
    `SELECT * FROM orders WHERE '@{${mark}}' < changed AND amount >= 5`,
    `SELECT * FROM orders WHERE CAST('@{${mark}}' AS datetime2(3)) < o.changed`,
    `@concat('SELECT * FROM orders WHERE changed > CAST(''', ${mark}, ''' AS datetime2)')`,
  ]) {
    expect(lintWith('WatermarkTiesLost', [old, copy(query, done), save])).toHaveLength(1)
  }
})

test('a limit, and the window of a trigger, are no watermarks', () => {
  expect(lintWith('WatermarkTiesLost', [lookup('limit', 'SELECT least FROM limits'), copy("SELECT * FROM orders WHERE amount > @{activity('limit').output.firstRow.least}", { limit: ['Succeeded'] })])).toEqual([])
  const window = "SELECT * FROM orders WHERE changed > '@{pipeline().parameters.start}' AND changed <= '@{pipeline().parameters.end}'"
  expect(lintWith('WatermarkTiesLost', [copy(window)], { parameters: { start: { type: 'string' }, end: { type: 'string' } } })).toEqual([])
  expect(lintWith('WatermarkTiesLost', [old, copy(`SELECT * FROM orders WHERE changed <> '@{${mark}}'`, done), procedure('save', '@utcNow()', { copy: ['Succeeded'] })])).toEqual([])
})

test('a reload whose date goes through a variable, or has a branch of its own', () => {
  const save = procedure('save', '@utcNow()', { copy: ['Succeeded'] })
  const chosen = [old, set('set', 'from', `@coalesce(pipeline().parameters.from, ${mark})`, done), copy("SELECT * FROM orders WHERE changed >= '@{variables('from')}'", { set: ['Succeeded'] }), save]
  expect(lintWith('WatermarkAdvancedOnBackfill', chosen, variables)).toHaveLength(1)
  const again = { ...copy("SELECT * FROM orders WHERE changed >= '@{pipeline().parameters.from}'"), name: 'again' }
  const branches = (inside: readonly Json[]): Json =>
    activity('if', 'IfCondition', { expression: '@empty(pipeline().parameters.from)', ifTrueActivities: [copy(fromOld), ...inside], ifFalseActivities: [again] }, done)
  expect(messages(lintWith('WatermarkAdvancedOnBackfill', [old, branches([]), procedure('save', '@utcNow()', { if: ['Succeeded'] })], variables))).toEqual([
    "'again' begins where 'from' says if it is given, and 'save' saves the watermark all the same",
  ])
  expect(lintWith('WatermarkAdvancedOnBackfill', [old, branches([save])], variables)).toEqual([])
})

const call = (body: string): Json => activity('call', 'WebActivity', { url: '@pipeline().parameters.url', method: 'POST', body }, { copy: ['Failed'] })
const url = { parameters: { url: { type: 'string' } } }

test('a body that holds a text without quotes, or quotes without an escape', () => {
  const told = (body: string): readonly string[] => messages(lintWith('BodyNotJson', [copy('SELECT 1 AS a'), call(body)], url))
  expect(told('{"pipeline": @{pipeline().Pipeline}}')).toEqual(["the body of 'call' is no JSON once values are in it: expected a value but found 'x'"])
  expect(told(`{"message": "@{activity('copy').Error.Message}"}`)).toEqual([
    "the body of 'call' is no JSON once values are in it: the message of an error stands between quotes, and the quotes that it holds are not escaped",
  ])
  expect(told(`@concat('{"all": "', string(activity('copy').output), '"}')`)).toHaveLength(1)
  expect(told(`{"message": "@{replace(activity('copy').Error.Message, '"', '')}", "rows": @{activity('copy').output.rowsCopied}}`)).toEqual([])
  expect(told(`{"all": @{string(activity('copy').output)}, "is": @{if(true, 'true', 'false')}}`)).toEqual([])
})

test("the dataset's own name for the file, with what the copy gives it", () => {
  const location = { type: 'AzureBlobFSLocation', fileSystem: 'raw', fileName: "@concat(dataset().table, '_', utcNow(), '.parquet')" }
  const dataset = resource('dataset', 'named', { type: 'Parquet', linkedServiceName: { referenceName: 'lake' }, parameters: { table: { type: 'string' } }, typeProperties: { location } })
  const into = copy('SELECT 1 AS a', {}, { outputs: [{ referenceName: 'named', parameters: { table: 'orders' } }] })
  expect(messages(lintWith('FileNameNotPortable', [into], {}, [dataset]))).toEqual(["'copy' writes a file whose name has a colon"])
})
