import type { Engine } from '@lagoon/engine'
import type { Database } from '../database.ts'
import { AzureSqlError } from '../error.ts'
import { loadDriver } from './driver.ts'
import { ServerDatabase } from './serverDatabase.ts'
import { driverConfig, type ServerAddress, type ServerLimits } from './signIn.ts'

export interface OpenServerOptions extends ServerAddress {
  /** Reads what `relation()` fetched. */
  readonly engine: Engine
  /** Where fetched rows are kept until `close()`. */
  readonly folder: string
  readonly limits?: Partial<ServerLimits>
}

const defaultLimits: ServerLimits = { connectTimeoutMs: 30_000, requestTimeoutMs: 7_200_000 }

/**
 * Opens a database of a real SQL Server or Azure SQL. The promise of `Database` is the same as the stand-in's; what differs is in the
 * room's README. Throws `AzureSqlError` with the server's number (`18456` login failed, `4060` no such database, `40615` firewall), or
 * `ConnectionFailed`.
 */
export async function openServerDatabase({ engine, folder, limits, ...address }: OpenServerOptions): Promise<Database> {
  const driver = await loadDriver()
  let number: number | undefined
  const pool = new driver.ConnectionPool(driverConfig(address, { ...defaultLimits, ...limits }, given => { number = given }))
  // A connection that breaks while nobody uses it: the next request says so.
  pool.on('error', () => undefined)
  try {
    await pool.connect()
  } catch (error) {
    await pool.close().catch(() => undefined)
    const { server, database } = address
    throw new AzureSqlError([{ code: number === undefined ? 'ConnectionFailed' : String(number), message: `cannot open database ${database} on ${server}: ${error instanceof Error ? error.message : String(error)}` }], { cause: error })
  }
  return new ServerDatabase({ driver, pool, engine, folder, server: address.server, name: address.database })
}
