import { quoteName } from '@lagoon/engine'
import { duckdbTypeOf, parseTsql, splitTsqlName, tsqlTypeOfDuckdb, type TsqlTable } from '@lagoon/sql'
import type { ProcedureRequest } from './database.ts'
import { AzureSqlError } from './error.ts'
import { runScript } from './interpret.ts'
import type { Run } from './run.ts'

const bracketed = (name: string): string => splitTsqlName(name).map(part => `[${part.replaceAll(']', ']]')}]`).join('.')

/** T-SQL that hands the rows of `from` to the procedure; `columns` are its columns, and those of the table type that they fill. */
export function procedureScript({ procedure, tableType, tableParameter, parameters = {} }: ProcedureRequest, from: string, columns: readonly { readonly from: string; readonly to: string }[]): string {
  const others = Object.keys(parameters).map(name => `, @${name.replace(/^@/, '')} = @${name.replace(/^@/, '')}`)
  return `DECLARE @lagoon_rows ${bracketed(tableType)}
INSERT INTO @lagoon_rows (${columns.map(column => bracketed(`[${column.to.replaceAll(']', ']]')}]`)).join(', ')}) SELECT ${columns.map(column => `[${column.from}]`).join(', ')} FROM ${from}
EXEC ${bracketed(procedure)} @${tableParameter.replace(/^@/, '')} = @lagoon_rows${others.join('')}`
}

/** The stand-in's call: the rows lie in a temporary table while it runs. */
export async function callWithRows(run: Run, request: ProcedureRequest): Promise<void> {
  const source = await run.session.columns(request.select)
  const columns = source.map(({ name, type }, index) => {
    const own = tsqlTypeOfDuckdb(type)
    if (!own) throw new AzureSqlError([{ code: '206', message: `column ${name} of type ${type} has no counterpart in SQL Server` }])
    return { name: `c${index}`, type: own, nullable: true }
  })
  const texts = columns.map(({ name, type }) => `CAST(${name} AS ${duckdbTypeOf(type)}) AS ${name}`)
  const table: TsqlTable = { id: run.nextTemporaryId(), schema: 'dbo', name: '#lagoon_rows', columns, keys: [], checks: [], foreignKeys: [], indexes: [], duckdb: `temp.main.${quoteName('#lagoon_rows')}`, createdAt: run.stamp() }
  await run.session.run(`CREATE TEMP TABLE ${quoteName(table.name)} AS SELECT ${texts.join(', ')} FROM (${request.select}) q(${columns.map(column => column.name).join(', ')})`)
  run.catalog = { ...run.catalog, tables: [...run.catalog.tables, table] }
  const site = { file: request.procedure, text: procedureScript(request, '[#lagoon_rows]', source.map(({ name }, index) => ({ from: `c${index}`, to: name }))) }
  await runScript(run, site, parseTsql(site))
}
