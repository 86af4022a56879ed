import { expect, test } from 'vitest'
import type { JsonObject } from '@lagoon/expressions'
import { readFactory } from '../reader/readFactory.ts'
import { resolveLinkedService, type ResolvedLinkedService } from './linkedService.ts'

function resolved(type: string, typeProperties: JsonObject, name = 'ls sales'): ResolvedLinkedService {
  const { factory } = readFactory({
    name: 'shop',
    files: [{ kind: 'linkedService', file: 'ls.json', text: JSON.stringify({ name, properties: { type, typeProperties } }) }],
  })
  const service = factory.linkedServices.get(name)
  if (!service) throw new Error('not read')
  return resolveLinkedService(service, service.typeProperties)
}

test('a database is known by its fields', () => {
  expect(resolved('AzureSqlDatabase', { server: 'tcp:shop-sql.database.windows.net,1433', database: 'shop' })).toMatchObject({
    kind: 'sql',
    server: 'shop-sql',
    database: 'shop',
  })
})

test('a database is known by its connection string, plain or secure', () => {
  const text = 'integrated security=False;data source="shop-sql.database.windows.net,1433";initial catalog=shop;user id=x'
  expect(resolved('AzureSqlDatabase', { connectionString: text })).toMatchObject({ server: 'shop-sql', database: 'shop' })
  expect(resolved('SqlServer', { connectionString: { type: 'SecureString', value: 'Server=box\\one;Database=shop' } })).toMatchObject({
    server: 'box_one',
    database: 'shop',
  })
})

test('a service that says nothing is named after itself', () => {
  const secret = { type: 'AzureKeyVaultSecret', store: { referenceName: 'v', type: 'LinkedServiceReference' }, secretName: 'cs' }
  expect(resolved('AzureSqlDatabase', { connectionString: secret })).toMatchObject({ server: 'ls_sales', database: 'ls_sales' })
  expect(resolved('AzureBlobFS', {})).toMatchObject({ kind: 'lake', account: 'lssales' })
})

test('a lake is known by its account, in every spelling', () => {
  expect(resolved('AzureBlobFS', { url: 'https://shoplake.dfs.core.windows.net/' })).toMatchObject({ account: 'shoplake' })
  expect(resolved('AzureBlobStorage', { serviceEndpoint: 'https://shoplake.blob.core.windows.net/' })).toMatchObject({
    account: 'shoplake',
  })
  expect(
    resolved('AzureBlobStorage', { connectionString: 'DefaultEndpointsProtocol=https;AccountName=shoplake;AccountKey=x==' }),
  ).toMatchObject({ account: 'shoplake' })
})

test('a type without a local counterpart is refused by name', () => {
  expect(() => resolved('Oracle', {})).toThrow(
    expect.objectContaining({ code: 'LinkedServiceTypeNotSupported', origin: { file: 'ls.json', line: 1, column: 9 } }),
  )
})
