import type { Json } from '@lagoon/expressions'
import { lakeMetadata } from '../connectors/lakeMetadata.ts'
import { locationOf } from '../connectors/lakeFiles.ts'
import { tableMetadata } from '../connectors/tableMetadata.ts'
import { FactoryError } from '../error.ts'
import type { Dynamic, Reference } from '../model/reference.ts'
import { at, optionalValue } from '../reader/cursor.ts'
import { readReference } from '../reader/reference.ts'
import type { ResolvedDataset } from '../resources/resolve.ts'
import { timeSpanMs } from '../run/timeSpan.ts'
import type { ActivityContext, ActivityDefinition } from './definition.ts'
import { datasetIn, shownReference, wrapped } from './execution.ts'
import type { Metadata } from './getMetadata.ts'
import { flagOf, integerOf, listOf, textOf } from './values.ts'

export interface ValidationProperties {
  readonly dataset: Reference
  readonly timeout: Dynamic
  readonly sleep: Dynamic
  readonly minimumSize: Dynamic | undefined
  readonly childItems: Dynamic | undefined
}

interface Wanted {
  readonly minimumSize: number
  readonly childItems: boolean | undefined
}

export const validation: ActivityDefinition<'Validation'> = {
  parity: 'runs on files, folders and SQL tables; a folder of the local lake exists when a file lies in it',
  isControl: true,
  read(activity) {
    const properties = at(activity, 'typeProperties')
    return {
      dataset: readReference(at(properties, 'dataset')),
      timeout: optionalValue(at(properties, 'timeout')) ?? '0.12:00:00',
      sleep: optionalValue(at(properties, 'sleep')) ?? 10,
      minimumSize: optionalValue(at(properties, 'minimumSize')),
      childItems: optionalValue(at(properties, 'childItems')),
    }
  },
  async run({ properties }, context) {
    const { effects } = context.session
    const timeout = textOf(context.evaluate(properties.timeout), 'timeout')
    const pauseMs = Math.max(1, integerOf(context.evaluate(properties.sleep), 'sleep')) * 1000
    const childItems = properties.childItems === undefined ? undefined : flagOf(context.evaluate(properties.childItems), 'childItems')
    const minimumSize = properties.minimumSize === undefined ? 0 : integerOf(context.evaluate(properties.minimumSize), 'minimumSize')
    context.recordInput({
      dataset: shownReference(context, properties.dataset),
      timeout,
      sleep: pauseMs / 1000,
      minimumSize,
      ...(childItems === undefined ? {} : { childItems }),
    })
    const dataset = datasetIn(context, properties.dataset)
    const last = effects.now().getTime() + timeSpanMs(timeout)
    for (;;) {
      const found = await look(context, dataset, { minimumSize, childItems })
      if (found) return found
      context.signal.throwIfAborted()
      const leftMs = last - effects.now().getTime()
      if (leftMs <= 0) throw new FactoryError('ActivityTimeout', `dataset '${dataset.name}' was not as it should be within the timeout of ${timeout}`)
      await effects.sleep(Math.min(pauseMs, leftMs), context.signal)
    }
  },
}

/** What the dataset points at, once it is there and as it should be. */
async function look(context: ActivityContext, dataset: ResolvedDataset, { minimumSize, childItems }: Wanted): Promise<Record<string, Json> | undefined> {
  const request = { context, dataset, settings: {} }
  let metadata: Metadata | undefined
  try {
    metadata = dataset.linkedService.kind === 'sql' ? await tableMetadata(request) : await lakeMetadata(request)
  } catch (error) {
    throw wrapped('2011', error)
  }
  const isFolder = dataset.linkedService.kind === 'lake' && locationOf(dataset).file === undefined
  // A folder without files cannot be told from one that is not there.
  if (!metadata) return isFolder && childItems === false ? { exists: true, itemType: 'Folder', childItems: [] } : undefined
  const size = (await metadata.size?.()) ?? null
  const children = isFolder && childItems !== undefined ? listOf((await metadata.childItems?.()) ?? [], 'childItems') : undefined
  if (typeof size === 'number' && size < minimumSize) return undefined
  if (children && children.length > 0 !== childItems) return undefined
  return {
    exists: true,
    itemName: (await metadata.itemName?.()) ?? '',
    ...(metadata.itemType ? { itemType: await metadata.itemType() } : {}),
    ...(size === null ? {} : { size }),
    ...(children ? { childItems: children } : {}),
  }
}
