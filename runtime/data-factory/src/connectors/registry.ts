import { FactoryError } from '../error.ts'
import { azureSqlSink } from './azureSqlSink.ts'
import { azureSqlSource } from './azureSqlSource.ts'
import type { SinkConnector, SourceConnector } from './connector.ts'
import { databricksSink } from './databricksSink.ts'
import { databricksSource } from './databricksSource.ts'
import { delimitedTextSink } from './delimitedTextSink.ts'
import { delimitedTextSource } from './delimitedTextSource.ts'
import { legacyDatasetTypes } from '../resources/legacyDataset.ts'
import { jsonSink } from './jsonSink.ts'
import { jsonSource } from './jsonSource.ts'
import { legacySinks, legacySources } from './legacyEnds.ts'
import { parquetSink } from './parquetSink.ts'
import { parquetSource } from './parquetSource.ts'
import { restSource } from './restSource.ts'

/** What a Copy or a Lookup can read, by the `type` of its source. */
export const sources: Readonly<Record<string, SourceConnector>> = {
  AzureSqlSource: azureSqlSource,
  SqlServerSource: azureSqlSource,
  SqlDWSource: azureSqlSource,
  SqlMISource: azureSqlSource,
  SqlSource: azureSqlSource,
  ParquetSource: parquetSource,
  JsonSource: jsonSource,
  DelimitedTextSource: delimitedTextSource,
  AzureDatabricksDeltaLakeSource: databricksSource,
  RestSource: restSource,
}

/** What a Copy can write, by the `type` of its sink. */
export const sinks: Readonly<Record<string, SinkConnector>> = {
  AzureSqlSink: azureSqlSink,
  SqlServerSink: azureSqlSink,
  SqlDWSink: azureSqlSink,
  SqlMISink: azureSqlSink,
  SqlSink: azureSqlSink,
  ParquetSink: parquetSink,
  JsonSink: jsonSink,
  DelimitedTextSink: delimitedTextSink,
  AzureDatabricksDeltaLakeSink: databricksSink,
}

/** A Binary source goes into a Binary sink only, file by file, and never becomes rows. */
export const binarySource = 'BinarySource'
export const binarySink = 'BinarySink'
export const binaryDataset = 'Binary'

export const sourceTypes: readonly string[] = [...Object.keys(sources), binarySource, ...legacySources]
export const sinkTypes: readonly string[] = [...Object.keys(sinks), binarySink, ...legacySinks]

export const datasetTypes: readonly string[] = [
  ...new Set([...[...Object.values(sources), ...Object.values(sinks)].flatMap(({ datasets }) => datasets), binaryDataset, ...Object.keys(legacyDatasetTypes)]),
].sort()

export function sourceNamed(type: string): SourceConnector {
  const found = Object.hasOwn(sources, type) ? sources[type] : undefined
  return found ?? refused('sources', type, Object.keys(sources))
}

export function sinkNamed(type: string): SinkConnector {
  const found = Object.hasOwn(sinks, type) ? sinks[type] : undefined
  return found ?? refused('sinks', type, Object.keys(sinks))
}

function refused(what: string, type: string, known: readonly string[]): never {
  throw new FactoryError('ConnectorTypeNotSupported', `${what} of type '${type}' do not run here`, {
    hint: `these do: ${known.join(', ')}`,
  })
}
