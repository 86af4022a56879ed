import type { Database } from '@lagoon/azure-sql'
import { WorkspaceError } from '../error.ts'
import { sampleIdentity, type Sample } from './definition.ts'

/** Which batches a database holds: kept in the database itself, in the transaction that loads a batch. */
export const ledgerTable = 'lagoon_sample_ledger'

export const createLedger = `CREATE TABLE dbo.${ledgerTable} (
  batch INT NOT NULL PRIMARY KEY,
  sample VARCHAR(200) NOT NULL,
  position INT NOT NULL,
  loaded_rows BIGINT NOT NULL
)`

/** The numbers of the batches that are there, in the order in which they came. Throws `StateOfAnotherProject`. */
export async function readLedger(database: Database, sample: Sample, size: string): Promise<number[] | undefined> {
  const [exists] = await database.execute(`SELECT COUNT(*) AS n FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_NAME = '${ledgerTable}'`)
  if (Number(exists?.rows[0]?.[0] ?? 0) === 0) return undefined
  const [ledger] = await database.execute(`SELECT batch, sample FROM dbo.${ledgerTable} ORDER BY position`)
  const rows = ledger?.rows ?? []
  const identity = sampleIdentity(sample, size)
  const foreign = rows.find(([, held]) => held !== identity)
  if (foreign) {
    throw new WorkspaceError('StateOfAnotherProject', `the database holds sample ${String(foreign[1])}, not ${identity}`, { hint: 'run `lagoon state reset`, or name another folder with --state DIR' })
  }
  return rows.map(([batch]) => Number(batch))
}

export const ledgerRow = ({ sample, size, batch, position, rows }: { sample: Sample; size: string; batch: number; position: number; rows: bigint }): string =>
  `INSERT INTO dbo.${ledgerTable} (batch, sample, position, loaded_rows) VALUES (${batch}, '${sampleIdentity(sample, size).replaceAll("'", "''")}', ${position}, ${rows})`
