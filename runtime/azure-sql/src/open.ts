import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { dirname, join, resolve, sep } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { EngineError, type Engine } from '@lagoon/engine'
import { tsqlMacros } from '@lagoon/sql'
import type { StandIn } from './database.ts'
import { AzureSqlError } from './error.ts'
import { LocalDatabase } from './localDatabase.ts'
import { exclusively } from './queue.ts'
import { prepareStore } from './store.ts'

export interface OpenOptions {
  /** The engine whose other users may read `relation()`. */
  readonly engine: Engine
  /** Holds `<server>/<database>.duckdb`. */
  readonly folder: string
  /** As a linked service names it: `shop-sql` and `tcp:shop-sql.database.windows.net,1433` are one server. */
  readonly server: string
  readonly database: string
  readonly effects?: Partial<Effects>
}

export interface Effects {
  now(): Date
  /** How long to wait for another process that holds the file. */
  readonly patienceMs: number
}

const realEffects: Effects = { now: () => new Date(), patienceMs: 15_000 }

/**
 * Opens the local database that stands in for an Azure SQL database, and makes it when there is none. The file is attached to the
 * engine while anyone in this process uses it; another process can have it in between. Throws `AzureSqlError('DatabaseInUse')` when
 * another process does not let go of it, and `AzureSqlError('InvalidName')` when a name cannot be a file's name.
 */
export async function openDatabase({ engine, folder, server, database, effects }: OpenOptions): Promise<StandIn> {
  const { now, patienceMs } = { ...realEffects, ...effects }
  const host = server.trim().replace(/^tcp:/i, '').replace(/,\d+$/, '').replace(/\.database\.windows\.net$/i, '').toLowerCase()
  const file = databaseFile({ folder, server: host, database })
  const alias = `sql ${host}/${database.toLowerCase()} ${createHash('sha1').update(file).digest('hex').slice(0, 8)}`
  await mkdir(dirname(file), { recursive: true })
  await attach({ engine, file, alias, patienceMs })
  try {
    await prepare(engine, alias)
    return new LocalDatabase({ engine, alias, server: host, name: database, now })
  } catch (error) {
    await engine.detach(alias)
    throw error
  }
}

/** The one place where names become a path. */
export function databaseFile({ folder, server, database }: { readonly folder: string; readonly server: string; readonly database: string }): string {
  const root = resolve(folder)
  const safe = (name: string, what: string): string => {
    const encoded = name.toLowerCase().replaceAll(/[^a-z0-9 ._-]/g, character => encodeURIComponent(character).replaceAll('*', '%2A'))
    if (encoded === '' || /^\.+$/.test(encoded) || encoded.length > 200) throw new AzureSqlError([{ code: 'InvalidName', message: `'${name}' cannot be the name of a ${what}` }])
    return encoded.replaceAll('/', '%2F')
  }
  const file = join(root, safe(server, 'server'), `${safe(database, 'database')}.duckdb`)
  if (!file.startsWith(root + sep)) throw new AzureSqlError([{ code: 'InvalidName', message: `'${server}/${database}' leaves the folder of the databases` }])
  return file
}

async function attach({ engine, file, alias, patienceMs }: { engine: Engine; file: string; alias: string; patienceMs: number }): Promise<void> {
  const until = performance.now() + patienceMs
  for (let pauseMs = 20; ; pauseMs = Math.min(pauseMs * 2, 500)) {
    try {
      await engine.attach(file, alias)
      return
    } catch (error) {
      const held = error instanceof EngineError && /lock|being used by another process|unique file handle conflict/i.test(error.message)
      if (!held) throw error
      if (performance.now() >= until) {
        const holder = /PID (\d+)/.exec(error.message)?.[1]
        throw new AzureSqlError([{ code: 'DatabaseInUse', message: `another process${holder ? ` (${holder})` : ''} holds the database ${file}`, hint: 'wait for the other run to end, or stop it' }], { cause: error })
      }
      await sleep(pauseMs)
    }
  }
}

const prepared = new WeakMap<Engine, Promise<unknown>>()

async function prepare(engine: Engine, alias: string): Promise<void> {
  let macros = prepared.get(engine)
  if (!macros) {
    // At once: a view that lies in the file names them where no text of ours does.
    macros = engine.run(tsqlMacros.join(';\n'))
    prepared.set(engine, macros)
  }
  await macros
  await exclusively(engine, alias, async () => {
    const session = await engine.session()
    try {
      await prepareStore(session, alias)
    } finally {
      await session.close()
    }
  })
}
