import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Engine } from '@lagoon/engine'
import { openDatabase, openServerDatabase } from './index.ts'
import { behavesLikeAzureSql, type OpenedDatabase } from './testing/behaviour.ts'
import { startServer } from './testing/tds/server.ts'

behavesLikeAzureSql('the stand-in', async (): Promise<OpenedDatabase> => {
  const folder = mkdtempSync(join(tmpdir(), 'azure-sql-'))
  const engine = await Engine.open()
  const db = await openDatabase({ engine, folder, server: 'shop', database: 'shop' })
  return { db, engine, async close() { await db.close(); await engine.close(); rmSync(folder, { recursive: true, force: true }) } }
})

behavesLikeAzureSql('a server', async (): Promise<OpenedDatabase> => {
  const folder = mkdtempSync(join(tmpdir(), 'azure-sql-'))
  const engine = await Engine.open()
  const standIn = await openDatabase({ engine, folder, server: 'shop', database: 'shop' })
  const server = await startServer({ user: 'etl', password: 'Secret-1', connect: () => standIn.connect() })
  const db = await openServerDatabase({
    engine, folder: join(folder, 'fetched'), server: `tcp:127.0.0.1,${server.port}`, database: 'shop', encrypt: false, signIn: { kind: 'sql', user: 'etl', password: 'Secret-1' },
  })
  return { db, engine, async close() { await db.close(); await server.close(); await standIn.close(); await engine.close(); rmSync(folder, { recursive: true, force: true }) } }
})
