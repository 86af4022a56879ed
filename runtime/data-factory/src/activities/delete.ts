import type { JsonObject } from '@lagoon/expressions'
import { locationOf, selectFiles } from '../connectors/lakeFiles.ts'
import type { Dynamic, Reference } from '../model/reference.ts'
import { at, has, optionalObject, optionalValue, type Cursor } from '../reader/cursor.ts'
import { readReference } from '../reader/reference.ts'
import { FactoryError } from '../error.ts'
import type { ActivityDefinition } from './definition.ts'
import { datasetIn, executionFields, shownReference, wrapped } from './execution.ts'
import { csvLine, readLogLocation, writeLog, type LogLocation } from './logStore.ts'
import { flagOf } from './values.ts'

export interface DeleteProperties {
  readonly dataset: Reference
  readonly storeSettings: JsonObject
  readonly enableLogging: Dynamic
  readonly log: LogLocation | undefined
}

const olderSettings = (properties: Cursor): JsonObject =>
  Object.fromEntries(
    ['recursive', 'wildcardFileName'].flatMap((name) =>
      has(at(properties, name)) ? [[name, optionalValue(at(properties, name)) ?? null]] : [],
    ),
  )

export const deleteActivity: ActivityDefinition<'Delete'> = {
  parity: 'runs: a file, a folder, wildcards, modified-since; what is not there is no error; the log is a CSV file named after the activity run',
  read(activity) {
    const properties = at(activity, 'typeProperties')
    return {
      dataset: readReference(at(properties, 'dataset')),
      // Older files have these beside the settings of the store.
      storeSettings: { ...olderSettings(properties), ...optionalObject(at(properties, 'storeSettings')) },
      enableLogging: optionalValue(at(properties, 'enableLogging')) ?? false,
      log: readLogLocation(at(properties, 'logStorageSettings')),
    }
  },
  async run({ properties }, context) {
    const startedAt = context.session.effects.now()
    const storeSettings = context.evaluate(properties.storeSettings) as JsonObject
    const enableLogging = flagOf(context.evaluate(properties.enableLogging), 'enableLogging')
    context.recordInput({ dataset: shownReference(context, properties.dataset), storeSettings, enableLogging })
    if (enableLogging && !properties.log) {
      throw new FactoryError('RequiredPropertyMissing', `'logStorageSettings' is missing: the Delete is to keep a log`, { origin: context.activity.origin })
    }
    const dataset = datasetIn(context, properties.dataset)
    const { lake } = context.session.ports
    try {
      const location = locationOf(dataset)
      const { files, isWildcardUsed, recursive } = await selectFiles(lake, location, storeSettings, { recursive: false })
      const deleted: string[] = []
      for (const file of files) {
        context.signal.throwIfAborted()
        if (await lake.delete(file.path)) deleted.push(file.path.slice(location.container.length + 1))
      }
      // With `recursive`, a folder that is named goes away itself, once nothing is left in it.
      if (
        recursive &&
        !isWildcardUsed &&
        location.file === undefined &&
        !('modifiedDatetimeStart' in storeSettings || 'modifiedDatetimeEnd' in storeSettings)
      ) {
        await lake.deleteFolder(location.path)
      }
      const lines = [['Name', 'Category', 'Status', 'Error'], ...deleted.map((name) => [name, 'File', 'Deleted', ''])]
      const text = lines.map(csvLine).join('')
      const logPath = enableLogging && properties.log ? await writeLog(context, properties.log, { text, extension: 'csv' }) : ''
      return {
        datasetName: dataset.name,
        filesDeleted: deleted.length,
        recursive,
        isWildcardUsed,
        maxConcurrentConnections: 1,
        prefix: '',
        ...(enableLogging ? { logPath } : {}),
        ...executionFields(context, startedAt),
      }
    } catch (error) {
      throw wrapped('3500', error)
    }
  },
}
