import { expect, test } from 'vitest'
import { activity, lintWith, messages, resource, type Json } from './lint.fixture.ts'

const set = (value: unknown): Json => activity('s', 'SetVariable', { variableName: 'v', value })
const declared = { parameters: { day: { type: 'string' }, Table: { type: 'string' } }, variables: { v: { type: 'String' }, w: { type: 'String' } } }

test('parameters that nothing reads', () => {
  expect(messages(lintWith('ParameterUnused', [set('@pipeline().parameters.day')], declared))).toEqual(["nothing in here reads the parameter 'Table'"])
  expect(lintWith('ParameterUnused', [set("@concat(pipeline().parameters.day, pipeline()?.parameters?.table)")], declared)).toEqual([])
  expect(lintWith('ParameterUnused', [set("x@{pipeline().parameters['Table']}@{pipeline().parameters.day}")], declared)).toEqual([])
  // Which one is worked out: any of them may be meant.
  expect(lintWith('ParameterUnused', [set("@pipeline().parameters[variables('w')]")], declared)).toEqual([])
  expect(lintWith('ParameterUnused', [set('@string(pipeline().parameters)')], declared)).toEqual([])
})

test('parameters of datasets and linked services', () => {
  const dataset = (fileName: string): readonly string[] =>
    messages(
      lintWith('ParameterUnused', [], {}, [
        resource('dataset', 'd', { type: 'Json', linkedServiceName: { referenceName: 'lake' }, parameters: { f: { type: 'string' } }, typeProperties: { location: { type: 'AzureBlobFSLocation', fileName } } }),
      ]),
    )
  expect(dataset('a.json')).toEqual(["nothing in here reads the parameter 'f'"])
  expect(dataset('@dataset().f')).toEqual([])
  const service = resource('linkedService', 'l', { type: 'AzureSqlDatabase', parameters: { db: { type: 'String' } }, typeProperties: { connectionString: 'Server=s;Database=@{linkedService().db}' } })
  expect(lintWith('ParameterUnused', [], {}, [service])).toEqual([])
})

test('variables that are set, or only declared, and never read', () => {
  expect(messages(lintWith('VariableUnused', [set('x')], declared))).toEqual(["nothing reads the variable 'v'", "nothing reads the variable 'w'"])
  const read = activity('t', 'SetVariable', { variableName: 'w', value: "@variables('V')" }, { s: ['Succeeded'] })
  expect(messages(lintWith('VariableUnused', [set('x'), read], declared))).toEqual(["nothing reads the variable 'w'"])
  expect(lintWith('VariableUnused', [set("@variables(pipeline().parameters.day)")], declared)).toEqual([])
})

test('the address of one environment in a pipeline or a dataset', () => {
  const call = (url: string): Json => activity('c', 'WebActivity', { url, method: 'GET' })
  expect(messages(lintWith('HardCodedEnvironment', [call('https://shop-dev.azurewebsites.net/api/x')]))).toEqual(['this pipeline holds the host shop-dev.azurewebsites.net'])
  expect(messages(lintWith('HardCodedEnvironment', [call("@concat('https://management.azure.com/subscriptions/0a1b2c3d-0000-4000-8000-000000000000/x')")]))).toEqual([
    'this pipeline holds the subscription 0a1b2c3d…',
  ])
  expect(lintWith('HardCodedEnvironment', [call('https://api.example.com/x'), call("@concat('https://', pipeline().globalParameters.host, '.azurewebsites.net')")])).toEqual([])
  // Of an address that signs in another rule speaks; in a linked service an address is at home.
  expect(lintWith('HardCodedEnvironment', [call('https://prod-1.westeurope.logic.azure.com/workflows/1?sig=abcdefghijklmnop')])).toEqual([])
})

