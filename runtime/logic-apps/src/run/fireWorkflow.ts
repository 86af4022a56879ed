import { evaluateDeep, type Json, type JsonObject } from '@lagoon/expressions'
import { realEffects, type Effects } from '../effects.ts'
import type { Workflow } from '../model.ts'
import type { Ports } from '../ports.ts'
import type { ActionError, WorkflowRun } from '../record.ts'
import { evaluateCondition } from './condition.ts'
import { runGroup } from './group.ts'
import { inParallel } from './inParallel.ts'
import { hidden, textsIn, without } from './mask.ts'
import { parameterValues } from './parameters.ts'
import { scopeOf } from './scope.ts'
import { outermost, type RunState } from './state.ts'
import { splitOutputs, triggerOutputs } from './triggerOutputs.ts'

/** What fires the trigger, and the values that a deployment would give. */
export interface Firing {
  /** The request that arrived; required by a Request trigger. */
  readonly request?: {
    readonly method: string
    readonly headers?: Readonly<Record<string, string>>
    readonly queries?: Readonly<Record<string, string>>
    /** What follows the trigger's address, for a trigger with a `relativePath`. */
    readonly path?: string
    readonly body?: string
  }
  readonly parameters?: JsonObject
  /** Application settings, which `appsetting(…)` reads. */
  readonly settings?: Readonly<Record<string, string>>
  /** What `listCallbackUrl()` gives. */
  readonly callbackUrl?: string
}

const widest = 20

/**
 * Fires a trigger and runs the workflow to its end: once, or once for each item that `splitOn` gives. A failing action is part of
 * the result; `WorkflowError` is thrown when no run can begin: `TriggerRequestMethodNotValid`, `InvalidRequestContent`,
 * `WorkflowParameterMissing` …
 */
export async function fireWorkflow(workflow: Workflow, firing: Firing, ports: Ports, effects: Effects = realEffects): Promise<readonly WorkflowRun[]> {
  const all = splitOutputs(workflow, triggerOutputs(workflow, firing), effects)
  return inParallel(all, workflow.trigger.concurrency?.runs ?? widest, outputs => runOnce(start(workflow, firing, outputs, ports, effects)))
}

async function runOnce(run: RunState): Promise<WorkflowRun> {
  const { workflow, effects } = run
  effects.emit({ kind: 'workflowStarted', run: run.id, workflow: workflow.name, trigger: workflow.trigger.name, at: run.startTime })
  const frame = outermost()
  const fires = workflow.trigger.conditions.every(condition => evaluateCondition(condition, scopeOf(run, frame), effects))
  if (!fires) return finished(run, { status: 'Skipped', outputs: {} })
  const outcome = await runGroup(run, workflow.actions, frame)
  if (run.ended !== undefined) return finished(run, { ...run.ended, outputs: {} })
  if (outcome.status !== 'Succeeded') return finished(run, { status: 'Failed', outputs: {}, error: outcome.error ?? { code: outcome.code, message: 'An action failed.' } })
  return finished(run, { status: 'Succeeded', outputs: evaluateOutputs(run, workflow, scopeOf(run, frame)) })
}

function start(workflow: Workflow, firing: Firing, outputs: JsonObject, ports: Ports, effects: Effects): RunState {
  const startTime = effects.now()
  const parameters = parameterValues(workflow, firing, effects)
  const secrets = [...workflow.parameters].filter(([, { type }]) => type.startsWith('secure')).flatMap(([name]) => textsIn(parameters.get(name)))
  if (workflow.trigger.secureOutputs) secrets.push(...textsIn(outputs))
  return {
    id: effects.newId(), workflow, ports, effects, startTime, parameters,
    trigger: { startTime, outputs },
    settings: firing.settings ?? {}, callbackUrl: firing.callbackUrl,
    variables: new Map(), records: [], secrets: new Set(secrets), response: undefined, ended: undefined,
  }
}

/** Outputs come as `{name: {type, value}}`. */
function evaluateOutputs(run: RunState, workflow: Workflow, scope: ReturnType<typeof scopeOf>): JsonObject {
  return evaluateDeep(workflow.outputs, scope, run.effects) as JsonObject
}

interface End { readonly status: WorkflowRun['status']; readonly outputs: JsonObject; readonly error?: ActionError }

function finished(run: RunState, end: End): WorkflowRun {
  const endTime = run.effects.now()
  const tookMs = endTime.getTime() - run.startTime.getTime()
  const failure = end.error === undefined ? {} : { error: end.error }
  const { trigger } = run.workflow
  run.effects.emit({ kind: 'workflowFinished', run: run.id, workflow: run.workflow.name, status: end.status, tookMs, ...failure, at: endTime })
  const show = (value: Json): Json => (run.secrets.size === 0 ? value : without(value, run.secrets))
  return {
    id: run.id, workflow: run.workflow.name, status: end.status, startTime: run.startTime, endTime, tookMs,
    trigger: { name: trigger.name, kind: trigger.kind, outputs: trigger.secureOutputs ? hidden : show(run.trigger.outputs) },
    actions: run.records, outputs: show(end.outputs) as JsonObject, ...failure,
    ...(run.response === undefined ? {} : { response: run.response }),
  }
}
