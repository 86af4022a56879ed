import { readJsonDocument, type Json, type JsonObject } from '@lagoon/expressions'
import type { ProcedureRequest } from '@lagoon/azure-sql'
import { FactoryError } from '../error.ts'
import { isArray } from '../reader/cursor.ts'
import type { EndRequest, RowFault, SinkConnector } from './connector.ts'
import { byteCountOf } from './byteCount.ts'
import { objectIn, optionalFlagIn, optionalTextIn, refuse } from './settings.ts'
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
  const tableOption = (optionalTextIn(settings, 'tableOption') || 'none').toLowerCase()
  if (tableOption !== 'none' && tableOption !== 'autocreate') {
    throw new FactoryError('InvalidPropertyValue', `tableOption '${optionalTextIn(settings, 'tableOption')}' of dataset '${dataset.name}' is neither 'autoCreate' nor 'none'`)
  }
  refuseLoadOptions(settings)
  const keys = mode === 'upsert' ? keysOf(objectIn(settings, 'upsertSettings')['keys'] ?? null) : []
  const preCopyScript = optionalTextIn(settings, 'preCopyScript')
  return { mode, autoCreate: tableOption === 'autocreate', ...(keys.length > 0 ? { keys } : {}), ...(preCopyScript ? { preCopyScript } : {}) }
}

/** Without any, those of the table are taken. */
function keysOf(written: Json): readonly string[] {
  const keys = typeof written === 'string' ? readJsonDocument(written, 'keys').value : (written ?? [])
  if (isArray(keys) && keys.every((key) => typeof key === 'string')) return keys
  throw new FactoryError('InvalidPropertyValue', `'keys' of upsertSettings must be a list of columns`, { hint: `write ["id"], or an expression such as @createArray('id')` })
}

/** What COPY and PolyBase of a dedicated SQL pool would make of missing values, where they load. Rows that they reject fail the copy here. */
function refuseLoadOptions(settings: JsonObject): void {
  const { defaultValues = [], additionalOptions = {} } = objectIn(settings, 'copyCommandSettings')
  const filled = { defaultValues: isArray(defaultValues) && defaultValues.length === 0 ? '' : defaultValues, additionalOptions: Object.keys(additionalOptions ?? {}).length === 0 ? '' : additionalOptions }
  if (optionalFlagIn(settings, 'allowCopyCommand')) refuse(filled, { defaultValues: '', additionalOptions: '' }, 'copyCommandSettings')
  if (optionalFlagIn(settings, 'allowPolyBase')) refuse(objectIn(settings, 'polyBaseSettings'), { useTypeDefault: false }, 'polyBaseSettings')
}
