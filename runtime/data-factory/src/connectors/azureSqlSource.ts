import { quoteName, type ResultColumn } from '@lagoon/engine'
import type { Database } from '@lagoon/azure-sql'
import { FactoryError } from '../error.ts'
import type { EndRequest, SourceConnector } from './connector.ts'
import { optionalTextIn, refuse } from './settings.ts'
import { bracketed, openDatabaseOf, tableOf } from './sqlTable.ts'

export const azureSqlSource: SourceConnector = {
  parity:
    'runs: query or table; queryTimeout, isolationLevel and PhysicalPartitionsOfTable change nothing; stored procedures and DynamicRange are refused',
  datasets: ['AzureSqlTable', 'SqlServerTable', 'AzureSqlDWTable', 'AzureSqlMITable'],
  async open(request) {
    refuseOptions(request)
    const table = tableOf(request.dataset)
    const query = queryOf(request)
    const database = await openDatabaseOf(request)
    return {
      store: request.dataset.linkedService.type,
      ...(table ? { tableName: `${table.schema}.${table.table}` } : {}),
      read: () => interimRows(database, query),
      close: () => database.close(),
    }
  },
}

/** The query of a source; for one without, that of the dataset's whole table. */
export function queryOf({ dataset, settings }: EndRequest): string {
  const query = optionalTextIn(settings, 'sqlReaderQuery') ?? optionalTextIn(settings, 'query')
  if (query) return query
  const table = tableOf(dataset)
  if (!table) {
    throw new FactoryError(
      'RequiredPropertyMissing',
      `neither the source nor dataset '${dataset.name}' says what to read: no query, no table`,
      { origin: dataset.origin },
    )
  }
  return `SELECT * FROM ${bracketed(table)}`
}

export function refuseOptions({ settings }: EndRequest): void {
  const partition = optionalTextIn(settings, 'partitionOption') ?? 'None'
  if (partition === 'DynamicRange') {
    throw new FactoryError('PropertyNotSupported', `partitionOption 'DynamicRange' of an SQL source does not run here`)
  }
  refuse(settings, { sqlReaderStoredProcedureName: '' }, 'an SQL source')
}

async function interimRows(database: Database, query: string): Promise<{ duckdb: string; columns: ResultColumn[] }> {
  const { duckdb, columns } = await database.relation(query)
  const converted = columns.map(interimColumn)
  return {
    duckdb: `(SELECT ${converted.map(({ expression, name }) => `${expression} AS ${quoteName(name)}`).join(', ')} FROM ${duckdb})`,
    columns: converted.map(({ name, type }) => ({ name, type })),
  }
}

/** What Data Factory's interim types make of a column: a DATE is a Datetime (midnight UTC), a TIME and a GUID are text. */
function interimColumn({ name, type }: ResultColumn): ResultColumn & { expression: string } {
  const quoted = quoteName(name)
  if (type === 'DATE') return { name, type: 'TIMESTAMP WITH TIME ZONE', expression: `CAST(${quoted} AS TIMESTAMPTZ)` }
  if (type === 'TIME' || type === 'UUID') return { name, type: 'VARCHAR', expression: `CAST(${quoted} AS VARCHAR)` }
  return { name, type, expression: quoted }
}
