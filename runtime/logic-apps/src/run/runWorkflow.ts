import { evaluateDeep, type Json, type JsonObject } from '@lagoon/expressions'
import { decodeBody } from '../actions/content.ts'
import { realEffects, type Effects } from '../effects.ts'
import { WorkflowError } from '../error.ts'
import type { Workflow } from '../model.ts'
import type { Ports } from '../ports.ts'
import type { ActionError, WorkflowRun } from '../record.ts'
import { schemaErrors } from '../schema.ts'
import { evaluateCondition } from './condition.ts'
import { runGroup } from './group.ts'
import { textsIn, without } from './mask.ts'
import { parameterValues } from './parameters.ts'
import { relativePathParameters } from './relativePath.ts'
import { scopeOf } from './scope.ts'
import { outermost, type RunState } from './state.ts'

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

/**
 * Runs a workflow from its trigger to its end. A failing action is part of the result; `WorkflowError` is thrown when the
 * run cannot begin: `TriggerRequestMethodNotValid`, `InvalidRequestContent`, `WorkflowParameterMissing` …
 */
export async function runWorkflow(workflow: Workflow, firing: Firing, ports: Ports, effects: Effects = realEffects): Promise<WorkflowRun> {
  const run = start(workflow, firing, ports, effects)
  effects.emit({ kind: 'workflowStarted', run: run.id, workflow: workflow.name, trigger: workflow.trigger.name, at: run.startTime })
  const frame = outermost()
  const fires = workflow.trigger.conditions.every(condition => evaluateCondition(condition, scopeOf(run, frame), effects))
  if (!fires) return finished(run, { status: 'Skipped', outputs: {} })
  const outcome = await runGroup(run, workflow.actions, frame)
  if (run.ended !== undefined) return finished(run, { ...run.ended, outputs: {} })
  if (outcome.status !== 'Succeeded') return finished(run, { status: 'Failed', outputs: {}, error: outcome.error ?? { code: outcome.code, message: 'An action failed.' } })
  return finished(run, { status: 'Succeeded', outputs: evaluateOutputs(run, workflow, scopeOf(run, frame)) })
}

function start(workflow: Workflow, firing: Firing, ports: Ports, effects: Effects): RunState {
  const startTime = effects.now()
  const parameters = parameterValues(workflow, firing, effects)
  const secrets = [...workflow.parameters].filter(([, { type }]) => type.startsWith('secure')).flatMap(([name]) => textsIn(parameters.get(name)))
  return {
    id: effects.newId(), workflow, ports, effects, startTime, parameters,
    trigger: { startTime, outputs: triggerOutputs(workflow, firing) },
    settings: firing.settings ?? {}, callbackUrl: firing.callbackUrl,
    variables: new Map(), records: [], secrets: new Set(secrets), response: undefined, ended: undefined,
  }
}

function triggerOutputs(workflow: Workflow, { request }: Firing): JsonObject {
  const { trigger } = workflow
  if (trigger.kind === 'Recurrence') return {}
  if (request === undefined) throw new WorkflowError('InvalidRequestContent', `the trigger '${trigger.name}' needs a request`)
  if (trigger.method !== undefined && trigger.method.toUpperCase() !== request.method.toUpperCase()) {
    throw new WorkflowError('TriggerRequestMethodNotValid', `the trigger '${trigger.name}' takes ${trigger.method.toUpperCase()}, not ${request.method.toUpperCase()}`)
  }
  const headers = request.headers ?? {}
  const decoded = decodeBody(request.body ?? '', headers)
  if (decoded.kind === 'invalid') throw new WorkflowError('InvalidRequestContent', `the body of the request claims to be JSON and is not: ${decoded.why}`)
  const [refused] = trigger.schema === undefined ? [] : schemaErrors(decoded.value ?? null, trigger.schema)
  if (refused !== undefined) throw new WorkflowError('TriggerInputSchemaMismatch', `the body of the request does not fit the trigger's schema: ${refused.path} ${refused.message}`.replace('  ', ' '))
  return {
    headers,
    ...(request.queries === undefined ? {} : { queries: request.queries }),
    ...(trigger.relativePath === undefined ? {} : { relativePathParameters: relativePathParameters(trigger.relativePath, request.path ?? '') }),
    ...(decoded.value === undefined ? {} : { body: decoded.value }),
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
    trigger: { name: trigger.name, kind: trigger.kind, outputs: show(run.trigger.outputs) },
    actions: run.records, outputs: show(end.outputs) as JsonObject, ...failure,
    ...(run.response === undefined ? {} : { response: run.response }),
  }
}
