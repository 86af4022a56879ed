import { quoteName, type ResultColumn } from '@lagoon/engine'
import type { Database, StatementResult } from '@lagoon/azure-sql'
import { FactoryError } from '../error.ts'
import type { EndRequest, SourceConnector } from './connector.ts'
import { partitionedQuery } from './partitionedQuery.ts'
import { resultRows } from './resultRows.ts'
import { objectIn, optionalTextIn } from './settings.ts'
import { bracketed, openDatabaseOf, tableOf } from './sqlTable.ts'
import { procedureCall } from './storedProcedure.ts'

export const azureSqlSource: SourceConnector = {
  parity:
    'runs: query, table, stored procedure with parameters, the placeholders of DynamicRange; queryTimeout, isolationLevel and partitions change nothing: all rows come by one statement',
  datasets: ['AzureSqlTable', 'SqlServerTable', 'AzureSqlDWTable', 'AzureSqlMITable'],
  async open(request) {
    const table = tableOf(request.dataset)
    const procedure = optionalTextIn(request.settings, 'sqlReaderStoredProcedureName')
    const query = procedure ? '' : queryOf(request)
    const database = await openDatabaseOf(request)
    const opened: (() => Promise<void>)[] = [() => database.close()]
    return {
      store: request.dataset.linkedService.type,
      ...(table ? { tableName: `${table.schema}.${table.table}` } : {}),
      async read() {
        if (!procedure) return interimRows(database, await partitionedQuery(query, request, database))
        const rows = await resultRows(request, await procedureResult(request, procedure, database))
        opened.push(rows.close)
        return rows
      },
      async close() {
        for (const close of opened) await close()
      },
    }
  },
}

/** What a procedure selects: its first result set. */
export async function procedureResult({ settings }: Pick<EndRequest, 'settings'>, procedure: string, database: Database): Promise<StatementResult> {
  const { script, parameters } = procedureCall(procedure, objectIn(settings, 'storedProcedureParameters'))
  const found = (await database.execute(script, { parameters })).find(({ columns }) => columns.length > 0)
  if (found) return found
  throw new FactoryError('UserErrorQueryReturnedNothing', `the stored procedure '${procedure}' gives no result set`)
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
  // A cast to TIMESTAMPTZ asks the calendar of the session's zone for every row, and takes as long as all the rest.
  if (type === 'DATE') return { name, type: 'TIMESTAMP WITH TIME ZONE', expression: `make_timestamptz(epoch_us(CAST(${quoted} AS TIMESTAMP)))` }
  if (type === 'TIME' || type === 'UUID') return { name, type: 'VARCHAR', expression: `CAST(${quoted} AS VARCHAR)` }
  return { name, type, expression: quoted }
}