test('bodies that are no JSON once values are in them', () => {
  const call = (body: unknown): Json => activity('c', 'WebActivity', { url: 'https://x', method: 'POST', body })
  const found = (body: unknown): readonly string[] => messages(lintWith('BodyNotJson', [call(body)]))
  expect(found('{"run": "@{pipeline().RunId}", "rows": @{length(\'abc\')} "last": 1}')[0]).toContain("the body of 'c' is no JSON once values are in it: expected ',' or '}'")
  expect(found({ value: '{\n "message": "@{pipeline().Pipeline}",\n}', type: 'Expression' })).toHaveLength(1)
  expect(found('{"rows": @{pipeline().parameters.rows}, "name": "@{pipeline().Pipeline}"}')).toEqual([])
  expect(found('{"a": "say \\"@{pipeline().Pipeline}\\" twice"}')).toEqual([])
  expect(found({ run: '@{pipeline().RunId}' })).toEqual([])
  expect(found("@concat('{\"run\": \"', pipeline().RunId, '\", \"rows\": ', length('abc'), '}')")).toEqual([])
  expect(found("@concat('{\"run\": \"', pipeline().RunId, ', \"rows\": 1}')")).toHaveLength(1)
  expect(found("@json(concat('{\"run\": ', pipeline().RunId))")).toHaveLength(1)
  for (const body of ['grant_type=client_credentials&x=@{pipeline().RunId}', '@{pipeline().RunId}', 'hello']) expect(found(body)).toEqual([])
})

test('a call behind @ in the middle of a text', () => {
  const found = (value: string): readonly string[] => messages(lintWith('ExpressionNotEvaluated', [set(value)], declared))
  expect(found("'@substring(string(@{pipeline().RunId}),0,4)'")).toEqual(["'s' writes '@substring(' in the middle of a text, where it is not evaluated"])
  expect(found(" @concat('a', 'b')")).toHaveLength(1)
  expect(found("folder/@pipeline().parameters.day")).toHaveLength(1)
  for (const value of ["@concat('x', '@item()')", 'x@{string(1)}y', 'somebody@example.com', 'DECLARE @items TABLE(x INT)', 'a@@concat(b)', "@{concat('a','}')} at @home"]) expect(found(value)).toEqual([])
})

test('credentials by name, in a connection string, and as a header; never what is worked out or kept in a vault', () => {
  const headers = (authorization: string): Json => activity('c', 'WebActivity', { url: 'https://x', method: 'GET', headers: { Authorization: authorization } })
  expect(lintWith('SecretCommitted', [headers('Bearer abcdefghijklmnopqrstuvwxyz')])).toHaveLength(1)
  expect(lintWith('SecretCommitted', [headers("@concat('Bearer ', activity('t').output.value)"), headers('Bearer @{variables(1)}')])).toEqual([])
  const form = activity('c', 'WebActivity', { url: 'https://x', method: 'POST', body: 'grant_type=client_credentials&client_secret=abcdefgh' })
  expect(lintWith('SecretCommitted', [form])).toHaveLength(1)
  expect(lintWith('SecretCommitted', [{ ...form, typeProperties: { url: 'https://x', method: 'POST', body: "client_secret=@{activity('s').output.value}" } }])).toEqual([])
  const service = (typeProperties: Json): number => lintWith('SecretCommitted', [], {}, [resource('linkedService', 'l', { type: 'AzureSqlDatabase', typeProperties })]).length
  expect(service({ server: 's', password: { type: 'SecureString', value: 'hunter2' } })).toBe(1)
  expect(service({ server: 's', password: { type: 'SecureString', value: '**********' } })).toBe(0)
  expect(service({ server: 's', password: { type: 'AzureKeyVaultSecret', store: { referenceName: 'v' }, secretName: 'password' } })).toBe(0)
  expect(service({ connectionString: 'Server=s;Database=@{linkedService().db};Password=hunter2' })).toBe(1)
  expect(service({ connectionString: "Server=s;Password=@{linkedService().p}" })).toBe(0)
})

test('the name of a secret in a vault is no credential, wherever it is handed over', () => {
  const committed = (secretName: unknown): number => {
    const password = { type: 'AzureKeyVaultSecret', store: { referenceName: 'v', type: 'LinkedServiceReference' }, secretName }
    const service = { type: 'AzureSqlDatabase', parameters: { Password: { type: 'string', defaultValue: 'sql-main' } }, typeProperties: { server: 's', password } }
    const rows = { type: 'AzureSqlTable', linkedServiceName: { referenceName: 'vaulted', type: 'LinkedServiceReference', parameters: { Password: 'sql-reader' } }, typeProperties: {} }
    return lintWith('SecretCommitted', [], {}, [resource('linkedService', 'vaulted', service), resource('dataset', 'rows', rows)]).length
  }
  expect(committed({ value: '@linkedService().Password', type: 'Expression' })).toBe(0)
  expect(committed("@{linkedService()['Password']}")).toBe(0)
  expect(committed('sql-main')).toBe(2)
  expect(committed('@linkedService().PasswordOfAnother')).toBe(2)
})
