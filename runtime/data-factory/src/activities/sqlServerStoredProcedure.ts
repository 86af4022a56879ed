import { AzureSqlError } from '@lagoon/azure-sql'
import { openSql } from '../connectors/sqlTable.ts'
import { procedureCall } from '../connectors/storedProcedure.ts'
import { FactoryError, type Origin } from '../error.ts'
import type { Dynamic } from '../model/reference.ts'
import { at, optionalValue, originOf, requiredValue } from '../reader/cursor.ts'
import type { ActivityDefinition } from './definition.ts'
import { executionFields, linkedServiceIn, wrapped } from './execution.ts'
import { objectOf, textOf } from './values.ts'

export interface SqlServerStoredProcedureProperties {
  readonly storedProcedureName: Dynamic
  readonly storedProcedureParameters: Dynamic
  readonly origin: Origin
}

export const sqlServerStoredProcedure: ActivityDefinition<'SqlServerStoredProcedure'> = {
  parity: 'runs a procedure that the database holds, with typed parameters and NULL; its result sets are dropped, and OUTPUT parameters are refused, as in Azure',
  read(activity) {
    const properties = at(activity, 'typeProperties')
    const name = at(properties, 'storedProcedureName')
    return {
      storedProcedureName: requiredValue(name),
      storedProcedureParameters: optionalValue(at(properties, 'storedProcedureParameters')) ?? {},
      origin: originOf(name),
    }
  },
  async run({ properties }, context) {
    const startedAt = context.session.effects.now()
    const name = textOf(context.evaluate(properties.storedProcedureName), 'storedProcedureName')
    const given = objectOf(context.evaluate(properties.storedProcedureParameters), 'storedProcedureParameters')
    context.recordInput({ storedProcedureName: name, storedProcedureParameters: given })
    const service = linkedServiceIn(context)
    const { script, parameters } = procedureCall(name, given)
    try {
      const database = await openSql(context.session.ports, service)
      try {
        await database.execute(script, { file: `call of ${name}`, parameters })
      } finally {
        await database.close()
      }
    } catch (error) {
      throw error instanceof AzureSqlError ? failedCall(error, properties.origin) : wrapped('2402', error)
    }
    return executionFields(context, startedAt)
  },
}

const procedureNotFound = '2812'

function failedCall(error: AzureSqlError, origin: Origin): FactoryError {
  const place = error.code === procedureNotFound || !error.origin ? origin : error.origin
  const where = `at ${place.file}:${place.line}:${place.column}`
  const advice = error.code === procedureNotFound ? 'create it in the database, by a Script or by `lagoon azure-sql exec`' : error.hint
  return new FactoryError(
    '2402',
    `Execution fail against sql server. Sql error number: ${error.code}. Error Message: ${error.errors.map(({ message }) => message).join('\n')}`,
    { cause: error, origin, hint: advice === undefined ? where : `${where}; ${advice}` },
  )
}
