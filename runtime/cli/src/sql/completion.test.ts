import { expect, test } from 'vitest'
import { complete, type Names } from './completion.ts'

const names: Names = {
  keywords: ['FROM', 'SELECT', 'WHERE'],
  functions: ['split', 'sum'],
  catalogs: async () => ['main', 'samples'],
  schemas: async (catalog = 'main') => (catalog === 'main' ? ['gold', 'silver'] : catalog === 'samples' ? ['nyc'] : []),
  tables: async (schema = 'gold') => (schema.endsWith('gold') ? ['demo_order', 'line items'] : []),
  columns: async (table) => (table === 'demo_order' || table === 'main.gold.demo_order' ? ['order_id', 'order name'] : []),
}
const hits = async (text: string, behind?: string): Promise<readonly string[]> => (await complete(text, names, behind)).hits

test('a statement begins with a keyword, in the case in which it is typed', async () => {
  expect(await hits('S')).toEqual(['SELECT'])
  expect(await hits('sel')).toEqual(['select'])
})

test('behind FROM come tables, schemas and catalogs; names that need it are quoted', async () => {
  expect(await hits('SELECT * FROM ')).toEqual(['`line items`', 'demo_order', 'gold', 'main', 'samples', 'silver'])
  expect(await hits('select *\nfrom d')).toEqual(['demo_order'])
})

test('a dot asks for what lies within: schemas, tables, or columns of a table or its alias', async () => {
  expect(await complete('SELECT * FROM main.', names)).toEqual({ hits: ['gold', 'silver'], word: '' })
  expect(await hits('SELECT * FROM main.gold.de')).toEqual(['demo_order'])
  expect(await hits('SELECT u.', ' FROM main.gold.demo_order AS u')).toEqual(['`order name`', 'order_id'])
  expect(await hits('SELECT 1 FROM demo_order WHERE demo_order.order_')).toEqual(['order_id'])
})

test('elsewhere come columns of the tables that the statement names, functions and keywords', async () => {
  expect(await hits('SELECT s', ' FROM demo_order')).toEqual(['select', 'split(', 'sum('])
  expect(await hits('SELECT * FROM demo_order WHERE ORDER')).toEqual(['`order name`', 'order_id'])
})

test('where nothing is typed yet, only what the tables of the statement have is offered', async () => {
  expect(await hits('SELECT ', ' FROM demo_order o')).toEqual(['`order name`', 'o', 'order_id'])
  expect(await hits('SELECT ')).toEqual([])
})

test('USE wants schemas and catalogs, \\d a table', async () => {
  expect(await hits('USE s')).toEqual(['samples', 'silver'])
  expect(await hits('USE CATALOG m')).toEqual(['main'])
  expect(await hits('\\d d')).toEqual(['demo_order'])
})
