import { FactoryError } from '../error.ts'
import { isArray } from '../reader/cursor.ts'
import type { EndRequest, RowFault, SinkConnector } from './connector.ts'
import { byteCountOf } from './byteCount.ts'
import { objectIn, optionalTextIn, refuse } from './settings.ts'
import { bracketed, openDatabaseOf, tableOf } from './sqlTable.ts'

export const azureSqlSink: SinkConnector = {
  parity:
    'runs: insert, upsert by keys, preCopyScript, autoCreate; a table type with a stored procedure is refused; batch sizes and locks change nothing',
  datasets: ['AzureSqlTable', 'SqlServerTable', 'AzureSqlDWTable', 'AzureSqlMITable'],
  async open(request) {
    const table = tableOf(request.dataset)
    if (!table) {
      throw new FactoryError('RequiredPropertyMissing', `dataset '${request.dataset.name}' names no table to write to`, {
        origin: request.dataset.origin,
      })
    }
    const options = optionsOf(request)
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

function optionsOf({ settings, dataset }: EndRequest): WriteOptions {
  refuse(settings, { sqlWriterStoredProcedureName: '', sqlWriterTableType: '' }, 'an SQL sink')
  const mode = (optionalTextIn(settings, 'writeBehavior') ?? 'insert').toLowerCase()
  if (mode !== 'insert' && mode !== 'upsert') {
    throw new FactoryError('PropertyNotSupported', `writeBehavior '${mode}' of dataset '${dataset.name}' does not run here`, {
      hint: 'insert and upsert do',
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
