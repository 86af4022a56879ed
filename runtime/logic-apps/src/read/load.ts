import { readJsonDocument, type JsonObject } from '@lagoon/expressions'
import type { Problem } from '../error.ts'
import type { Workflow } from '../model.ts'
import { problemsOf } from './checks.ts'
import { at, isObject, objectAt, onlyKnown, oneOf, report, type Cursor } from './cursor.ts'
import { readGroup } from './actions.ts'
import { noApp, servicesIn, type App } from './app.ts'
import { readParameters } from './parameters.ts'
import { readTrigger } from './triggers.ts'

export interface LoadedWorkflow {
  /** Undefined when a problem is an error. */
  readonly workflow: Workflow | undefined
  readonly problems: readonly Problem[]
}

/**
 * Reads a `workflow.json` of a Standard logic app (`{definition, kind}`), the same with `parameters` as a Consumption
 * logic app has it, or a bare definition. `file` is named in every problem; the workflow's name is its folder's. `app` is
 * the logic app around it.
 */
export function loadWorkflow(text: string, file: string, app: App = noApp): LoadedWorkflow {
  const document = readJsonDocument(text, file)
  const problems: Problem[] = [...document.problems]
  if (document.value === undefined) return { workflow: undefined, problems }
  const root: Cursor = { document, path: [], value: document.value, problems }
  const found = definitionIn(root)
  if (found === undefined) {
    report(root, 'InvalidWorkflow', "this is no workflow: it has neither 'definition' nor 'triggers' and 'actions'")
    return { workflow: undefined, problems }
  }
  const { definition, values } = found
  onlyKnown(definition, ['$schema', 'contentVersion', 'parameters', 'triggers', 'actions', 'outputs', 'staticResults', 'description', 'metadata'], 'a definition')
  const trigger = readTrigger(at(definition, 'triggers'))
  const actions = readGroup(at(definition, 'actions'))
  if (trigger === undefined) return { workflow: undefined, problems }
  const workflow: Workflow = {
    name: nameOf(file), file, trigger, actions,
    parameters: new Map([...app.parameters, ...readParameters(at(definition, 'parameters'), values)]),
    services: new Map([...app.services, ...servicesIn(values && at(values, '$connections', 'value').value)]),
    functions: app.functions,
    outputs: objectAt(at(definition, 'outputs')) as JsonObject,
    staticResults: objectAt(at(definition, 'staticResults')) as JsonObject,
    originOf: document.originOf,
  }
  problems.push(...problemsOf(workflow, definition))
  return { workflow: problems.some(problem => problem.severity === 'error') ? undefined : workflow, problems }
}

/** The definition, and the values of its parameters where they stand beside it. */
function definitionIn(root: Cursor): { readonly definition: Cursor; readonly values: Cursor | undefined } | undefined {
  if (!isObject(root.value)) return undefined
  if (isObject(root.value.definition)) {
    onlyKnown(root, ['definition', 'kind', 'parameters'], 'a workflow file')
    oneOf(at(root, 'kind'), ['Stateful', 'Stateless'])
    return { definition: at(root, 'definition'), values: at(root, 'parameters') }
  }
  const inside = wrapped.map(path => at(root, ...path)).find(around => isObject(at(around, 'definition').value))
  if (inside !== undefined) return { definition: at(inside, 'definition'), values: at(inside, 'parameters') }
  return isObject(root.value.triggers) && isObject(root.value.actions) ? { definition: root, values: undefined } : undefined
}

/** Where the definition stands in a resource as the portal and ARM templates export it. */
const wrapped = [['properties'], ['properties', 'files', 'workflow.json']] as const

/** `logic-apps/alert/workflow.json` is the workflow `alert`. */
function nameOf(file: string): string {
  const parts = file.split(/[\\/]/)
  const last = (parts.at(-1) ?? file).replace(/\.json$/i, '')
  return /^(workflow|definition)$/i.test(last) ? (parts.at(-2) ?? last) : last
}

