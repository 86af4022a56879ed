import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Engine, type Value } from '@lagoon/engine'
import { AzureSqlError, openDatabase, type StandIn } from '../index.ts'

/** A database in a temporary folder, whose clock stands still at 2026-03-01 12:34:56.789. */
export interface TestDatabase {
  readonly engine: Engine
  readonly folder: string
  readonly db: StandIn
  /** The rows of the last query of a script. */
  rows(script: string): Promise<readonly (readonly Value[])[]>
  /** The first value of the last query of a script. */
  value(script: string): Promise<Value>
  /** `code: message` of every error of a script. */
  errors(script: string): Promise<string[]>
  close(): Promise<void>
}

export async function testDatabase(): Promise<TestDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'azure-sql-'))
  const engine = await Engine.open()
  const db = await openDatabase({ engine, folder, server: 'shop', database: 'Shop', effects: { now: () => new Date('2026-03-01T12:34:56.789Z') } })
  const rows: TestDatabase['rows'] = async script => (await db.execute(script)).findLast(result => result.columns.length > 0)?.rows ?? []
  return {
    engine, folder, db, rows,
    value: async script => (await rows(script))[0]?.[0] ?? null,
    errors: async script => {
      try {
        await db.execute(script)
        return []
      } catch (error) {
        if (error instanceof AzureSqlError) return error.errors.map(({ code, message }) => `${code}: ${message}`)
        throw error
      }
    },
    async close() {
      await db.close()
      await engine.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
