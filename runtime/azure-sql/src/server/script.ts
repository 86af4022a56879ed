import { splitTsqlBatches } from '@lagoon/sql'
import type { Column, Request, RequestError } from 'mssql'
import type { ExecuteOptions, StatementResult } from '../database.ts'
import { AzureSqlError, type SqlServerMessage } from '../error.ts'
import { typeName } from '../values.ts'
import { clientValue, columnType } from './values.ts'

/** A request that is ready to be sent, with the parameters of the caller. */
export type NewRequest = () => { readonly request: Request; readonly hasParameters: boolean }

/** Sends a script batch by batch, as the stand-in runs it: a batch that fails keeps no other from running; all errors are thrown together. */
export async function runServerScript(newRequest: NewRequest, script: string, { file = 'script.sql', onMessage = () => {} }: ExecuteOptions): Promise<StatementResult[]> {
  const results: StatementResult[] = []
  const errors: SqlServerMessage[] = []
  for (const { text, line, times } of splitTsqlBatches(script)) {
    for (let time = 0; time < times; time += 1) {
      const { request, hasParameters } = newRequest()
      const outcome = await collect(request, () => (hasParameters ? request.query(text) : request.batch(text)), onMessage)
      results.push(...outcome.results)
      errors.push(...outcome.errors.map(error => serverMessage(error, { file, line })))
    }
  }
  const [first, ...rest] = errors
  if (first) throw new AzureSqlError([first, ...rest], { results })
  return results
}

/** An error of the server: its number, and the place counted from the line on which the batch begins. */
export function serverMessage(error: RequestError | AzureSqlError, { file, line }: { readonly file: string; readonly line: number }): SqlServerMessage {
  if (error instanceof AzureSqlError) return error.errors[0] ?? { code: error.code, message: error.message }
  const number = Number(error.number)
  const code = Number.isInteger(number) && number > 0 ? String(number) : wordOf(error.code)
  const inProcedure = error.procName !== undefined && error.procName !== ''
  const origin = error.lineNumber === undefined ? {} : { origin: inProcedure ? { file: `procedure ${error.procName}`, line: Math.max(1, error.lineNumber), column: 1 } : { file, line: line + Math.max(1, error.lineNumber) - 1, column: 1 } }
  return { code, message: error.message, ...origin }
}

const words: Readonly<Record<string, string>> = { ECANCEL: 'Cancelled', ETIMEOUT: 'Timeout', EABORT: 'Aborted', ECONNCLOSED: 'ConnectionFailed', ESOCKET: 'ConnectionFailed', ENOTOPEN: 'ConnectionFailed' }
const wordOf = (code: string | undefined): string => words[code ?? ''] ?? 'ConnectionFailed'

const asFailure = (error: unknown): AzureSqlError => (error instanceof AzureSqlError ? error : new AzureSqlError([{ code: 'InvalidValue', message: String(error) }], { cause: error }))

interface Outcome { readonly results: readonly StatementResult[]; readonly errors: readonly (RequestError | AzureSqlError)[] }

/** One batch's results in the order in which the server sends them: rows, or a count of changed rows. */
function collect(request: Request, send: () => unknown, onMessage: (message: string) => void): Promise<Outcome> {
  request.stream = true
  request.arrayRowMode = true
  return new Promise(resolve => {
    const results: StatementResult[] = []
    const errors: (RequestError | AzureSqlError)[] = []
    let open: { readonly columns: readonly { readonly name: string; readonly type: ReturnType<typeof columnType> }[]; readonly rows: ReturnType<typeof clientValue>[][] } | undefined
    const close = (): boolean => {
      if (!open) return false
      results.push({ columns: open.columns.map(({ name, type }) => ({ name, type: typeName(type) })), rows: open.rows, recordsAffected: -1n })
      open = undefined
      return true
    }
    request.on('recordset', (columns: readonly Column[]) => {
      close()
      open = { columns: columns.map(column => ({ name: column.name, type: columnType(column) })), rows: [] }
    })
    request.on('row', (row: readonly unknown[] | Readonly<Record<string, unknown>>) => {
      try {
        open?.rows.push(Object.values(row).map((value, index) => clientValue(value, open?.columns[index]?.type ?? { kind: 'null' }, open?.columns[index]?.name ?? '')))
      } catch (error) {
        errors.push(asFailure(error))
        request.cancel()
      }
    })
    request.on('rowsaffected', (count: number) => { if (!close()) results.push({ columns: [], rows: [], recordsAffected: BigInt(count) }) })
    request.on('info', ({ message }: { readonly message: string }) => onMessage(message))
    request.on('error', (error: RequestError) => { errors.push(error) })
    request.on('done', () => {
      close()
      resolve({ results, errors })
    })
    send()
  })
}
