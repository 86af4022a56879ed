import { type Engine, EngineError } from '@lagoon/engine'
import { conditionOf, parseType, type SessionZone, SqlError } from '@lagoon/sql'
import { memoryStorage } from '@lagoon/storage'
import { Catalog } from '@lagoon/unity-catalog'
import { Warehouse, WarehouseError } from '@lagoon/warehouse'
import { type Answer } from './answer.ts'
import { plain, typeText } from './plain.ts'

/** What the warehouse answers to a script of SQL (`BEGIN … END`), on an empty catalog. */
export async function askScript(engine: Engine, text: string, zone: SessionZone | undefined): Promise<Answer> {
  const warehouse = await (await Warehouse.open({ engine, storage: memoryStorage(), catalog: await Catalog.open(memoryStorage()) })).inZone(zone)
  try {
    const { columns, rows } = await warehouse.query(text, { file: 'question' })
    const types = columns.map(({ type }) => parseType(type))
    return { columns: columns.map(({ name }, index) => [name, typeText(types[index] ?? { kind: 'void' })]), rows: rows.map(row => row.map((value, index) => plain(value, types[index] ?? { kind: 'void' }))) }
  } catch (error) {
    if (!(error instanceof SqlError || error instanceof EngineError || error instanceof WarehouseError)) throw error
    return { error: conditionOf(error.message)?.code ?? error.code, message: error.message.split('\n')[0] ?? '', refused: /^(UNSUPPORTED|NotSupported)/.test(error.code) }
  } finally {
    await warehouse.close()
  }
}
