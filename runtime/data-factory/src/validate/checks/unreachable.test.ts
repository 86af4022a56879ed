import { expect, test } from 'vitest'
import { activity, resource, type Json } from '../../lint/lint.fixture.ts'
import { readFactory, type FactoryFile } from '../../reader/readFactory.ts'
import { validateFactory } from '../validateFactory.ts'
import { dataFlowsAreNamed } from './dataFlows.ts'
import { everyActivityCanRun } from './unreachable.ts'

const wait = (name: string, after: Record<string, string[]> = {}): Json => activity(name, 'Wait', { waitTimeInSeconds: 1 }, after)
const factoryOf = (activities: readonly Json[], files: readonly FactoryFile[] = []) => readFactory({ name: 'shop', files: [...files, resource('pipeline', 'p', { activities })] }).factory
const never = (...activities: Json[]): readonly string[] => everyActivityCanRun(factoryOf(activities)).map(({ message }) => /^'([^']*)'/.exec(message)?.[1] ?? '')

test('an activity that waits for the success and for the failure of one thing never runs', () => {
  const load = wait('load')
  expect(never(load, wait('ok', { load: ['Succeeded'] }), wait('bad', { load: ['Failed'] }), wait('end', { ok: ['Succeeded'], bad: ['Succeeded'] }))).toEqual(['end'])
  expect(never(load, wait('ok', { load: ['Succeeded'] }), wait('bad', { load: ['Failed'] }), wait('end', { ok: ['Succeeded', 'Skipped'], bad: ['Succeeded', 'Skipped'] }))).toEqual([])
  expect(never(activity('fail', 'Fail', { message: 'm', errorCode: 'e' }), wait('after', { fail: ['Succeeded'] }))).toEqual(['after'])
  expect(never(wait('a'), wait('b', { a: ['Failed', 'Skipped'] }), wait('c', { a: ['Completed'], b: ['Skipped'] }))).toEqual([])
})

test('what is missing, or goes round in a circle, is told elsewhere', () => {
  expect(never(wait('a', { nobody: ['Succeeded'] }))).toEqual([])
  expect(never(wait('a', { b: ['Succeeded'] }), wait('b', { a: ['Succeeded'] }))).toEqual([])
})

test('a data flow is named as one that does not run, and missed when it is not there', () => {
  const flow = resource('dataflow', 'clean', { type: 'MappingDataFlow', typeProperties: { sources: [], sinks: [], transformations: [], scriptLines: ['source() ~> a'] } })
  const run = (referenceName: string): Json => activity('run', 'ExecuteDataFlow', { dataflow: { referenceName, type: 'DataFlowReference' } })
  expect(dataFlowsAreNamed(factoryOf([run('clean')], [flow]))).toMatchObject([{ code: 'DataFlowNotSupported', severity: 'note', origin: { file: 'dataflow/clean.json' } }])
  expect(dataFlowsAreNamed(factoryOf([run('cleen')], [flow]))).toMatchObject([{}, { code: 'DataFlowNotFound', hint: "did you mean 'clean'?" }])
})

test('a parameter that is given in another case is told', () => {
  const child = resource('pipeline', 'child', { activities: [], parameters: { table: { type: 'string' } } })
  const call = activity('call', 'ExecutePipeline', { pipeline: { referenceName: 'child' }, parameters: { Table: 'x' } })
  const found = validateFactory(factoryOf([call], [child])).filter(({ severity }) => severity !== 'note')
  expect(found).toMatchObject([{ code: 'NameDiffersInCase', severity: 'warning', message: "pipeline 'child' declares the parameter 'Table' as 'table'" }])
})
