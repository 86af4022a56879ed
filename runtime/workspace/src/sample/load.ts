import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileList, quoteName } from '@lagoon/engine'
import { WorkspaceError } from '../error.ts'
import { sqlLinkedService } from '../sqlLinkedService.ts'
import type { Workspace } from '../workspace.ts'
import { batchFile, sampleIdentity, type Sample } from './definition.ts'
import { ensureFiles } from './ensureFiles.ts'
import { createLedger, ledgerRow, readLedger } from './ledger.ts'

export interface LoadedBatch {
  readonly batch: number
  readonly title: string
  readonly tables: readonly { readonly table: string; readonly rows: bigint }[]
  readonly tookMs: number
}

/** The batches that the source does not have yet, in the order in which they are played. */
export async function missingBatches(workspace: Workspace, sample: Sample, size: string): Promise<{ held: readonly number[]; missing: readonly number[] }> {
  const database = await workspace.database(await sqlLinkedService(workspace, sample.target.linkedService))
  try {
    const held = (await readLedger(database, sample, size)) ?? []
    return { held, missing: sample.batches.map(({ number }) => number).filter((number) => !held.includes(number)) }
  } finally {
    await database.close()
  }
}

/**
 * Loads one batch into the database of the sample's linked service: one transaction with its row in the ledger, so that a
 * batch is there once or not at all. The first batch runs the project's schema scripts, in the same transaction. Throws `RunInProgress`.
 */
export async function loadBatch(workspace: Workspace, sample: Sample, { size, batch }: { size: string; batch: number }): Promise<LoadedBatch> {
  const described = sample.batches.find(({ number }) => number === batch)
  if (!described) throw new WorkspaceError('SampleNotFound', `sample ${sample.name} has no batch ${batch}`, { hint: `it has: ${sample.batches.map(({ number }) => number).join(', ')}` })
  return workspace.exclusively(() => loadDescribed(workspace, sample, { size, batch, title: described.title }))
}

async function loadDescribed(workspace: Workspace, sample: Sample, { size, batch, title }: { size: string; batch: number; title: string }): Promise<LoadedBatch> {
  await ensureFiles(sample, size)
  const startedAt = performance.now()
  const database = await workspace.database(await sqlLinkedService(workspace, sample.target.linkedService))
  try {
    const ledger = await readLedger(database, sample, size)
    if (ledger?.includes(batch)) throw new WorkspaceError('InvalidSample', `batch ${batch} is loaded already`, { hint: '`lagoon sample play` loads those that are missing' })
    const position = ledger?.length ?? 0
    const scripts = ledger === undefined ? await Promise.all(sample.target.scripts.map(async (name) => ({ name, text: await readFile(join(workspace.project.root, name), 'utf8') }))) : []
    const engine = await workspace.engine()
    await workspace.recordSample(sampleIdentity(sample, size))
    return await database.transaction(async (transaction) => {
      for (const { name, text } of scripts) await transaction.execute(text, { file: name })
      if (ledger === undefined) await transaction.execute(createLedger)
      const tables: { table: string; rows: bigint }[] = []
      for (const { file, table, added } of sample.tables) {
        const source = `read_parquet(${fileList([batchFile(sample, { size, batch, file })])})`
        const given = (await engine.columns(`SELECT * FROM ${source}`)).map(({ name }) => name)
        await addMissing(transaction, table, added, given)
        const [schema = 'dbo', name = table] = table.split('.')
        tables.push({ table, rows: await transaction.insert({ schema, table: name, select: `SELECT * ${shifted(sample, given, position - batch)} FROM ${source}`, mode: 'insert' }) })
      }
      await transaction.execute(ledgerRow({ sample, size, batch, position, rows: tables.reduce((sum, { rows }) => sum + rows, 0n) }))
      return { batch, title, tables, tookMs: performance.now() - startedAt }
    })
  } finally {
    await database.close()
  }
}

type Transaction = Pick<Awaited<ReturnType<Workspace['database']>>, 'execute' | 'insert'>

/** A batch may bring a column that its table lacks. */
async function addMissing(transaction: Transaction, table: string, added: ReadonlyMap<string, string>, given: readonly string[]): Promise<void> {
  const [schema = 'dbo', name = table] = table.split('.')
  for (const [column, type] of added) {
    if (!given.some((one) => one.toLowerCase() === column.toLowerCase())) continue
    const [found] = await transaction.execute(`SELECT COUNT(*) AS n FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = '${schema}' AND TABLE_NAME = '${name}' AND COLUMN_NAME = '${column}'`)
    if (Number(found?.rows[0]?.[0] ?? 0) === 0) await transaction.execute(`ALTER TABLE ${table} ADD ${column} ${type} NULL`)
  }
}

/** Batches that come in another order arrive in that order: their arrival times are moved, so that they never go back. */
function shifted({ arrival }: Sample, given: readonly string[], places: number): string {
  if (!arrival || places === 0 || !given.includes(arrival.column)) return ''
  const name = quoteName(arrival.column)
  return `REPLACE (${name} + to_seconds(${places * arrival.everySeconds}) AS ${name})`
}
