import { expect, test } from 'vitest'
import { readFactory, type FactoryFile } from '../../reader/readFactory.ts'
import { validateFactory } from '../validateFactory.ts'

type Json = Record<string, unknown>
const resource = (kind: FactoryFile['kind'], name: string, properties: Json): FactoryFile => ({ kind, file: `${kind}/${name}.json`, text: JSON.stringify({ name, properties }) })
const told = (...files: FactoryFile[]): readonly string[] => {
  const { factory, problems } = readFactory({ name: 'shop', files })
  return [...problems, ...validateFactory(factory)].filter(({ severity }) => severity !== 'note').map(({ code, severity, message }) => `${severity} ${code}: ${message}`)
}
const wait = (name: string): Json => ({ name, type: 'Wait', typeProperties: { waitTimeInSeconds: 1 } })
const pipeline = (activities: Json[], more: Json = {}): FactoryFile => resource('pipeline', 'p', { activities, ...more })
const many = (count: number): Json[] => Array.from({ length: count }, (_, index) => wait(`w${index}`))

test('a pipeline has 80 activities, those in containers counted, and 120 when Azure was asked', () => {
  const branch = (activities: Json[]): Json => ({ name: 'if', type: 'IfCondition', typeProperties: { expression: { value: '@bool(1)', type: 'Expression' }, ifTrueActivities: activities } })
  expect(told(pipeline([branch(many(79))]))).toEqual([])
  expect(told(pipeline([branch(many(80))]))).toEqual([expect.stringMatching(/^warning LimitExceeded: the pipeline has 81 activities/)])
  expect(told(pipeline(many(121)))).toEqual([expect.stringMatching(/^error LimitExceeded: the pipeline has 121 activities/)])
})

test('parameters and concurrency', () => {
  const parameters = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`p${index}`, { type: 'string', defaultValue: '' }]))
  expect(told(pipeline([wait('w')], { parameters, concurrency: 101 }))).toEqual([
    expect.stringMatching(/^error LimitExceeded: (a pipeline has at most 50 parameters, and this has 51|concurrency)/),
    expect.stringMatching(/^error LimitExceeded: /),
  ])
})

test('a Switch has 25 cases, each once', () => {
  const cases = (values: readonly string[]): FactoryFile =>
    pipeline([{ name: 's', type: 'Switch', typeProperties: { on: { value: '@string(1)', type: 'Expression' }, cases: values.map((value) => ({ value, activities: [] })) } }])
  expect(told(cases(Array.from({ length: 25 }, (_, index) => `${index}`)))).toEqual([])
  expect(told(cases(Array.from({ length: 26 }, (_, index) => `${index}`)))).toEqual(['error InvalidPropertyValue: a Switch has at most 25 cases, and this has 26'])
  expect(told(cases(['a', 'b', 'a']))).toEqual(["error DuplicateCase: 's' has two cases 'a'"])
})

test('names of resources have the length and the letters that Azure takes', () => {
  const named = (kind: FactoryFile['kind'], name: string, properties: Json): readonly string[] => told(resource(kind, name, properties)).filter((text) => text.includes('InvalidName'))
  expect(named('pipeline', 'x'.repeat(141), { activities: [] })).toEqual(['error InvalidName: the name of a pipeline has at most 140 characters, and this has 141'])
  expect(named('dataset', 'a.b', { type: 'Json', linkedServiceName: { referenceName: 'l', type: 'LinkedServiceReference' } })).toEqual(["error InvalidName: '.' is not allowed in the name of a dataset"])
  expect(named('integrationRuntime', 'my_runtime', { type: 'SelfHosted' })).toEqual(["error InvalidName: '_' is not allowed in the name of an integration runtime"])
  expect(named('linkedService', 'Lake (shop) 2', { type: 'AzureBlobFS', typeProperties: {} })).toEqual([])
})
