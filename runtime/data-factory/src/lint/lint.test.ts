import { expect, test } from 'vitest'
import type { Problem } from '../error.ts'
import { readFactory, type FactoryFile } from '../reader/readFactory.ts'
import { validateFactory } from '../validate/validateFactory.ts'

type Json = Record<string, unknown>
const file = (kind: FactoryFile['kind'], name: string, properties: unknown): FactoryFile => ({
  kind,
  file: `${kind}/${name}.json`,
  text: JSON.stringify({ name, properties }, null, 2),
})
const activity = (name: string, type: string, typeProperties: Json, dependsOn: Record<string, string[]> = {}, more: Json = {}): Json => ({
  name,
  type,
  typeProperties,
  ...more,
  dependsOn: Object.entries(dependsOn).map(([other, dependencyConditions]) => ({ activity: other, dependencyConditions })),
})
const services = [
  file('linkedService', 'sql', { type: 'AzureSqlDatabase', typeProperties: { server: 's', database: 'd' } }),
  file('linkedService', 'lake', { type: 'AzureBlobFS', typeProperties: { url: 'https://shop.dfs.core.windows.net' } }),
  file('dataset', 'table', { type: 'AzureSqlTable', linkedServiceName: { referenceName: 'sql' }, typeProperties: {} }),
  file('dataset', 'file', {
    type: 'Parquet',
    linkedServiceName: { referenceName: 'lake' },
    parameters: { name: { type: 'string' } },
    typeProperties: { location: { type: 'AzureBlobFSLocation', fileSystem: 'raw', fileName: '@dataset().name' } },
  }),
]
const lint = (activities: Json[], more: FactoryFile[] = []): Problem[] =>
  validateFactory(
    readFactory({
      name: 'shop',
      files: [...services, ...more, file('pipeline', 'p', { activities, variables: { now: { type: 'String' }, list: { type: 'Array' } } })],
    }).factory,
  ).filter(({ severity }) => severity !== 'note')
const codes = (problems: readonly Problem[]): string[] => problems.map(({ code }) => code)
const call = (name: string, dependsOn: Record<string, string[]> = {}): Json =>
  activity(name, 'WebActivity', { url: 'https://x', method: 'GET' }, dependsOn)
const fail = (dependsOn: Record<string, string[]>): Json => activity('fail', 'Fail', { message: 'm', errorCode: 'e' }, dependsOn)
const copy = (query: string, name = 'orders.parquet'): Json =>
  activity(
    'copy',
    'Copy',
    { source: { type: 'AzureSqlSource', sqlReaderQuery: query }, sink: { type: 'ParquetSink' } },
    {},
    { inputs: [{ referenceName: 'table' }], outputs: [{ referenceName: 'file', parameters: { name } }] },
  )
const bounded = "SELECT * FROM orders WHERE at >= '@{pipeline().TriggerTime}' AND at <= '@{utcNow()}'"

test('an alert that makes a failed run a success is found, whatever its condition', () => {
  for (const condition of [['Failed'], ['Completed'], ['Failed', 'Skipped']]) {
    expect(lint([call('load'), call('alert', { load: condition })])).toMatchObject([
      {
        code: 'FailureMasked',
        severity: 'warning',
        hint: condition.includes('Completed') ? "let a Fail activity depend on the failure of 'load', beside 'alert', or run 'alert' on Succeeded only" : "let a Fail activity follow 'alert'",
      },
    ])
  }
  const [chain] = lint([call('a'), call('b', { a: ['Succeeded'] }), call('alert', { b: ['Failed', 'Skipped'] })])
  expect(chain?.message).toBe("when 'a', 'b' fail, 'alert' runs and the run counts as Succeeded")
})

test('an alert followed by a Fail, or beside a branch of success, masks nothing', () => {
  expect(lint([call('load'), call('alert', { load: ['Failed'] }), fail({ alert: ['Completed'] })])).toEqual([])
  expect(lint([call('load'), call('alert', { load: ['Failed'] }), call('next', { load: ['Succeeded'] })])).toEqual([])
})

test('Failed beside Succeeded in one list', () => {
  expect(codes(lint([call('load'), call('alert', { load: ['Failed', 'Succeeded'] }), fail({ alert: ['Failed'] })]))).toContain(
    'ContradictoryConditions',
  )
})

test('a maximum that is read after an open-ended copy, and a watermark that loses ties', () => {
  const script = activity(
    'max',
    'Script',
    { scripts: [{ type: 'Query', text: 'SELECT MAX(at) AS cdc FROM orders' }] },
    { copy: ['Succeeded'] },
    { linkedServiceName: { referenceName: 'sql' } },
  )
  const query = "SELECT * FROM orders WHERE at > '@{pipeline().parameters.x}'"
  expect(codes(lint([copy(query), script]).filter(({ severity }) => severity === 'warning'))).toEqual([
    'WatermarkTiesLost',
    'WatermarkReadAfterCopy',
  ])
  expect(codes(lint([copy(bounded), script]))).toEqual([])
})

