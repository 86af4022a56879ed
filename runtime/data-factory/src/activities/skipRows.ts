import { quoteName, quoteText, type Engine } from '@lagoon/engine'
import type { Rows, RowFault } from '../connectors/connector.ts'
import type { MappedColumn } from '../connectors/mapping/mappedColumn.ts'
import type { Translator } from '../connectors/mapping/translator.ts'
import { fitColumn, invalidValue, type TargetColumn } from './fitColumn.ts'

/** Rows set apart: those that can be written, and those that cannot, each with the reason. */
export interface StagedRows {
  readonly select: string
  readonly skipped: bigint
  /** A query of `item`, `code` and `message` for the rows that cannot be written. */
  readonly faults: string
  /** The same for rows that the sink itself could not take, by their places in `select`. */
  faultsOf(all: readonly RowFault[]): string
  close(): Promise<void>
}

export interface StageRequest {
  readonly engine: Engine
  readonly rows: Rows
  readonly from: string
  readonly columns: readonly MappedColumn[]
  readonly target: readonly TargetColumn[] | undefined
  readonly translator: Translator
}

/** Reads a source once, and sets apart the rows with a value that cannot be converted, or is too long, or with values too many. */
export async function stageRows({ engine, rows, from, columns, target, translator }: StageRequest): Promise<StagedRows> {
  const table = quoteName(`lagoon_rows_${crypto.randomUUID()}`)
  const types = await engine.columns(`SELECT ${columns.map(({ expression, name }) => `${expression} AS ${quoteName(name)}`).join(', ')} FROM ${from}`)
  const fitted = columns.map((column, index) => fitColumn(column, types[index]?.type ?? '', target, translator))
  const checks = fitted.flatMap(({ check }) => (check ? [check] : []))
  const values = fitted.map(({ expression }, index) => `TRY(${expression}) AS ${quoteName(`v${index}`)}`)
  const session = await engine.session()
  let rejects: string | undefined
  const close = async (): Promise<void> => {
    await engine.run(`DROP TABLE IF EXISTS ${table}`)
    if (rejects !== undefined) await engine.run(`DROP TABLE IF EXISTS ${rejects}`)
  }
  try {
    // Rows that paths make of documents have the document, or the item of its array, beside them.
    const item = from === rows.duckdb ? rows.columns.map(({ name }) => csvText(quoteName(name))).join(` || ',' || `) || `''` : 'CAST(item AS VARCHAR)'
    await session.run(`CREATE TABLE ${table} AS SELECT ${[`${item} AS item`, `${checks.length === 0 ? 'CAST(NULL AS VARCHAR)' : `CASE ${checks.join(' ')} END`} AS fault`, ...values].join(', ')} FROM ${from}`)
    const rejected = rows.rejects === undefined ? undefined : await keepRejects(rows.rejects)
    const [counted] = await session.rows(`SELECT count(*) FILTER (fault IS NOT NULL) AS skipped FROM ${table}`)
    const names = fitted.map(({ name }, index) => `${quoteName(`v${index}`)} AS ${quoteName(name)}`)
    const code = quoteText(invalidValue)
    return {
      select: `SELECT ${names.join(', ')} FROM ${table} WHERE fault IS NULL ORDER BY rowid`,
      skipped: BigInt(String(counted?.['skipped'] ?? 0)) + (rejected?.rows ?? 0n),
      faults: [`SELECT item, ${code} AS code, fault AS message FROM ${table} WHERE fault IS NOT NULL`, ...(rejected ? [rejected.query] : [])].join(' UNION ALL '),
      faultsOf: (all) => {
        const list = all.map(({ index, code: ownCode, message }) => `(${index}, ${quoteText(ownCode)}, ${quoteText(message)})`)
        const good = `SELECT item, row_number() OVER (ORDER BY rowid) - 1 AS place FROM ${table} WHERE fault IS NULL`
        return `SELECT g.item, f.code, f.message FROM (VALUES ${list.join(', ')}) f(place, code, message) JOIN (${good}) g USING (place)`
      },
      close,
    }
  } catch (error) {
    await close().catch(() => {})
    throw error
  } finally {
    await session.close()
  }

  /** What the reader itself could not take stands in a table of the session only. */
  async function keepRejects(ofSession: string): Promise<{ readonly rows: bigint; readonly query: string }> {
    const kept = quoteName(`lagoon_rejects_${crypto.randomUUID()}`)
    rejects = kept
    // A row can be wrong in several ways, and is one row.
    await session.run(`CREATE TABLE ${kept} AS SELECT any_value(csv_line) AS item, max(error_message) AS message FROM ${quoteName(ofSession)} GROUP BY scan_id, file_id, line`)
    const [counted] = await session.rows(`SELECT count(*) AS rows FROM ${kept}`)
    return { rows: BigInt(String(counted?.['rows'] ?? 0)), query: `SELECT item, 'UserErrorInvalidDataFormat' AS code, message FROM ${kept}` }
  }
}

const csvText = (column: string): string => `'"' || replace(coalesce(CAST(${column} AS VARCHAR), ''), '"', '""') || '"'`
