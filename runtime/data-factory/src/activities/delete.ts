import type { JsonObject } from '@lagoon/expressions'
import { locationOf, selectFiles } from '../connectors/lakeFiles.ts'
import type { Dynamic, Reference } from '../model/reference.ts'
import { at, has, optionalObject, optionalValue, type Cursor } from '../reader/cursor.ts'
import { readReference } from '../reader/reference.ts'
import { FactoryError } from '../error.ts'
import type { ActivityDefinition } from './definition.ts'
import { datasetIn, executionFields, shownReference, wrapped } from './execution.ts'
import { flagOf } from './values.ts'

export interface DeleteProperties {
  readonly dataset: Reference
  readonly storeSettings: JsonObject
  readonly enableLogging: Dynamic
}

const olderSettings = (properties: Cursor): JsonObject =>
  Object.fromEntries(
    ['recursive', 'wildcardFileName'].flatMap((name) =>
      has(at(properties, name)) ? [[name, optionalValue(at(properties, name)) ?? null]] : [],
    ),
  )

export const deleteActivity: ActivityDefinition<'Delete'> = {
  parity: 'runs: a file, a folder, wildcards, modified-since; what is not there is no error; logging is refused',
  read(activity) {
    const properties = at(activity, 'typeProperties')
    return {
      dataset: readReference(at(properties, 'dataset')),
      // Older files have these beside the settings of the store.
      storeSettings: { ...olderSettings(properties), ...optionalObject(at(properties, 'storeSettings')) },
      enableLogging: optionalValue(at(properties, 'enableLogging')) ?? false,
    }
  },
  async run({ properties }, context) {
    const startedAt = context.session.effects.now()
    const storeSettings = context.evaluate(properties.storeSettings) as JsonObject
    const enableLogging = flagOf(context.evaluate(properties.enableLogging), 'enableLogging')
    context.recordInput({ dataset: shownReference(context, properties.dataset), storeSettings, enableLogging })
    if (enableLogging) throw new FactoryError('PropertyNotSupported', `'enableLogging' of a Delete does not run here`)
    const dataset = datasetIn(context, properties.dataset)
    const { lake } = context.session.ports
    try {
      const location = locationOf(dataset)
      const { files, isWildcardUsed, recursive } = await selectFiles(lake, location, storeSettings, { recursive: false })
      let filesDeleted = 0
      for (const file of files) {
        context.signal.throwIfAborted()
        if (await lake.delete(file.path)) filesDeleted += 1
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
      return {
        datasetName: dataset.name,
        filesDeleted,
        recursive,
        isWildcardUsed,
        maxConcurrentConnections: 1,
        prefix: '',
        logPath: '',
        ...executionFields(context, startedAt),
      }
    } catch (error) {
      throw wrapped('3500', error)
    }
  },
}
