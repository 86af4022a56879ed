import { fileList, quoteText } from '@lagoon/engine'
import { fileColumn, type SourceConnector } from './connector.ts'
import { openFileSource, rowsFrom } from './fileSource.ts'

export const parquetSource: SourceConnector = {
  parity: 'runs: one file, folders, wildcards, modified-since; columns of several files are matched by name',
  datasets: ['Parquet'],
  open: (request) =>
    openFileSource(request, (files) =>
      rowsFrom(request, `read_parquet(${fileList(files)}, union_by_name = true, hive_partitioning = false, filename = ${quoteText(fileColumn)})`),
    ),
}
