import { expect, test } from 'vitest'
import type { Problem } from '../error.ts'
import { readFactory, type FactoryFile } from '../reader/readFactory.ts'
import { validateFactory } from './validateFactory.ts'

type Json = Record<string, unknown>
const file = (kind: FactoryFile['kind'], name: string, properties: unknown): FactoryFile => ({
  kind,
  file: `${kind}/${name}.json`,
  text: JSON.stringify({ name, properties }, null, 2),
})
const lake = file('linkedService', 'lake', { type: 'AzureBlobFS', typeProperties: { url: 'https://shop.dfs.core.windows.net' } })
const json = file('dataset', 'json', {
  type: 'Json',
  linkedServiceName: { referenceName: 'lake', type: 'LinkedServiceReference' },
  parameters: { folder: { type: 'string' } },
  typeProperties: { location: { type: 'AzureBlobFSLocation', fileSystem: 'raw', folderPath: '@dataset().folder', fileName: 'a.json' } },
})
const validate = (...files: FactoryFile[]): readonly Problem[] => {
  const { factory, problems } = readFactory({ name: 'shop', files })
  const place = ({ origin: { file: name, line, column } }: Problem): string => `${name}:${String(line).padStart(5)}:${String(column).padStart(5)}`
  return [...problems, ...validateFactory(factory)].filter(({ severity }) => severity !== 'note').toSorted((a, b) => (place(a) < place(b) ? -1 : 1))
}
const activity = (name: string, type: string, typeProperties: Json, dependsOn: Record<string, string[]> = {}): Json => ({
  name,
  type,
  typeProperties,
  dependsOn: Object.entries(dependsOn).map(([other, dependencyConditions]) => ({ activity: other, dependencyConditions })),
})
const pipeline = (activities: Json[], more: Json = {}): FactoryFile =>
  file('pipeline', 'p', { activities, variables: { v: { type: 'String' } }, ...more })
const set = (name: string, value: unknown, dependsOn: Record<string, string[]> = {}): Json =>
  activity(name, 'SetVariable', { variableName: 'v', value }, dependsOn)
const short = (problems: readonly Problem[]): string[] =>
  problems.map(
    ({ code, severity, origin, hint }) => `${severity} ${code} ${origin.file}:${origin.line}:${origin.column}${hint ? ` | ${hint}` : ''}`,
  )
const codes = (problems: readonly Problem[]): string[] => problems.map(({ code }) => code)

test('a healthy factory has no problems', () => {
  const lookup = activity('read', 'Lookup', {
    source: { type: 'JsonSource' },
    dataset: { referenceName: 'json', parameters: { folder: '@pipeline().parameters.table' } },
  })
  expect(
    validate(
      lake,
      json,
      pipeline([lookup, set('s', "@activity('read').output.firstRow.x", { read: ['Succeeded'] })], {
        parameters: { table: { type: 'string' } },
      }),
    ),
  ).toEqual([])
})

test('bad JSON is told with its place, and the other files are still looked at', () => {
  const broken: FactoryFile = { kind: 'dataset', file: 'dataset/orders.json', text: '{\n  "name": "orders",\n  "properties": {,}\n}' }
  const lookup = activity('read', 'Lookup', { source: { type: 'JsonSource' }, dataset: { referenceName: 'orders' } })
  const problems = validate(lake, broken, pipeline([lookup, activity('x', 'Custom', { command: 'clean.exe' })]))
  expect(problems[0]).toMatchObject({
    code: 'InvalidJson',
    severity: 'error',
    origin: { file: 'dataset/orders.json', line: 3, column: 18 },
  })
  expect(problems.slice(1)).toMatchObject([
    { code: 'DatasetNotFound', hint: 'dataset/orders.json could not be read' },
    { code: 'ActivityTypeNotSupported' },
  ])
})

test('an unknown activity type, source and sink are refused by name and place', () => {
  const copy = {
    ...activity('copy', 'Copy', { source: { type: 'ParqetSource' }, sink: { type: 'OrcSink' } }),
    inputs: [{ referenceName: 'json', parameters: { folder: 'a' } }],
    outputs: [{ referenceName: 'json', parameters: { folder: 'b' } }],
  }
  const problems = validate(lake, json, pipeline([activity('flow', 'LookUpp', {}), copy]))
  expect(problems[0]).toMatchObject({
    code: 'ActivityTypeNotSupported',
    origin: { file: 'pipeline/p.json', line: 7, column: 17 },
    hint: "did you mean 'Lookup'?",
  })
  expect(problems[0]?.excerpt).toContain('LookUpp')
  expect(problems[1]).toMatchObject({ code: 'ConnectorTypeNotSupported', hint: "did you mean 'ParquetSource'?" })
  expect(problems[2]?.hint).toContain('these run: ')
})

