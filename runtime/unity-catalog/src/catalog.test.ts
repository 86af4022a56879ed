import { memoryStorage, writeText } from '@lagoon/storage'
import { expect, test } from 'vitest'
import { Catalog, fullName } from './index.ts'

async function withSchema(): Promise<{ catalog: Catalog; storage: ReturnType<typeof memoryStorage> }> {
  const storage = memoryStorage()
  const catalog = await Catalog.open(storage)
  await catalog.createCatalog({ name: 'Shop' })
  await catalog.createSchema({ catalog: 'shop', name: 'gold', storageRoot: 'lake/gold' })
  return { catalog, storage }
}

test('a name is one name in any case', async () => {
  const { catalog } = await withSchema()
  await catalog.createTable({ catalog: 'SHOP', schema: 'Gold', name: 'Orders', type: 'MANAGED' })
  expect(await catalog.table({ catalog: 'shop', schema: 'gold', name: 'ORDERS' })).toMatchObject({ catalog: 'shop', schema: 'gold', name: 'orders' })
  await expect(catalog.createTable({ catalog: 'shop', schema: 'gold', name: 'orders', type: 'VIEW' })).rejects.toMatchObject({ code: 'TABLE_OR_VIEW_ALREADY_EXISTS' })
})

test('a table lies below its schema, or below the local root when the schema names none', async () => {
  const { catalog } = await withSchema()
  await catalog.createSchema({ catalog: 'shop', name: 'silver' })
  expect(await catalog.locationOf({ catalog: 'shop', schema: 'gold', name: 'Orders' })).toBe('lake/gold/orders')
  expect((await catalog.createTable({ catalog: 'shop', schema: 'silver', name: 'orders', type: 'STREAMING_TABLE' })).location).toBe('local/unity-catalog/shop/silver/orders')
  expect((await catalog.createTable({ catalog: 'shop', schema: 'silver', name: 'v', type: 'VIEW', viewText: 'SELECT 1' })).location).toBeUndefined()
})

test('what is missing is named, with the nearest there is', async () => {
  const { catalog } = await withSchema()
  await catalog.createTable({ catalog: 'shop', schema: 'gold', name: 'customers', type: 'MANAGED' })
  await expect(catalog.table({ catalog: 'shop', schema: 'gold', name: 'custmers' })).rejects.toMatchObject({ code: 'TABLE_OR_VIEW_NOT_FOUND', hint: 'did you mean customers?' })
  await expect(catalog.schema('shop', 'platinum')).rejects.toMatchObject({ code: 'SCHEMA_NOT_FOUND', hint: undefined })
  await expect(catalog.catalog('nowhere')).rejects.toMatchObject({ code: 'CATALOG_NOT_FOUND' })
  expect(await catalog.findTable({ catalog: 'a', schema: 'b', name: 'c' })).toBeUndefined()
})

test('a schema that holds something is not dropped unasked', async () => {
  const { catalog } = await withSchema()
  await catalog.createTable({ catalog: 'shop', schema: 'gold', name: 't', type: 'MANAGED' })
  await catalog.createVolume({ catalog: 'shop', schema: 'gold', name: 'files' })
  await expect(catalog.dropSchema('shop', 'gold')).rejects.toMatchObject({ code: 'SCHEMA_NOT_EMPTY' })
  await catalog.dropSchema('shop', 'gold', { cascade: true })
  expect(await catalog.schemas('shop')).toEqual([])
  await catalog.createSchema({ catalog: 'shop', name: 'gold' })
  expect(await catalog.tables('shop', 'gold')).toEqual([])
  expect(await catalog.volumes('shop', 'gold')).toEqual([])
})

test('what one process registers another sees at once', async () => {
  const { catalog, storage } = await withSchema()
  const other = await Catalog.open({ ...storage })
  await other.createTable({ catalog: 'shop', schema: 'gold', name: 't', type: 'MANAGED', comment: 'one' })
  expect((await catalog.tables('shop', 'gold')).map(({ name }) => name)).toEqual(['t'])
  await catalog.putTable({ ...(await catalog.table({ catalog: 'shop', schema: 'gold', name: 't' })), comment: 'two', tags: { team: 'x' } })
  expect(await other.table({ catalog: 'shop', schema: 'gold', name: 't' })).toMatchObject({ comment: 'two', tags: { team: 'x' } })
})

test('names that no object may have are refused, odd ones are kept apart', async () => {
  const { catalog } = await withSchema()
  for (const name of ['', 'a.b', 'a/b', 'a b', 'a\u0000']) {
    await expect(catalog.createTable({ catalog: 'shop', schema: 'gold', name, type: 'MANAGED' })).rejects.toMatchObject({ code: 'INVALID_IDENTIFIER' })
  }
  await catalog.createTable({ catalog: 'shop', schema: 'gold', name: 'ä%2e:*', type: 'MANAGED' })
  expect(fullName(await catalog.table({ catalog: 'shop', schema: 'gold', name: 'Ä%2E:*' }))).toBe('shop.gold.`ä%2e:*`')
})

test('a broken document is named', async () => {
  const { catalog, storage } = await withSchema()
  await writeText(storage, 'tables/shop/gold/t.json', '{')
  await expect(catalog.table({ catalog: 'shop', schema: 'gold', name: 't' })).rejects.toThrow('tables/shop/gold/t.json')
})

test('volumes have a place of their own', async () => {
  const { catalog } = await withSchema()
  const volume = await catalog.createVolume({ catalog: 'shop', schema: 'gold', name: 'Raw' })
  expect(volume).toMatchObject({ name: 'raw', type: 'MANAGED', location: 'lake/gold/__volumes/raw' })
  await expect(catalog.volume({ catalog: 'shop', schema: 'gold', name: 'rw' })).rejects.toMatchObject({ code: 'VOLUME_NOT_FOUND' })
})
