import { evaluateDeep, type JsonObject, type Scope } from '@lagoon/expressions'
import { closest } from '../closest.ts'
import { realEffects, type Effects } from '../effects.ts'
import { FactoryError } from '../error.ts'
import { named, type Factory } from '../model/factory.ts'
import type { Ports } from '../ports.ts'
import type { PipelineRun } from '../run/records.ts'
import { runPipeline } from '../run/runPipeline.ts'
import { sevenDigits } from '../run/scope.ts'
import { isTriggerType, triggerTypes } from './registry.ts'

export interface FireRequest {
  readonly trigger: string
  /** The time for which the schedule fires; now by default. */
  readonly scheduledTime?: Date
  readonly signal?: AbortSignal
}

/**
 * Fires a trigger once, started or not: runs its pipelines side by side and answers their runs in the trigger's order. Throws
 * `FactoryError`: `TriggerNotFound`, `TriggerTypeNotSupported`, and what `runPipeline` throws, before anything runs where it can.
 */
export async function fireTrigger(
  factory: Factory,
  { trigger: name, scheduledTime, signal }: FireRequest,
  ports: Ports,
  effects: Effects = realEffects,
): Promise<readonly PipelineRun[]> {
  const trigger = named(factory.triggers, name)
  if (!trigger) throw new FactoryError('TriggerNotFound', `there is no trigger '${name}'`, { hint: closest(name, factory.triggers.keys()) })
  if (!isTriggerType(trigger.type)) {
    throw new FactoryError(
      'TriggerTypeNotSupported',
      `trigger '${trigger.name}' is of type '${trigger.type}', which cannot be fired here`,
      { origin: trigger.origin, hint: `these can: ${Object.keys(triggerTypes).join(', ')}` },
    )
  }
  const startTime = effects.now()
  const scope = triggerScope({ scheduledTime: sevenDigits(scheduledTime ?? startTime), startTime: sevenDigits(startTime) })
  const invokedBy = { name: trigger.name, id: effects.newId(), invokedByType: trigger.type }
  return Promise.all(
    trigger.pipelines.map(({ referenceName, parameters }) =>
      runPipeline(
        factory,
        {
          pipeline: referenceName,
          parameters: evaluateDeep(parameters, scope) as JsonObject,
          trigger: invokedBy,
          ...(signal ? { signal } : {}),
        },
        ports,
        effects,
      ),
    ),
  )
}

const triggerScope = (values: JsonObject): Scope => ({ dialect: 'data-factory', accessors: { trigger: () => values } })
