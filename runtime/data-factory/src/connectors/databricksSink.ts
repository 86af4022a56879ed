import { quoteName, type ResultColumn } from '@lagoon/engine'
import { FactoryError } from '../error.ts'
import type { SinkConnector } from './connector.ts'
import { databricksDatasets, momentPatternsOf, patternsFor, tableNameOf, type MomentPatterns } from './databricksTable.ts'
import { interimTypeName } from './interimType.ts'
import { converted, isText } from './mapping/convert.ts'
import { parsed } from './mapping/dateFormat.ts'
import { defaultConversion } from './mapping/translator.ts'
import { optionalTextIn } from './settings.ts'

export const databricksSink: SinkConnector = {
  parity:
    'runs: appends to a table of the local catalog, columns by name, preCopyScript in Databricks SQL (which may empty or make it), importSettings; tables of a pipeline and views are refused; staging changes nothing',
  datasets: databricksDatasets,
  async open(request) {
    const { dataset, settings, context, skipsRows } = request
    const { engine, databricks } = context.session.ports
    const table = tableNameOf(dataset)
    if (!table) throw new FactoryError('RequiredPropertyMissing', `dataset '${dataset.name}' names no table to write to`, { origin: dataset.origin })
    const { write: tables } = databricks
    if (!tables) throw new FactoryError('ConnectorTypeNotSupported', 'tables of Databricks are only read here')
    const patterns = momentPatternsOf(request, 'importSettings')
    const preCopyScript = optionalTextIn(settings, 'preCopyScript')
    if (skipsRows && (patterns.date ?? patterns.timestamp)) {
      throw new FactoryError('PropertyNotSupported', `'enableSkipIncompatibleRow' does not run here beside a dateFormat or timestampFormat of importSettings`)
    }
    const columnsOf = async (): Promise<readonly ResultColumn[]> => engine.columns(`SELECT * FROM ${(await databricks.table(table)).duckdb}`)
    return {
      store: dataset.linkedService.type,
      keepsFilesApart: false,
      shape: 'typed',
      async target() {
        const columns = await columnsOf().catch(() => undefined)
        // What is read by a pattern of the sink's own is not looked at again.
        return columns?.filter(({ type }) => patternsFor(type, patterns) === undefined)
      },
      async write({ select, columns }) {
        context.signal.throwIfAborted()
        if (preCopyScript) await tables.script(preCopyScript)
        // As the script leaves them: it may have made the table.
        const target = new Map((await columnsOf()).map((column) => [column.name.toLowerCase(), column]))
        const imported = columns.map((column) => `${importedText(column, target.get(column.name.toLowerCase()), patterns)} AS ${quoteName(column.name)}`)
        const { rows, sizeBytes } = await tables.append({ table, select: `SELECT ${imported.join(', ')} FROM (${select})` })
        return { rows, sizeBytes, files: 0 }
      },
      async close() {},
    }
  },
}

/** A text as the column of the table takes it; whatever has a type already is cast as it is written. */
function importedText({ name, type }: ResultColumn, wanted: ResultColumn | undefined, patterns: MomentPatterns): string {
  const quoted = quoteName(name)
  if (!wanted || !isText(type) || isText(wanted.type)) return quoted
  const given = patternsFor(wanted.type, patterns)
  if (!given) return converted(quoted, { from: type, to: interimTypeName(wanted.type), settings: defaultConversion })
  const ways = given.map((pattern) => parsed(quoted, pattern))
  return `coalesce(${[...ways.slice(0, -1).map((way) => `TRY(${way})`), ...ways.slice(-1)].join(', ')})`
}
