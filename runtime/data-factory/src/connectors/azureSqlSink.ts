import type { ProcedureRequest } from '@lagoon/azure-sql'
import { FactoryError } from '../error.ts'
import { isArray } from '../reader/cursor.ts'
import type { EndRequest, RowFault, SinkConnector } from './connector.ts'
import { byteCountOf } from './byteCount.ts'
import { objectIn, optionalTextIn } from './settings.ts'
import { bracketed, openDatabaseOf, tableOf } from './sqlTable.ts'
import { procedureCall } from './storedProcedure.ts'

export const azureSqlSink: SinkConnector = {
  parity:
    'runs: insert, upsert by keys, a stored procedure with a table type (called once, with all rows), preCopyScript, autoCreate; batch sizes and locks change nothing',
  datasets: ['AzureSqlTable', 'SqlServerTable', 'AzureSqlDWTable', 'AzureSqlMITable'],
  async open(request) {
    const table = tableOf(request.dataset)
    if (!table) {
      throw new FactoryError('RequiredPropertyMissing', `dataset '${request.dataset.name}' names no table to write to`, {
        origin: request.dataset.origin,
      })
    }
    const procedure = procedureOf(request)
    const options = optionsOf(request, procedure !== undefined)
    const { engine } = request.context.session.ports
    const database = await openDatabaseOf(request)
    return {
      store: request.dataset.linkedService.type,
      keepsFilesApart: false,
      shape: 'typed',
      async target() {
        const found = await database.relation(`SELECT * FROM ${bracketed(table)} WHERE 1 = 0`).catch(() => undefined)
        return found?.columns
      },
      async write({ select, columns }) {
        const sizeBytes = await byteCountOf(engine, select, columns)
        request.context.signal.throwIfAborted()
        if (procedure) {
          if (options.preCopyScript) await database.execute(options.preCopyScript)
          const [counted] = await engine.rows(`SELECT count(*) AS rows FROM (${select})`)
          await database.callProcedure({ ...procedure, select })
          return { rows: BigInt(String(counted?.['rows'] ?? 0)), sizeBytes, files: 0 }
        }
        const faults: RowFault[] = []
        const skips = request.skipsRows === true && options.mode === 'insert'
        const rows = await database.insert({ ...table, ...options, select, ...(skips ? { onFault: (fault) => void faults.push(fault) } : {}) })
        return { rows, sizeBytes, files: 0, ...(skips ? { faults } : {}) }
      },
      close: () => database.close(),
    }
  },
}

interface WriteOptions {
  readonly mode: 'insert' | 'upsert'
  readonly keys?: readonly string[]
  readonly preCopyScript?: string
  readonly autoCreate: boolean
}

/** The procedure that takes the rows, when the sink names one. */
function procedureOf({ settings, dataset, skipsRows }: EndRequest): Omit<ProcedureRequest, 'select'> | undefined {
  const behavior = (optionalTextIn(settings, 'writeBehavior') ?? '').toLowerCase()
  const procedure = optionalTextIn(settings, 'sqlWriterStoredProcedureName')
  if (!procedure && behavior !== 'storedprocedure') return undefined
  const named = (name: string): string => {
    const value = optionalTextIn(settings, name)
    if (value) return value
    throw new FactoryError('RequiredPropertyMissing', `the sink of dataset '${dataset.name}' calls a stored procedure, and has no '${name}'`, { origin: dataset.origin })
  }
  // As documented, rows are not skipped where a procedure takes them.
  if (skipsRows) throw new FactoryError('InvalidPropertyValue', `'enableSkipIncompatibleRow' does not go with a stored procedure as sink`)
  const { parameters } = procedureCall(named('sqlWriterStoredProcedureName'), objectIn(settings, 'storedProcedureParameters'))
  return { procedure: named('sqlWriterStoredProcedureName'), tableType: named('sqlWriterTableType'), tableParameter: named('storedProcedureTableTypeParameterName'), parameters }
}

function optionsOf({ settings, dataset }: EndRequest, callsProcedure: boolean): WriteOptions {
  const written = (optionalTextIn(settings, 'writeBehavior') ?? 'insert').toLowerCase()
  const mode = callsProcedure ? 'insert' : written
  if (mode !== 'insert' && mode !== 'upsert') {
    throw new FactoryError('PropertyNotSupported', `writeBehavior '${mode}' of dataset '${dataset.name}' does not run here`, {
      hint: 'insert, upsert and storedProcedure do',
    })
  }
  const { keys } = objectIn(settings, 'upsertSettings')
  const preCopyScript = optionalTextIn(settings, 'preCopyScript')
  return {
    mode,
    autoCreate: optionalTextIn(settings, 'tableOption')?.toLowerCase() === 'autocreate',
    ...(mode === 'upsert' && isArray(keys) ? { keys: keys.map(String) } : {}),
    ...(preCopyScript ? { preCopyScript } : {}),
  }
}
