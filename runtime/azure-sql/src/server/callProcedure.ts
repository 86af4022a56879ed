import { procedureScript } from '../callProcedure.ts'
import type { ProcedureRequest } from '../database.ts'
import { dropStage, stageRows, type Connection } from './insert.ts'

/** A real server's call: the rows are bulk-loaded as texts, which the columns of the table type convert. */
export async function callServerProcedure(connection: Connection, request: ProcedureRequest, execute: (script: string) => Promise<unknown>): Promise<void> {
  const source = await connection.engine.columns(request.select)
  const stage = await stageRows(connection, request.select, source)
  try {
    await execute(procedureScript(request, stage, source.map(({ name }, index) => ({ from: `c${index}`, to: name }))))
  } finally {
    await dropStage(connection)
  }
}
