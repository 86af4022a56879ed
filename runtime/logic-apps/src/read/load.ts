import { readJsonDocument, type JsonObject } from '@lagoon/expressions'
import type { Problem } from '../error.ts'
import type { Parameter, Workflow } from '../model.ts'
import { problemsOf } from './checks.ts'
import { at, entries, has, isObject, objectAt, onlyKnown, oneOf, report, type Cursor } from './cursor.ts'
import { readGroup } from './actions.ts'
import { readTrigger } from './triggers.ts'

export interface LoadedWorkflow {
  /** Undefined when a problem is an error. */
  readonly workflow: Workflow | undefined
  readonly problems: readonly Problem[]
}

/**
 * Reads a `workflow.json` of a Standard logic app (`{definition, kind}`), the same with `parameters` as a Consumption
 * logic app has it, or a bare definition. `file` is named in every problem; the workflow's name is its folder's.
 */
export function loadWorkflow(text: string, file: string): LoadedWorkflow {
  const document = readJsonDocument(text, file)
  const problems: Problem[] = [...document.problems]
  if (document.value === undefined) return { workflow: undefined, problems }
  const root: Cursor = { document, path: [], value: document.value, problems }
  const definition = definitionIn(root)
  if (definition === undefined) {
    report(root, 'InvalidWorkflow', "this is no workflow: it has neither 'definition' nor 'triggers' and 'actions'")
    return { workflow: undefined, problems }
  }
  onlyKnown(definition, ['$schema', 'contentVersion', 'parameters', 'triggers', 'actions', 'outputs', 'staticResults', 'description', 'metadata'], 'a definition')
  const trigger = readTrigger(at(definition, 'triggers'))
  const actions = readGroup(at(definition, 'actions'))
  if (trigger === undefined) return { workflow: undefined, problems }
  const workflow: Workflow = {
    name: nameOf(file), file, trigger, actions,
    parameters: readParameters(at(definition, 'parameters'), definition === root ? undefined : at(root, 'parameters')),
    outputs: objectAt(at(definition, 'outputs')) as JsonObject,
    staticResults: objectAt(at(definition, 'staticResults')) as JsonObject,
    originOf: document.originOf,
  }
  problems.push(...problemsOf(workflow, definition))
  return { workflow: problems.some(problem => problem.severity === 'error') ? undefined : workflow, problems }
}

function definitionIn(root: Cursor): Cursor | undefined {
  if (!isObject(root.value)) return undefined
  if (isObject(root.value.definition)) {
    onlyKnown(root, ['definition', 'kind', 'parameters'], 'a workflow file')
    oneOf(at(root, 'kind'), ['Stateful', 'Stateless'])
    return at(root, 'definition')
  }
  return isObject(root.value.triggers) && isObject(root.value.actions) ? root : undefined
}

/** `logic-apps/alert/workflow.json` is the workflow `alert`. */
function nameOf(file: string): string {
  const parts = file.split(/[\\/]/)
  const last = (parts.at(-1) ?? file).replace(/\.json$/i, '')
  return /^(workflow|definition)$/i.test(last) ? (parts.at(-2) ?? last) : last
}

const parameterTypes = ['string', 'securestring', 'int', 'float', 'bool', 'array', 'object', 'secureobject'] as const

function readParameters(declared: Cursor, given: Cursor | undefined): ReadonlyMap<string, Parameter> {
  const parameters = new Map<string, Parameter>()
  for (const [name, cursor] of entries(declared)) {
    onlyKnown(cursor, ['type', 'defaultValue', 'value', 'allowedValues', 'metadata', 'description'], `the parameter '${name}'`)
    if (!has(at(cursor, 'type'))) report(cursor, 'InvalidWorkflow', `the parameter '${name}' has no type`)
    const supplied = given === undefined ? undefined : at(given, name, 'value').value
    parameters.set(name, {
      type: oneOf(at(cursor, 'type'), parameterTypes) ?? 'string',
      value: supplied ?? at(cursor, 'value').value ?? at(cursor, 'defaultValue').value,
    })
  }
  return parameters
}
