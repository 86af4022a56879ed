import { evaluateDeep, type JsonObject, type Scope } from '@lagoon/expressions'
import { realEffects, type Effects } from '../effects.ts'
import { FactoryError } from '../error.ts'
import type { Factory, Trigger } from '../model/factory.ts'
import type { Ports } from '../ports.ts'
import { beginPipeline, type BegunRun } from '../run/runPipeline.ts'
import { sevenDigits } from '../run/scope.ts'
import type { BlobEvent } from './blobEventsTrigger.ts'
import { isTriggerType, triggerTypes } from './registry.ts'
import type { TriggerRun } from './triggerRun.ts'

/** What made a trigger fire. */
export type Occasion =
  | { readonly kind: 'schedule'; readonly scheduledTime: Date }
  | { readonly kind: 'window'; readonly windowStart: Date; readonly windowEnd: Date }
  | { readonly kind: 'blob'; readonly event: BlobEvent }

export interface BeginRequest {
  readonly trigger: Trigger
  readonly occasion: Occasion
  readonly signal?: AbortSignal
  /** A window keeps its trigger run over its attempts. */
  readonly triggerRunId?: string
}

export interface BegunTrigger {
  /** How the firing went: `Failed` when one of its pipelines could not begin. */
  readonly run: TriggerRun
  readonly pipelines: readonly BegunRun[]
  /** Why pipelines could not begin. */
  readonly refused: readonly unknown[]
}

/** Fires a trigger: begins its pipelines, side by side, with the parameters that it works out, and writes the firing down. */
export function beginTrigger(factory: Factory, { trigger, occasion, signal, triggerRunId }: BeginRequest, ports: Ports, effects: Effects = realEffects): BegunTrigger {
  requireKnownType(trigger)
  const at = effects.now()
  const runId = triggerRunId ?? effects.newId()
  const scope = triggerScope(occasion, at)
  const pipelines: BegunRun[] = []
  const refused: unknown[] = []
  for (const { referenceName, parameters } of trigger.pipelines) {
    try {
      const invokedBy = { name: trigger.name, id: runId, invokedByType: trigger.type }
      const evaluated = evaluateDeep(parameters, scope, { now: effects.now, newId: effects.newId, random: Math.random }) as JsonObject
      pipelines.push(beginPipeline(factory, { pipeline: referenceName, parameters: evaluated, trigger: invokedBy, ...(signal ? { signal } : {}) }, ports, effects))
    } catch (error) {
      refused.push(error)
    }
  }
  const run: TriggerRun = {
    triggerRunId: runId,
    triggerName: trigger.name,
    triggerType: trigger.type,
    triggerRunTimestamp: at.toISOString(),
    status: refused.length > 0 ? 'Failed' : occasion.kind === 'window' ? 'Running' : 'Succeeded',
    message: refused.map((error) => (error instanceof Error ? error.message : String(error))).join('; '),
    properties: propertiesOf(occasion, at),
    triggeredPipelines: Object.fromEntries(pipelines.map(({ pipelineName, runId: pipelineRun }) => [pipelineName, pipelineRun])),
  }
  effects.emit({ kind: 'triggerRun', run })
  return { run, pipelines, refused }
}

/** Throws `FactoryError('TriggerTypeNotSupported')`. */
export function requireKnownType({ type, name, origin }: Trigger): void {
  if (isTriggerType(type)) return
  throw new FactoryError('TriggerTypeNotSupported', `trigger '${name}' is of type '${type}', which cannot be fired here`, {
    origin,
    hint: `these can: ${Object.keys(triggerTypes).join(', ')}`,
  })
}

function triggerScope(occasion: Occasion, at: Date): Scope {
  const startTime = sevenDigits(at)
  switch (occasion.kind) {
    case 'schedule': {
      const values = { scheduledTime: sevenDigits(occasion.scheduledTime), startTime }
      return { dialect: 'data-factory', accessors: { trigger: () => values } }
    }
    case 'window': {
      const outputs = { windowStartTime: sevenDigits(occasion.windowStart), windowEndTime: sevenDigits(occasion.windowEnd) }
      const values = { outputs, startTime, scheduledTime: sevenDigits(occasion.windowEnd) }
      return { dialect: 'data-factory', accessors: { trigger: () => values } }
    }
    case 'blob': {
      // Data Factory asks triggerBody(), Synapse trigger().outputs.body.
      const body = bodyOf(occasion.event)
      const values = { outputs: { body }, startTime }
      return { dialect: 'data-factory', accessors: { trigger: () => values, triggerBody: () => body, triggerOutputs: () => ({ body }) } }
    }
    default:
      return occasion satisfies never
  }
}

function bodyOf({ path, type, account }: BlobEvent): JsonObject {
  const slash = path.lastIndexOf('/')
  return { folderPath: path.slice(0, Math.max(0, slash)), fileName: path.slice(slash + 1), eventType: type, subject: subjectOf(path), storageAccount: account }
}

const subjectOf = (path: string): string => path.replace(/^([^/]+)\//, '/blobServices/default/containers/$1/blobs/')

function propertiesOf(occasion: Occasion, at: Date): Readonly<Record<string, string>> {
  const common = { TriggerTime: at.toISOString() }
  switch (occasion.kind) {
    case 'schedule':
      return { ...common, ScheduleTime: occasion.scheduledTime.toISOString() }
    case 'window':
      return { ...common, windowStartTime: occasion.windowStart.toISOString(), windowEndTime: occasion.windowEnd.toISOString() }
    case 'blob':
      return { ...common, EventType: occasion.event.type, FileName: occasion.event.path }
    default:
      return occasion satisfies never
  }
}
