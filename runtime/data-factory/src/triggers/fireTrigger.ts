import { evaluateDeep, type JsonObject, type Scope } from '@lagoon/expressions'
import { closest } from '../closest.ts'
import { realEffects, type Effects } from '../effects.ts'
import { FactoryError, type Origin, type Problem } from '../error.ts'
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
 * `FactoryError`: `TriggerNotFound`, `TriggerTypeNotSupported`, and what `runPipeline` throws, once the pipelines that could begin
 * have ended.
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
  const ended = await Promise.allSettled(
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
  const refused = ended.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []))
  if (refused.length > 0) throw asOne(refused, trigger.origin)
  return ended.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
}

/** What several pipelines lack, in one error; what is no `FactoryError` goes first. */
function asOne(errors: readonly unknown[], origin: Origin): unknown {
  const [first] = errors
  const told = errors.filter((error) => error instanceof FactoryError)
  const [one] = told
  if (errors.length === 1 || !one || told.length < errors.length) return errors.find((error) => !(error instanceof FactoryError)) ?? first
  const problems = told.flatMap((error): readonly Problem[] =>
    error.problems.length > 0 ? error.problems : [{ code: error.code, severity: 'error', message: error.message, origin: error.origin ?? origin, ...(error.hint === undefined ? {} : { hint: error.hint }) }])
  return new FactoryError(one.code, one.message, { origin: one.origin, hint: one.hint, problems })
}

const triggerScope = (values: JsonObject): Scope => ({ dialect: 'data-factory', accessors: { trigger: () => values } })
