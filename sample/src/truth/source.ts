import { fileList } from '@lagoon/engine'
import { lastArrival } from '../calendar.ts'
import { batchFile, type TableName } from '../tables.ts'

/** Everything that one table of the source holds once the batches up to one have arrived, with the batch of each row. */
export function sourceSql({ folder, table, upTo, from = 0 }: { readonly folder: string; readonly table: TableName; readonly upTo: number; readonly from?: number }): string {
  const files = Array.from({ length: upTo - from + 1 }, (_, n) => batchFile(folder, from + n, table))
  return `SELECT * EXCLUDE (filename), CAST(regexp_extract(filename, 'batch-(\\d+)', 1) AS INTEGER) AS batch FROM read_parquet(${fileList(files)}, filename = true, union_by_name = true)`
}

/**
 * How many rows the copies have brought to bronze. Each row once; but when rows arrive with the last instant of the batch before,
 * all rows of that instant are read again.
 */
export function bronzeRowsSql({ folder, table, upTo }: { readonly folder: string; readonly table: TableName; readonly upTo: number }): string {
  const again = Array.from({ length: upTo }, (_, n) => {
    const instant = `epoch_ms(${lastArrival(n)})`
    return `(SELECT CASE WHEN count(*) FILTER (batch = ${n + 1}) > 0 THEN count(*) FILTER (batch <= ${n}) ELSE 0 END FROM source WHERE loaded_at = ${instant})`
  })
  return `WITH source AS (${sourceSql({ folder, table, upTo })}) SELECT (SELECT count(*) FROM source)${again.map((each) => ` + ${each}`).join('')} AS rows`
}
