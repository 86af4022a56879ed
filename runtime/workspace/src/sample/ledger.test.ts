import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase, type Database } from '@lagoon/azure-sql'
import { Engine } from '@lagoon/engine'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Sample } from './definition.ts'
import { createLedger, ledgerRow, readLedger } from './ledger.ts'

let folder: string
let engine: Engine
let database: Database
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lagoon-ledger-'))
  engine = await Engine.open()
  database = await openDatabase({ engine, folder, server: 'server', database: 'db' })
})
afterEach(async () => {
  await database.close()
  await engine.close()
  await rm(folder, { recursive: true, force: true })
})

const sample = { name: "joe's shop", version: '1' } as Sample

test('a ledger tells which batches came, in the order in which they came', async () => {
  expect(await readLedger(database, sample, 's')).toBeUndefined()
  await database.execute(createLedger)
  expect(await readLedger(database, sample, 's')).toEqual([])
  await database.execute(ledgerRow({ sample, size: 's', batch: 2, position: 0, rows: 5n }))
  await database.execute(ledgerRow({ sample, size: 's', batch: 0, position: 1, rows: 0n }))
  expect(await readLedger(database, sample, 's')).toEqual([2, 0])
})

test('a batch is there once, and the database of another sample or size is refused', async () => {
  await database.execute(createLedger)
  const row = ledgerRow({ sample, size: 's', batch: 0, position: 0, rows: 5n })
  await database.execute(row)
  await expect(database.execute(row)).rejects.toThrow(expect.objectContaining({ name: expect.stringContaining('Error') }))
  await expect(readLedger(database, sample, 'm')).rejects.toMatchObject({ code: 'StateOfAnotherProject', hint: expect.stringContaining('state reset') })
  await expect(readLedger(database, { ...sample, version: '2' }, 's')).rejects.toMatchObject({ code: 'StateOfAnotherProject' })
})
