import type { Json } from '@lagoon/expressions'
import { FactoryError } from '../error.ts'
import type { Body } from '../model/activity.ts'
import type { Dynamic } from '../model/reference.ts'
import { at, optionalFlag, optionalNumber, report, requiredValue } from '../reader/cursor.ts'
import { breathe } from '../run/breathe.ts'
import type { ActivityDefinition } from './definition.ts'
import { failureOf } from './inner.ts'
import { listOf } from './values.ts'

export interface ForEachProperties {
  readonly items: Dynamic
  readonly isSequential: boolean
  readonly batchCount: number
  readonly body: Body
}

const mostItems = 100_000

export const forEach: ActivityDefinition<'ForEach'> = {
  parity: 'runs, sequential or in parallel (batchCount)',
  isControl: true,
  read(activity, readActivities) {
    const properties = at(activity, 'typeProperties')
    const batchCount = optionalNumber(at(properties, 'batchCount')) ?? 20
    if (batchCount < 1 || batchCount > 50) {
      report(at(properties, 'batchCount'), 'InvalidPropertyValue', `batchCount must lie between 1 and 50, and is ${batchCount}`)
    }
    return {
      items: requiredValue(at(properties, 'items')),
      isSequential: optionalFlag(at(properties, 'isSequential')) ?? false,
      batchCount,
      body: { branch: 'activities', activities: readActivities(at(properties, 'activities')) },
    }
  },
  bodies: ({ body }) => [body],
  async run({ properties }, context) {
    const items = listOf(context.evaluate(properties.items), 'items')
    if (items.length > mostItems) {
      throw new FactoryError('TooManyItems', `ForEach takes at most ${mostItems} items and was given ${items.length}`)
    }
    context.recordInput({ items })
    let first: FactoryError | undefined
    // A turn that fails does not stop the others; the loop fails at its end, with the first failure in order of time.
    const runTurn = async (item: Json, iteration: number): Promise<void> => {
      await breathe()
      if (context.signal.aborted) return
      const failure = failureOf(await context.runBody(properties.body, { item, iteration }))
      first ??= failure
    }
    await inBatches(items, properties.isSequential ? 1 : properties.batchCount, runTurn)
    if (context.signal.aborted) throw new FactoryError('Cancelled', 'the run was cancelled')
    if (first) throw first
    return {}
  },
}

/** At most so many at a time, begun in order. */
async function inBatches(items: readonly Json[], most: number, act: (item: Json, index: number) => Promise<void>): Promise<void> {
  let next = 0
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) await act(items[index] ?? null, index)
  }
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker))
}
