import { expect, test } from 'vitest'
import { complete, type Names } from './completion.ts'

const names: Names = {
  keywords: ['FROM', 'SELECT', 'WHERE'],
  functions: ['split', 'sum'],
  catalogs: async () => ['main', 'samples'],
  schemas: async (catalog = 'main') => (catalog === 'main' ? ['gold', 'silver'] : catalog === 'samples' ? ['nyc'] : []),
  tables: async (schema = 'gold') => (schema.endsWith('gold') ? ['dim_user', 'fact stream'] : []),
  columns: async (table) => (table === 'dim_user' || table === 'main.gold.dim_user' ? ['user_id', 'user name'] : []),
}
const hits = async (text: string, behind?: string): Promise<readonly string[]> => (await complete(text, names, behind)).hits

test('a statement begins with a keyword, in the case in which it is typed', async () => {
  expect(await hits('S')).toEqual(['SELECT'])
  expect(await hits('sel')).toEqual(['select'])
})

test('behind FROM come tables, schemas and catalogs; names that need it are quoted', async () => {
  expect(await hits('SELECT * FROM ')).toEqual(['`fact stream`', 'dim_user', 'gold', 'main', 'samples', 'silver'])
  expect(await hits('select *\nfrom d')).toEqual(['dim_user'])
})

test('a dot asks for what lies within: schemas, tables, or columns of a table or its alias', async () => {
  expect(await complete('SELECT * FROM main.', names)).toEqual({ hits: ['gold', 'silver'], word: '' })
  expect(await hits('SELECT * FROM main.gold.di')).toEqual(['dim_user'])
  expect(await hits('SELECT u.', ' FROM main.gold.dim_user AS u')).toEqual(['`user name`', 'user_id'])
  expect(await hits('SELECT 1 FROM dim_user WHERE dim_user.user_')).toEqual(['user_id'])
})

test('elsewhere come columns of the tables that the statement names, functions and keywords', async () => {
  expect(await hits('SELECT s', ' FROM dim_user')).toEqual(['select', 'split(', 'sum('])
  expect(await hits('SELECT * FROM dim_user WHERE USER')).toEqual(['`user name`', 'user_id'])
})

test('USE wants schemas and catalogs, \\d a table', async () => {
  expect(await hits('USE s')).toEqual(['samples', 'silver'])
  expect(await hits('USE CATALOG m')).toEqual(['main'])
  expect(await hits('\\d d')).toEqual(['dim_user'])
})
