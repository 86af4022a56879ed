import { quoteText } from '@lagoon/engine'
import { fileColumn, type SourceConnector } from './connector.ts'
import { openFileSource } from './fileSource.ts'

export const parquetSource: SourceConnector = {
  parity: 'runs: one file, folders, wildcards, modified-since; columns of several files are matched by name',
  datasets: ['Parquet'],
  open: (request) =>
    openFileSource(
      request,
      async (files) => `read_parquet(${files}, union_by_name = true, hive_partitioning = false, filename = ${quoteText(fileColumn)})`,
    ),
}
