import { quoteName } from '@lagoon/engine'
import { fileColumn, type EndRequest, type RowSource } from '../connectors/connector.ts'
import type { MappedRows } from '../connectors/mapping/mappedColumn.ts'
import type { Translator } from '../connectors/mapping/translator.ts'
import { FactoryError } from '../error.ts'
import { fitColumn, invalidValue, type TargetColumn } from './fitColumn.ts'

export interface FailedWrite {
  readonly from: EndRequest
  readonly source: RowSource
  readonly mapped: MappedRows
  readonly target: readonly TargetColumn[] | undefined
  readonly translator: Translator
}

/**
 * What a failed write says, with the column, the row and the file of the first value that could not be converted, as the service has
 * it. The rows are looked at again for that, and only then. Any other failure is answered as it is.
 */
export async function explainFailure(error: unknown, write: FailedWrite): Promise<unknown> {
  if (!(error instanceof Error) || !isOfValues(error) || write.from.context.signal.aborted) return error
  const found = await firstFault(write).catch(() => undefined)
  return found === undefined ? error : new FactoryError(invalidValue, found, { cause: error, hint: error.message.split('\n')[0] ?? error.message })
}

/** Conversions and lengths, by the codes of the engine, of SQL Server and of Databricks. */
const ofValues = new Set(['Conversion', 'OutOfRange', 'InvalidInput', '220', '241', '242', '244', '245', '248', '295', '2628', '8114', '8115', '8152', '8169', 'CAST_INVALID_INPUT', 'CAST_OVERFLOW', 'NUMERIC_VALUE_OUT_OF_RANGE', 'EXCEED_LIMIT_LENGTH'])
const isOfValues = (error: Error): boolean => 'code' in error && ofValues.has(String(error.code).split('.')[0] ?? '')

async function firstFault({ from, source, mapped, target, translator }: FailedWrite): Promise<string | undefined> {
  const { engine } = from.context.session.ports
  const columns = mapped.columns.map(({ expression, name }) => `${expression} AS ${quoteName(name)}`)
  const types = await engine.columns(`SELECT ${columns.join(', ')} FROM ${mapped.from}`)
  const checks = mapped.columns.flatMap((column, index) => fitColumn(column, types[index]?.type ?? '', target, translator).check ?? [])
  if (checks.length === 0) return undefined
  const file = source.files ? quoteName(fileColumn) : 'NULL'
  // The rows of a file come one after another, in their order.
  const [found] = await engine.rows(
    `WITH numbered AS (SELECT CASE ${checks.join(' ')} END AS fault, ${file} AS file, row_number() OVER () AS place FROM ${mapped.from}),
      first AS (SELECT * FROM numbered WHERE fault IS NOT NULL ORDER BY place LIMIT 1)
    SELECT fault, file, place - (SELECT min(place) FROM numbered WHERE numbered.file IS NOT DISTINCT FROM first.file) + 1 AS place FROM first`,
  )
  if (!found) return undefined
  const path = source.files?.find(({ localFile }) => localFile === found['file'])?.relativePath
  return `${String(found['fault'])} Row ${String(found['place'])} of ${path === undefined ? 'the source' : `file '${path}'`}`
}