test('an inactive activity may be of any type', () => {
  expect(validate(pipeline([{ ...activity('flow', 'ExecuteDataFlow', {}), state: 'Inactive', onInactiveMarkAs: 'Skipped' }]))).toEqual([])
})

test('missing datasets, pipelines and linked services are named with what may be meant', () => {
  const problems = validate(
    lake,
    json,
    file('dataset', 'other', { type: 'Json', linkedServiceName: { referenceName: 'lakes' }, typeProperties: { location: { type: 'AzureBlobFSLocation' } } }),
    file('pipeline', 'load_orders', { activities: [] }),
    pipeline([
      activity('a', 'ExecutePipeline', { pipeline: { referenceName: 'load_order' } }),
      activity('b', 'Delete', { dataset: { referenceName: 'jsn' } }),
    ]),
    file('trigger', 't', {
      type: 'ScheduleTrigger',
      pipelines: [{ pipelineReference: { referenceName: 'nothing' } }],
      typeProperties: { recurrence: { frequency: 'Hourly', interval: 1 } },
    }),
  )
  expect(short(problems)).toEqual([
    "error LinkedServiceNotFound dataset/other.json:6:24 | did you mean 'lake'?",
    "error PipelineNotFound pipeline/p.json:10:30 | did you mean 'load_orders'?",
    "error DatasetNotFound pipeline/p.json:20:30 | did you mean 'json'?",
    'error PipelineNotFound trigger/t.json:8:28 | the factory has: load_orders, p',
    "error InvalidPropertyValue trigger/t.json:14:22 | did you mean 'Hour'?",
  ])
})

test('parameters that are needed and not given, or given and not declared', () => {
  const child = file('pipeline', 'child', {
    activities: [],
    parameters: { table: { type: 'string' }, day: { type: 'string', defaultValue: '' } },
  })
  const call = activity('call', 'ExecutePipeline', { pipeline: { referenceName: 'child' }, parameters: { tabel: 'x' } })
  expect(validate(child, pipeline([call]))).toMatchObject([
    { code: 'ParameterMissing', severity: 'error', message: "pipeline 'child' needs a value for its parameter 'table'" },
    { code: 'UnknownParameter', severity: 'warning', hint: "did you mean 'table'?" },
  ])
})

test('expressions: syntax, functions, arguments, parameters, variables, activities, each at its character', () => {
  const told = (value: string): Problem[] =>
    validate(
      pipeline([set('other', 'x'), activity('s', 'SetVariable', { variableName: 'w', value })], {
        variables: { v: { type: 'String' }, w: { type: 'String' } },
        parameters: { table: { type: 'string' } },
      }),
    ).slice()
  expect(told("@concat('a', 'b'")).toMatchObject([{ code: 'InvalidTemplate' }])
  expect(told("@concatt('a', 'b')")).toMatchObject([{ code: 'FunctionNotFound', hint: "did you mean 'concat'?" }])
  expect(told("@slice('abc', 1)")).toMatchObject([{ code: 'FunctionNotFound', hint: "'slice' is a function of Logic Apps only" }])
  expect(told("@concat(toUpper('a', 'b'), 'c')")).toMatchObject([{ code: 'InvalidArgumentCount' }])
  expect(told('@pipeline().parameters.tabel')).toMatchObject([{ code: 'ParameterNotFound', hint: "did you mean 'table'?" }])
  expect(told('@pipeline().parameters.Table')).toMatchObject([{ code: 'NameDiffersInCase', severity: 'warning' }])
  expect(told('@pipeline().globalParameters.x')).toMatchObject([{ code: 'ParameterNotFound' }])
  expect(told('@pipeline().RunID2')).toMatchObject([{ code: 'SystemVariableNotFound', hint: "did you mean 'RunId'?" }])
  expect(told("@variables('x')")).toMatchObject([{ code: 'VariableNotFound', hint: "did you mean 'v'?" }])
  expect(told("@activity('othr').output.x")).toMatchObject([{ code: 'ActivityNotFound', hint: "did you mean 'other'?" }])
  expect(told("@activity('other').output.x")).toMatchObject([{ code: 'ActivityNotReachable' }])
  expect(told('@item().x')).toMatchObject([{ code: 'AccessorNotAvailable' }])
  expect(told('@dataset().x')).toMatchObject([{ code: 'AccessorNotAvailable' }])
  expect(told("@concat('w', variables('w'))")).toMatchObject([{ code: 'VariableSelfReference' }])
  const [at] = told("text @{concat('a', nope())} more")
  // `          "value": "` and 19 characters of the text come before the name.
  expect(at).toMatchObject({ code: 'FunctionNotFound', origin: { line: 19, column: 40 } })
})

