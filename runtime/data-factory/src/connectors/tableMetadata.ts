import type { Json } from '@lagoon/expressions'
import type { Metadata } from '../activities/getMetadata.ts'
import { FactoryError } from '../error.ts'
import type { EndRequest } from './connector.ts'
import { interimTypeName } from './interimType.ts'
import { bracketed, openDatabaseOf, tableOf } from './sqlTable.ts'

/** What can be told about a table; undefined when the database does not have it. */
export async function tableMetadata(request: EndRequest): Promise<Metadata | undefined> {
  const table = tableOf(request.dataset)
  if (!table) {
    throw new FactoryError('RequiredPropertyMissing', `dataset '${request.dataset.name}' names no table`, {
      origin: request.dataset.origin,
    })
  }
  const database = await openDatabaseOf(request)
  try {
    const text = (value: string): string => `'${value.replaceAll("'", "''")}'`
    const found = await database.execute(
      `SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = ${text(table.schema)} AND TABLE_NAME = ${text(table.table)}`,
    )
    if (!found.some(({ rows }) => rows.length > 0)) return undefined
    const { columns } = await database.relation(`SELECT * FROM ${bracketed(table)}`)
    return {
      itemName: async () => table.table,
      structure: async () => columns.map(({ name, type }): Json => ({ name, type: interimTypeName(type) })),
      columnCount: async () => columns.length,
    }
  } finally {
    await database.close()
  }
}