test('emptiness that is decided by bytes', () => {
  const check = activity(
    'check',
    'IfCondition',
    { expression: { value: "@greater(activity('copy').output.dataRead, 0)", type: 'Expression' } },
    { copy: ['Succeeded'] },
  )
  const [found] = lint([copy(bounded), check])
  expect(found).toMatchObject({ code: 'EmptinessByBytes', hint: 'compare rowsCopied' })
})

test('variables that are set in a parallel ForEach', () => {
  const loop = (isSequential: boolean): Json =>
    activity('loop', 'ForEach', {
      items: '@range(0, 2)',
      isSequential,
      activities: [
        activity('s', 'SetVariable', { variableName: 'now', value: 'x' }),
        activity('a', 'AppendVariable', { variableName: 'list', value: 'x' }),
      ],
    })
  expect(codes(lint([loop(false)]))).toEqual(['VariableInParallelLoop'])
  expect(lint([loop(true)])).toEqual([])
  const last = activity('w', 'Wait', { waitTimeInSeconds: "@int(last(variables('list')))" }, { loop: ['Succeeded'] })
  expect(codes(lint([loop(false), last]))).toEqual(['VariableInParallelLoop', 'VariableInParallelLoop'])
})

test('signed addresses and credentials, whose values are never shown', () => {
  const secret = 'b64AAAAsecretvalueAAAA'
  const problems = lint(
    [activity('alert', 'WebActivity', { url: `https://x.logic.azure.com/workflows/1?sp=run&sig=${secret}`, method: 'GET' })],
    [
      file('linkedService', 'old', {
        type: 'AzureBlobFS',
        typeProperties: { url: 'https://a.dfs.core.windows.net', encryptedCredential: secret },
      }),
      file('linkedService', 'open', {
        type: 'AzureSqlDatabase',
        typeProperties: { connectionString: `Server=s;Database=d;Password=${secret}` },
      }),
      file('linkedService', 'good', {
        type: 'AzureSqlDatabase',
        typeProperties: {
          connectionString: 'Server=s;Database=d',
          password: { type: 'AzureKeyVaultSecret', store: { referenceName: 'v' }, secretName: 'sql' },
        },
      }),
    ],
  )
  expect(codes(problems)).toEqual(['EncryptedCredentialCommitted', 'SecretCommitted', 'SignedUrlCommitted'])
  expect(JSON.stringify(problems)).not.toContain(secret)
})

test('addresses that open by a token, a key or a path', () => {
  const key = 'A1b2C3d4E5f6G7h8I9j0K1l2'
  for (const url of [
    `https://1.webhook.uks.azure-automation.net/webhooks?token=${key}%3d`,
    `https://shop.azurewebsites.net/api/mail?name=x&code=${key}==`,
    `https://shop.webhook.office.com/webhookb2/1@2/IncomingWebhook/${key}/3`,
    `https://hooks.slack.com/services/T1/B2/${key}`,
  ]) {
    const problems = lint([activity('alert', 'WebActivity', { url, method: 'POST', body: {} })])
    expect(codes(problems)).toContain('SignedUrlCommitted')
    expect(JSON.stringify(problems)).not.toContain(key)
  }
  const safe = lint([activity('alert', 'WebActivity', { url: "@concat('https://shop.azurewebsites.net/api/mail?code=', pipeline().parameters.key)", method: 'GET' })])
  expect(codes(safe)).not.toContain('SignedUrlCommitted')
})

test('file names with colons or without an extension, also by way of a variable', () => {
  const now = activity('now', 'SetVariable', { variableName: 'now', value: '@utcNow()' })
  expect(lint([now, copy(bounded, "@concat('orders_', variables('now'))")])).toMatchObject([
    { code: 'FileNameNotPortable', message: "'copy' writes a file whose name has a colon and no extension" },
  ])
  const put = (value: string) => activity('put', 'SetVariable', { variableName: 'now', value })
  expect(lint([put('orders_@{utcNow()}.csv'), copy(bounded, "@variables('now')")])).toMatchObject([{ message: "'copy' writes a file whose name has a colon" }])
  expect(lint([put('orders.csv'), copy(bounded, "@variables('now')")])).toEqual([])
  expect(lint([copy(bounded, "@concat('orders_', utcNow('yyyyMMddHHmmss'), '.parquet')")])).toEqual([])
  expect(lint([copy(bounded, "orders_@{formatDateTime(utcNow(), 'HH:mm')}.parquet")])).toMatchObject([
    { message: "'copy' writes a file whose name has a colon" },
  ])
  expect(lint([copy(bounded, '@pipeline().RunId')])).toMatchObject([{ message: "'copy' writes a file whose name has no extension" }])
  expect(lint([copy(bounded, "@concat(pipeline().TriggerTime, '.parquet')")])).toMatchObject([{ message: "'copy' writes a file whose name has a colon" }])
  expect(codes(lint([copy(bounded, '@pipeline().parameters.name')]))).not.toContain('FileNameNotPortable')
})

test('a blank between the quote and the value', () => {
  expect(codes(lint([copy("SELECT * FROM orders WHERE at >= ' @{utcNow()}' AND at <= '2026-01-01'")]))).toEqual(['BlankInLiteral'])
})
