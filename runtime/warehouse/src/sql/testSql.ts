import { testWarehouse, type TestWarehouse } from '../testWarehouse.ts'
import type { StatementResult } from '../types.ts'
import { newSession } from './session.ts'

/** A session on a warehouse of its own, for tests of statements. */
export interface TestSql extends Omit<TestWarehouse, 'rows'> {
  /** Runs a script; the answer of its last statement. */
  sql(text: string): Promise<StatementResult>
  /** Its rows, counts as numbers. */
  rows(text: string): Promise<unknown[][]>
  /** Throws unless the script fails with this condition. */
  refused(text: string, code: string): Promise<void>
}

export async function testSql(): Promise<TestSql> {
  const t = await testWarehouse()
  const session = newSession({ catalog: 'shop', schema: 'gold' })
  const sql = (text: string): Promise<StatementResult> => t.warehouse.query(text, { session, write: true, file: 'test.sql' })
  return {
    ...t,
    sql,
    rows: async (text) => (await sql(text)).rows.map((row) => row.map((value) => (typeof value === 'bigint' ? Number(value) : value))),
    refused: async (text, code) => {
      const failure: unknown = await sql(text).then(() => undefined, (error: unknown) => error)
      const found = failure instanceof Error && 'code' in failure ? String(failure.code) : String(failure)
      if (found !== code) throw new Error(`${text}: expected ${code}, found ${found}`, { cause: failure })
    },
  }
}
