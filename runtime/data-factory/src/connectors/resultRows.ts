import { rm, writeFile } from 'node:fs/promises'
import type { StatementResult } from '@lagoon/azure-sql'
import { fileList, quoteName, quoteText, type Value } from '@lagoon/engine'
import type { EndRequest, Rows } from './connector.ts'

/** The rows of a result set as the engine reads them: by way of a local file, which lives until `close`. */
export async function resultRows({ context }: EndRequest, { columns, rows }: StatementResult): Promise<Rows & { close(): Promise<void> }> {
  const { lake } = context.session.ports
  const typed = columns.map(({ name, type }, index) => ({ name: name || `Column${index + 1}`, type: duckdbTypeOf(type) }))
  if (typed.length === 0 || rows.length === 0) {
    const empty = typed.map(({ name, type }) => `CAST(NULL AS ${type}) AS ${quoteName(name)}`)
    return { duckdb: `(SELECT ${empty.join(', ') || 'NULL'} LIMIT 0)`, columns: typed, async close() {} }
  }
  const file = lake.scratch('.json')
  await writeFile(file, rows.map((row) => `${JSON.stringify(Object.fromEntries(row.map((value, index) => [String(index), plain(value)])))}\n`).join(''))
  const read = typed.map(({ type }, index) => `${quoteText(String(index))}: ${quoteText(type === 'BLOB' ? 'VARCHAR' : type)}`)
  const list = typed.map(({ name, type }, index) => `${type === 'BLOB' ? `from_base64(${quoteName(String(index))})` : quoteName(String(index))} AS ${quoteName(name)}`)
  return {
    duckdb: `(SELECT ${list.join(', ')} FROM read_json(${fileList([file])}, format = 'newline_delimited', columns = {${read.join(', ')}}))`,
    columns: typed,
    close: () => rm(file, { force: true }),
  }
}

const plain = (value: Value): unknown => (typeof value === 'bigint' ? String(value) : value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value)

/** The engine's type for one of SQL Server: what a Copy makes of its column. */
export function duckdbTypeOf(type: string): string {
  const [, name = '', size] = /^\s*([a-z0-9_]+)\s*(?:\(([^)]*)\))?/i.exec(type) ?? []
  const plainType = types[name.toLowerCase()]
  if (plainType !== undefined) return plainType
  return /^(decimal|numeric)$/i.test(name) ? `DECIMAL(${size ?? '18,0'})` : 'VARCHAR'
}

const types: Readonly<Record<string, string>> = {
  bigint: 'BIGINT', int: 'INTEGER', smallint: 'SMALLINT', tinyint: 'UTINYINT', bit: 'BOOLEAN', float: 'DOUBLE', real: 'FLOAT',
  money: 'DECIMAL(19,4)', smallmoney: 'DECIMAL(10,4)', binary: 'BLOB', varbinary: 'BLOB', rowversion: 'BLOB', timestamp: 'BLOB', image: 'BLOB',
  date: 'TIMESTAMP WITH TIME ZONE', datetime: 'TIMESTAMP WITH TIME ZONE', datetime2: 'TIMESTAMP WITH TIME ZONE', smalldatetime: 'TIMESTAMP WITH TIME ZONE', datetimeoffset: 'TIMESTAMP WITH TIME ZONE',
}
