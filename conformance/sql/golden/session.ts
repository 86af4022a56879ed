import { DeltaError } from '@lagoon/delta'
import { type Engine, EngineError } from '@lagoon/engine'
import { conditionOf, parseDatabricks, SqlError } from '@lagoon/sql'
import { localStorage } from '@lagoon/storage'
import { Catalog, CatalogError } from '@lagoon/unity-catalog'
import { newSession, type Session, Warehouse, WarehouseError } from '@lagoon/warehouse'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Answer } from '../answer.ts'
import { plain, typeText } from '../plain.ts'

export interface LagoonSession { ask(statement: string): Promise<Answer>; close(): Promise<void> }

/** A session of `lagoon sql --write` on an empty lake of its own; what is no query answers with no columns. */
export async function openSession(engine: Engine): Promise<LagoonSession> {
  const folder = await mkdtemp(join(tmpdir(), 'lagoon-golden-'))
  const catalog = await Catalog.open(localStorage(join(folder, 'catalog')))
  await catalog.createCatalog({ name: 'spark_catalog' })
  await catalog.createSchema({ catalog: 'spark_catalog', name: 'default', storageRoot: 'lake' })
  const warehouse = await Warehouse.open({ engine, storage: localStorage(join(folder, 'storage')), catalog })
  const session = newSession({ catalog: 'spark_catalog', schema: 'default' })
  return {
    async ask(statement) {
      try {
        return isQuery(statement) ? await rows({ engine, warehouse, session }, statement) : await run(warehouse, session, asDelta(statement))
      } catch (error) {
        return refusal(error)
      }
    },
    async close() {
      await warehouse.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export const isQuery = (statement: string): boolean => parseDatabricks({ text: statement, file: 'golden' }).statements[0]?.kind === 'query'

async function rows({ engine, warehouse, session }: { readonly engine: Engine; readonly warehouse: Warehouse; readonly session: Session }, text: string): Promise<Answer> {
  const { statements, problems } = parseDatabricks({ text, file: 'golden' })
  const [problem, ...others] = problems.filter(({ severity }) => severity === 'error')
  const [statement] = statements
  if (problem) throw new SqlError([problem, ...others])
  if (statement?.kind !== 'query') throw new Error(`no query: ${text}`)
  const inZone = await warehouse.inZone(session.zone)
  const { duckdb, columns } = await inZone.plan(statement.query, { file: 'golden', text, ...session.defaults, session })
  const { rows: found } = await inZone.reading(() => engine.table(duckdb))
  return {
    columns: columns.map(({ name, type }) => [name, typeText(type)]),
    rows: found.map(row => row.map((value, index) => plain(value, columns[index]?.type ?? { kind: 'void' }, session.zone))),
  }
}

async function run(warehouse: Warehouse, session: Session, text: string): Promise<Answer> {
  await warehouse.execute(text, { file: 'golden', session, write: true })
  return { columns: [], rows: [] }
}

/** Tables in files of other formats are Delta here. */
const asDelta = (statement: string): string => (/^\s*(CREATE|REPLACE)\b/i.test(statement) ? statement.replace(/\bUSING\s+(parquet|orc|json|csv)\b/i, '') : statement)

/** What is thrown and is no class of ours is a bug, told apart by its name. */
function refusal(error: unknown): Answer {
  if (!(error instanceof Error)) throw error
  const known = error instanceof SqlError || error instanceof EngineError || error instanceof WarehouseError || error instanceof CatalogError || error instanceof DeltaError
  const code = known ? conditionOf(error.message)?.code ?? error.code : `INTERNAL ${error.name}`
  return { error: code, message: error.message.split('\n')[0] ?? '', refused: /^UNSUPPORTED|^NotSupported/.test(code) }
}
