import { formFields } from '../actions/content.ts'
import { AccessorError, type Accessor, type Json, type JsonObject, type Scope } from '@lagoon/expressions'
import { allActions, groupsIn, sameName } from '../model.ts'
import type { ActionRecord } from '../record.ts'
import { resultIn, type Frame, type Result, type RunState } from './state.ts'

/** What expressions can ask where an action stands. */
export function scopeOf(run: RunState, frame: Frame): Scope {
  const { trigger } = run
  const accessors: Record<string, Accessor> = {
    trigger: () => triggerObject(run),
    triggerOutputs: () => trigger.outputs,
    triggerBody: () => trigger.outputs.body ?? null,
    actions: ([name]) => recordObject(found(frame, name), String(name)),
    outputs: ([name]) => outputsOf(found(frame, name)),
    actionOutputs: ([name]) => outputsOf(found(frame, name)),
    body: ([name]) => bodyOf(found(frame, name)),
    actionBody: ([name]) => bodyOf(found(frame, name)),
    ...formAccessors(run, frame),
    result: ([name]) => resultsInside(run, frame, String(name)),
    parameters: ([name]) => parameter(run, String(name)),
    variables: ([name]) => variable(run, String(name)),
    workflow: () => workflowObject(run),
    listCallbackUrl: () => run.callbackUrl ?? fail('the local trigger has no address'),
    appsetting: ([name]) => run.settings[String(name)] ?? fail(`there is no setting '${String(name)}'`),
    items: ([name]) => loopNamed(frame, String(name), 'Foreach').item,
    iterationIndexes: ([name]) => loopNamed(frame, String(name), 'Until').index,
  }
  const nearest = nearestForeach(frame)
  if (nearest !== undefined) accessors.item = () => nearest
  return { dialect: 'logic-apps', accessors }
}

/** The same with `item()` bound to a row, as Query, Select and Table have it. */
export const withItem = (scope: Scope, item: Json): Scope => ({ ...scope, accessors: { ...scope.accessors, item: () => item } })

/** What a form or multipart body holds. */
function formAccessors(run: RunState, frame: Frame): Record<string, Accessor> {
  const triggerBody = (): Json => run.trigger.outputs.body ?? null
  const actionBody = (name: Json | undefined): Json => bodyOf(found(frame, name))
  return {
    formDataValue: ([name, key]) => formValue(actionBody(name), String(key)),
    formDataMultiValues: ([name, key]) => formValues(actionBody(name), String(key)),
    multipartBody: ([name, index]) => partBody(actionBody(name), Number(index)),
    triggerFormDataValue: ([key]) => formValue(triggerBody(), String(key)),
    triggerFormDataMultiValues: ([key]) => formValues(triggerBody(), String(key)),
    triggerMultipartBody: ([index]) => partBody(triggerBody(), Number(index)),
  }
}

const formValues = (body: Json, key: string): readonly string[] => (formFields(body) ?? fail('the body is no form')).filter(([name]) => name === key).map(([, value]) => value)

function formValue(body: Json, key: string): Json {
  const [value, ...more] = formValues(body, key)
  if (more.length > 0) return fail(`the form has the field '${key}' more than once; formDataMultiValues gives them all`)
  return value ?? null
}

function partBody(body: Json, index: number): Json {
  const parts = isObject(body) && Array.isArray(body.$multipart) ? (body.$multipart as readonly Json[]) : fail('the body has no parts')
  const part = parts[index]
  return isObject(part) ? (part.body ?? null) : fail(`the body has ${parts.length} parts: there is none at ${index}`)
}

function fail(message: string): never {
  throw new AccessorError(message)
}

function found(frame: Frame, name: Json | undefined): Result {
  return resultIn(frame, String(name)) ?? fail(`the action '${String(name)}' has not ended when it is asked; let this action run after it`)
}

// Behind a loop, an action inside it stands for the list of all its passes.
function outputsOf(result: Result): Json {
  return result.kind === 'once' ? (result.record.outputs ?? null) : result.records.map(record => record.outputs ?? null)
}

function bodyOf(result: Result): Json {
  return result.kind === 'once' ? bodyOfRecord(result.record) : result.records.map(bodyOfRecord)
}

const bodyOfRecord = ({ outputs }: ActionRecord): Json => (isObject(outputs) ? (outputs.body ?? null) : null)

function recordObject(result: Result, name: string): JsonObject {
  if (result.kind === 'once') return oneRecord(result.record)
  const failed = result.records.find(record => record.status !== 'Succeeded')
  return { name, outputs: result.records.map(oneRecord), status: failed?.status ?? 'Succeeded', repetitionCount: result.records.length }
}

export function oneRecord(record: ActionRecord): JsonObject {
  return {
    name: record.name,
    ...(record.inputs === undefined ? {} : { inputs: record.inputs }),
    ...(record.outputs === undefined ? {} : { outputs: record.outputs }),
    startTime: record.startTime.toISOString(),
    endTime: record.endTime.toISOString(),
    trackingId: record.trackingId,
    ...(record.code === 'NotSpecified' ? {} : { code: record.code }),
    status: record.status,
    ...(record.error === undefined ? {} : { error: { ...record.error } }),
  }
}

function resultsInside(run: RunState, frame: Frame, name: string): Json {
  const container = allActions(run.workflow.actions).find(action => sameName(action.name, name))
  if (container === undefined) return fail(`there is no scope or loop '${name}'`)
  return groupsIn(container).flat().flatMap(action => {
    const result = resultIn(frame, action.name)
    return result === undefined ? [] : [recordObject(result, action.name)]
  })
}

function parameter(run: RunState, name: string): Json {
  const key = [...run.parameters.keys()].find(known => sameName(known, name))
  return (key === undefined ? undefined : run.parameters.get(key)) ?? fail(`the parameter '${name}' has no value`)
}

function variable(run: RunState, name: string): Json {
  const known = run.variables.get(name.toLowerCase())
  return known === undefined ? fail(`the variable '${name}' is not made yet`) : known.value
}

function loopNamed(frame: Frame | undefined, name: string, kind: 'Foreach' | 'Until'): { readonly item: Json; readonly index: number } {
  if (frame === undefined) return fail(`there is no ${kind} '${name}' around this action`)
  return frame.loop?.kind === kind && sameName(frame.loop.name, name) ? frame.loop : loopNamed(frame.outer, name, kind)
}

const nearestForeach = (frame: Frame | undefined): Json | undefined =>
  frame === undefined ? undefined : frame.loop?.kind === 'Foreach' ? frame.loop.item : nearestForeach(frame.outer)

function triggerObject(run: RunState): JsonObject {
  const at = run.trigger.startTime.toISOString()
  return { name: run.workflow.trigger.name, outputs: run.trigger.outputs, startTime: at, endTime: at, scheduledTime: at, status: 'Succeeded', clientTrackingId: run.id }
}

const workflowObject = (run: RunState): JsonObject => ({
  id: `/workflows/${run.workflow.name}`, name: run.workflow.name, type: 'Microsoft.Logic/workflows', location: 'local', tags: {},
  run: { id: `/workflows/${run.workflow.name}/runs/${run.id}`, name: run.id, type: 'Microsoft.Logic/workflows/runs' },
})

const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)
