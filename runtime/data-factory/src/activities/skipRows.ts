import { quoteName, quoteText, type Engine, type ResultColumn } from '@lagoon/engine'
import type { Rows, RowFault } from '../connectors/connector.ts'
import { interimTypeName } from '../connectors/interimType.ts'
import { converted } from '../connectors/mapping/convert.ts'
import type { MappedColumn } from '../connectors/mapping/mappedColumn.ts'
import type { Translator } from '../connectors/mapping/translator.ts'

/** What the table of a sink can take. */
export interface TargetColumn extends ResultColumn {
  /** SQL Server's own type, with its length. */
  readonly sqlType: string
}

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
  const fitted = columns.map((column, index) => fit(column, types[index]?.type ?? '', target, translator))
  const checks = fitted.flatMap(({ check }) => (check ? [check] : []))
  const values = fitted.map(({ expression }, index) => `TRY(${expression}) AS ${quoteName(`v${index}`)}`)
  const session = await engine.session()
  try {
    const item = rows.columns.length === 0 || rows.documents !== undefined ? (from === rows.duckdb ? `''` : 'CAST(item AS VARCHAR)') : rows.columns.map(({ name }) => csvText(quoteName(name))).join(` || ',' || `)
    await session.run(`CREATE TABLE ${table} AS SELECT ${[`${item} AS item`, `${checks.length === 0 ? 'CAST(NULL AS VARCHAR)' : `CASE ${checks.join(' ')} END`} AS fault`, ...values].join(', ')} FROM ${from}`)
    const rejected = rows.rejects === undefined ? undefined : await keepRejects(rows.rejects)
    const [counted] = await session.rows(`SELECT count(*) FILTER (fault IS NOT NULL) AS skipped FROM ${table}`)
    const names = fitted.map(({ name }, index) => `${quoteName(`v${index}`)} AS ${quoteName(name)}`)
    const code = quoteText('UserErrorInvalidDataValue')
    return {
      select: `SELECT ${names.join(', ')} FROM ${table} WHERE fault IS NULL ORDER BY rowid`,
      skipped: BigInt(String(counted?.['skipped'] ?? 0)) + (rejected?.rows ?? 0n),
      faults: [`SELECT item, ${code} AS code, fault AS message FROM ${table} WHERE fault IS NOT NULL`, ...(rejected ? [rejected.query] : [])].join(' UNION ALL '),
      faultsOf: (all) => {
        const list = all.map(({ index, code: ownCode, message }) => `(${index}, ${quoteText(ownCode)}, ${quoteText(message)})`)
        const good = `SELECT item, row_number() OVER (ORDER BY rowid) - 1 AS place FROM ${table} WHERE fault IS NULL`
        return `SELECT g.item, f.code, f.message FROM (VALUES ${list.join(', ')}) f(place, code, message) JOIN (${good}) g USING (place)`
      },
      async close() {
        await engine.run(`DROP TABLE IF EXISTS ${table}`)
        if (rejected) await engine.run(`DROP TABLE IF EXISTS ${rejected.table}`)
      },
    }
  } finally {
    await session.close()
  }

  /** What the reader itself could not take stands in a table of the session only. */
  async function keepRejects(rejects: string): Promise<{ readonly table: string; readonly rows: bigint; readonly query: string }> {
    const kept = quoteName(`lagoon_rejects_${crypto.randomUUID()}`)
    await session.run(`CREATE TABLE ${kept} AS SELECT DISTINCT file_id, line, csv_line AS item, error_message AS message FROM ${quoteName(rejects)}`)
    const [counted] = await session.rows(`SELECT count(*) AS rows FROM ${kept}`)
    return { table: kept, rows: BigInt(String(counted?.['rows'] ?? 0)), query: `SELECT item, 'UserErrorInvalidDataFormat' AS code, message FROM ${kept}` }
  }
}

/** A column as the sink's table takes it, and a `WHEN … THEN reason` for a row that it cannot take. */
function fit(column: MappedColumn, type: string, target: readonly TargetColumn[] | undefined, translator: Translator): { name: string; expression: string; check?: string } {
  const wanted = target?.find(({ name }) => name.toLowerCase() === column.name.toLowerCase())
  const to = wanted && wanted.type !== type ? interimTypeName(wanted.type) : undefined
  const expression = to === undefined ? column.expression : converted(column.expression, { from: type, to, settings: translator.settings })
  const of = column.conversion?.of ?? column.expression
  const text = `CAST(${of} AS VARCHAR)`
  const named = quoteText(column.conversion?.column ?? column.name)
  const reasons: string[] = []
  if (column.conversion !== undefined || to !== undefined) {
    const kind = quoteText(column.conversion?.to ?? to ?? '')
    reasons.push(`WHEN ${of} IS NOT NULL AND TRY(${expression}) IS NULL THEN 'Column ''' || ${named} || ''' contains an invalid value ''' || ${text} || '''. Cannot convert ''' || ${text} || ''' to type ''' || ${kind} || '''.'`)
  }
  const [, length] = /^n?(?:var)?char\((\d+)\)$/i.exec(wanted?.sqlType ?? '') ?? []
  if (length !== undefined) reasons.push(`WHEN length(TRY(CAST(${expression} AS VARCHAR))) > ${length} THEN 'String or binary data would be truncated in column ''' || ${named} || '''.'`)
  return { name: column.name, expression, ...(reasons.length === 0 ? {} : { check: reasons.join(' ') }) }
}

const csvText = (column: string): string => `'"' || replace(coalesce(CAST(${column} AS VARCHAR), ''), '"', '""') || '"'`
