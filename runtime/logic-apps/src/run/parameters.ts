import { evaluateDeep, type Json } from '@lagoon/expressions'
import type { Effects } from '../effects.ts'
import { WorkflowError } from '../error.ts'
import { sameName, type Parameter, type Workflow } from '../model.ts'
import type { Firing } from './fireWorkflow.ts'

/** The value of every declared parameter: given, or written in the file. Throws `WorkflowError`. */
export function parameterValues(workflow: Workflow, firing: Firing, effects: Effects): ReadonlyMap<string, Json> {
  const given = firing.parameters ?? {}
  const unknown = Object.keys(given).find(name => ![...workflow.parameters.keys()].some(known => sameName(known, name)))
  if (unknown !== undefined) throw new WorkflowError('InvalidWorkflowParameters', `the workflow '${workflow.name}' has no parameter '${unknown}'`)
  const values = new Map<string, Json>()
  for (const [name, parameter] of workflow.parameters) {
    const key = Object.keys(given).find(one => sameName(one, name))
    const value = (key === undefined ? undefined : given[key]) ?? evaluated(parameter.value, firing, effects)
    if (value === undefined) throw new WorkflowError('WorkflowParameterMissing', `the parameter '${name}' of the workflow '${workflow.name}' has no value`)
    if (!fits[parameter.type](value)) throw new WorkflowError('InvalidWorkflowParameters', `the parameter '${name}' of the workflow '${workflow.name}' must be of type ${parameter.type}`)
    values.set(name, value)
  }
  return values
}

/** A parameter may read the application's settings. */
function evaluated(value: Json | undefined, firing: Firing, effects: Effects): Json | undefined {
  if (value === undefined) return undefined
  const settings = firing.settings ?? {}
  const appsetting = ([name]: readonly Json[]): Json => {
    const found = Object.keys(settings).find(one => one === String(name))
    if (found === undefined) throw new WorkflowError('WorkflowParameterMissing', `there is no setting '${String(name)}'`)
    return settings[found] ?? null
  }
  return evaluateDeep(value, { dialect: 'logic-apps', accessors: { appsetting } }, effects)
}

const isObject = (value: Json): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: Json): boolean => typeof value === 'string'
const fits: Readonly<Record<Parameter['type'], (value: Json) => boolean>> = {
  string: isText, securestring: isText, object: isObject, secureobject: isObject, array: value => Array.isArray(value),
  int: value => typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value)),
  float: value => typeof value === 'number' || typeof value === 'bigint',
  bool: value => typeof value === 'boolean',
}
