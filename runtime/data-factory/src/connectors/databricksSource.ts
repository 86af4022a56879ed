import { FactoryError } from '../error.ts'
import type { SourceConnector } from './connector.ts'
import { optionalTextIn } from './settings.ts'

export const databricksSource: SourceConnector = {
  parity: 'runs: table or query, on the local catalog; exportSettings and staging change nothing',
  datasets: ['AzureDatabricksDeltaLakeDataset'],
  async open({ context, dataset, settings }) {
    const { engine, databricks } = context.session.ports
    const query = optionalTextIn(settings, 'query')
    const table = optionalTextIn(dataset.properties, 'table')
    const database = optionalTextIn(dataset.properties, 'database')
    if (!query && !table) {
      throw new FactoryError(
        'RequiredPropertyMissing',
        `neither the source nor dataset '${dataset.name}' says what to read: no query, no table`,
        { origin: dataset.origin },
      )
    }
    const tableName = [database, table].filter(Boolean).join('.')
    return {
      store: dataset.linkedService.type,
      ...(table ? { tableName } : {}),
      async read() {
        const { duckdb } = query ? await databricks.query(query) : await databricks.table(tableName)
        return { duckdb, columns: await engine.columns(`SELECT * FROM ${duckdb}`) }
      },
      async close() {},
    }
  },
}
