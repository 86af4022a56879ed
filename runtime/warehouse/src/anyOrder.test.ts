import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { columnsOf, named, testWarehouse, type TestWarehouse } from './testWarehouse.ts'

let t: TestWarehouse
beforeAll(async () => {
  t = await testWarehouse()
})
afterAll(() => t.close())

type Step =
  | { readonly kind: 'append'; readonly rows: number }
  | { readonly kind: 'remove'; readonly modulus: number; readonly rest: number }
  | { readonly kind: 'upsert'; readonly modulus: number; readonly rows: number }
  | { readonly kind: 'overwrite'; readonly rows: number }
  | { readonly kind: 'optimize' }
  | { readonly kind: 'another process' }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('append' as const), rows: fc.integer({ min: 0, max: 40 }) }),
  fc.record({ kind: fc.constant('remove' as const), modulus: fc.integer({ min: 1, max: 5 }), rest: fc.nat(4) }),
  fc.record({ kind: fc.constant('upsert' as const), modulus: fc.integer({ min: 2, max: 7 }), rows: fc.integer({ min: 0, max: 10 }) }),
  fc.record({ kind: fc.constant('overwrite' as const), rows: fc.nat(20) }),
  fc.record({ kind: fc.constant('optimize' as const) }),
  fc.record({ kind: fc.constant('another process' as const) }),
)

test('whatever is done to a table, in whatever order, its rows are those of a plain list', async () => {
  let tables = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      const name = named(`any_${(tables += 1)}`)
      await t.warehouse.createTable({ name, columns: columnsOf('id BIGINT'), kind: 'MANAGED', properties: { 'delta.checkpointInterval': '3' } })
      let warehouse = t.warehouse
      let next = 0
      let model: number[] = []
      const told: bigint[][] = []
      const meant: bigint[][] = []
      const take = (count: number): { select: string; ids: number[] } => {
        const from = next
        next += count
        return { select: `SELECT i AS id FROM range(${from}, ${next}) r(i)`, ids: Array.from({ length: count }, (_, i) => from + i) }
      }
      for (const each of steps) {
        switch (each.kind) {
          case 'append': {
            const { select, ids } = take(each.rows)
            await warehouse.append({ table: name, select })
            model = [...model, ...ids]
            break
          }
          case 'remove':
          case 'upsert': {
            const { duckdb, version } = await warehouse.relation(name, { rowIds: true })
            const rest = each.kind === 'remove' ? each.rest : 0
            const { select, ids } = take(each.kind === 'upsert' ? each.rows : 0)
            const written = await warehouse.change({ table: name, version, remove: `SELECT __file, __row FROM ${duckdb} t WHERE id % ${each.modulus} = ${rest}`, insert: select })
            const kept = model.filter((id) => id % each.modulus !== rest)
            told.push(written.kind === 'written' ? [written.removed, written.rows] : [])
            meant.push([BigInt(model.length - kept.length), BigInt(ids.length)])
            model = [...kept, ...ids]
            break
          }
          case 'overwrite': {
            const { select, ids } = take(each.rows)
            await warehouse.overwrite({ table: name, select })
            model = ids
            break
          }
          case 'optimize':
            await warehouse.optimize(name)
            break
          case 'another process':
            warehouse = await t.another()
            break
          default:
            each satisfies never
        }
        const { duckdb } = await warehouse.relation(name)
        expect((await t.engine.rows(`SELECT id FROM ${duckdb} t ORDER BY id`)).map(({ id }) => Number(id))).toEqual([...model].sort((a, b) => a - b))
        expect((await warehouse.describe(name)).rows).toBe(BigInt(model.length))
      }
      expect(told).toEqual(meant)
    }),
    { numRuns: 20 },
  )
})