test('an activity may be asked from inside a container that comes after it, not from outside of the one it is in', () => {
  const inner = (value: string): Json =>
    activity('if', 'IfCondition', { expression: '@bool(1)', ifTrueActivities: [set('in', value)] }, { first: ['Succeeded'] })
  expect(validate(pipeline([set('first', 'x'), inner("@activity('first').output.value")]))).toEqual([])
  const outside = validate(pipeline([set('first', 'x'), inner('y'), set('last', "@activity('in').output.value", { if: ['Succeeded'] })]))
  expect(codes(outside)).toEqual(['ActivityNotReachable'])
})

test('activities that wait for each other, for themselves, or for nobody', () => {
  expect(
    validate(pipeline([set('a', 'x', { b: ['Succeeded'] }), set('b', 'x', { c: ['Succeeded'] }), set('c', 'x', { a: ['Succeeded'] })])),
  ).toMatchObject([{ code: 'CyclicDependency', message: "activities wait for each other: 'a' → 'b' → 'c' → 'a'" }])
  expect(validate(pipeline([set('load', 'x'), set('b', 'x', { lod: ['Succeeded'] })]))).toMatchObject([
    { code: 'ActivityNotFound', hint: "did you mean 'load'?" },
  ])
})

test('pipelines that call each other', () => {
  const calls = (name: string, other: string): FactoryFile =>
    file('pipeline', name, { activities: [activity('call', 'ExecutePipeline', { pipeline: { referenceName: other } })] })
  expect(validate(calls('a', 'b'), calls('b', 'c'), calls('c', 'a'))).toMatchObject([
    { code: 'CyclicPipelines', message: "pipelines call each other: 'a' → 'b' → 'c' → 'a'", origin: { file: 'pipeline/a.json', line: 10 } },
  ])
})

test('names, conditions, variables and nesting that Azure does not take', () => {
  expect(codes(validate(pipeline([set('a.b', 'x')])))).toEqual(['InvalidName'])
  expect(codes(validate(pipeline([set('a', 'x'), set('A', 'y')])))).toContain('DuplicateActivityName')
  expect(validate(pipeline([set('a', 'x'), set('b', 'x', { a: ['Succeded'] })]))).toMatchObject([
    { code: 'InvalidPropertyValue', hint: "did you mean 'Succeeded'?" },
  ])
  expect(codes(validate(pipeline([activity('s', 'SetVariable', { variableName: 'nope', value: 'x' })])))).toEqual(['VariableNotFound'])
  const loop = (name: string, activities: Json[]): Json =>
    activity(name, 'ForEach', { items: '@range(0,1)', isSequential: true, activities })
  expect(codes(validate(pipeline([loop('outer', [loop('inner', [])])])))).toEqual(['NestingNotAllowed'])
})

test('what a file lacks is told at the place that lacks it', () => {
  const problems = validate(
    pipeline([
      { name: 'x', type: 'Wait', typeProperties: {} },
      { type: 'Fail', typeProperties: { message: 'm', errorCode: 'e' } },
    ]),
  )
  expect(problems).toMatchObject([
    { code: 'RequiredPropertyMissing', message: "'waitTimeInSeconds' is missing", origin: { line: 8 } },
    { code: 'RequiredPropertyMissing', message: "'name' is missing" },
  ])
})

test('a type that no activity uses may stay in the factory', () => {
  const excel = file('dataset', 'sheet', { type: 'Excel', linkedServiceName: { referenceName: 'ftp' }, typeProperties: { location: { type: 'FtpServerLocation' } } })
  const ftp = file('linkedService', 'ftp', { type: 'Oracle', typeProperties: { host: 'ftp.example.com' } })
  expect(validate(excel, ftp)).toEqual([])
  expect(codes(validate(excel, ftp, pipeline([activity('d', 'Delete', { dataset: { referenceName: 'sheet' } })])))).toEqual([
    'DatasetTypeNotSupported',
    'LinkedServiceTypeNotSupported',
  ])
})

test('the linked service of a log that a Copy keeps must be there, unless the log is switched off', () => {
  const copy = (enableCopyActivityLog: boolean): FactoryFile =>
    pipeline([{ ...activity('c', 'Copy', { source: { type: 'JsonSource' }, sink: { type: 'JsonSink' }, logSettings: { enableCopyActivityLog, logLocationSettings: { linkedServiceName: { referenceName: 'nowhere', type: 'LinkedServiceReference' } } } }), inputs: [{ referenceName: 'json', parameters: { folder: 'a' } }], outputs: [{ referenceName: 'json', parameters: { folder: 'b' } }] }])
  expect(codes(validate(lake, json, copy(true))).filter((code) => code.endsWith('NotFound'))).toEqual(['LinkedServiceNotFound'])
  expect(codes(validate(lake, json, copy(false))).filter((code) => code.endsWith('NotFound'))).toEqual([])
})
