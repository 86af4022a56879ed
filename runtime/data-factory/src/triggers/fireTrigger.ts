import { closest } from '../closest.ts'
import { realEffects, type Effects } from '../effects.ts'
import { FactoryError, type Origin, type Problem } from '../error.ts'
import { named, type Factory, type Trigger } from '../model/factory.ts'
import type { Ports } from '../ports.ts'
import type { PipelineRun } from '../run/records.ts'
import { beginTrigger, requireKnownType, type Occasion } from './beginTrigger.ts'

export interface FireRequest {
  readonly trigger: string
  /** What makes it fire: by default its time is now, and a window trigger's window is the last one that has ended. */
  readonly occasion?: Occasion
  readonly signal?: AbortSignal
}

/**
 * Fires a trigger once, started or not: runs its pipelines side by side and answers their runs in the trigger's order. Throws
 * `FactoryError`: `TriggerNotFound`, `TriggerTypeNotSupported`, `OccasionMissing` (nothing happened that it could fire on), and what
 * `runPipeline` throws, once the pipelines that could begin have ended.
 */
export async function fireTrigger(factory: Factory, { trigger: name, occasion, signal }: FireRequest, ports: Ports, effects: Effects = realEffects): Promise<readonly PipelineRun[]> {
  const trigger = triggerNamed(factory, name)
  requireKnownType(trigger)
  const { pipelines, refused } = beginTrigger(factory, { trigger, occasion: occasion ?? occasionNow(trigger, effects.now()), ...(signal ? { signal } : {}) }, ports, effects)
  const ended = await Promise.all(pipelines.map((begun) => begun.ended))
  if (refused.length > 0) throw asOne(refused, trigger.origin)
  return ended
}

/** Throws `FactoryError('TriggerNotFound')`. */
export function triggerNamed(factory: Factory, name: string): Trigger {
  const trigger = named(factory.triggers, name)
  if (trigger) return trigger
  throw new FactoryError('TriggerNotFound', `there is no trigger '${name}'`, { hint: closest(name, factory.triggers.keys()) })
}

function occasionNow({ timing, name, origin }: Trigger, now: Date): Occasion {
  switch (timing?.kind) {
    case 'window': {
      const { startMs, sizeMs } = timing.window
      const ended = Math.max(1, Math.floor((now.getTime() - startMs) / sizeMs))
      return { kind: 'window', windowStart: new Date(startMs + (ended - 1) * sizeMs), windowEnd: new Date(startMs + ended * sizeMs) }
    }
    case 'blob':
      throw new FactoryError('OccasionMissing', `trigger '${name}' fires when a file changes`, { origin, hint: '`lagoon dev` listens to the files of the lake' })
    case 'schedule':
    case undefined:
      return { kind: 'schedule', scheduledTime: now }
    default:
      return timing satisfies never
  }
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
