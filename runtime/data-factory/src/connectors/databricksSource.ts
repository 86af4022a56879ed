import { quoteName } from '@lagoon/engine'
import { FactoryError } from '../error.ts'
import type { Rows, SourceConnector } from './connector.ts'
import { databricksDatasets, momentPatternsOf, patternsFor, tableNameOf, type MomentPatterns } from './databricksTable.ts'
import { formatted } from './mapping/dateFormat.ts'
import { optionalTextIn } from './settings.ts'

export const databricksSource: SourceConnector = {
  parity: 'runs: table or query, time travel included, on the local catalog; exportSettings make texts of dates and timestamps; staging changes nothing',
  datasets: databricksDatasets,
  async open(request) {
    const { context, dataset, settings } = request
    const { engine, databricks } = context.session.ports
    const query = optionalTextIn(settings, 'query')
    const tableName = tableNameOf(dataset)
    const patterns = momentPatternsOf(request, 'exportSettings')
    if (!query && !tableName) {
      throw new FactoryError(
        'RequiredPropertyMissing',
        `neither the source nor dataset '${dataset.name}' says what to read: no query, no table`,
        { origin: dataset.origin },
      )
    }
    return {
      store: dataset.linkedService.type,
      ...(tableName ? { tableName } : {}),
      async read() {
        const { duckdb } = query ? await databricks.query(query) : await databricks.table(tableName ?? '')
        return exported({ duckdb, columns: await engine.columns(`SELECT * FROM ${duckdb}`) }, patterns)
      },
      async close() {},
    }
  },
}

/** The rows with those dates and timestamps as text for which there is a pattern. */
function exported(rows: Rows, patterns: MomentPatterns): Rows {
  const texts = rows.columns.flatMap(({ name, type }) => {
    const [pattern] = patternsFor(type, patterns) ?? []
    return pattern === undefined ? [] : [{ name, expression: formatted(quoteName(name), pattern) }]
  })
  if (texts.length === 0) return rows
  const replaced = texts.map(({ name, expression }) => `${expression} AS ${quoteName(name)}`)
  return {
    duckdb: `(SELECT * REPLACE (${replaced.join(', ')}) FROM ${rows.duckdb})`,
    columns: rows.columns.map((column) => (texts.some(({ name }) => name === column.name) ? { ...column, type: 'VARCHAR' } : column)),
  }
}
