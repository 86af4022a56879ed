import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Engine } from '@lagoon/engine'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { checksumQuery, checksumSql, values } from './checksum.ts'
import { goldTables } from './gold.ts'
import { historySql } from './history.ts'

let engine: Engine
beforeAll(async () => { engine = await Engine.open({ threads: 1 }) })
afterAll(() => engine.close())

const history = async (reports: string): Promise<string[]> => {
  const sql = historySql({ reports: `SELECT 1 AS id, * FROM (VALUES ${reports}) AS r (updated_at, name, note, is_deleted)`, key: 'id', tracked: ['name'] })
  return (await engine.rows(`SELECT name, updated_at, __START_AT AS since, __END_AT AS until FROM (${sql}) ORDER BY since`)).map((row) => `${row['name']} ${row['since']}-${row['until'] ?? ''} (${row['updated_at']})`)
}

test('a version lasts until the next that differs, and holds its newest report', async () => {
  expect(await history(`(5, 'A', 1, false), (10, 'A', 2, false), (15, 'A', 3, false), (20, 'C', 4, false)`)).toEqual(['A 5-20 (15)', 'C 20- (20)'])
})

test('a late report splits a version', async () => {
  expect(await history(`(5, 'A', 1, false), (10, 'A', 2, false), (15, 'A', 3, false), (20, 'C', 4, false), (12, 'B', 5, false)`)).toEqual(['A 5-12 (10)', 'B 12-15 (12)', 'A 15-20 (15)', 'C 20- (20)'])
})

test('a deletion ends a version, a return begins another, a repeat changes nothing', async () => {
  expect(await history(`(1, 'A', 1, false), (1, 'A', 1, false), (4, NULL, NULL, true), (6, 'A', 1, false)`)).toEqual(['A 1-4 (1)', 'A 6- (6)'])
})

test('a checksum does not depend on the order of rows, and sees a changed one', async () => {
  const sum = async (rows: string): Promise<unknown> => (await engine.rows(`SELECT ${checksumSql(values('a', 'b'))} AS sum FROM (VALUES ${rows}) AS t (a, b)`))[0]?.['sum']
  expect(await sum(`(1, 'x'), (2, NULL)`)).toBe(await sum(`(2, NULL), (1, 'x')`))
  expect(await sum(`(1, 'x'), (2, NULL)`)).not.toBe(await sum(`(1, 'x'), (2, 'y')`))
})

interface Sample {
  readonly name: string
  readonly version: string
  readonly batches: readonly { readonly number: number }[]
  readonly checks: readonly { readonly path: string; readonly sql: string; readonly from_batch?: number }[]
}
type Truth = { readonly sample: string; readonly version: string; readonly batches: readonly Record<string, Record<string, unknown>>[] }

const sample = parse(readFileSync(fileURLToPath(new URL('../../sample.yml', import.meta.url)), 'utf8')) as Sample

test.each(['xs', 's'])('sample.yml asks for figures that the truth of %s has, after every batch', (size) => {
  const truth = JSON.parse(readFileSync(fileURLToPath(new URL(`../../data/${size}/truth.json`, import.meta.url)), 'utf8')) as Truth
  expect([truth.sample, truth.version]).toEqual([sample.name, sample.version])
  for (const { number } of sample.batches) {
    for (const { path, sql, from_batch: from = 0 } of sample.checks) {
      if (number < from) continue
      const [section = '', name = ''] = path.split('.')
      const held = truth.batches[number]?.[section]?.[name]
      const asked = [...sql.matchAll(/ AS (\w+)(?=,| FROM)/g)].map(([, alias]) => alias).filter((alias) => alias !== 'digest')
      const has = typeof held === 'number' ? asked : Object.keys(held ?? {})
      expect(has).toEqual(expect.arrayContaining(asked))
    }
  }
})

test('sample.yml holds the checksum of every table of gold', () => {
  for (const [name, columns] of Object.entries(goldTables)) {
    expect(sample.checks.filter(({ path }) => path === `gold.${name}`).map(({ sql }) => sql)).toContain(checksumQuery(`spotify.gold.${name}`, columns))
  }
})
