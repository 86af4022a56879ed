import type { Json } from '@lagoon/expressions'
import { expect, test } from 'vitest'
import { activityTypes } from '../../activities/registry.ts'
import { datasetTypes, sinks, sources } from '../../connectors/registry.ts'
import { linkedServiceTypes } from '../../resources/linkedService.ts'
import { checkShape } from './checkShape.ts'
import { variantsOf } from './shapes.ts'

const told = (shape: string, value: Json): readonly string[] =>
  checkShape(shape, value, []).map(({ code, path, message, hint }) => `${code} ${path.join('.')}: ${message}${hint === undefined ? '' : ` (${hint})`}`)

const lookup = { name: 'read', type: 'Lookup', typeProperties: { source: { type: 'JsonSource' }, dataset: { referenceName: 'd', type: 'DatasetReference' } } }

test('what runs here is known to the description of Azure', () => {
  const missing = (family: string, types: readonly string[]): readonly string[] => types.filter((type) => !variantsOf(family)?.has(type.toLowerCase()))
  expect(missing('Activity', activityTypes)).toEqual([])
  expect(missing('Dataset', datasetTypes)).toEqual([])
  expect(missing('LinkedService', Object.keys(linkedServiceTypes))).toEqual([])
  expect(missing('CopySource', Object.keys(sources))).toEqual([])
  expect(missing('CopySink', Object.keys(sinks))).toEqual([])
})

test('what is required is missed, at the thing that lacks it', () => {
  expect(told('Activity', { ...lookup, typeProperties: { source: { type: 'JsonSource' } } })).toEqual([
    "RequiredPropertyMissing typeProperties: 'dataset' is missing",
  ])
  expect(told('Activity', { name: 'flow', type: 'ExecuteDataFlow', typeProperties: {} })).toEqual(["RequiredPropertyMissing typeProperties: 'dataFlow' is missing"])
  expect(told('LinkedService', { type: 'AzureKeyVault', typeProperties: {} })).toEqual(["RequiredPropertyMissing typeProperties: 'baseUrl' is missing"])
})

test('a value of another JSON kind is told, however deep', () => {
  expect(told('Activity', { ...lookup, policy: 'never', dependsOn: { activity: 'x' } })).toEqual([
    "InvalidPropertyType policy: 'policy' must be an object, not the text 'never'",
    "InvalidPropertyType dependsOn: 'dependsOn' must be a list, not an object",
  ])
  const copy = { name: 'c', type: 'Copy', typeProperties: { source: { type: 'JsonSource', storeSettings: { type: 'AzureBlobFSReadSettings', recursive: 'sometimes' } }, sink: { type: 'ParquetSink' } } }
  expect(told('Activity', copy)).toEqual([
    "InvalidPropertyType typeProperties.source.storeSettings.recursive: 'recursive' must be true or false, not the text 'sometimes'",
  ])
})

test('a slip of the finger is told with what was meant; what is merely unknown is not', () => {
  expect(told('Activity', { ...lookup, typeProperties: { ...lookup.typeProperties, firstRowOnyl: false }, dependOn: [] })).toEqual([
    "UnknownProperty typeProperties.firstRowOnyl: Azure knows no property 'firstRowOnyl' here and does without it (did you mean 'firstRowOnly'?)",
    "UnknownProperty dependOn: Azure knows no property 'dependOn' here and does without it (did you mean 'dependsOn'?)",
  ])
  expect(told('Activity', { ...lookup, somethingNew: 1, DEPENDSON: [] })).toEqual([])
})

test('an expression, a secret and what a deployment puts in fit anywhere', () => {
  const wait = (waitTimeInSeconds: Json): Json => ({ name: 'w', type: 'Wait', typeProperties: { waitTimeInSeconds } })
  for (const value of [5, '5', '@pipeline().parameters.s', { value: '@int(1)', type: 'Expression' }]) expect(told('Activity', wait(value))).toEqual([])
  expect(told('Activity', wait('soon'))).toHaveLength(1)
  const sql = (password: Json): Json => ({ type: 'AzureSqlDatabase', typeProperties: { server: 's', password } })
  for (const password of [{ type: 'SecureString', value: '*' }, { type: 'AzureKeyVaultSecret', store: { referenceName: 'v', type: 'LinkedServiceReference' }, secretName: 's' }, "[parameters('p')]"]) {
    expect(told('LinkedService', sql(password))).toEqual([])
  }
})

test('a user property without a value is what Studio writes', () => {
  expect(told('Activity', { ...lookup, userProperties: [{ name: 'Timestamp' }] })).toEqual([])
})

test('a body may be an object', () => {
  expect(told('Activity', { name: 'w', type: 'WebActivity', typeProperties: { url: 'https://x', method: 'POST', body: { run: '@{pipeline().RunId}' } } })).toEqual([])
})

test('an inactive activity and a type that Azure does not describe are left alone', () => {
  expect(told('Activity', { name: 'x', type: 'Lookup', state: 'Inactive', typeProperties: {} })).toEqual([])
  expect(told('Activity', { name: 'x', type: 'InvokeCopyJob', typeProperties: { a: [] } })).toEqual([])
})
